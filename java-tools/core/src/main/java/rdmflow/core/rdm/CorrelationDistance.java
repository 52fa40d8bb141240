package rdmflow.core.rdm;

/** Correlation distance of patterns that fit in memory: the voxels of a region. */
public final class CorrelationDistance {
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
        double[][] unit = new double[rows][];
        for (int i = 0; i < rows; i++) {
            unit[i] = unitLength(patterns[i]);
        }
        double[] pairs = new double[Math.toIntExact(PairOrder.count(rows))];
        int pair = 0;
        for (int i = 0; i < rows; i++) {
            int j = i + 1;
            for (; j + 3 < rows; j += 4) {
                fourDistances(unit, i, j, pairs, pair);
                pair += 4;
            }
            for (; j < rows; j++) {
                pairs[pair++] = clip(1 - dot(unit[i], unit[j]));
            }
        }
        return pairs;
    }

    /** Distances of row i from rows j to j + 3: their sums, each in the order of {@link #dot}, do not wait for each other. */
    private static void fourDistances(double[][] unit, int i, int j, double[] pairs, int pair) {
        double[] row = unit[i];
        double[] a = unit[j];
        double[] b = unit[j + 1];
        double[] c = unit[j + 2];
        double[] d = unit[j + 3];
        double withA = 0;
        double withB = 0;
        double withC = 0;
        double withD = 0;
        for (int p = 0; p < row.length; p++) {
            double value = row[p];
            withA += value * a[p];
            withB += value * b[p];
            withC += value * c[p];
            withD += value * d[p];
        }
        pairs[pair] = clip(1 - withA);
        pairs[pair + 1] = clip(1 - withB);
        pairs[pair + 2] = clip(1 - withC);
        pairs[pair + 3] = clip(1 - withD);
    }

    /** A distance of directions back into [0, 2]; NaN stays NaN. */
    static double clip(double distance) {
        return Math.max(0, Math.min(2, distance));
    }

    private static double[] unitLength(double[] row) {
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (double value : row) {
            smallest = Math.min(smallest, value);
            largest = Math.max(largest, value);
            sum += value;
        }
        double mean = sum / row.length;
        double[] unit = new double[row.length];
        double squares = 0;
        for (int p = 0; p < row.length; p++) {
            unit[p] = row[p] - mean;
            squares += unit[p] * unit[p];
        }
        double scale = smallest == largest ? Double.NaN : 1 / Math.sqrt(squares);
        for (int p = 0; p < row.length; p++) {
            unit[p] *= scale;
        }
        return unit;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int p = 0; p < a.length; p++) {
            sum += a[p] * b[p];
        }
        return sum;
    }
}
