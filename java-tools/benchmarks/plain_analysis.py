"""The same analysis written plainly, to time beside the tools: NumPy's lstsq on the pairs, no cross-products.

    python plain_analysis.py <folder of SyntheticStudy> <fit.tsv of the tool> <unique.tsv of the tool>

Does one region with one model (all runs) and one region with one ordered pair, reports user CPU seconds without reading,
and checks r of every held-out run against the tools' tables. Needs numpy and h5py; set OPENBLAS_NUM_THREADS=1.
"""
import resource
import sys

import h5py
import numpy as np

folder, fit_table, unique_table = sys.argv[1:]
RUNS = range(1, 9)


def read(owner, kind, run, rows=slice(None)):
    with h5py.File(f"{folder}/{owner}_run-{run}_{kind}-rdms.h5") as file:
        return file["dissimilarities"][rows].T


def weights(x, y):
    x1 = np.column_stack([x, np.ones(len(y))])
    return np.linalg.lstsq(x1, y, rcond=None)[0][:-1]


def seconds():
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def held_out(values, run):
    return np.mean([v for r, v in zip(RUNS, values) if r != run], axis=0)


control = [read("model-01", "model", run) for run in RUNS]
target = [read("model-12", "model", run) for run in RUNS]
region = [read("sub-01", "roi", run, 0) for run in RUNS]

start = seconds()
b = [weights(x, y) for x, y in zip(target, region)]
fits = [np.corrcoef(x @ held_out(b, run), y)[0, 1] for run, x, y in zip(RUNS, target, region)]
fit_seconds = seconds() - start

start = seconds()
unique = []
own = [weights(x, y) for x, y in zip(control, region)]
for run in RUNS:
    c = held_out(own, run)
    residuals = [y - x @ c for x, y in zip(control, region)]
    t = np.mean([weights(target[k - 1], residuals[k - 1]) for k in RUNS if k != run], axis=0)
    unique.append(np.corrcoef(target[run - 1] @ t, residuals[run - 1])[0, 1])
unique_seconds = seconds() - start


def scores(table, columns):
    rows = [line.rstrip("\n").split("\t") for line in open(table)]
    at = rows[0].index("r")
    return [float(row[at]) for row in rows[1:] if all(row[rows[0].index(k)] == v for k, v in columns.items())]


pairs = sum(len(y) for y in region)
print(f"numpy {np.__version__}, {pairs} pairs")
for name, found, table, columns, spent, times in (
    ("fit", fits, fit_table, {"roi": "rdm-10", "model": "model-12"}, fit_seconds, 22 * 12),
    ("unique variance", unique, unique_table, {"roi": "rdm-10", "control": "model-01", "target": "model-12"},
     unique_seconds, 22 * 132),
):
    difference = max(abs(a - b) for a, b in zip(found, scores(table, columns), strict=True))
    print(f"{name}: {spent:.2f} user CPU s for one, {spent * times:.0f} s for all {times}; largest difference of r {difference:.1e}")
