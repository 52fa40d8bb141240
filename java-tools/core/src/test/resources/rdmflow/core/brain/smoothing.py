"""Numbers of GaussianSmoothingTest, by nilearn 0.14.1, scipy 1.15.3, numpy 2.3.5.

Writes smoothing.tsv: FWHM in mm, then nilearn's smooth_img (scipy's gaussian_filter1d, mode reflect, truncate 4) of every
voxel, x fastest, of 7 x 5 x 3 voxels of 2.5 x 3 x 4 mm that lie oblique in space. nilearn sets non-finite voxels to 0.
"""

import nibabel as nib
import numpy as np
from nilearn.image import smooth_img

k = np.arange(105)
volume = (k * k * 31 % 97).astype(float)
volume[[11, 52]] = np.nan, np.inf
c, s = np.cos(0.3), np.sin(0.3)
affine = np.array([[2.5 * c, -3 * s, 0, 5], [2.5 * s, 3 * c, 0, -7], [0, 0, 4, 1], [0, 0, 0, 1.0]])
image = nib.Nifti1Image(volume.reshape((7, 5, 3), order="F"), affine)
with open("smoothing.tsv", "w") as out:
    for width in [0.5, 5, 8, 60]:
        smooth = smooth_img(image, width).get_fdata().ravel(order="F")
        out.write("\t".join([str(width)] + [repr(float(v)) for v in smooth]) + "\n")
