"""The small study of BuildRoiRdmsTest and its RDMs, by nibabel 5.4.2, numpy 2.4.6, scipy 1.17.1.

Writes bold.nii.gz (6 x 5 x 4 x 30), rois.nii.gz + rois.tsv (a 4-D mask: A and B overlap, gone is empty), csf_wm.nii.gz,
confounds.tsv + confounds.json (the combined components stand behind those of CSF and are not in order of their singular
values) and expected.tsv: variant, region, reason or the pairs of scipy's pdist on what numpy's pseudo-inverse leaves.
"""

import json

import nibabel as nib
import numpy as np
from scipy.spatial.distance import pdist

rng = np.random.default_rng(11)
shape, volumes = (6, 5, 4), 30
affine = np.array([[-3, 0, 0, 10], [0, 3, 0, -20], [0, 0, 3.3, 5], [0, 0, 0, 1.0]])
drift = np.linspace(-40, 40, volumes)
bold = np.rint(1500 + 60 * rng.standard_normal(shape + (volumes,)) + drift).astype("<i2")
bold[2, 2, 1] = 700  # a constant voxel
image = nib.Nifti1Image(bold, affine)
image.header.set_xyzt_units("mm", "sec")
image.header["pixdim"][4] = 2
nib.save(image, "bold.nii.gz")

masks = np.zeros(shape + (3,), "u1")
masks[1:4, 1:4, 1, 0] = 1
masks[2:5, 2:5, 0:2, 1] = 1
nib.save(nib.Nifti1Image(masks, affine), "rois.nii.gz")
open("rois.tsv", "w").write("index\tname\tmethod\n1\tA\tatlas\n2\tB\tatlas\n3\tgone\tatlas\n")
csf_wm = np.zeros(shape, "u1")
csf_wm[0] = 1
csf_wm[5, :, 2:] = 1
nib.save(nib.Nifti1Image(csf_wm, affine), "csf_wm.nii.gz")

names = ["csf", "trans_x", "trans_x_derivative1"]
names += [f"a_comp_cor_{i:02d}" for i in range(8)] + [f"a_comp_cor_{i}" for i in range(100, 107)]
names += ["cosine00", "cosine01", "non_steady_state_outlier00"]
table = rng.standard_normal((volumes, len(names)))
i = np.arange(volumes)
table[:, names.index("cosine00")] = np.cos(np.pi * (2 * i + 1) / (2 * volumes))
table[:, names.index("cosine01")] = np.cos(np.pi * 2 * (2 * i + 1) / (2 * volumes))
table[:, names.index("non_steady_state_outlier00")] = i == 0
rows = [[repr(float(v)) for v in row] for row in table]
rows[0][names.index("trans_x_derivative1")] = "n/a"
open("confounds.tsv", "w").write("\n".join("\t".join(r) for r in [names] + rows) + "\n")
singular = {100: 3, 101: 9, 102: 5, 103: 7, 104: 1, 105: 8, 106: 99}
fields = {}
for k in range(8):
    fields[f"a_comp_cor_{k:02d}"] = {"Method": "aCompCor", "Mask": "CSF", "Retained": True, "SingularValue": 50 - k}
for k, value in singular.items():
    fields[f"a_comp_cor_{k}"] = {"Method": "aCompCor", "Mask": "combined", "Retained": k != 106, "SingularValue": value}
fields["csf"] = {"Method": "Mean"}
json.dump(fields, open("confounds.json", "w"), indent=1)
table[0, names.index("trans_x_derivative1")] = table[1:, names.index("trans_x_derivative1")].mean()

series = bold.astype(float).reshape(-1, volumes, order="F")


def column(*wanted):
    return [table[:, names.index(name)] for name in wanted]


def from_mask():
    m = series[csf_wm.ravel(order="F") == 1].T
    trend = np.column_stack([np.ones(volumes), i])
    m = m - trend @ np.linalg.pinv(trend) @ m
    m = m / m.std(axis=0)
    return list(np.linalg.eigh(m @ m.T)[1][:, ::-1][:, :5].T)


combined = [f"a_comp_cor_{k}" for k in (101, 105, 103, 102, 100)]
cosines = ["cosine00", "cosine01"]
assumed = [f"a_comp_cor_{k:02d}" for k in range(5)]
variants = {
    "plain": [],
    "confounds": column(*combined, *cosines),
    "columns": column(*combined, *cosines, "trans_x_derivative1", "trans_x"),
    "assumed": column(*assumed, *cosines),
    "mask": from_mask(),
    "mask-confounds": from_mask() + column(*cosines),
    "no-centre": column(*combined, *cosines),
    "zscore": [],
    "drop": column(*combined, *cosines),
}
with open("expected.tsv", "w") as out:
    for variant, columns in variants.items():
        kept = np.array([t not in (0, 7) or variant != "drop" for t in range(volumes)])
        design = np.column_stack([np.ones(volumes)] + columns)[kept]
        for r, name in enumerate(["A", "B"]):
            voxels = series[masks[..., r].ravel(order="F") == 1]
            voxels = voxels[voxels.max(axis=1) > voxels.min(axis=1)].T[kept]
            left = voxels - design @ np.linalg.pinv(design) @ voxels
            if variant == "no-centre":
                left = left + voxels.mean(axis=0)
            if variant == "zscore":
                left = left / left.std(axis=0)
            square = np.full((volumes, volumes), np.nan)
            square[np.ix_(kept, kept)] = np.where(np.eye(kept.sum()) == 1, 0, 1 - np.corrcoef(left))
            pairs = square[np.triu_indices(volumes, 1)]
            assert np.allclose(pdist(left, "correlation"), pairs[~np.isnan(pairs)], rtol=0, atol=1e-12)
            out.write("\t".join([variant, name] + ["n/a" if np.isnan(p) else repr(float(p)) for p in pairs]) + "\n")
