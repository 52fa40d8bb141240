"""A small study's tables and nulls, and every number that group-stats makes of them, for GroupStudyTest.

Run in this folder: python3 group_study.py
Written with numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0, pandas 3.1.1.
The residual mean square of the two-way tables is statsmodels' OLS with C(subject) + C(run), t and p are scipy.stats', q is
statsmodels' multipletests; p of the shift null, best layers and shares are plain loops.
"""
import itertools
import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.formula.api import ols
from statsmodels.stats.multitest import multipletests

SUBJECTS, MODELS, ROIS, RUNS = ["sub-01", "sub-02", "sub-03", "sub-04"], ["a", "b"], ["V1", "FFA"], ["1", "2", "10"]
CONTROLS, DRAWS, SHIFTS, TR = ["none", "lag"], 39, [-3, -2, -1, 0, 1, 2, 3], 2.0
LAYERS = {"a": ["conv1", "layer2", "layer10"], "b": ["head", "blocks.1"]}
random = np.random.RandomState(20)
LOST = {("sub-02", "FFA", "1"): "1 voxel", ("sub-02", "FFA", "2"): "1 voxel", ("sub-02", "FFA", "10"): "1 voxel",
        ("sub-03", "V1", "2"): "the prediction is constant"}


def text(x):
    return "n/a" if isinstance(x, float) and np.isnan(x) else str(x)


def write(name, columns, rows):
    with open(f"study/{name}.tsv", "w") as out:
        for row in [columns] + rows:
            out.write("\t".join(text(cell) for cell in row) + "\n")


def lost(s, roi, run):
    return LOST.get((s, roi, run), "")


def score(s, roi, run, mean, sd=.03):
    r = float(np.round(mean + sd * random.randn(), 4))
    return float("nan") if lost(s, roi, run) else r


level = {s: .03 * random.randn() for s in SUBJECTS}
fit, unique, ceiling, layer, scan = {}, {}, {}, {}, {}
for t, s, roi, run in itertools.product(CONTROLS, SUBJECTS, ROIS, RUNS):
    base = (.12 if t == "none" else .05) + level[s] - (.04 if roi == "FFA" else 0)
    for m in MODELS:
        fit[t, s, roi, m, run] = score(s, roi, run, base + (.03 if m == "a" else 0))
    for c, m in (("a", "b"), ("b", "a")):
        unique[t, s, roi, c + "/" + m, run] = score(s, roi, run, .02)
    values = [np.nan] * 3 if lost(s, roi, run) == "1 voxel" else list(np.round(np.array([.3, .35, .6]) + .05 * random.randn(3), 4))
    if t == "lag" and roi == "FFA" and not np.isnan(values[1]):
        values[1] = float(np.round(.1 * random.randn(), 4))
    ceiling[t, s, roi, run] = [float(v) for v in values]
    for m in MODELS:
        for n in LAYERS[m]:
            layer[t, s, roi, (m, n), run] = score(s, roi, run, base)
    for k in SHIFTS:
        scan[t, s, roi, ("a", k), run] = score(s, roi, run, base - .005 * abs(k), .01)

reason = lambda s, roi, run: lost(s, roi, run)
pairs = lambda s, roi, run: 0 if lost(s, roi, run) == "1 voxel" else 700 + int(run)
write("fit", ["subject", "model", "roi", "run", "time_control", "r", "n_pairs", "reason"],
      [[s, m, roi, run, t, r, pairs(s, roi, run), reason(s, roi, run)] for (t, s, roi, m, run), r in fit.items()])
write("unique", ["subject", "roi", "control", "target", "run", "time_control", "r", "n_pairs", "reason"],
      [[s, roi, *p.split("/"), run, t, r, 9, reason(s, roi, run)] for (t, s, roi, p, run), r in unique.items()])
write("ceilings", ["subject", "roi", "run", "time_control", "pairwise", "lower", "upper", "n", "reason"],
      [[s, roi, run, t, *r, 4, reason(s, roi, run)] for (t, s, roi, run), r in ceiling.items()])
write("layers", ["subject", "model", "roi", "run", "layer", "time_control", "r", "n_pairs", "reason"],
      [[s, m, roi, run, n, t, r, 9, reason(s, roi, run)] for (t, s, roi, (m, n), run), r in layer.items()])
