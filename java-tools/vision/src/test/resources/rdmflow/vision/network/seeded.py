"""Seeded numbers that Java makes bit for bit (RandomWeights), and files that Java reads."""

import json
import math
import struct

import numpy as np
import torch

SEED = 1
MASK = (1 << 64) - 1


def fnv(name):
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = (value ^ byte) * 0x100000001B3 & MASK
    return value


def uniform(name, count, seed):
    with np.errstate(over="ignore"):
        start = np.uint64((seed + fnv(name)) & MASK)
        z = start + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-24)


def seeded(name, shape, seed):
    u = uniform(name, int(np.prod(shape)), seed).astype(np.float64)
    signed = 2 * u - 1
    if "pos_embed" in name or name.endswith("cls_token"):
        value = 0.5 * signed
    elif name.endswith("running_var"):
        value = 0.5 + u
    elif name.endswith("gamma"):
        value = 0.1 + 0.9 * u
    elif name.endswith("bias") or name.endswith("running_mean"):
        value = 0.1 * signed
    elif len(shape) == 1:
        value = 1 + 0.1 * signed
    else:
        value = signed * math.sqrt(3.0 / np.prod(shape[1:]))
    return torch.from_numpy(value.astype(np.float32).reshape(shape))


def seed_weights(net, seed, prefix=""):
    with torch.no_grad():
        for name, tensor in net.state_dict().items():
            if not name.endswith("num_batches_tracked"):
                tensor.copy_(seeded(prefix + name, tuple(tensor.shape), seed))
    return net.eval()


def make_input(shape):
    return torch.from_numpy(uniform("input", int(np.prod(shape)), SEED).reshape(shape))


def write_safetensors(file, tensors):
    header, offset = {}, 0
    for name, tensor in tensors.items():
        end = offset + 4 * tensor.numel()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    with open(file, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            out.write(tensor.contiguous().numpy().astype("<f4").tobytes())
