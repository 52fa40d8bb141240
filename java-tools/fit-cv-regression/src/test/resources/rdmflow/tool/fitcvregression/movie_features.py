"""Prints movie_features.tsv: the fits of MovieFeaturesTest by NumPy and SciPy on the pairs themselves.

    python movie_features.py <folder of forrest-features> > movie_features.tsv        (numpy 2.4.6, scipy 1.17.1)
"""
import gzip
import sys
from math import factorial
from pathlib import Path

import numpy as np
from scipy.optimize import nnls

FOLDER = Path(sys.argv[1])
VOLUMES = [451, 441, 438, 488, 462, 439, 542, 338]
FEATURES = ["brmean", "brlr", "brud", "normdiff"]
MODELS = {"hash": [range(144), range(48), range(0, 144, 2)], "gap": [range(48), range(48, 96)]}


def column(segment, feature):
    with gzip.open(FOLDER / f"fg_av_ger_seg{segment}_{feature}.tsv.gz", "rt") as file:
        return [line.split("\t")[2].strip() for line in list(file)[1:]]


t = np.arange(161) / 5
hrf = t ** 5 * np.exp(-t) / factorial(5) - t ** 15 * np.exp(-t) / (6 * factorial(15))


def rdm(features, volumes):
    picked = features[::5]
    convolved = np.apply_along_axis(lambda a: np.convolve(a, hrf)[: len(a)], 0, picked)
    rows = convolved[5 + 10 * np.arange(volumes)]
    rows = rows - rows.mean(axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        rows = rows / np.where((rows == 0).all(axis=1), np.nan, np.linalg.norm(rows, axis=1))[:, None]
    return (1 - rows @ rows.T)[np.triu_indices(volumes, 1)]


numbers = [np.array([[float(v) for v in column(s, f)] for f in FEATURES]).T for s in range(8)]
every = np.concatenate(numbers)
target = [rdm((x - every.mean(axis=0)) / every.std(axis=0), n) for x, n in zip(numbers, VOLUMES)]
bits = [np.array([[float(b) for b in f"{int(h, 16):0144b}"] for h in column(s, "phash")]) for s in range(8)]

print("model\tweights\trun\tr\tn_pairs")
for model, layers in MODELS.items():
    runs = []
    for s in range(8):
        x = np.stack([rdm(bits[s][:, list(layer)], VOLUMES[s]) for layer in layers], axis=1)
        defined = np.isfinite(x).all(axis=1)
        runs.append((x[defined], target[s][defined]))
    for method in ("ols", "nnls"):
        solve = (lambda x, y: np.linalg.lstsq(x, y, rcond=None)[0]) if method == "ols" else (lambda x, y: nnls(x, y)[0])
        b = [solve(x - x.mean(axis=0), y - y.mean()) for x, y in runs]
        for h, (x, y) in enumerate(runs):
            mean = np.mean([b[k] for k in range(8) if k != h], axis=0)
            print(f"{model}\t{method}\t{h + 1}\t{float(np.corrcoef(x @ mean, y)[0, 1])!r}\t{len(y)}")
