"""The study of PartitionVarianceTest and its digits, written to expected.tsv.

Run: python3 partition_variance.py > expected.tsv      (numpy: first line of expected.tsv)

R^2 by numpy.linalg.lstsq for every subset of families, leave-one-run-out: the mean of the other runs' weights, columns
centred within the run (or within each lag). Parts by solving R^2(S) = sum of the parts that touch S; shares by going through
all orders of the families. Tolerance of the test: 1e-10, the conditioning of the fits through cross-products.
"""
from itertools import combinations, permutations

import numpy as np

T = 12
I, J = np.triu_indices(T, 1)
RUNS = ["1", "2", "10"]
# models by family; the sheet has them in another order
FAMILIES = {"flow": ["motion"], "image": ["vit", "mae"], "sound": ["loud"]}
LAYERS = {"motion": 2, "vit": 2, "mae": 1, "loud": 1}
rng = np.random.default_rng(17)


def row(*cells):
    print(*[c if isinstance(c, str) else repr(float(c)) for c in cells], sep="\t")


def text(values):
    return " ".join(repr(float(v)) for v in values)


def centred(x, control):
    x = x - x.mean(axis=0)
    if control == "lag":
        for lag in range(1, T):
            x[J - I == lag] -= x[J - I == lag].mean(axis=0)
    return x


row("#", "numpy " + np.__version__)
layers, regions = {}, {}
for run in RUNS:
    common = rng.normal(size=len(I))
    for model, count in LAYERS.items():
        for k in range(count):
            values = rng.normal(size=len(I)) + 0.5 * common + 0.3 * (J - I)
            layers[model, f"l{k}", run] = values
            row("layer", model, f"l{k}", run, text(values))
    for subject in ("sub-01", "sub-02"):
        for roi in ("V1", "FFA"):
            values = rng.normal(size=len(I)) + common + 0.2 * (J - I) + layers["vit", "l0", run]
            values = values + 0.7 * layers["loud", "l0", run]
            regions[subject, roi, run] = values
            row("region", subject, roi, run, text(values))


def columns(families, run):
    names = [m for f in families for m in FAMILIES[f]]
    return np.column_stack([layers[m, f"l{k}", run] for m in names for k in range(LAYERS[m])])


def r2(families, subject, roi, held_out, control):
    weights = []
    for run in RUNS:
        if run != held_out:
            x = centred(columns(families, run), control)
            weights.append(np.linalg.lstsq(x, centred(regions[subject, roi, run], control), rcond=None)[0])
    y = centred(regions[subject, roi, held_out], control)
    residual = y - centred(columns(families, held_out), control) @ np.mean(weights, axis=0)
    return 1 - (residual @ residual) / (y @ y)


names = sorted(FAMILIES)
subsets = [s for size in range(1, len(names) + 1) for s in combinations(names, size)]
for subject in ("sub-01", "sub-02"):
    for roi in ("FFA", "V1"):
        for run in RUNS:
            for control in ("none", "lag"):
                start = (subject, roi, run, control)
                value = {s: r2(s, subject, roi, run, control) for s in subsets}
                touching = np.array([[float(bool(set(s) & set(part))) for part in subsets] for s in subsets])
                parts = np.linalg.solve(touching, [value[s] for s in subsets])
                for s in subsets:
                    row("value", *start, "+".join(s), "subset", value[s])
                for s, part in zip(subsets, parts):
                    row("value", *start, "+".join(s), "unique" if len(s) == 1 else "common", part)
                orders = list(permutations(names))
                for name in names:
                    gains = []
                    for order in orders:
                        before = tuple(sorted(order[: order.index(name)]))
                        after = tuple(sorted(before + (name,)))
                        gains.append(value[after] - value.get(before, 0.0))
                    row("value", *start, name, "shapley", np.mean(gains))
