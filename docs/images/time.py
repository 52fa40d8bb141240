"""Simulates the study of the tutorial's figure of time, with NumPy alone, and writes the tables of group-stats for it.

    python3 docs/images/time.py DIR
    bin/render-report --design DIR/design.json --group-dir DIR/group --output DIR/report.html

Four runs of 200 volumes (TR 2 s), six participants, three networks of three layers. All patterns are 1/f noise through
the response function. The first region shares nothing with any network; in the second, half of the variance of what all
participants share is network 1's. docs/images/time.png is DIR/figures/figure-1.png over figure-1-lag.png, and
figure-lag-scan.png is the report's. NumPy 1.24.
"""
import json
import math
import os
import sys

import numpy as np

RUNS, VOLUMES, TR, PEOPLE, NETWORKS, LAYERS, UNITS, SHARE = 4, 200, 2.0, 6, 3, 3, 80, 0.5
REGIONS = ["shares nothing", "shares half"]
DRAWS = 1000
rng = np.random.default_rng(5)
taps = np.arange(0, 33, TR)
hrf = taps**5 * np.exp(-taps) / 120 - taps**15 * np.exp(-taps) / (6 * math.factorial(15))


def smooth(units):
    """1/f noise through the response function, volumes x units."""
    length = VOLUMES + 64
    spectrum = np.fft.rfft(rng.standard_normal((length, units)), axis=0)
    frequency = np.arange(len(spectrum))
    spectrum[1:] /= np.sqrt(frequency[1:, None])
    spectrum[: int(length * TR / 128) + 1] = 0  # slow drifts are regressed out of BOLD
    noise = np.fft.irfft(spectrum, length, axis=0)
    bold = np.apply_along_axis(lambda x: np.convolve(x, hrf)[64 : 64 + VOLUMES], 0, noise)
    return (bold - bold.mean(0)) / bold.std(0)


def study():
    """For each run the RDMs, volumes x volumes x columns: the layers of all networks, then regions of all participants."""
    mix = rng.standard_normal((LAYERS * UNITS, UNITS)) / math.sqrt(LAYERS * UNITS)
    runs = []
    for _ in range(RUNS):
        layers = []
        for _ in range(NETWORKS):
            base = smooth(UNITS)
            layers += [base + 0.8 * smooth(UNITS) for _ in range(LAYERS)]
        response = np.hstack(layers[:LAYERS]) @ mix
        response /= response.std(0)
        common = [smooth(UNITS), math.sqrt(SHARE) * response + math.sqrt(1 - SHARE) * smooth(UNITS)]
        white = 1.5
        regions = [shared + smooth(UNITS) + white * rng.standard_normal((VOLUMES, UNITS)) for shared in common for _ in range(PEOPLE)]
        runs.append(np.stack([1 - np.corrcoef(x) for x in layers + regions], axis=2))
    return runs


def products(rdms, shift, within_lag):
    """Centred cross-products of all columns, the brain's pair (i, j) with the networks' (i + shift, j + shift)."""
    n = VOLUMES - abs(shift)
    split = NETWORKS * LAYERS
    brain, model = max(0, -shift), max(0, shift)
    i, j = np.triu_indices(n, 1)
    z = np.hstack([rdms[model + i, model + j, :split], rdms[brain + i, brain + j, split:]])
    if within_lag:
        lag = j - i - 1
        means = np.stack([np.bincount(lag, column) for column in z.T], axis=1) / np.bincount(lag)[:, None]
        z -= means[lag]
    else:
        z -= z.mean(0)
    return z.T @ z


def weights(g):
    """Of each network in each region of each participant: networks x regions x layers."""
    split = NETWORKS * LAYERS
    return np.stack([
        np.linalg.solve(g[k : k + LAYERS, k : k + LAYERS], g[k : k + LAYERS, split:]).T
        for k in range(0, split, LAYERS)])


def score(b, g):
    """Correlation of the prediction by weights b with the regions: networks x regions."""
    split = NETWORKS * LAYERS
    result = np.empty(b.shape[:2])
    for m, k in enumerate(range(0, split, LAYERS)):
        inner = g[k : k + LAYERS, k : k + LAYERS]
        covariance = np.einsum("rl,lr->r", b[m], g[k : k + LAYERS, split:])
        result[m] = covariance / np.sqrt(np.einsum("rl,lk,rk->r", b[m], inner, b[m]) * np.diag(g)[split:])
    return result


def left_out(fits, grams):
    """Score of each run by the mean weights of the others: runs x networks x regions."""
    total = sum(fits)
    return np.stack([score((total - b) / (RUNS - 1), g) for b, g in zip(fits, grams)])


def interval(table):
    """Of a table participants x runs: mean, half-width (docs/method.md section 9)."""
    people, runs = table.shape
    rows, columns = table.mean(1), table.mean(0)
    residual = table - rows[:, None] - columns + table.mean()
    mean_square = (residual**2).sum() / ((people - 1) * (runs - 1))
    r, p = rows.var(ddof=1) / people, columns.var(ddof=1) / runs
    variance = max(r + p - mean_square / (people * runs), r, p)
    return table.mean(), 3.182446305284263 * math.sqrt(variance)  # t(.975; 3): fewer runs than participants


