"""Digits of RdmComparisonsTest and GramComparisonsTest, written to measures.tsv.

Run: python3 measures.py > measures.tsv      (versions: first line of measures.tsv)

pairs: scipy.stats (pearsonr, spearmanr, kendalltau and its counts), rsatoolbox.rdm.compare for rho-a, tau-a and cosine.
within lag: numpy, less the mean over the pairs of each lag; of spearman the ranks of scipy.stats.rankdata.
grams: HSIC over all quadruples of different volumes (Gretton's unbiased estimate); Bures by scipy.linalg.sqrtm, and as
the sum of the singular values of X'Y, which is the same trace.
Tolerances of the tests: 1e-13, and 1e-6 for sqrtm, since centred kernels are singular and their root is exact to the root
of 1e-16 times their size only.
"""
from itertools import permutations

import numpy as np
import scipy
from importlib.metadata import version
from rsatoolbox.rdm import RDMs, compare
from scipy import stats
from scipy.linalg import sqrtm


def row(*cells):
    print(*[c if isinstance(c, str) else repr(float(c)) for c in cells], sep="\t")


row("#", "numpy " + np.__version__, "scipy " + scipy.__version__, "rsatoolbox " + version("rsatoolbox"))
rng = np.random.default_rng(14)
volumes = 12
i, j = np.triu_indices(volumes, 1)
n = len(i)
columns = {
    "smooth": rng.normal(size=n),
    "other": rng.normal(size=n),
    "tied": rng.integers(0, 5, n).astype(float),
    "binary": rng.integers(0, 2, n).astype(float),
    "same-ties": None,
    "negative": -np.abs(rng.normal(size=n)),
}
columns["same-ties"] = np.where(rng.random(n) < 0.5, columns["tied"], 9.0)
for name, values in columns.items():
    row("column", name, " ".join(repr(float(v)) for v in values))


def within_lag(values):
    values = values.copy()
    for lag in range(1, volumes):
        values[j - i == lag] -= values[j - i == lag].mean()
    return values


def tau_a(x, y):
    sign = np.sign(x[:, None] - x) * np.sign(y[:, None] - y)
    return sign.sum() / (n * (n - 1))


def cosine(x, y):
    return x @ y / np.sqrt((x @ x) * (y @ y))


names = list(columns)
for a in range(len(names)):
    for b in range(a + 1, len(names)):
        x, y = columns[names[a]], columns[names[b]]
        pair = names[a] + "/" + names[b]
        rx, ry = stats.rankdata(x), stats.rankdata(y)
        row("pairs", pair, "pearson", "none", stats.pearsonr(x, y)[0])
        row("pairs", pair, "spearman", "none", stats.spearmanr(x, y)[0])
        row("pairs", pair, "rho-a", "none", compare(RDMs(x), RDMs(y), method="rho-a")[0, 0])
        assert abs(compare(RDMs(x), RDMs(y), method="tau-a")[0, 0] - tau_a(x, y)) < 1e-12
        row("pairs", pair, "tau-a", "none", tau_a(x, y))
        row("pairs", pair, "cosine", "none", compare(RDMs(x), RDMs(y), method="cosine")[0, 0])
        row("pairs", pair, "pearson", "lag", cosine(within_lag(x), within_lag(y)))
        row("pairs", pair, "cosine", "lag", cosine(within_lag(x), within_lag(y)))
        row("pairs", pair, "spearman", "lag", cosine(within_lag(rx), within_lag(ry)))


def hsic(k, l):
    """Unbiased HSIC by its definition: a mean over all quadruples of different volumes."""
    total = 0.0
    count = 0
    for a, b, c, d in permutations(range(len(k)), 4):
        total += k[a, b] * (l[a, b] + l[c, d] - 2 * l[a, c])
        count += 1
    return total / count


def bures(k, l):
    root = sqrtm(k)
    return np.trace(sqrtm(root @ l @ root)).real / np.sqrt(np.trace(k) * np.trace(l))


t = 8
centre = np.eye(t) - 1 / t
patterns = {
    "many": rng.normal(size=(t, 40)) + rng.normal(size=(t, 1)),
    "more": rng.normal(size=(t, 25)) + 3,
    "few": rng.normal(size=(t, 3)),
    "two": rng.normal(size=(t, 2)) - 1,
}
for name, x in patterns.items():
    for volume in x:
        row("pattern", name, " ".join(repr(float(v)) for v in volume))
names = list(patterns)
for a in range(len(names)):
    for b in range(a, len(names)):
        u, v = (patterns[m] @ patterns[m].T for m in (names[a], names[b]))
        row("grams", names[a] + "/" + names[b], "cka-debiased",
            hsic(u, v) / np.sqrt(hsic(u, u) * hsic(v, v)) if min(hsic(u, u), hsic(v, v)) > 0 else np.nan)
        x, y = centre @ patterns[names[a]], centre @ patterns[names[b]]
        exact = np.linalg.svd(x.T @ y, compute_uv=False).sum() / np.sqrt((x ** 2).sum() * (y ** 2).sum())
        row("grams", names[a] + "/" + names[b], "bures", exact)
        row("grams", names[a] + "/" + names[b], "bures-sqrtm", bures(centre @ u @ centre, centre @ v @ centre))
