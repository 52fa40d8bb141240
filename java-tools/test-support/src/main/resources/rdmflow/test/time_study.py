"""Writes a small study in time and what plain loops over its pairs say of it.

    python time_study.py

writes the RDM files time_*.h5 (float32 values) here, and beside the tests of fit-cv-regression and unique-variance what these should find: time_fit.tsv, time_shifts.tsv, time_unique.tsv. numpy
2.4.6, scipy 1.17.1 (nnls), statsmodels 0.14 (least squares within lag: one C(lag) dummy for each lag in every fit), h5py.
Nothing here knows cross-products.
"""
import pathlib

import h5py
import numpy as np
import statsmodels.api as sm
from scipy.optimize import nnls

HERE = pathlib.Path(__file__).resolve().parent
TOOLS = HERE.parents[5]
FITS = TOOLS / "fit-cv-regression/src/test/resources/rdmflow/tool/fitcvregression"
UNIQUE = TOOLS / "unique-variance/src/test/resources/rdmflow/tool/uniquevariance"
TR = 2.0
VOLUMES = {"1": 30, "2": 34, "10": 32, "b": 28}
RUNS = list(VOLUMES)
MODELS = {"a": 3, "b": 2}
SUBJECTS = {"sub-01": ["FFA", "V1"], "sub-02": ["V1", "FFA"]}
REGIONS = ["FFA", "V1"]
SHIFTS, MINIMUM, DRAWS, SEED = 20, 4.0, 100, 7
SCAN = 3
MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
# exclude_lag and drop_overlap (volumes) of the analyses
PLAIN, CUT = (0, 0), (1, 2)


def pairs(n):
    i, j = np.triu_indices(n, 1)
    return i, j


def make():
    rng = np.random.default_rng(13)
    study = {}
    for run, n in VOLUMES.items():
        i, j = pairs(n)
        time = np.exp(-(j - i) / 4.0)
        walk = np.cumsum(rng.standard_normal((n, 3)), axis=0)
        shared = 0.3 * np.linalg.norm(walk[i] - walk[j], axis=1)
        for model, layers in MODELS.items():
            study[model, run] = np.float32([1 + time + 0.4 * shared + rng.standard_normal(len(i)) for _ in range(layers)])
        for subject, regions in SUBJECTS.items():
            signal = study["a", run][1] + 0.5 * study["b", run][0]
            study[subject, run] = np.float32([0.3 * signal + time + 0.2 * shared + rng.standard_normal(len(i)) for _ in regions])
    i, j = pairs(VOLUMES["2"])
    study["b", "2"][0, (i == 3) | (j == 3)] = np.nan
    study["sub-01", "2"][0, (i == 3) & (j == 9) | (i == 5) & (j == 20)] = np.nan
    study["sub-02", "10"][0] = np.nan
    return study


def write(study):
    for (owner, run), rdms in study.items():
        model = owner in MODELS
        with h5py.File(HERE / f"time_{owner}_run-{run}.h5", "w") as f:
            f.attrs["dissimilarity_measure"] = np.bytes_("correlation")
            f.attrs["rsatoolbox_version"] = np.bytes_("0.3.0")
            f["dissimilarities"] = rdms
            f.create_group("descriptors").attrs.update({"model" if model else "subject": np.bytes_(owner), "run": np.bytes_(run)})
            names = [f"layer{k}" for k in range(len(rdms))] if model else SUBJECTS[owner]
            f.create_group("rdm_descriptors")["name"] = np.array(names, dtype="S6")
            n = VOLUMES[run]
            f.create_group("pattern_descriptors").update({"index": np.arange(n), "time": (np.arange(n) + 0.5) * TR})


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def shifts_of(run):
    a, b = int(np.ceil(MINIMUM / TR)), VOLUMES[run] // 2
    half = SHIFTS // 2
    one = sorted({int(np.floor(a + k * (b - a) / (half - 1) + 0.5)) for k in range(half)})
    return [-s for s in reversed(one)] + one


