"""Writes resize.bin and prints CRC32s of FrameResizeTest; Pillow 13.0.0, numpy 2.4.6.

The picture is made by a formula, so only results are stored: per case the square, crop x crop x 3 bytes.
"""

import sys
import zlib

import numpy as np
from PIL import Image

CASES = [  # width, height, short side, crop, filter
    (64, 36, 24, 24, "linear"),
    (64, 36, 24, 16, "cubic"),
    (36, 64, 20, 17, "linear"),
    (37, 61, 20, 17, "cubic"),
    (40, 40, 40, 31, "cubic"),
    (20, 15, 32, 32, "linear"),
    (21, 15, 33, 28, "cubic"),
]
LARGE = [
    (1280, 720, 256, 224, "linear"),
    (1280, 720, 256, 224, "cubic"),
    (1280, 720, 224, 224, "linear"),
    (641, 361, 256, 224, "cubic"),
    (720, 1280, 224, 224, "cubic"),
    (256, 256, 256, 224, "linear"),
]


def picture(width, height):
    """Gradients, stripes and noise of a linear congruential generator, all three channels different."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    i = (y * width + x) * 3 + c
    noise = ((i * 1103515245 + 12345) // 65536) % 97
    edges = np.where((x // 5 + y // 3) % 2 == 0, 150, 0)
    return ((x * (c + 1) + y * 2 + noise + edges) % 256).astype(np.uint8)


def reference(width, height, side, crop, name):
    """torchvision's Resize(side) and CenterCrop(crop) on a PIL image."""
    w, h = (side, int(side * height / width)) if width <= height else (int(side * width / height), side)
    resample = Image.Resampling.BILINEAR if name == "linear" else Image.Resampling.BICUBIC
    resized = np.asarray(Image.fromarray(picture(width, height)).resize((w, h), resample))
    top, left = round((h - crop) / 2.0), round((w - crop) / 2.0)
    return resized[top : top + crop, left : left + crop]


with open(sys.argv[1], "wb") as out:
    for case in CASES:
        out.write(reference(*case).tobytes())
for case in LARGE:
    print(case, zlib.crc32(reference(*case).tobytes()))
