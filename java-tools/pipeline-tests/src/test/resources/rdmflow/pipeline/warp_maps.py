"""The study of WarpStudyTest and what ANTs should make of its maps: warp_maps.py FOLDER. Needs numpy, scipy, nibabel, h5py.

Writes maps in a template's space (v1.nii.gz, v2.nii.gz; RAS, 2 mm) and native ones, boldref.nii.gz and two runs of BOLD on an
oblique grid, affine.txt (ITK text), warp.h5 (ITK composite as fMRIPrep writes it: affine, then a displacement field; its
points go through the field first), and expected.tsv: map, then its value at every voxel of boldref, x fastest, when
points of boldref go through warp.h5 and then affine.txt. The field is linear in space, so its interpolation is exact.
ITK clamps within half a voxel beyond a map's outermost centres and gives 0 further away.
"""

import os
import sys

import h5py
import nibabel as nib
import numpy as np
from scipy.ndimage import map_coordinates

os.chdir(sys.argv[1])
rng = np.random.default_rng(8)
template = np.diag([2.0, 2.0, 2.0, 1.0])
template[:3, 3] = [-17, -15, -13]
c, s = np.cos(0.2), np.sin(0.2)
native = np.array([[-3 * c, -3 * s, 0, 9], [-3 * s, 3 * c, 0, -6], [0, 0, 3.3, -8], [0, 0, 0, 1.0]])
shape = (7, 6, 5)
lps = np.diag([-1.0, -1.0, 1.0])


def save(values, affine, name, tr=None):
    image = nib.Nifti1Image(values, affine)
    image.header.set_xyzt_units("mm", "sec")
    if tr:
        image.header["pixdim"][4] = tr
    nib.save(image, name)


maps = {name: rng.integers(0, 101, (18, 16, 14)).astype("f4") for name in ["v1", "v2"]}
for name, values in maps.items():
    save(values, template, f"{name}.nii.gz")
    save(rng.integers(0, 101, shape).astype("f4"), native, f"native_{name}.nii.gz")
save(rng.integers(500, 900, shape).astype("i2"), native, "boldref.nii.gz")
for run in [1, 2]:
    save(rng.integers(500, 900, shape + (12,)).astype("i2"), native, f"run-{run}_bold.nii.gz", 2)

rotation = np.array([[1.02, 0.05, 0], [-0.03, 0.97, 0.02], [0.01, 0, 1.05]])
shift = np.array([1.5, -2.0, 0.5])
open("affine.txt", "w").write(
    "#Insight Transform File V1.0\n#Transform 0\nTransform: AffineTransform_double_3_3\nParameters: "
    + " ".join(repr(v.item()) for v in [*rotation.ravel(), *shift])
    + "\nFixedParameters: 0 0 0\n"
)
inner = np.array([[0.98, 0, 0.04], [0.02, 1.01, 0], [0, -0.05, 0.99]])
inner_shift = np.array([-0.75, 0.5, 1.25])
size, spacing, origin = (9, 9, 9), 10.0, np.array([-40.0, -40.0, -40.0])
slope = np.array([[0.03, -0.01, 0], [0, 0.02, 0.01], [-0.02, 0, 0.04]])
offset = np.array([0.25, -0.5, 1.0])
z, y, x = np.meshgrid(*[np.arange(9)] * 3, indexing="ij")
centres = origin + spacing * np.stack([x, y, z], axis=-1).reshape(-1, 3)
field = centres @ slope.T + offset
with h5py.File("warp.h5", "w") as out:
    for k, (kind, parameters, fixed) in enumerate(
        [
            ("CompositeTransform_double_3_3", None, None),
            ("AffineTransform_double_3_3", [*inner.ravel(), *inner_shift], [0.0, 0, 0]),
            ("DisplacementFieldTransform_double_3_3", field.ravel(), [*size, *origin, *[spacing] * 3, *np.eye(3).ravel()]),
        ]
    ):
        group = out.create_group(f"TransformGroup/{k}")
        group["TransformType"] = np.array([kind], dtype=h5py.string_dtype("ascii"))
        if fixed is not None:
            group["TransformParameters"] = np.asarray(parameters, float)
            group["TransformFixedParameters"] = np.asarray(fixed, float)

k = np.arange(np.prod(shape))
voxels = np.stack([k % 7, k // 7 % 6, k // 42])
points = lps @ (native[:3, :3] @ voxels + native[:3, 3:])
points = points + slope @ points + offset[:, None]
points = inner @ points + inner_shift[:, None]
points = rotation @ points + shift[:, None]
at = np.linalg.solve(template[:3, :3], lps @ points - template[:3, 3:])
limits = np.array([[18], [16], [14]])
inside = np.all((at >= -0.5) & (at <= limits - 0.5), axis=0)
with open("expected.tsv", "w") as out:
    for name, values in maps.items():
        warped = map_coordinates(values.astype(float), at, order=1, mode="nearest") * inside
        out.write("\t".join([name] + [repr(v.item()) for v in warped]) + "\n")