def draws_of(run):
    state = mix((SEED + GOLDEN) & MASK)
    for letter in run.encode():
        state = mix(((state ^ letter) + GOLDEN) & MASK)
    shifts = shifts_of(run)
    return [shifts[mix((state + draw * GOLDEN) & MASK) % len(shifts)] for draw in range(1, DRAWS + 1)]


class Compared:
    """One run of some models and a region at a shift: columns over the pairs that are used, and their lags."""

    def __init__(self, study, subject, region, models, run, shift, selection, control):
        n = VOLUMES[run]
        exclude, drop = selection
        start = 0 if run == RUNS[0] else drop
        end = n if run == RUNS[-1] else n - drop
        position = {pair: k for k, pair in enumerate(zip(*pairs(n)))}
        row = SUBJECTS[subject].index(region)
        brain, model = [], []
        for i in range(start, end):
            for j in range(i + 1 + exclude, end):
                if 0 <= i + shift and j + shift < n:
                    brain.append(position[i, j])
                    model.append(position[i + shift, j + shift])
        i, j = pairs(n)
        lag = (j - i)[brain]
        y = study[subject, run].astype(float)[row][brain]
        xs = [study[m, run].astype(float)[:, model].T for m in models]
        used = np.isfinite(y) & np.all([np.isfinite(x).all(axis=1) for x in xs], axis=0)
        self.n, self.lag, self.control = int(used.sum()), lag[used], control
        self.y, self.xs = y[used], [x[used] for x in xs]
        if self.n:
            self.y, self.xs = self.centre(self.y), [self.centre(x) for x in self.xs]

    def centre(self, values):
        values = values.copy()
        strata = self.lag if self.control == "lag" else np.zeros_like(self.lag)
        for d in np.unique(strata):
            values[strata == d] -= values[strata == d].mean(axis=0)
        return values


def solve(x, y, method):
    if method == "nnls":
        return nnls(x, y)[0]
    if method == "ridge":
        return np.linalg.solve(x.T @ x + 2.5 * np.eye(x.shape[1]), x.T @ y)
    return np.linalg.lstsq(x, y, rcond=None)[0]


def correlation(a, b):
    return a @ b / np.sqrt((a @ a) * (b @ b)) if np.any(a) and np.any(b) else np.nan


def fit(runs, method):
    """r of each held-out run, over runs that are defined."""
    weights = [solve(run.xs[0], run.y, method) if run.n else None for run in runs]
    scores = []
    for h, run in enumerate(runs):
        train = [w for k, w in enumerate(weights) if k != h and w is not None]
        scores.append(correlation(run.xs[0] @ np.mean(train, axis=0), run.y) if run.n and train else np.nan)
    return scores


def unique(runs, method, residuals):
    control = [solve(run.xs[0], run.y, method) if run.n else None for run in runs]
    scores = []
    for h, run in enumerate(runs):
        train = [k for k in range(len(runs)) if k != h and runs[k].n]
        if not run.n or not train:
            scores.append(np.nan)
            continue
        mean = np.mean([control[k] for k in train], axis=0)
        targets = []
        for k in train:
            taken = mean if residuals == "averaged" else control[k]
            targets.append(solve(runs[k].xs[1], runs[k].y - runs[k].xs[0] @ taken, method))
        scores.append(correlation(run.xs[1] @ np.mean(targets, axis=0), run.y - run.xs[0] @ mean))
    return scores


