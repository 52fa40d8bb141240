package rdmflow.core.rdm;

import java.util.Arrays;
import rdmflow.core.DataException;
import rdmflow.core.algebra.OpenBlas;

/**
 * The Gram matrix of centred rows, which is all that a distance needs of a layer's activations (docs/method.md
 * section 1).
 *
 * @param gram T x T, symmetric: products of rows, each less its mean over features; exactly 0 in the row and the column
 *     of a constant pattern
 * @param rowMean mean over features of each row
 * @param features number of features P
 */
public record PatternGram(double[][] gram, double[] rowMean, long features) {
    /** About 35 MB of panel at 542 volumes: large enough for the speed of OpenBLAS. */
    private static final int PANEL_COLUMNS = 8192;

    /** A sum of products X X' in double over panels X, in the order in which they come. */
    public interface Products {
        /**
         * Adds X X'.
         *
         * @param panel X, row-major, rows x columns from the beginning of the array
         */
        void add(double[] panel, int columns);

        /** The sum, row-major rows x rows; only the upper triangle (i &lt;= j) need be filled. */
        double[] sum();
    }

    /** The Gram matrix of patterns that fit in memory, without OpenBLAS: the voxels of a region, some features. */
    public static PatternGram ofRows(double[][] patterns) {
        int rows = patterns.length;
        double[][] centred = new double[rows][];
        double[] mean = new double[rows];
        for (int i = 0; i < rows; i++) {
            double[] row = patterns[i];
            mean[i] = Arrays.stream(row).sum() / row.length;
            double ofRow = mean[i];
            boolean constant = Arrays.stream(row).allMatch(value -> value == row[0]);
            centred[i] = Arrays.stream(row)
                    .map(value -> constant ? 0 : value - ofRow)
                    .toArray();
        }
        double[][] gram = new double[rows][rows];
        for (int i = 0; i < rows; i++) {
            for (int j = i; j < rows; j++) {
                double sum = 0;
                for (int p = 0; p < centred[i].length; p++) {
                    sum += centred[i][p] * centred[j][p];
                }
                gram[i][j] = sum;
                gram[j][i] = sum;
            }
        }
        return new PatternGram(gram, mean, rows == 0 ? 0 : patterns[0].length);
    }

    /** The Gram matrix by OpenBLAS, in one thread. */
    public static PatternGram of(Patterns patterns) {
        int rows = patterns.rows();
        double[] sum = new double[rows * rows];
        return of(patterns, new Products() {
            @Override
            public void add(double[] panel, int columns) {
                OpenBlas.addGram(panel, rows, columns, sum);
            }

            @Override
            public double[] sum() {
                return sum;
            }
        });
    }

    /**
     * G = (X - m 1')(X - m 1')' in double, in two passes over the panels: means first, because raw moments cancel.
     * The constant ones among the rows are told by smallest value = largest, not by a variance.
     *
     * <p>Cost: T^2 P multiply-adds (half of it by symmetry), one panel of T x 8192 doubles.
     *
     * @param products of as many rows, still zero
     * @throws DataException if a value is not finite; the message names the volume and the feature, not the file
     */
    public static PatternGram of(Patterns patterns, Products products) {
        int rows = patterns.rows();
        long columns = patterns.columns();
        double[] panel = new double[Math.multiplyExact(rows, (int) Math.min(columns, PANEL_COLUMNS))];
        double[] sum = new double[rows];
        double[] smallest = new double[rows];
        double[] largest = new double[rows];
        Arrays.fill(smallest, Double.POSITIVE_INFINITY);
        Arrays.fill(largest, Double.NEGATIVE_INFINITY);
        for (long first = 0; first < columns; first += PANEL_COLUMNS) {
            int count = (int) Math.min(columns - first, PANEL_COLUMNS);
            patterns.panel(first, count, panel);
            for (int i = 0; i < rows; i++) {
                for (int p = 0; p < count; p++) {
                    double value = panel[i * count + p];
                    if (!Double.isFinite(value)) {
                        throw new DataException("expected finite activations, found " + value + " in volume " + i
                                + ", feature " + (first + p) + " (both count from 0)");
                    }
                    sum[i] += value;
                    smallest[i] = Math.min(smallest[i], value);
                    largest[i] = Math.max(largest[i], value);
                }
            }
        }
        double[] mean = Arrays.stream(sum).map(total -> total / columns).toArray();
        for (long first = 0; first < columns; first += PANEL_COLUMNS) {
            int count = (int) Math.min(columns - first, PANEL_COLUMNS);
            patterns.panel(first, count, panel);
            for (int i = 0; i < rows; i++) {
                for (int p = 0; p < count; p++) {
                    int at = i * count + p;
                    panel[at] = smallest[i] == largest[i] ? 0 : panel[at] - mean[i];
                }
            }
            products.add(panel, count);
        }
        double[] gram = products.sum();
        OpenBlas.mirror(gram, rows);
        double[][] square = new double[rows][];
        for (int i = 0; i < rows; i++) {
            square[i] = Arrays.copyOfRange(gram, i * rows, (i + 1) * rows);
        }
        return new PatternGram(square, mean, columns);
    }
}
