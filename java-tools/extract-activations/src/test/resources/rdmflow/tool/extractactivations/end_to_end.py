"""Prints the digits of EndToEndTest: the whole way from a movie to Gram matrices in Python.

numpy 2.4.6, Pillow 13.0.0, torch 2.7.1 (CPU). Networks are those of vision's test resource reference.py:

    PYTHONPATH=java-tools/vision/src/test/resources/rdmflow/vision/network python3 end_to_end.py [DIR]

With an empty folder it writes the networks there as ONNX models (onnx 1.23.2), the second with its weights in a file of its own.
"""

import sys
from math import factorial

import numpy as np
import torch
from PIL import Image
from reference import SEED, TINY, seed_weights

WIDTH, HEIGHT, FRAMES, FPS = 36, 20, 310, 25
VOLUMES, TR, REF, RATE = 6, 2.0, 0.5, 5.0
MEAN, STD = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])


def frame(t):
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    grey = (x * x + 3 * y * (t // 20 + 1) + 5 * t) % 256
    return np.repeat(grey[..., None], 3, 2).astype(np.uint8)


def prepared(t, resample):
    width = int(16 * WIDTH / HEIGHT)
    small = np.asarray(Image.fromarray(frame(t)).resize((width, 16), resample))
    left = round((width - 16) / 2.0)
    square = small[:, left : left + 16].astype(np.float32) / np.float32(255)
    return ((square - MEAN) / STD).transpose(2, 0, 1)


def response(t):
    h = lambda s: s**5 * np.exp(-s) / factorial(5) - s**15 * np.exp(-s) / (6 * factorial(15))
    total = h(np.arange(161) / RATE).sum()
    return np.where((t > -1e-9) & (t < 32 + 1e-9), h(np.clip(t, 0, 32)) / total, 0)


times = (np.arange(VOLUMES) + REF) * TR
samples = int(np.floor(times[-1] * RATE + 1e-6)) + 1
stamps = [int(np.floor(n * FPS / RATE + 1e-6)) for n in range(samples)]
H = response(times[:, None] - np.arange(samples) / RATE)


class Blocks(torch.nn.Module):
    def __init__(self, net, first):
        super().__init__()
        self.net, self.first = net, first

    def forward(self, x):
        layers = self.net.layers(x)
        return tuple(layers[name][:, self.first :] for name in ("blocks.0", "blocks.1"))


def export(net, name, x, folder):
    import onnx

    names = ["frames", "blocks.0", "blocks.1"]
    free = {axis: {0: "batch"} for axis in names}
    torch.onnx.export(
        Blocks(net, name == "mae"), (x,), f"{folder}/{name}.onnx", input_names=names[:1], output_names=names[1:],
        dynamic_axes=free, dynamo=False,
    )
    if name == "videomae":
        model = onnx.load(f"{folder}/{name}.onnx")
        onnx.save(model, f"{folder}/{name}.onnx", save_as_external_data=True, location="videomae.onnx.data", size_threshold=99)


for name, clip, resample in [("mae", 1, Image.Resampling.BICUBIC), ("videomae", 4, Image.Resampling.BILINEAR)]:
    net = seed_weights(TINY[name][2](), SEED)
    pictures = []
    for i in stamps:
        frames = np.clip(i + np.arange(clip) - clip // 2, 0, FRAMES - 1)
        pictures.append(np.stack([prepared(f, resample) for f in frames], 1))
    inputs = torch.from_numpy(np.stack(pictures))
    with torch.no_grad():
        inputs = inputs[:, :, 0] if clip == 1 else inputs
        layers = net.layers(inputs)
        if sys.argv[1:]:
            export(net, name, inputs[:2], sys.argv[1])
    for layer in ("blocks.0", "blocks.1"):
        tokens = layers[layer][:, 1:] if name == "mae" else layers[layer]
        x = H @ tokens.flatten(1).double().numpy()
        centred = x - x.mean(1, keepdims=True)
        print(name, layer, "gram", (centred @ centred.T)[np.triu_indices(VOLUMES)].tolist())
        print(name, layer, "row means", x.mean(1).tolist())