def by_statsmodels(study, subject, region, model):
    """Least squares with C(lag) dummies in every fit, and the score as a partial correlation given them."""
    def columns(run):
        n = VOLUMES[run]
        i, j = pairs(n)
        y = study[subject, run].astype(float)[SUBJECTS[subject].index(region)]
        x = study[model, run].astype(float).T
        used = np.isfinite(y) & np.isfinite(x).all(axis=1)
        lag = (j - i)[used]
        return y[used], x[used], (lag[:, None] == np.unique(lag)[None, :]).astype(float)

    weights, scores = {}, []
    for run in RUNS:
        y, x, dummies = columns(run)
        if len(y):
            weights[run] = sm.OLS(y, np.hstack([x, dummies])).fit().params[: x.shape[1]]
    for run in RUNS:
        y, x, dummies = columns(run)
        if not len(y):
            scores.append(np.nan)
            continue
        b = np.mean([w for k, w in weights.items() if k != run], axis=0)
        left = [sm.OLS(v, dummies).fit().resid for v in (y, x @ b)]
        scores.append(np.corrcoef(*left)[0, 1])
    return scores


def value(scores, observed):
    """Of a draw: the mean over the runs that have a score in the study itself; undefined ones count 0."""
    kept = [0 if np.isnan(s) else s for s, o in zip(scores, observed) if o]
    return np.mean(kept)


def show(out, *cells):
    print(*[" ".join(repr(float(v)) for v in cell) if isinstance(cell, (list, np.ndarray)) else cell for cell in cells],
          sep="\t", file=out)


def main():
    study = make()
    write(study)
    draws = {run: draws_of(run) for run in RUNS}
    analyses = [("ols", PLAIN), ("nnls", PLAIN), ("ridge", CUT)]
    with open(FITS / "time_fit.tsv", "w") as fits, open(UNIQUE / "time_unique.tsv", "w") as uniques, open(
            FITS / "time_shifts.tsv", "w") as shifts:
        for subject in SUBJECTS:
            for region in REGIONS:
                for control in ("none", "lag"):
                    for method, selection in analyses:
                        def runs(models, shift_of):
                            return [Compared(study, subject, region, models, run, shift_of(run), selection, control) for run in RUNS]
                        for model in MODELS:
                            key = subject, model, region, control, method
                            plain = runs([model], lambda run: 0)
                            scores = fit(plain, method)
                            if (control, method) == ("lag", "ols"):
                                checked = by_statsmodels(study, subject, region, model)
                                assert np.nanmax(np.abs(np.subtract(scores, checked))) < 1e-10
                                scores = checked
                            show(fits, "r", *key, scores)
                            show(fits, "n_pairs", *key, [run.n for run in plain])
                            cache = {(run, s): Compared(study, subject, region, [model], run, s, selection, control)
                                     for run in RUNS for s in set(shifts_of(run)) | set(range(-SCAN, SCAN + 1))}
                            observed = [not np.isnan(s) for s in scores]
                            show(fits, "null", *key, [
                                value(fit([cache[run, draws[run][d]] for run in RUNS], method), observed) for d in range(DRAWS)])
                            for s in range(-SCAN, SCAN + 1):
                                show(fits, "scan", *key, s, fit([cache[run, s] for run in RUNS], method))
                            for layer in range(MODELS[model]):
                                show(fits, "layer", *key, f"layer{layer}", [
                                    correlation(run.xs[0][:, layer], run.y) if run.n else np.nan for run in plain])
                        for c, t in (("a", "b"), ("b", "a")):
                            cache = {(run, s): Compared(study, subject, region, [c, t], run, s, selection, control)
                                     for run in RUNS for s in set(shifts_of(run)) | {0}}
                            for residuals in ("averaged", "per-run"):
                                key = subject, c, t, region, control, method, residuals
                                scores = unique([cache[run, 0] for run in RUNS], method, residuals)
                                show(uniques, "r", *key, scores)
                                observed = [not np.isnan(s) for s in scores]
                                show(uniques, "null", *key, [
                                    value(unique([cache[run, draws[run][d]] for run in RUNS], method, residuals), observed)
                                    for d in range(DRAWS)])
        for run in RUNS:
            print(run, *draws[run], sep="\t", file=shifts)

main()