write("lag_scan", ["subject", "model", "roi", "run", "time_control", "shift_volumes", "shift_seconds", "r", "n_pairs", "reason"],
      [[s, m, roi, run, t, k, TR * k, r, 9, reason(s, roi, run)] for (t, s, roi, (m, k), run), r in scan.items()])

expected = []


def expect(table, key, **columns):
    for column, value in columns.items():
        if isinstance(value, (float, np.floating)):
            value = "n/a" if np.isnan(value) else repr(float(value))
        expected.append([table, key, column, value])


def table(scores, t, roi, what):
    return pd.DataFrame([[scores[t, s, roi, what, run] for run in RUNS] for s in SUBJECTS], SUBJECTS, RUNS)


def complete(x):
    """Rows and columns without a number go, then the one with most n/a, a row before a column."""
    x = x.dropna(how="all").dropna(how="all", axis=1)
    while x.isna().any(axis=None):
        rows, columns = x.isna().sum(axis=1), x.isna().sum(axis=0)
        x = x.drop(index=rows.idxmax()) if rows.max() >= columns.max() else x.drop(columns=columns.idxmax())
    return x


def half(x):
    x = complete(x)
    n, m = x.shape
    long = pd.DataFrame([(s, f"run{run}", x.loc[s, run]) for s in x.index for run in x.columns], columns=["s", "run", "r"])
    ms = ols("r ~ C(s) + C(run)", long).fit().mse_resid
    a, b = x.mean(axis=1).var() / n, x.mean(axis=0).var() / m
    return stats.t.ppf(.975, min(n, m) - 1) * np.sqrt(max(a + b - ms / (n * m), a, b))


def corrected(rows):
    p = [row["p"] for row in rows]
    q = multipletests(p, method="fdr_bh")[1]
    for row, fdr in zip(rows, q):
        row.update(p_bonferroni=min(1., len(rows) * row["p"]), p_fdr=fdr)


def tested(z):
    t = stats.ttest_1samp(z, 0)
    return dict(t=t.statistic, df=len(z) - 1, p=t.pvalue)


# draws of the null: float32, as files have them; one row per participant, kind, control, comparison and region
draws, lines = {}, []
for kind, scores, whats in (("fit", fit, MODELS), ("unique", unique, ["a/b", "b/a"])):
    for s, t, what, roi in itertools.product(SUBJECTS, CONTROLS, whats, ROIS):
        observed = table(scores, t, roi, what).loc[s].mean()
        center = .1 if t == "none" and kind == "fit" else 0
        values = (center + .04 * random.randn(DRAWS)).astype(np.float32)
        if np.isnan(observed):
            values = np.full(DRAWS, np.nan, np.float32)
        draws[kind, t, s, roi, what] = values.astype(float)
        lines.append([kind, s, t, what, roi, observed, " ".join(text(float(v)) for v in values)])
write("nulls", ["kind", "subject", "time_control", "models", "roi", "observed", "draws"], lines)


def shift_p(statistics, absolute):
    """statistics: for each comparison (observed, draws); p and family-wise p by counting."""
    size = abs if absolute else (lambda v: v)
    largest = [max(size(d[k]) for _, d in statistics) for k in range(DRAWS)]
    for observed, d in statistics:
        yield ((1 + sum(size(d[k]) >= size(observed) for k in range(DRAWS))) / (1 + DRAWS),
               (1 + sum(largest[k] >= size(observed) for k in range(DRAWS))) / (1 + DRAWS))


