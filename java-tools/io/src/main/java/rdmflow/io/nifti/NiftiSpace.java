package rdmflow.io.nifti;

import rdmflow.core.brain.Grid;

/**
 * A grid and what its millimetres mean.
 *
 * @param grid shape and affine
 * @param qformCode NIfTI code of the quaternion form, 0 = not written
 * @param sformCode NIfTI code of the affine form, 0 = not written: 1 scanner, 2 aligned, 3 Talairach, 4 MNI
 */
public record NiftiSpace(Grid grid, int qformCode, int sformCode) {
    public NiftiSpace {
        if (qformCode <= 0 && sformCode <= 0) {
            throw new IllegalArgumentException("an image without sform and qform has no space");
        }
    }

    /** Scanner space, both forms. */
    public static NiftiSpace scanner(Grid grid) {
        return new NiftiSpace(grid, 1, 1);
    }
}
