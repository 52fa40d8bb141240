"""t and TFCE of a small group, by nilearn: python tfce.py > tfce.tsv

nilearn 0.14.1, numpy 2.4.6. Scores of 7 participants on 7 x 6 x 5 voxels, a tenth outside of the mask; lines: what, values.
The scores are written, so that nothing depends on the generator. To be equal to 1e-9 relative: nilearn's t comes from
normalised columns.
"""
import sys
import nibabel as nib
import numpy as np
from nilearn.maskers import NiftiMasker
from nilearn.mass_univariate import permuted_ols

random = np.random.default_rng(8)
shape = (7, 6, 5)
mask = random.random(shape) > 0.1
image = nib.Nifti1Image(mask.astype(np.int16), np.eye(4))
masker = NiftiMasker(image).fit()
scores = 0.1 * random.standard_normal((7,) + shape)
scores[:, 1:4, 1:4, 1:3] += 0.15
scores[:, 5:, 3:, 2:] -= 0.12
scores = np.round(scores, 4)


def put(name, values):
    print(name + "\t" + " ".join(repr(float(v)) for v in values))


# voxels x fastest, as images are stored
put("mask", mask.astype(int).ravel(order="F"))
for participant in scores:
    put("scores", participant.ravel(order="F"))
for two_sided in (True, False):
    target = np.arctanh(np.array([participant[mask] for participant in scores]))
    result = permuted_ols(np.ones((7, 1)), target, model_intercept=False, n_perm=2, two_sided_test=two_sided,
                          tfce=True, masker=masker, output_type="dict", n_jobs=1)
    for key in ("t", "tfce"):
        volume = np.full(shape, np.nan)
        volume[mask] = result[key][0]
        put(f"{key} {'two' if two_sided else 'one'}", volume.ravel(order="F"))
