package rdmflow.core.algebra;

import java.util.Arrays;
import java.util.List;

/**
 * Sums of columns and of their products over a set of pairs, each column shifted by a constant near its mean so that
 * nothing cancels. Moments of disjoint sets of pairs add up; {@link #centred} takes the means of the whole set out.
 *
 * <p>Accuracy: in double, by dsyrk over panels of 4,096 pairs whose partial sums are added in panel order; equal bytes
 * for any number of threads.
 */
public final class Moments {
    /** 161 columns of a panel are 5 MB: large enough for dsyrk's full rate, small beside the columns themselves. */
    private static final int PANEL_PAIRS = 4096;

    private final int columns;
    private final long pairs;
    private final double[] sums;
    private final double[] products;
    private final double[] shifts;

    private Moments(int columns, long pairs, double[] sums, double[] products, double[] shifts) {
        this.columns = columns;
        this.pairs = pairs;
        this.sums = sums;
        this.products = products;
        this.shifts = shifts;
    }

    /**
     * Moments over the given positions.
     *
     * @param columns each as long as the run has pairs; finite at every position
     * @param shifts one for each column
     * @param positions of the pairs to sum over, possibly none
     */
    public static Moments of(double[][] columns, double[] shifts, int[] positions, int threads) {
        int n = columns.length;
        int panels = (positions.length + PANEL_PAIRS - 1) / PANEL_PAIRS;
        List<Moments> partial = InOrder.map(panels, threads, p -> {
            int from = p * PANEL_PAIRS;
            return panel(columns, shifts, positions, from, Math.min(positions.length, from + PANEL_PAIRS));
        });
        Moments total = new Moments(n, 0, new double[n], new double[n * n], shifts);
        for (Moments panel : partial) {
            total = total.plus(panel);
        }
        OpenBlas.mirror(total.products, n);
        return total;
    }

    private static Moments panel(double[][] columns, double[] shifts, int[] positions, int from, int to) {
        int n = columns.length;
        int width = to - from;
        double[] panel = new double[n * width];
        double[] sums = new double[n];
        for (int c = 0; c < n; c++) {
            double[] column = columns[c];
            double shift = shifts[c];
            int row = c * width;
            double sum = 0;
            for (int p = 0; p < width; p++) {
                double value = column[positions[from + p]] - shift;
                panel[row + p] = value;
                sum += value;
            }
            sums[c] = sum;
        }
        double[] products = new double[n * n];
        OpenBlas.addGram(panel, n, width, products);
        return new Moments(n, width, sums, products, shifts);
    }

    /** Moments over the pairs of both, which must not overlap and must have the same columns and shifts. */
    public Moments plus(Moments other) {
        double[] sum = sums.clone();
        Arrays.setAll(sum, i -> sums[i] + other.sums[i]);
        double[] product = products.clone();
        Arrays.setAll(product, i -> products[i] + other.products[i]);
        return new Moments(columns, pairs + other.pairs, sum, product, shifts);
    }

    /** Moments of some of the columns, in the order given. */
    public Moments select(int[] some) {
        int n = some.length;
        double[] product = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                product[i * n + j] = products[some[i] * columns + some[j]];
            }
        }
        return new Moments(
                n,
                pairs,
                Arrays.stream(some).mapToDouble(c -> sums[c]).toArray(),
                product,
                Arrays.stream(some).mapToDouble(c -> shifts[c]).toArray());
    }

    /** G = Z'Z of the columns minus their means over these pairs; a constant column's row and column are exactly 0. */
    public CrossProducts centred() {
        double[] gram = new double[columns * columns];
        boolean[] constant = new boolean[columns];
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j < columns; j++) {
                gram[i * columns + j] = products[i * columns + j] - sums[i] * sums[j] / pairs;
            }
            constant[i] = isConstant(i, gram[i * columns + i]);
        }
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j < columns; j++) {
                if (constant[i] || constant[j]) {
                    gram[i * columns + j] = 0;
                }
            }
        }
        return new CrossProducts(columns, pairs, gram);
    }

    /**
     * What centring leaves of a constant column is rounding: of its mean (first term), or of the difference between its
     * mean over these pairs and the shift (second term).
     */
    private boolean isConstant(int column, double squares) {
        double rounding = 1e-13 * shifts[column];
        return !(squares > pairs * rounding * rounding) || squares <= 1e-13 * products[column * columns + column];
    }
}
