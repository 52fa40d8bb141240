package rdmflow.vision.network;

/** Position embeddings that are computed or resampled, in double, rows of {@code width} values. */
final class PositionEmbeddings {
    private static final double BASE = 10000;
    /** The cubic kernel's parameter in PyTorch's {@code interpolate}; PIL's is -0.5. */
    private static final double CUBIC = -0.75;
    /** DINOv2 adds this to the number of patches before it divides by the stored number, and so are all its activations. */
    private static final double DINO_OFFSET = 0.1;

    private PositionEmbeddings() {}

    /** VideoMAE: row p, column j: sin (even j) or cos (odd j) of p / 10000^(2 floor(j / 2) / width). */
    static double[][] flatIndex(int rows, int width) {
        double[][] table = new double[rows][width];
        for (int p = 0; p < rows; p++) {
            for (int j = 0; j < width; j++) {
                double angle = p / Math.pow(BASE, 2.0 * (j / 2) / width);
                table[p][j] = j % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
            }
        }
        return table;
    }

    /** MAE: the first half encodes the column, the second the row; each half is [sin | cos]. Rows ordered row, column. */
    static double[][] plane(int side, int width) {
        double[][] table = new double[side * side][width];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                double[] target = table[row * side + column];
                fillLine(target, 0, width / 2, column);
                fillLine(target, width / 2, width / 2, row);
            }
        }
        return table;
    }

    /** MVD: a quarter of the width encodes time, the rest the plane. Rows ordered time, row, column. */
    static double[][] spaceTime(int times, int side, int width) {
        int quarter = width / 4;
        double[][] plane = plane(side, width - quarter);
        double[][] table = new double[times * plane.length][width];
        for (int p = 0; p < table.length; p++) {
            fillLine(table[p], 0, quarter, p / plane.length);
            System.arraycopy(plane[p % plane.length], 0, table[p], quarter, width - quarter);
        }
        return table;
    }

    private static void fillLine(double[] target, int start, int width, int position) {
        int half = width / 2;
        for (int k = 0; k < half; k++) {
            double angle = position / Math.pow(BASE, (double) k / half);
            target[start + k] = Math.sin(angle);
            target[start + half + k] = Math.cos(angle);
        }
    }

    /**
     * DINOv2: resamples a stored square grid per axis at (i + 0.5) / s - 0.5 with s = (to + 0.1) / from, cubic with a =
     * -0.75, border rows repeated, no antialias.
     *
     * @param grid from * from rows, ordered row, column
     */
    static double[][] resample(double[][] grid, int from, int to) {
        double[][] weights = cubicWeights(from, to);
        int width = grid[0].length;
        double[][] result = new double[to * to][width];
        for (int row = 0; row < to; row++) {
            for (int column = 0; column < to; column++) {
                double[] target = result[row * to + column];
                for (int i = 0; i < from; i++) {
                    for (int j = 0; j < from && weights[row][i] != 0; j++) {
                        double weight = weights[row][i] * weights[column][j];
                        for (int k = 0; k < width && weight != 0; k++) {
                            target[k] += weight * grid[i * from + j][k];
                        }
                    }
                }
            }
        }
        return result;
    }

    /** Weights [to][from] of one axis of {@link #resample}. */
    static double[][] cubicWeights(int from, int to) {
        double scale = (to + DINO_OFFSET) / from;
        double[][] weights = new double[to][from];
        for (int i = 0; i < to; i++) {
            double source = (i + 0.5) / scale - 0.5;
            int floor = (int) Math.floor(source);
            for (int tap = floor - 1; tap <= floor + 2; tap++) {
                weights[i][Math.min(Math.max(tap, 0), from - 1)] += cubic(Math.abs(source - tap));
            }
        }
        return weights;
    }

    private static double cubic(double x) {
        if (x <= 1) {
            return ((CUBIC + 2) * x - (CUBIC + 3)) * x * x + 1;
        }
        return x < 2 ? ((CUBIC * x - 5 * CUBIC) * x + 8 * CUBIC) * x - 4 * CUBIC : 0;
    }
}
