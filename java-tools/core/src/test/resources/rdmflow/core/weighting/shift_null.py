"""Prints shift_null.tsv: a shift null by plain loops over pairs, shifts and draws.

Run with numpy 2.4.6 and scipy 1.17.1. Data: the linear congruential generator of plain_weighting.py, which Java repeats
exactly (ShiftNullTest), with undefined pairs in one run; shifts -4, -2, 3 and 5 of every run.
"""
import numpy as np
from scipy.optimize import nnls

VOLUMES = [22, 24, 23, 21]
LAYERS = [3, 2]
SHIFTS = [-4, -2, 3, 5]
DRAWS = 12
LAMBDA = 2.5

state = 12345


def number():
    global state
    state = (1103515245 * state + 12345) % 2**31
    return state / 2**31


def square(values, n):
    full = np.full((n, n), np.nan)
    full[np.triu_indices(n, 1)] = values
    return full


runs = []
for n in VOLUMES:
    pairs = n * (n - 1) // 2
    base = np.array([number() for _ in range(pairs)])
    models = [[np.array([0.5 * base[p] + 0.5 * number() for p in range(pairs)]) for _ in range(layers)]
              for layers in LAYERS]
    region = np.array([0.5 * base[p] + 0.25 * models[0][1][p] + 0.5 * number() for p in range(pairs)])
    runs.append((models, region))
runs[1][0][0][2][6] = np.nan
runs[1][0][1][0][[20, 21]] = np.nan
runs[1][1][[6, 40]] = np.nan
draws = [[int(number() * len(SHIFTS)) for _ in range(DRAWS)] for _ in VOLUMES]


def shifted(k, models, shift, by_lag):
    """Layers of the models, the region and the strata over the pairs that are defined in all of them."""
    n = VOLUMES[k]
    layers = [[square(x, n) for x in runs[k][0][m]] for m in models]
    region = square(runs[k][1], n)
    x, y, lags = [], [], []
    for i in range(n):
        for j in range(i + 1, n):
            if i + shift >= 0 and j + shift < n:
                row = [[rdm[i + shift, j + shift] for rdm in of] for of in layers]
                if np.isfinite(region[i, j]) and all(np.isfinite(r).all() for r in row):
                    x.append(row)
                    y.append(region[i, j])
                    lags.append(j - i if by_lag else 0)
    return [np.array([row[m] for row in x]) for m in range(len(models))], np.array(y), np.array(lags)


def within(values, lags):
    out = np.array(values, float)
    for lag in np.unique(lags):
        out[lags == lag] -= out[lags == lag].mean(axis=0)
    return out


def weights(method, x, y, lags):
    x, y = within(x, lags), within(y, lags)
    if method == "ols":
        return np.linalg.lstsq(x, y, rcond=None)[0]
    if method == "nnls":
        return nnls(x, y)[0]
    return np.linalg.solve(x.T @ x + LAMBDA * np.eye(x.shape[1]), x.T @ y)


def correlation(a, b, lags):
    a, b = within(a, lags), within(b, lags)
    return a @ b / np.sqrt(a @ a * (b @ b)) if a @ a > 1e-20 else 0.0


def mean(values):
    return np.mean(values, axis=0)


print("what\tmethod\tcontrol\tvalues")


def emit(what, method, by_lag, values):
    print(f"{what}\t{method}\t{'lag' if by_lag else 'none'}\t" + " ".join(repr(float(v)) for v in values))


for by_lag in (False, True):
    for method in ("ols", "nnls", "ridge"):
        for m in (0, 1):
            null = []
            for d in range(DRAWS):
                data = [shifted(k, [m], SHIFTS[draws[k][d]], by_lag) for k in range(4)]
                b = [weights(method, x[0], y, lags) for x, y, lags in data]
                null.append(mean([correlation(data[h][0][0] @ mean([b[k] for k in range(4) if k != h]), *data[h][1:])
                                  for h in range(4)]))
            emit(f"fit{m}", method, by_lag, null)
        for control, target in ((0, 1), (1, 0)):
            for residuals in ("averaged", "per-run"):
                null = []
                for d in range(DRAWS):
                    data = [shifted(k, [0, 1], SHIFTS[draws[k][d]], by_lag) for k in range(4)]
                    own = [weights(method, x[control], y, lags) for x, y, lags in data]
                    scores = []
                    for h in range(4):
                        training = [k for k in range(4) if k != h]
                        c = mean([own[k] for k in training])
                        t = mean([weights(method, data[k][0][target], data[k][1] - data[k][0][control]
                                          @ (c if residuals == "averaged" else own[k]), data[k][2]) for k in training])
                        x, y, lags = data[h]
                        scores.append(correlation(x[target] @ t, y - x[control] @ c, lags))
                    null.append(mean(scores))
                emit(f"{residuals}{control}{target}", method, by_lag, null)
