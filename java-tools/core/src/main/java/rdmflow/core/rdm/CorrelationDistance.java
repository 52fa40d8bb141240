package rdmflow.core.rdm;

import rdmflow.core.DataException;

/** Correlation distance of patterns that fit in memory: the voxels of a region. */
public final class CorrelationDistance {
    /** What one array of Java holds. */
    private static final int MOST_VALUES = Integer.MAX_VALUE - 8;

    private CorrelationDistance() {}

    /**
     * Correlation distance of all pairs of rows: d(i, j) = 1 - z_i . z_j, with z_i = row i minus its mean, divided by
     * its length.
     *
     * <p>Shapes: patterns T x P (volumes x features), finite, P &gt;= 2; result T(T-1)/2 in the order of
     * {@link PairOrder}.
     * <br>Unit: none. Range [0, 2]; rounding beyond it is clipped.
     * <br>Undefined: a constant row (smallest value = largest) makes its T - 1 pairs NaN, never 0; the caller counts
     * them.
     * <br>Accuracy: mean first, then squares, in double: the one-pass sum of squares cancels at P = 10^6.
     * <br>Paper A.6, A.7; docs/method.md sections 1, 2 and 6.
     */
    public static double[] ofRows(double[][] patterns) {
        int rows = patterns.length;
        int features = rows == 0 ? 0 : patterns[0].length;
        // Zeros at the end change no sum.
        int padded = (features + 3) / 4 * 4;
        if ((long) padded * rows > MOST_VALUES) {
            throw new DataException("a region of " + features + " voxels in " + rows + " volumes: expected at most "
                    + MOST_VALUES + " values, found " + (long) padded * rows + "; part the region");
        }
        double[] unit = new double[padded * rows];
        for (int i = 0; i < rows; i++) {
            putUnitLength(patterns[i], unit, i, rows);
        }
        double[] pairs = new double[Math.toIntExact(PairOrder.count(rows))];
        int pair = 0;
        for (int i = 0; i < rows; i++) {
            for (int p = 0; p < padded; p += 4) {
                addFour(unit, p * rows, i, rows, pairs, pair);
            }
            pair += rows - 1 - i;
        }
        toDistances(pairs);
        return pairs;
    }

    /**
     * Adds what four features contribute to the products of row i with all rows after it. Each sum grows feature by
     * feature, many of them side by side: the bits of one after the other, by vector instructions.
     *
     * <p>A method of its own, as {@link #toDistances} is: a short call compiles little else.
     *
     * @param at where the first feature's values begin
     * @param pair where the products of row i begin
     */
    private static void addFour(double[] unit, int at, int i, int rows, double[] pairs, int pair) {
        int second = at + rows;
        int third = second + rows;
        int fourth = third + rows;
        double a = unit[at + i];
        double b = unit[second + i];
        double c = unit[third + i];
        double d = unit[fourth + i];
        int first = pair - i - 1;
        for (int j = i + 1; j < rows; j++) {
            pairs[first + j] = pairs[first + j]
                    + a * unit[at + j]
                    + b * unit[second + j]
                    + c * unit[third + j]
                    + d * unit[fourth + j];
        }
    }

    private static void toDistances(double[] products) {
        for (int k = 0; k < products.length; k++) {
            products[k] = clip(1 - products[k]);
        }
    }

    /** A distance of directions back into [0, 2]; NaN stays NaN. */
    static double clip(double distance) {
        return Math.max(0, Math.min(2, distance));
    }

    /** Writes a row's direction into column {@code i} of features x rows. */
    private static void putUnitLength(double[] row, double[] unit, int i, int rows) {
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (double value : row) {
            smallest = value < smallest ? value : smallest;
            largest = value > largest ? value : largest;
            sum += value;
        }
        double mean = sum / row.length;
        double squares = 0;
        for (double value : row) {
            squares += (value - mean) * (value - mean);
        }
        double scale = smallest == largest ? Double.NaN : 1 / Math.sqrt(squares);
        for (int p = 0; p < row.length; p++) {
            unit[p * rows + i] = (row[p] - mean) * scale;
        }
    }
}
