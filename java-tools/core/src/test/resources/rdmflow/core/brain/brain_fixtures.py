"""Numbers of LinearModelTest and NuisanceRegressionTest, by nilearn 0.14.1, statsmodels 0.15.0, numpy 2.4.6, scipy 1.17.1.

Writes localizer_bold.tsv (time x voxels), localizer_t.tsv (voxel, contrast, t by statsmodels OLS, by nilearn OLS, by
nilearn AR(1)), denoising_input.tsv (time x [60 mask voxels, 3 confounds, 6 region voxels]) and denoising_output.tsv
(what numpy's pseudo-inverse leaves of the region voxels; plain, then without scaling and detrending).
"""

import numpy as np
import statsmodels.api as sm
from nilearn.glm.contrasts import compute_contrast
from nilearn.glm.first_level import run_glm
from scipy.special import gammainc

rng = np.random.default_rng(5)

# The localizer of studyforrest's sub-01, run 1.
onsets = [11.995, 35.988, 59.996, 83.989, 107.997, 131.989, 155.998, 179.990, 203.999, 227.991, 252.000, 275.992]
order = "face scene body house object scramble scramble body object face house scene".split()
conditions = sorted(set(order))
n, tr, cutoff = 156, 2.0, 100.0
t = (np.arange(n) + 0.5) * tr


def integral(u):
    u = np.maximum(u, 0)
    return gammainc(6, u) - gammainc(16, u) / 6


columns = [
    sum(integral(t - o) - integral(t - o - 16) for o, c in zip(onsets, order) if c == condition)
    for condition in conditions
]
k = np.arange(1, int(np.floor(2 * n * tr / cutoff)) + 1)
cosines = np.cos(np.pi * np.outer(2 * np.arange(n) + 1, k) / (2 * n))
design = np.column_stack(columns + [cosines, np.ones(n)])
voxels = 16
noise = np.zeros((n, voxels))
rho = np.linspace(-0.5, 0.8, voxels)
for i in range(n):
    noise[i] = rng.standard_normal(voxels) + (rho * noise[i - 1] if i else 0)
bold = np.rint(9000 + 60 * design @ rng.standard_normal((design.shape[1], voxels)) + 50 * noise)
np.savetxt("localizer_bold.tsv", bold, fmt="%d", delimiter="\t")

contrasts = {"faces": [-1, 4, 0, -1, -1, -1], "scenes": [-1, -1, 0, -1, 4, -1]}
with open("localizer_t.tsv", "w") as out:
    fits = {kind: run_glm(bold, design, noise_model=kind) for kind in ("ols", "ar1")}
    for name, weights in contrasts.items():
        c = np.zeros(design.shape[1])
        c[:6] = weights
        by_statsmodels = [float(sm.OLS(bold[:, v], design).fit().t_test(c).tvalue.item()) for v in range(voxels)]
        by_nilearn = {kind: compute_contrast(*fit, c, stat_type="t").stat().ravel() for kind, fit in fits.items()}
        for v in range(voxels):
            out.write(
                f"{v}\t{name}\t{by_statsmodels[v]!r}\t{float(by_nilearn['ols'][v])!r}\t{float(by_nilearn['ar1'][v])!r}\n"
            )

time, mask_count, region_count = 48, 60, 6
sources = rng.standard_normal((time, 7)) * [9, 7, 6, 5, 4, 2, 1]
drift = np.linspace(-1, 1, time)[:, None]
mask = np.rint(
    5000 + sources @ rng.standard_normal((7, mask_count)) * 20 + 300 * drift * rng.standard_normal(mask_count)
    + 40 * rng.standard_normal((time, mask_count))
)
confounds = np.column_stack([
    np.cos(np.pi * (2 * np.arange(time) + 1) / (2 * time)),
    np.rint(rng.standard_normal(time) * 1e8),
    np.rint(1000 * rng.standard_normal(time)) / 1000,
])
region = np.rint(
    8000 + sources @ rng.standard_normal((7, region_count)) * 20 + 200 * drift + 60 * rng.standard_normal((time, region_count))
)
np.savetxt("denoising_input.tsv", np.column_stack([mask, confounds, region]), fmt="%.17g", delimiter="\t")


def cleaned(detrend, scale):
    trend = np.column_stack([np.ones(time), np.arange(time)]) if detrend else np.ones((time, 1))
    m = mask - trend @ np.linalg.pinv(trend) @ mask
    if scale:
        m = m / m.std(axis=0)
    values, vectors = np.linalg.eigh(m @ m.T)
    c = np.column_stack([np.ones(time), vectors[:, ::-1][:, :5], confounds])
    # Columns of unit length, because numpy's cut-off is relative to the largest of them.
    c = c / np.linalg.norm(c, axis=0)
    return region - c @ np.linalg.pinv(c) @ region


np.savetxt(
    "denoising_output.tsv", np.column_stack([cleaned(True, True), cleaned(False, False)]), fmt="%.17g", delimiter="\t"
)