for t in CONTROLS:
    for kind, scores, whats, name in (("fit", fit, MODELS, "group_fit"), ("unique", unique, ["a/b", "b/a"], "group_unique")):
        rows, statistics, keys = [], [], []
        for roi, what in itertools.product(ROIS, whats):
            x = table(scores, t, roi, what)
            r = x.mean(axis=1).dropna()
            h = half(x)
            row = dict(n=len(r), mean=r.mean(), sd=r.std(), sem=r.std() / np.sqrt(len(r)), ci_low=r.mean() - h,
                       ci_high=r.mean() + h, **tested(np.arctanh(r)))
            if kind == "fit":
                c = [pd.DataFrame([[ceiling[t, s, roi, run][k] for run in RUNS] for s in SUBJECTS], SUBJECTS, RUNS) for k in range(3)]
                means = [v.mean(axis=1).dropna().mean() for v in c]
                row.update(zip(("ceiling_pairwise", "ceiling_lower", "ceiling_upper"), means))
                share, around = r.mean() / means[1], np.nan
                if means[1] > half(c[1]):
                    around = half((x - share * c[1]).loc[r.index]) / means[1]
                else:
                    share = np.nan
                row.update(share_of_ceiling=share, share_ci_low=share - around, share_ci_high=share + around)
            rows.append(row)
            keys.append((roi, what))
            statistics.append((np.mean([np.arctanh(v) for v in r]),
                               [np.mean([np.arctanh(draws[kind, t, s, roi, what][k]) for s in r.index]) for k in range(DRAWS)]))
        corrected(rows)
        for (roi, what), row, (p, family) in zip(keys, rows, shift_p(statistics, False)):
            expect(name, " ".join([roi, *what.split("/"), t]), **row, p_shift=p, p_shift_familywise=family)
    rows, statistics = [], []
    for roi in ROIS:
        x, y = table(fit, t, roi, "a"), table(fit, t, roi, "b")
        both = x.mean(axis=1).dropna().index.intersection(y.mean(axis=1).dropna().index)
        d = (x.mean(axis=1) - y.mean(axis=1))[both]
        h = half((x - y).loc[both])
        z = np.arctanh(x.mean(axis=1))[both] - np.arctanh(y.mean(axis=1))[both]
        rows.append(dict(n=len(both), mean_difference=d.mean(), ci_low=d.mean() - h, ci_high=d.mean() + h, **tested(z)))
        statistics.append((z.mean(), [np.mean([np.arctanh(draws["fit", t, s, roi, "a"][k]) - np.arctanh(draws["fit", t, s, roi, "b"][k])
                                               for s in both]) for k in range(DRAWS)]))
    corrected(rows)
    for roi, row, (p, family) in zip(ROIS, rows, shift_p(statistics, True)):
        expect("group_tests", f"{roi} a b {t}", **row, p_shift=p, p_shift_familywise=family)
    for roi, m in itertools.product(ROIS, MODELS):
        best = []
        for s in SUBJECTS:
            x = {n: {run: layer[t, s, roi, (m, n), run] for run in RUNS if not lost(s, roi, run)} for n in LAYERS[m]}
            ofs = []
            for run in RUNS:
                others = {n: [r for other, r in x[n].items() if other != run] for n in LAYERS[m]}
                if not lost(s, roi, run) and all(others.values()):
                    chosen = max(LAYERS[m], key=lambda n: np.mean(others[n]))
                    ofs.append(x[chosen][run])
            if ofs:
                best.append(np.mean(ofs))
        for n in LAYERS[m]:
            r = table(layer, t, roi, (m, n)).mean(axis=1).dropna()
            expect("group_layers", f"{roi} {m} {n} {t}", n=len(r), mean=r.mean(), sd=r.std(), best_r=np.mean(best))
    for roi, k in itertools.product(ROIS, SHIFTS):
        r = table(scan, t, roi, ("a", k)).mean(axis=1).dropna()
        expect("group_lag_scan", f"{roi} a {t} {k} {TR * k}", n=len(r), mean=r.mean(), sem=r.std() / np.sqrt(len(r)))
    for s, m, roi in itertools.product(SUBJECTS, MODELS, ROIS):
        x = table(fit, t, roi, m).loc[s]
        expect("participant_scores", f"{s} {m} {roi} {t}", r=x.mean(), n_runs=int(x.count()))
    for s, roi, m, run in itertools.product(SUBJECTS, ROIS, MODELS, RUNS):
        expect("scores_long", f"{s} {roi} {m} {run} {t}", r=fit[t, s, roi, m, run], ceiling_lower=ceiling[t, s, roi, run][1],
               n_pairs=pairs(s, roi, run))
write("expected", ["table", "key", "column", "value"], expected)
