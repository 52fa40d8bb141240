"""Numbers of RegionsStudyTest, by nibabel 5.4.2, nilearn 0.14.1, numpy 2.3.5, scipy 1.15.3: regions.py FOLDER, with FOLDER =
shared/data/haxby/haxby2001/sub001.

Writes regions_t.tsv (localizer run, contrast, t of every voxel, x fastest), regions_voxels.tsv (localizer run, region, its
linear indices) and regions_rdms.tsv (scanned run, region, mean of 1 - r) and regions_ceilings.tsv (run, region, pairwise,
lower and upper of the first and of the second participant): localizer runs 1 and 7, scanned runs 2, 3 and 8, 9.
"""

import sys

import nibabel as nib
import numpy as np
from nilearn.glm.contrasts import compute_contrast
from nilearn.glm.first_level import run_glm
from nilearn.image import smooth_img
from scipy.special import gammainc
from scipy.stats import gamma

folder, tr, n, radius, count = sys.argv[1], 2.5, 121, 30, 6
brain = np.asarray(nib.load(f"{folder}/masks/25mm/brain.nii.gz").dataobj).ravel(order="F") > 0
k = np.arange(600)
x = k % 6
places = np.column_stack([62.5 - 25 * x, -112.5 + 25 * (k // 6 % 10), -112.5 + 25 * (k // 60)])


def run_file(run, name):
    return f"{folder}/BOLD/task001_run{run:03d}/{name}"


def integral(u):
    u = np.maximum(u, 0)
    return gammainc(6, u) - gammainc(16, u) / 6


def density(u):
    return gamma.pdf(u, 6) - gamma.pdf(u, 16) / 6


def t_maps(run):
    rows = [line.split("\t") for line in open(run_file(run, "bold_events.tsv")).read().split("\n")[1:] if line]
    conditions = sorted({row[2] for row in rows})
    t = tr * (np.arange(n) + 0.5)
    columns = []
    for condition in conditions:
        own = [(float(onset), float(duration)) for onset, duration, name in rows if name == condition]
        for step in [integral, density]:
            columns.append(sum(step(t - onset) - step(t - onset - duration) for onset, duration in own))
    cosines = [np.cos(np.pi * i * (2 * np.arange(n) + 1) / (2 * n)) for i in range(1, int(2 * n * tr / 100) + 1)]
    design = np.column_stack(columns + list(np.loadtxt(run_file(run, "bold_moest.txt")).T) + cosines + [np.ones(n)])
    image = nib.load(run_file(run, "bold_25mm.nii.gz"))
    smooth = smooth_img(nib.Nifti1Image(image.get_fdata(), image.affine), 30).get_fdata()
    fit = run_glm(smooth.reshape((600, n), order="F").T, design, noise_model="ols")
    maps = {}
    for contrast, preferred in [("faces", "face"), ("houses", "house")]:
        weights = np.zeros(design.shape[1])
        weights[: 2 * len(conditions) : 2] = [7 if condition == preferred else -1 for condition in conditions]
        maps[contrast] = compute_contrast(*fit, weights, stat_type="t").stat().ravel()
    return maps


def best(t, *areas):
    t = t.astype(np.float32)
    near = np.zeros(600, bool)
    for area in areas:
        peak = max(np.flatnonzero(area), key=lambda v: (t[v], -v))
        near |= np.linalg.norm(places - places[peak], axis=1) <= radius
    return sorted(sorted(np.flatnonzero(near), key=lambda v: (-t[v], v))[:count])


left, right, early = (k * 37 % 71) * (x >= 3), (k * 53 % 83) * (x < 3), k * 29 % 61
winner = np.where(left + right + early > 50, np.argmax([left, right, early], axis=0), -1)
areas = {"V1": np.flatnonzero((winner == 0) | (winner == 1)), "V2": np.flatnonzero(winner == 2)}


def z(pairs):
    return (pairs - pairs.mean()) / pairs.std()


def row(out, *cells):
    out.write("\t".join(repr(c.item()) if hasattr(c, "item") else str(c) for c in cells) + "\n")


rdms = {}
with (
    open("regions_t.tsv", "w") as t_file,
    open("regions_voxels.tsv", "w") as voxel_file,
    open("regions_rdms.tsv", "w") as rdm_file,
):
    for localizer in [1, 7]:
        t = t_maps(localizer)
        for contrast, values in t.items():
            row(t_file, localizer, contrast, *values)
        regions = {
            "FFA": best(t["faces"], brain & (x >= 3), brain & (x < 3)),
            "PPA": best(t["houses"], brain),
            "OFA": best(t["faces"], brain),
            **areas,
        }
        for name, voxels in regions.items():
            row(voxel_file, localizer, name, *voxels)
            for run in [localizer + 1, localizer + 2]:
                series = nib.load(run_file(run, "bold_25mm.nii.gz")).get_fdata().reshape((600, n), order="F")[voxels]
                series = series[series.min(axis=1) < series.max(axis=1)].T
                series = series - series.mean(axis=0)
                rdms[run, name] = (1 - np.corrcoef(series))[np.triu_indices(n, 1)]
                row(rdm_file, run, name, rdms[run, name].mean())
with open("regions_ceilings.tsv", "w") as out:
    for run in [2, 3]:
        for name in ["FFA", "PPA", "OFA", "V1", "V2"]:
            both = [rdms[run, name], rdms[run + 6, name]]
            pairwise = np.corrcoef(*both)[0, 1]
            total = z(both[0]) + z(both[1])
            row(out, run, name, *[c for own in both for c in [pairwise, pairwise, np.corrcoef(own, total)[0, 1]]])