def ceiling(rdms, region, within_lag):
    i, j = np.triu_indices(VOLUMES, 1)
    first = NETWORKS * LAYERS + region * PEOPLE
    z = rdms[i, j, first : first + PEOPLE]
    if within_lag:
        lag = j - i - 1
        z = z - (np.stack([np.bincount(lag, c) for c in z.T], 1) / np.bincount(lag)[:, None])[lag]
    z = (z - z.mean(0)) / z.std(0)
    all_of = z.mean(1)
    lower = [np.corrcoef(z[:, s], all_of * PEOPLE - z[:, s])[0, 1] for s in range(PEOPLE)]
    upper = [np.corrcoef(z[:, s], all_of)[0, 1] for s in range(PEOPLE)]
    pairwise = (np.corrcoef(z.T).sum() - PEOPLE) / (PEOPLE * (PEOPLE - 1))
    return pairwise, np.mean(lower), np.mean(upper)


def write(path, columns, rows):
    with open(path, "w") as out:
        for row in [columns.split()] + rows:
            out.write("\t".join(str(float(c)) if isinstance(c, np.floating) else str(c) for c in row) + "\n")


def main(folder):
    os.makedirs(folder + "/group", exist_ok=True)
    runs = study()
    least, most = math.ceil(30 / TR), VOLUMES // 2
    positive = sorted({int(least + k * (most - least) / 19 + 0.5) for k in range(20)})
    shifts = positive + [-s for s in positive]
    draws = np.random.default_rng(1).integers(len(shifts), size=(DRAWS, RUNS))
    fits, people, scan = [], [], []
    for time in ["none", "lag"]:
        lag = time == "lag"
        grams = [products(rdms, 0, lag) for rdms in runs]
        scores = left_out([weights(g) for g in grams], grams).reshape(RUNS, NETWORKS, len(REGIONS), PEOPLE)
        shifted = [[products(rdms, s, lag) for s in shifts] for rdms in runs]
        refits = [[weights(g) for g in run] for run in shifted]
        null = np.stack([
            left_out([refits[r][d[r]] for r in range(RUNS)], [shifted[r][d[r]] for r in range(RUNS)]).mean(0) for d in draws])
        null = np.arctanh(null.reshape(DRAWS, NETWORKS, len(REGIONS), PEOPLE)).mean(-1)
        observed = np.arctanh(scores.mean(0)).mean(-1)
        for r, roi in enumerate(REGIONS):
            bounds = np.mean([ceiling(rdms, r, lag) for rdms in runs], axis=0)
            for m in range(NETWORKS):
                table = scores[:, m, r, :].T
                mean, half = interval(table)
                p = (1 + (null[:, m, r] >= observed[m, r]).sum()) / (1 + DRAWS)
                familywise = (1 + (null.max((1, 2)) >= observed[m, r]).sum()) / (1 + DRAWS)
                sd = table.mean(1).std(ddof=1)
                fits.append([roi, f"net-{m + 1}", time, PEOPLE, mean, sd, mean - half, mean + half, *bounds, "n/a", p, familywise, "n/a"])
                people += [[f"sub-{s + 1}", f"net-{m + 1}", roi, time, table[s].mean(), RUNS, ""] for s in range(PEOPLE)]
        for s in range(-10, 11) if lag else []:
            moved = [products(rdms, s, lag) for rdms in runs]
            at = left_out([weights(g) for g in moved], moved).mean(0).reshape(NETWORKS, len(REGIONS), PEOPLE)
            for r, roi in enumerate(REGIONS):
                for m in range(NETWORKS):
                    scan.append([roi, f"net-{m + 1}", time, s, TR * s, PEOPLE, at[m, r].mean(), at[m, r].std(ddof=1) / math.sqrt(PEOPLE)])
    write(folder + "/group/group_fit.tsv", "roi model time_control n mean sd ci_low ci_high ceiling_pairwise ceiling_lower"
          " ceiling_upper p_bonferroni p_shift p_shift_familywise reason", fits)
    write(folder + "/group/participant_scores.tsv", "subject model roi time_control r n_runs reason", people)
    write(folder + "/group/lost_runs.tsv", "analysis subject roi run time_control comparisons reason", [])
    write(folder + "/group/group_lag_scan.tsv", "roi model time_control shift_volumes shift_seconds n mean sem", scan)
    scans = [{"subject": f"sub-{s + 1}", "run": str(r + 1), "volumes": VOLUMES} for s in range(PEOPLE) for r in range(RUNS)]
    models = [{"model": f"net-{m + 1}", "label": f"Network {m + 1}"} for m in range(NETWORKS)]
    design = {"tr": TR, "scans": scans, "stimuli": [], "models": models, "rois": [{"roi": roi} for roi in REGIONS], "warnings": []}
    with open(folder + "/design.json", "w") as out:
        json.dump(design, out)
    for row in fits:
        print(*[x if isinstance(x, str) else round(float(x), 3) for x in row])


main(sys.argv[1])
