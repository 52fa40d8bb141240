"""Prints plain_weighting.tsv: leave-one-run-out weighting and unique variance by ordinary programs on the pairs themselves.

Run with numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1. Data: a linear congruential generator and sums of quarters that
Java repeats exactly (PlainWeightingTest), with undefined pairs in one run.
"""
import numpy as np
from scipy.optimize import nnls
from sklearn.linear_model import Ridge

VOLUMES = [22, 24, 23, 21]
LAYERS = [5, 4]
LAMBDA = 2.5

state = 12345


def number():
    global state
    state = (1103515245 * state + 12345) % 2**31
    return state / 2**31


def run(n):
    pairs = n * (n - 1) // 2
    base = np.array([number() for _ in range(pairs)])
    models = []
    for layers in LAYERS:
        models.append([np.array([0.5 * base[p] + 0.5 * number() for p in range(pairs)]) for _ in range(layers)])
    region = np.array([0.25 * models[0][1][p] - 0.125 * models[0][2][p] + 0.125 * models[0][4][p]
                       + 0.25 * models[1][0][p] + 0.125 * models[1][3][p] + 0.5 * number() for p in range(pairs)])
    return models, region


runs = [run(n) for n in VOLUMES]
runs[1][0][0][2][[6]] = np.nan          # one pair of layer 2 of model 0
runs[1][0][1][0][[20, 21]] = np.nan     # two pairs of layer 0 of model 1
runs[1][1][[6, 40]] = np.nan            # two pairs of the region, one of them as above


def weights(method, x, y):
    x = x - x.mean(axis=0)
    y = y - y.mean()
    if method == "ols":
        return np.linalg.lstsq(x, y, rcond=None)[0]
    if method == "nnls":
        return nnls(x, y)[0]
    return Ridge(alpha=LAMBDA, solver="svd", tol=1e-14).fit(x, y).coef_


def select(k, models):
    m, y = runs[k]
    columns = [np.stack(m[i], axis=1) for i in models]
    defined = np.isfinite(y)
    for c in columns:
        defined = defined & np.isfinite(c).all(axis=1)
    return [c[defined] for c in columns], y[defined]


def r2(y, x, b):
    y = y - y.mean()
    return 1 - np.sum((y - (x - x.mean(axis=0)) @ b) ** 2) / np.sum(y ** 2)


def mean(values):
    return np.mean(values, axis=0)


print("what\tmethod\trun\tvalues")


def emit(what, method, k, values):
    print(f"{what}\t{method}\t{k}\t" + " ".join(repr(float(v)) for v in np.atleast_1d(values)))


for method in ("ols", "nnls", "ridge"):
    for model in (0, 1):
        data = [select(k, [model]) for k in range(4)]
        b = [weights(method, x[0], y) for x, y in data]
        for h in range(4):
            emit(f"weights{model}", method, h, b[h])
            (x,), y = data[h]
            emit(f"fit{model}", method, h, np.corrcoef(x @ mean([b[k] for k in range(4) if k != h]), y)[0, 1])
            emit(f"pairs{model}", method, h, len(y))
    data = [select(k, [0, 1]) for k in range(4)]
    own = [[weights(method, x[m], y) for x, y in data] for m in (0, 1)]
    both = [weights(method, np.hstack(x), y) for x, y in data]
    for control, target in ((0, 1), (1, 0)):
        for h in range(4):
            training = [k for k in range(4) if k != h]
            c = mean([own[control][k] for k in training])
            for residuals in ("averaged", "per-run"):
                t = mean([weights(method, data[k][0][target],
                                  data[k][1] - data[k][0][control] @ (c if residuals == "averaged" else own[control][k]))
                          for k in training])
                x, y = data[h]
                emit(f"{residuals}{control}{target}", method, h,
                     np.corrcoef(x[target] @ t, y - x[control] @ c)[0, 1] if np.any(t) else np.nan)
            x, y = data[h]
            j = mean([both[k] for k in training])
            full = np.hstack(x)
            alone = [r2(y, x[m], mean([own[m][k] for k in training])) for m in (control, target)]
            joint = r2(y, full, j)
            emit(f"joint{control}{target}", method, h,
                 [np.corrcoef(full @ j, y)[0, 1], *alone, joint, joint - alone[0], sum(alone) - joint])
