"""The study of CompareRdmsTest and the digits of each of its rows, written to expected.tsv.

Run: python3 compare_rdms.py > expected.tsv      (versions: first line of expected.tsv)

scipy.stats (pearsonr, spearmanr, rankdata), numpy, HSIC over all quadruples of volumes; Bures as the sum of the singular
values of X'Y, which core's measures.py compares with scipy.linalg.sqrtm. Two runs of 12 volumes; small whole patterns, so
that squared distances have ties.
"""
from itertools import permutations

import numpy as np
import scipy
from scipy import stats

T = 12
I, J = np.triu_indices(T, 1)
rng = np.random.default_rng(15)


def row(*cells):
    print(*[c if isinstance(c, str) else repr(float(c)) for c in cells], sep="\t")


def distances(x):
    return ((x[I] - x[J]) ** 2).sum(axis=1)


def within_lag(values):
    values = values.astype(float)
    for lag in range(1, T):
        values[J - I == lag] -= values[J - I == lag].mean()
    return values


def cosine(x, y):
    return x @ y / np.sqrt((x @ x) * (y @ y))


def quadruples():
    return np.array(list(permutations(range(T), 4))).T


A, B, C, D = quadruples()


def hsic(k, l):
    return (k[A, B] * (l[A, B] + l[C, D] - 2 * l[A, C])).mean()


def measures(p, q):
    x, y = distances(p), distances(q)
    rx, ry = stats.rankdata(x), stats.rankdata(y)
    n = len(x)
    yield "pearson", "none", stats.pearsonr(x, y)[0]
    yield "spearman", "none", stats.spearmanr(x, y)[0]
    yield "rho-a", "none", 12 * (rx @ ry) / (n**3 - n) - 3 * (n + 1) / (n - 1)
    sign = np.sign(x[:, None] - x) * np.sign(y[:, None] - y)
    yield "tau-a", "none", sign.sum() / (n * (n - 1))
    yield "cosine", "none", cosine(x, y)
    yield "pearson", "lag", cosine(within_lag(x), within_lag(y))
    yield "cosine", "lag", cosine(within_lag(x), within_lag(y))
    yield "spearman", "lag", cosine(within_lag(rx), within_lag(ry))
    u, v = p @ p.T, q @ q.T
    yield "cka-debiased", "none", hsic(u, v) / np.sqrt(hsic(u, u) * hsic(v, v))
    p, q = p - p.mean(axis=0), q - q.mean(axis=0)
    singular = np.linalg.svd(p.T @ q, compute_uv=False)
    yield "bures", "none", singular.sum() / np.sqrt((p**2).sum() * (q**2).sum())


row("#", "numpy " + np.__version__, "scipy " + scipy.__version__)
LAYERS = [("flow", "conv", 5), ("vit", "late", 3), ("vit", "early", 7)]
REGIONS = [("sub-01", "V4", 4), ("sub-01", "EVC", 9), ("sub-02", "V4", 4), ("sub-02", "EVC", 6)]
patterns = {}
for run in ("2", "10"):
    for owner, name, size in LAYERS + REGIONS:
        drift = np.cumsum(rng.integers(-1, 2, (T, size)), axis=0)
        patterns[owner, name, run] = (drift + rng.integers(-2, 3, (T, size))).astype(float)
        row("patterns", owner, name, run, " ".join(repr(float(v)) for v in patterns[owner, name, run].ravel()))
for run in ("2", "10"):
    for model, layer, _ in LAYERS:
        for subject, roi, _ in REGIONS:
            for measure, control, value in measures(patterns[model, layer, run], patterns[subject, roi, run]):
                row("regions", subject, model, roi, run, layer, measure, control, value)
    for a in range(3):
        for b in range(a + 1, 3):
            first, second = LAYERS[a][:2], LAYERS[b][:2]
            for measure, control, value in measures(patterns[*first, run], patterns[*second, run]):
                row("models", "/".join(first), "/".join(second), run, measure, control, value)
