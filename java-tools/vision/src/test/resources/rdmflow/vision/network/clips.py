"""VideoMAE at full size over a movie, the whole way in Python: python3 clips.py DIR

DIR/videomae-vitb16.pth is written in the official layout, then DIR/grams.json with the Gram matrix of each block. The
movie is that of VideoTransformerBatchesTest, made here anew. numpy 2.4.6, Pillow, torch 2.7.1 (CPU)."""

import json
import sys
from math import factorial

import numpy as np
import torch
from PIL import Image

from reference import FULL, WRAPPER
from seeded import SEED, seed_weights

NAME, WIDTH, HEIGHT, FRAMES, FPS = "videomae-vitb16", 320, 240, 200, 25
VOLUMES, TR, REF, RATE, CLIP, SIDE = 4, 2.0, 0.5, 1.0, 16, 224
MEAN, STD = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])


def frame(t):
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    red, green, blue = (x + 3 * t) % 256, (2 * y + x * t // 40) % 256, (x * y // 64 + 5 * t) % 256
    return np.stack([red, green, blue], 2).astype(np.uint8)


def prepared(t):
    width = SIDE * WIDTH // HEIGHT
    small = np.asarray(Image.fromarray(frame(t)).resize((width, SIDE), Image.Resampling.BILINEAR))
    left = round((width - SIDE) / 2.0)
    square = small[:, left : left + SIDE].astype(np.float32) / np.float32(255)
    return ((square - MEAN) / STD).transpose(2, 0, 1)


def response(t):
    h = lambda s: s**5 * np.exp(-s) / factorial(5) - s**15 * np.exp(-s) / (6 * factorial(15))
    total = h(np.arange(32 * RATE + 1) / RATE).sum()
    return np.where((t > -1e-9) & (t < 32 + 1e-9), h(np.clip(t, 0, 32)) / total, 0)


torch.set_num_threads(2)
net = seed_weights(FULL[NAME][0](), SEED)
torch.save(WRAPPER[NAME](net.state_dict()), f"{sys.argv[1]}/{NAME}.pth")
times = (np.arange(VOLUMES) + REF) * TR
samples = int(np.floor(times[-1] * RATE + 1e-6)) + 1
H = response(times[:, None] - np.arange(samples) / RATE)
volumes = {}
for sample in range(samples):
    stamp = int(np.floor(sample * FPS / RATE + 1e-6))
    frames = np.clip(stamp + np.arange(CLIP) - CLIP // 2, 0, FRAMES - 1)
    clip = torch.from_numpy(np.stack([prepared(f) for f in frames], 1))[None]
    with torch.inference_mode():
        layers = net.layers(clip)
    for index in range(12):
        x = volumes.setdefault(f"blocks.{index}", np.zeros((VOLUMES, 1_204_224)))
        x += H[:, sample, None] * layers[f"blocks.{index}"].flatten().double().numpy()
grams = {}
for name, x in volumes.items():
    centred = x - x.mean(1, keepdims=True)
    grams[name] = {"gram": (centred @ centred.T).tolist(), "row_mean": x.mean(1).tolist()}
with open(f"{sys.argv[1]}/grams.json", "w") as out:
    json.dump(grams, out)
