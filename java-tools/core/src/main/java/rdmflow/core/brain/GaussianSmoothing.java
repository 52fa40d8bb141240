package rdmflow.core.brain;

/**
 * Smoothing of a volume with a Gaussian of a given full width at half maximum (docs/method.md section 2), axis by axis:
 *
 * <p>s(i) = sum over |k| &lt;= r of w(k) v(i + k), w(k) = exp(-k^2 / (2 sigma^2)) / sum, with sigma = FWHM / sqrt(8 ln 2) /
 * (voxel size along the axis) and r = floor(4 sigma + 1/2).
 *
 * <p>Edges: the volume is mirrored at its faces, the face's voxels repeated (scipy's {@code reflect}). A voxel that is not
 * finite counts as 0 for its neighbours, as the voxels outside of a masked brain do, and stays as it is.
 */
public final class GaussianSmoothing {
    private static final double WIDTH_OF_SIGMA = Math.sqrt(8 * Math.log(2));
    private static final double TRUNCATION = 4;

    private final int[] lengths;
    private final double[][] kernels = new double[3][];

    /**
     * Prepares the kernels of a grid.
     *
     * @param fullWidthMillimetres full width at half maximum, more than 0
     */
    public GaussianSmoothing(Grid grid, double fullWidthMillimetres) {
        lengths = new int[] {grid.nx(), grid.ny(), grid.nz()};
        for (int axis = 0; axis < 3; axis++) {
            kernels[axis] = kernel(fullWidthMillimetres / WIDTH_OF_SIGMA / grid.voxelMillimetres(axis));
        }
    }

    /** The weights of k = 0 .. r. */
    private static double[] kernel(double sigma) {
        double[] weights = new double[(int) (TRUNCATION * sigma + 0.5) + 1];
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            weights[k] = Math.exp(-0.5 * k * k / (sigma * sigma));
            sum += k == 0 ? weights[k] : 2 * weights[k];
        }
        for (int k = 0; k < weights.length; k++) {
            weights[k] /= sum;
        }
        return weights;
    }

    /** A smoothed copy of a volume, x fastest. */
    public double[] smooth(double[] volume) {
        double[] smoothed = volume.clone();
        for (int i = 0; i < smoothed.length; i++) {
            smoothed[i] = Double.isFinite(volume[i]) ? volume[i] : 0;
        }
        int stride = 1;
        for (int axis = 0; axis < 3; axis++) {
            if (kernels[axis].length > 1) {
                smoothLines(smoothed, stride, lengths[axis], kernels[axis]);
            }
            stride *= lengths[axis];
        }
        for (int i = 0; i < smoothed.length; i++) {
            smoothed[i] = Double.isFinite(volume[i]) ? smoothed[i] : volume[i];
        }
        return smoothed;
    }

    private static void smoothLines(double[] volume, int stride, int length, double[] kernel) {
        int reach = kernel.length - 1;
        double[] padded = new double[length + 2 * reach];
        for (int first = 0; first < volume.length; first++) {
            if (first / stride % length != 0) {
                continue;
            }
            for (int i = 0; i < padded.length; i++) {
                padded[i] = volume[first + stride * mirrored(i - reach, length)];
            }
            for (int i = 0; i < length; i++) {
                double sum = kernel[0] * padded[i + reach];
                for (int k = reach; k > 0; k--) {
                    sum += kernel[k] * (padded[i + reach - k] + padded[i + reach + k]);
                }
                volume[first + stride * i] = sum;
            }
        }
    }

    /** Positions -1, -2, ... stand for 0, 1, ... and n, n + 1, ... for n - 1, n - 2, ..., as often as it takes. */
    private static int mirrored(int position, int length) {
        int within = Math.floorMod(position, 2 * length);
        return within < length ? within : 2 * length - 1 - within;
    }
}
