package rdmflow.io.nifti;

import rdmflow.core.brain.Grid;

/**
 * The rotation of a grid as NIfTI's qform holds it.
 *
 * @param b second component; the first is the root of what is missing to length 1
 * @param c third component
 * @param d fourth component
 * @param handedness -1 when the third axis is mirrored, else 1
 * @param exact whether the axes are orthogonal, so that rotation and voxel sizes are the whole affine
 */
record Quaternion(double b, double c, double d, double handedness, boolean exact) {
    private static final double ORTHOGONAL = 1e-4;

    static Quaternion of(Grid grid) {
        double[][] r = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                r[i][j] = grid.affine()[i][j] / grid.voxelMillimetres(j);
            }
        }
        double determinant = r[0][0] * (r[1][1] * r[2][2] - r[1][2] * r[2][1])
                - r[0][1] * (r[1][0] * r[2][2] - r[1][2] * r[2][0])
                + r[0][2] * (r[1][0] * r[2][1] - r[1][1] * r[2][0]);
        double handedness = determinant < 0 ? -1 : 1;
        for (int i = 0; i < 3; i++) {
            r[i][2] *= handedness;
        }
        double[] q = components(r);
        double sign = q[0] < 0 ? -1 : 1;
        return new Quaternion(sign * q[1], sign * q[2], sign * q[3], handedness, orthogonal(r));
    }

    private static boolean orthogonal(double[][] r) {
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < i; j++) {
                double product = r[0][i] * r[0][j] + r[1][i] * r[1][j] + r[2][i] * r[2][j];
                if (!(Math.abs(product) <= ORTHOGONAL)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** From the largest of the four squares, so that no small number is divided by. */
    private static double[] components(double[][] r) {
        double[] squares = {
            1 + r[0][0] + r[1][1] + r[2][2],
            1 + r[0][0] - r[1][1] - r[2][2],
            1 - r[0][0] + r[1][1] - r[2][2],
            1 - r[0][0] - r[1][1] + r[2][2]
        };
        int largest = 0;
        for (int i = 1; i < 4; i++) {
            largest = squares[i] > squares[largest] ? i : largest;
        }
        double twice = Math.sqrt(squares[largest]);
        double factor = 1 / (2 * twice);
        double half = twice / 2;
        double[] cross = {r[2][1] - r[1][2], r[0][2] - r[2][0], r[1][0] - r[0][1]};
        double[] sum = {r[2][1] + r[1][2], r[0][2] + r[2][0], r[1][0] + r[0][1]};
        return switch (largest) {
            case 0 -> new double[] {half, cross[0] * factor, cross[1] * factor, cross[2] * factor};
            case 1 -> new double[] {cross[0] * factor, half, sum[2] * factor, sum[1] * factor};
            case 2 -> new double[] {cross[1] * factor, sum[2] * factor, half, sum[0] * factor};
            default -> new double[] {cross[2] * factor, sum[1] * factor, sum[0] * factor, half};
        };
    }
}
