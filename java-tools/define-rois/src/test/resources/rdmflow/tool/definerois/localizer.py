"""The localizer of DefineRoisTest, by nibabel 5.4.2, nilearn 0.14.1, numpy 2.3.5, scipy 1.15.3.

Writes bold.nii.gz (5 x 4 x 3 x 120 with TR 2 s), events.tsv (not in order of onset), confounds.tsv, compcor.tsv and
compcor.json (motion, aCompCor of two masks, cosines of 128 s) and expected_t.tsv: variant, contrast, then nilearn's t of
every voxel, x fastest.
"""

import json

import nibabel as nib
import numpy as np
from nilearn.glm.contrasts import compute_contrast
from nilearn.glm.first_level import run_glm
from nilearn.image import smooth_img
from scipy.special import gammainc
from scipy.stats import gamma

rng = np.random.default_rng(17)
order = "face scene body house object scramble scramble body object face house scene".split()
onsets = np.round(5.5 + 19.3 * np.arange(12), 3)
duration, tr = 14.0, 2.0
shape, n = (5, 4, 3), 120
conditions = sorted(set(order))


def integral(u):
    u = np.maximum(u, 0)
    return gammainc(6, u) - gammainc(16, u) / 6


def density(u):
    return gamma.pdf(u, 6) - gamma.pdf(u, 16) / 6


def design(step, start, cutoff, motion=None, derivatives=False):
    t = start + tr * np.arange(n)
    columns = []
    for condition in conditions:
        own = [o for o, c in zip(onsets, order) if c == condition]
        columns.append(sum(step(t - o) - step(t - o - duration) for o in own))
        if derivatives:
            columns.append(sum(density(t - o) - density(t - o - duration) for o in own))
    k = np.arange(1, int(np.floor(2 * n * tr / cutoff)) + 1)
    columns += list(np.cos(np.pi * np.outer(2 * np.arange(n) + 1, k) / (2 * n)).T)
    return np.column_stack(columns + ([motion] if motion is not None else []) + [np.ones(n)])


face = design(integral, 1.0, 100)[:, 1]
noise = np.zeros((n, 60))
for i in range(n):
    noise[i] = rng.standard_normal(60) + (0.4 * noise[i - 1] if i else 0)
motion = np.round(np.cumsum(0.05 * rng.standard_normal((n, 6)), axis=0), 6)
data = 800 + 15 * noise + np.outer(face, 20 * rng.standard_normal(60)) + motion @ rng.standard_normal((6, 60)) * 5
bold = np.rint(data).astype("<i2")
bold[:, 7] = 33  # a constant voxel
image = nib.Nifti1Image(
    bold.T.reshape(shape + (n,), order="F"), np.array([[-3, 0, 0, 6], [0, 3, 0, -5], [0, 0, 3.3, 2], [0, 0, 0, 1.0]])
)
image.header.set_xyzt_units("mm", "sec")
image.header["pixdim"][4] = tr
nib.save(image, "bold.nii.gz")
rows = sorted(zip(order, onsets))
open("events.tsv", "w").write(
    "onset\tduration\ttrial_type\n" + "".join(f"{o}\t{duration}\t{c}\n" for c, o in rows)
)
names = ["trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"]
open("confounds.tsv", "w").write(
    "\t".join(names) + "\n" + "".join("\t".join(repr(float(v)) for v in row) + "\n" for row in motion)
)

# The combined components are the last ones and not in order of their singular values; one was not retained.
components = np.round(rng.standard_normal((n, 8)), 6)
components[:, 6] += np.round(0.02 * data[:, 20], 6)
masks = ["CSF"] * 4 + ["combined"] * 4
sizes = [9, 8, 7, 6, 3, 5, 4, 2]
json.dump(
    {
        f"a_comp_cor_{i:02d}": {"Method": "aCompCor", "Mask": masks[i], "Retained": i != 5, "SingularValue": sizes[i]}
        for i in range(8)
    },
    open("compcor.json", "w"),
    indent=1,
)
drift = np.round(np.cos(np.pi * np.outer(2 * np.arange(n) + 1, np.arange(1, 4)) / (2 * n)), 9)
names += [f"a_comp_cor_{i:02d}" for i in range(8)] + [f"cosine{i:02d}" for i in range(3)]
open("compcor.tsv", "w").write(
    "\t".join(names)
    + "\n"
    + "".join("\t".join(repr(float(v)) for v in row) + "\n" for row in np.hstack([motion, components, drift]))
)
# With a high-pass of 300 s the design has the first cosine itself.
chosen = np.hstack([motion, components[:, [6, 4]], drift[:, 1:]])

smooth = smooth_img(nib.Nifti1Image(image.get_fdata(), image.affine), 5)
smooth = smooth.get_fdata().reshape((60, n), order="F").T

paper = {"faces": [-1, 4, 0, -1, -1, -1], "artifacts": [-1, -1, 0, 4, -1, -1]}
official = {"scenes": [-1, -1, 2, -1, 2, -1]}
doubled = {"faces": [w for v in paper["faces"] for w in (v, 0)]}
variants = {
    "ols": (design(integral, 1.0, 100), "ols", paper),
    "ar1": (design(integral, 1.0, 100), "ar1", paper),
    "start": (design(integral, 0.9, 60), "ols", official),
    "motion": (design(integral, 1.0, 100, motion), "ols", paper),
    "derivatives": (design(integral, 1.0, 100, derivatives=True), "ols", doubled),
    "compcor": (design(integral, 1.0, 300, chosen), "ols", paper),
    "smoothing": (design(integral, 1.0, 100), "ols", paper),
}
with open("expected_t.tsv", "w") as out:
    for variant, (x, noise_model, contrasts) in variants.items():
        voxels = smooth if variant == "smoothing" else np.delete(bold, 7, axis=1).astype(float)
        fit = run_glm(voxels, x, noise_model=noise_model)
        for name, weights in contrasts.items():
            c = np.zeros(x.shape[1])
            c[: len(weights)] = weights
            t = compute_contrast(*fit, c, stat_type="t").stat().ravel()
            t = t if len(t) == 60 else np.insert(t, 7, np.nan)
            out.write("\t".join([variant, name] + [repr(float(v)) for v in t]) + "\n")
