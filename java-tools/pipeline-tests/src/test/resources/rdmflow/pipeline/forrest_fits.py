"""Prints forrest_fits.tsv: scores of the Forrest frame features as models, the frames' brightness as a region.

    python3 forrest_fits.py FOLDER_OF_forrest-features > forrest_fits.tsv

numpy 1.24.2. By the recipe of the data's README: features picked at 5 Hz, convolved with `spm` (161 taps), sampled in the
middle of each volume; RDMs are 1 - Pearson. Per held-out run: ordinary least squares with an intercept in each other run, mean
weights, Pearson correlation of the prediction with the region's RDM. Unique variance as in A.9 (control residuals averaged).
Pairs with an undefined layer RDM are left out (there are none here). Agreement expected: 1e-9.
"""
import gzip
import math
import sys

import numpy

VOLUMES = [451, 441, 438, 488, 462, 439, 542, 338]
MEANS = [69.56237588711328, 0.8989451441783796, 17.48815983803787, 0.049516099605604505]
DEVIATIONS = [30.678257512837817, 46.794816118895476, 56.82615056708368, 0.07266551953572295]


def column(segment, name):
    with gzip.open(f"{sys.argv[1]}/fg_av_ger_seg{segment}_{name}.tsv.gz", "rt") as lines:
        next(lines)
        return [line.split("\t")[-1].strip() for line in lines]


def sampled(rows, volumes):
    picked = rows[::5]
    t = numpy.arange(161) / 5
    hrf = t**5 * numpy.exp(-t) / math.factorial(5) - t**15 * numpy.exp(-t) / (6 * math.factorial(15))
    hrf /= hrf.sum()
    out = numpy.zeros((volumes, rows.shape[1]))
    for k in range(volumes):
        last = 5 + 10 * k
        for tap in range(min(160, last) + 1):
            out[k] += hrf[tap] * picked[last - tap]
    return out


def rdm(patterns):
    return (1 - numpy.corrcoef(patterns))[numpy.triu_indices(len(patterns), 1)]


def fit(x, y):
    return numpy.linalg.lstsq(numpy.column_stack([x, numpy.ones(len(y))]), y, rcond=None)[0][:-1]


models = {"hash": [], "half": []}
region = []
for segment, volumes in enumerate(VOLUMES):
    bright = numpy.column_stack([
        (numpy.array(column(segment, name), float) - mean) / deviation
        for name, mean, deviation in zip(["brmean", "brlr", "brud", "normdiff"], MEANS, DEVIATIONS)])
    bits = numpy.array([[int(bit) for digit in row for bit in f"{int(digit, 16):04b}"] for row in column(segment, "phash")], float)
    region.append(rdm(sampled(bright, volumes)))
    sample = sampled(bits, volumes)
    models["hash"].append(numpy.column_stack([rdm(sample), rdm(sample[:, 0::2])]))
    models["half"].append(numpy.column_stack([rdm(sample[:, :48])]))

runs = range(len(VOLUMES))
print("kind\tmodel\tcontrol\trun\tr")
weights = {name: [fit(x[k], region[k]) for k in runs] for name, x in models.items()}
for name, x in models.items():
    for held in runs:
        mean = numpy.mean([weights[name][k] for k in runs if k != held], axis=0)
        print(f"fit\t{name}\tn/a\t{held + 1}\t{numpy.corrcoef(x[held] @ mean, region[held])[0, 1]!r}")
for control, target in [("hash", "half"), ("half", "hash")]:
    for held in runs:
        train = [k for k in runs if k != held]
        mean = numpy.mean([weights[control][k] for k in train], axis=0)
        left = {k: region[k] - models[control][k] @ mean for k in runs}
        beyond = numpy.mean([fit(models[target][k], left[k]) for k in train], axis=0)
        r = numpy.corrcoef(models[target][held] @ beyond, left[held])[0, 1]
        print(f"unique\t{target}\t{control}\t{held + 1}\t{r!r}")
