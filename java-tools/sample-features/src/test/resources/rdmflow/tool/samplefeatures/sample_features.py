"""Features and digits of SampleFeaturesTest: features.tsv, features.npy and per_volume.npy (float64), luminance.npy (float32), expected.tsv.

Run in this folder: python3 sample_features.py      (versions: first line of expected.tsv)

Plain loops by the formulas of docs/method.md section 1, gamma densities by scipy.stats. Gram of rows less their mean over
features, row by row, then the row means. Tolerance of the test: 1e-12 of the largest product.
"""
import numpy as np
import scipy
from scipy.stats import gamma

rng = np.random.default_rng(16)
ROWS, VOLUMES, TR, REF = 500, 9, 2.0, 0.5
values = np.cumsum(rng.normal(size=(ROWS, 5)), axis=0)
names = ["bright", "left", "up", "moving", "loud"]
with open("features.tsv", "w") as out:
    print("onset", "duration", *names, sep="\t", file=out)
    for n, row in enumerate(values):
        print(repr(n * 0.04), "0.04", *(repr(float(v)) for v in row), sep="\t", file=out)
np.save("features.npy", values)
np.save("luminance.npy", values[:, 0].astype(np.float32))
np.save("per_volume.npy", values[:VOLUMES])


def spm(t):
    return gamma.pdf(t, 6) - gamma.pdf(t, 16) / 6


def volumes(x, rate, feature_rate=5.0, response="spm", tr=TR, ref=REF, count=VOLUMES):
    used = min(rate, feature_rate)
    times = np.arange(0, 32 + 1e-9, 1 / used)
    total = spm(times).sum()
    result = np.zeros((count, x.shape[1]))
    for k in range(count):
        t = (k + ref) * tr
        last = int(np.floor(t * used + 1e-6))
        for n in range(last + 1):
            row = x[min(int(np.floor(n * rate / used + 1e-6)), len(x) - 1)]
            if response == "none":
                result[k] += row if n == last else 0
            elif t - n / used <= 32 + 1e-9:
                result[k] += spm(t - n / used) / total * row
    return result


out = open("expected.tsv", "w")


def row(*cells):
    print(*[c if isinstance(c, str) else repr(float(c)) for c in cells], sep="\t", file=out)


def gram(case, layer, x):
    mean = x.mean(axis=1, keepdims=True)
    row(case, layer, " ".join(repr(float(v)) for v in ((x - mean) @ (x - mean).T).ravel()))
    row(case + "-mean", layer, " ".join(repr(float(v)) for v in mean.ravel()))


row("#", "numpy " + np.__version__, "scipy " + scipy.__version__)
gram("fast", "features", volumes(values, 25))
gram("layers", "b", volumes(values[:, [4, 0, 2]], 25))
gram("layers", "a", volumes(values[:, [1, 3]], 25))
gram("slow", "features", volumes(values, 2))
gram("odd", "features", volumes(values, 24, 4.5, tr=1.7, ref=0.25, count=12))
gram("none", "features", volumes(values, 25, response="none"))
gram("volumes", "features", values[:VOLUMES])
gram("padded", "features", volumes(values, 25, tr=2.5))
