"""Prints plain_weighting.tsv: leave-one-run-out weighting and unique variance by ordinary programs on the pairs themselves.

Run with numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1. Data: a linear congruential generator and sums of quarters that
Java repeats exactly (PlainWeightingTest), with undefined pairs in one run. Rows of a method ending in +lag are within
lag: least squares with one dummy column for each lag among the predictors, the other solvers and all scores on columns less
their means over the pairs of each lag.
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


def within(values, lags):
    """Values less their means over the pairs of each lag."""
    out = np.array(values, float)
    for lag in np.unique(lags):
        out[lags == lag] -= out[lags == lag].mean(axis=0)
    return out


def weights(method, x, y, lags):
    if method == "ols":
        dummies = (lags[:, None] == np.unique(lags)).astype(float)
        return np.linalg.lstsq(np.hstack([x, dummies]), y, rcond=None)[0][:x.shape[1]]
    x = within(x, lags)
    y = within(y, lags)
    if method == "nnls":
        return nnls(x, y)[0]
    return Ridge(alpha=LAMBDA, solver="svd", tol=1e-14).fit(x, y).coef_


def select(k, models, by_lag):
    m, y = runs[k]
    i, j = np.triu_indices(VOLUMES[k], 1)
    lags = j - i if by_lag else 0 * i
    columns = [np.stack(m[i], axis=1) for i in models]
    defined = np.isfinite(y)
    for c in columns:
        defined = defined & np.isfinite(c).all(axis=1)
    return [c[defined] for c in columns], y[defined], lags[defined]


def correlation(a, b, lags):
    return np.corrcoef(within(a, lags), within(b, lags))[0, 1]


def r2(y, x, b, lags):
    y = within(y, lags)
    return 1 - np.sum((y - within(x, lags) @ b) ** 2) / np.sum(y ** 2)


def mean(values):
    return np.mean(values, axis=0)


print("what\tmethod\trun\tvalues")


def emit(what, method, k, values):
    print(f"{what}\t{method}\t{k}\t" + " ".join(repr(float(v)) for v in np.atleast_1d(values)))


for method, by_lag in [(m, c) for c in (False, True) for m in ("ols", "nnls", "ridge")]:
    name = method + ("+lag" if by_lag else "")
    for model in (0, 1):
        data = [select(k, [model], by_lag) for k in range(4)]
        b = [weights(method, x[0], y, lags) for x, y, lags in data]
        for h in range(4):
            emit(f"weights{model}", name, h, b[h])
            (x,), y, lags = data[h]
            emit(f"fit{model}", name, h, correlation(x @ mean([b[k] for k in range(4) if k != h]), y, lags))
            emit(f"pairs{model}", name, h, len(y))
    data = [select(k, [0, 1], by_lag) for k in range(4)]
    own = [[weights(method, x[m], y, lags) for x, y, lags in data] for m in (0, 1)]
    both = [weights(method, np.hstack(x), y, lags) for x, y, lags in data]
    for control, target in ((0, 1), (1, 0)):
        for h in range(4):
            training = [k for k in range(4) if k != h]
            c = mean([own[control][k] for k in training])
            x, y, lags = data[h]
            for residuals in ("averaged", "per-run"):
                t = mean([weights(method, data[k][0][target],
                                  data[k][1] - data[k][0][control] @ (c if residuals == "averaged" else own[control][k]),
                                  data[k][2])
                          for k in training])
                emit(f"{residuals}{control}{target}", name, h,
                     correlation(x[target] @ t, y - x[control] @ c, lags) if np.any(t) else np.nan)
            j = mean([both[k] for k in training])
            full = np.hstack(x)
            alone = [r2(y, x[m], mean([own[m][k] for k in training]), lags) for m in (control, target)]
            joint = r2(y, full, j, lags)
            emit(f"joint{control}{target}", name, h,
                 [correlation(full @ j, y, lags), *alone, joint, joint - alone[0], sum(alone) - joint])
