package rdmflow.core.algebra;

import java.util.Arrays;

/**
 * G = Z'Z of columns centred over a set of pairs: all that fits, correlations and residuals need. Two objects are equal
 * only if they are the same, so that what is derived from one can be kept by it.
 */
public final class CrossProducts {
    private final int size;
    private final long pairs;
    private final double[] gram;

    /**
     * Takes the array without copying it.
     *
     * @param gram row-major size x size, symmetric
     * @param pairs number of pairs summed over
     */
    public CrossProducts(int size, long pairs, double[] gram) {
        if (gram.length != Math.multiplyExact(size, size)) {
            throw new IllegalArgumentException(gram.length + " values for " + size + " columns");
        }
        this.size = size;
        this.pairs = pairs;
        this.gram = gram;
    }

    /** G over all pairs of columns of equal length, every value finite. */
    public static CrossProducts of(double[][] columns, int threads) {
        int[] all = new int[columns[0].length];
        Arrays.setAll(all, i -> i);
        double[] means = Arrays.stream(columns)
                .mapToDouble(column -> Arrays.stream(column).sum() / column.length)
                .toArray();
        return Moments.of(columns, means, all, threads).centred();
    }

    public int size() {
        return size;
    }

    public long pairs() {
        return pairs;
    }

    public double get(int i, int j) {
        return gram[i * size + j];
    }

    /** The products of some columns among themselves, row-major. */
    public double[] block(int[] columns) {
        int n = columns.length;
        double[] block = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                block[i * n + j] = gram[columns[i] * size + columns[j]];
            }
        }
        return block;
    }

    /** |z|: the length of a centred column. */
    public double length(int column) {
        return Math.sqrt(gram[column * size + column]);
    }
}
