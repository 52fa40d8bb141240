package rdmflow.core.algebra;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums of columns and of their products over a set of pairs, each column shifted by a constant near its mean so that
 * nothing cancels. Moments of disjoint sets of pairs add up; {@link #centred} takes the means of the whole set out,
 * {@link #centredWithinStrata} those of each of its strata. Both need one pass over the pairs, the same one.
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
    private final Strata strata;

    private Moments(int columns, long pairs, double[] sums, double[] products, double[] shifts, Strata strata) {
        this.columns = columns;
        this.pairs = pairs;
        this.sums = sums;
        this.products = products;
        this.shifts = shifts;
        this.strata = strata;
    }

    /**
     * Sums by stratum.
     *
     * @param counts pairs of each stratum; empty where there are no strata
     * @param sums columns x strata, row-major
     */
    private record Strata(long[] counts, double[] sums) {
        Strata plus(Strata other) {
            long[] count = counts.clone();
            Arrays.setAll(count, d -> counts[d] + other.counts[d]);
            double[] sum = sums.clone();
            Arrays.setAll(sum, k -> sums[k] + other.sums[k]);
            return new Strata(count, sum);
        }

        Strata select(int[] some) {
            int n = counts.length;
            double[] sum = new double[some.length * n];
            for (int i = 0; i < some.length; i++) {
                System.arraycopy(sums, some[i] * n, sum, i * n, n);
            }
            return new Strata(counts, sum);
        }
    }

    /**
     * Moments over the given positions.
     *
     * @param columns each as long as the run has pairs; finite at every position
     * @param shifts one for each column
     * @param positions of the pairs to sum over, possibly none
     */
    public static Moments of(double[][] columns, double[] shifts, int[] positions, int threads) {
        int[][] same = new int[columns.length][];
        Arrays.fill(same, positions);
        return of(columns, shifts, same, new int[0], 0, WantedProducts.ALL, threads);
    }

    /**
     * Moments over pairs that stand at other positions in each column.
     *
     * @param columns each finite at every one of its positions
     * @param shifts one for each column
     * @param positions for each column those of the pairs to sum over, as many in all
     * @param stratum of each pair, from 0, or empty for moments without strata
     * @param strata how many there are, 0 for none
     * @param wanted which products of columns will be asked for
     */
    public static Moments of(
            double[][] columns,
            double[] shifts,
            int[][] positions,
            int[] stratum,
            int strata,
            WantedProducts wanted,
            int threads) {
        int n = columns.length;
        int pairs = n == 0 ? 0 : positions[0].length;
        int panels = (pairs + PANEL_PAIRS - 1) / PANEL_PAIRS;
        List<Moments> partial = InOrder.map(panels, threads, p -> {
            int from = p * PANEL_PAIRS;
            int to = Math.min(pairs, from + PANEL_PAIRS);
            return panel(columns, shifts, positions, stratum, strata, wanted, from, to);
        });
        Moments total = new Moments(
                n, 0, new double[n], new double[n * n], shifts, new Strata(new long[strata], new double[n * strata]));
        for (Moments panel : partial) {
            total = total.grown(panel);
        }
        OpenBlas.mirror(total.products, n);
        return total;
    }

    private static Moments panel(
            double[][] columns,
            double[] shifts,
            int[][] positions,
            int[] stratum,
            int strata,
            WantedProducts wanted,
            int from,
            int to) {
        int n = columns.length;
        int width = to - from;
        DoubleBuffer panel = WantedProducts.panel(n * width);
        double[] values = new double[width];
        // Pairs come row by row of their RDM, so nearly all positions and lags follow each other.
        Map<int[], int[]> runs = new IdentityHashMap<>();
        double[] sums = new double[n];
        double[] byStratum = new double[n * strata];
        for (int c = 0; c < n; c++) {
            double[] column = columns[c];
            int[] at = positions[c];
            double shift = shifts[c];
            int[] ends = runs.computeIfAbsent(
                    at, positionsOfColumn -> ColumnStretches.ends(positionsOfColumn, stratum, from, to));
            double sum = 0;
            int p = 0;
            for (int end : ends) {
                sum = ColumnStretches.put(column, at[from + p] - p, shift, p, end, values, sum);
                if (strata > 0) {
                    ColumnStretches.addByStratum(values, p, end, byStratum, c * strata + stratum[from + p] - p);
                }
                p = end;
            }
            sums[c] = sum;
            panel.put(c * width, values);
        }
        long[] counts = new long[strata];
        for (int p = from; strata > 0 && p < to; p++) {
            counts[stratum[p]]++;
        }
        double[] products = wanted.of(panel, n, width);
        return new Moments(n, width, sums, products, shifts, new Strata(counts, byStratum));
    }

    /** Moments over the pairs of both, which must not overlap and must have the same columns, shifts and strata. */
    public Moments plus(Moments other) {
        double[] sum = sums.clone();
        Arrays.setAll(sum, i -> sums[i] + other.sums[i]);
        double[] product = products.clone();
        Arrays.setAll(product, i -> products[i] + other.products[i]);
        return new Moments(columns, pairs + other.pairs, sum, product, shifts, strata.plus(other.strata));
    }

    /**
     * Moments of these columns and then those of {@code others}, over pairs of both that stand beside each other.
     *
     * @param across products of these columns with the others, row-major
     */
    public Moments beside(Moments others, double[] across) {
        int n = columns + others.columns;
        double[] product = new double[n * n];
        for (int i = 0; i < columns; i++) {
            System.arraycopy(products, i * columns, product, i * n, columns);
            System.arraycopy(across, i * others.columns, product, i * n + columns, others.columns);
        }
        for (int i = 0; i < others.columns; i++) {
            System.arraycopy(others.products, i * others.columns, product, (columns + i) * n + columns, others.columns);
        }
        OpenBlas.mirror(product, n);
        return new Moments(
                n,
                pairs,
                joined(sums, others.sums),
                product,
                joined(shifts, others.shifts),
                new Strata(strata.counts, joined(strata.sums, others.strata.sums)));
    }

    private static double[] joined(double[] first, double[] second) {
        double[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    /** The same as {@link #plus} in this object's own arrays: there are many panels. */
    private Moments grown(Moments panel) {
        add(sums, panel.sums);
        add(products, panel.products);
        add(strata.sums, panel.strata.sums);
        for (int d = 0; d < strata.counts.length; d++) {
            strata.counts[d] += panel.strata.counts[d];
        }
        return new Moments(columns, pairs + panel.pairs, sums, products, shifts, strata);
    }

    private static void add(double[] total, double[] more) {
        for (int i = 0; i < total.length; i++) {
            total[i] += more[i];
        }
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
                Arrays.stream(some).mapToDouble(c -> shifts[c]).toArray(),
                strata.select(some));
    }

    /** G = Z'Z of the columns minus their means over these pairs; a constant column's row and column are exactly 0. */
    public CrossProducts centred() {
        return without((i, j) -> sums[i] * sums[j] / pairs);
    }

    /**
     * G = Z'Z of the columns minus their means within each stratum, the sum over strata d of Z_d'Z_d - n_d m_d m_d': what
     * one dummy for each stratum leaves of them. A column that is constant within every stratum is constant; a stratum of
     * one pair contributes nothing.
     */
    public CrossProducts centredWithinStrata() {
        int count = strata.counts.length;
        double[] scaled = new double[columns * count];
        for (int k = 0; k < scaled.length; k++) {
            long pairsOfStratum = strata.counts[k % count];
            scaled[k] = pairsOfStratum == 0 ? 0 : strata.sums[k] / Math.sqrt(pairsOfStratum);
        }
        double[] between = new double[columns * columns];
        OpenBlas.addGram(scaled, columns, count, between);
        OpenBlas.mirror(between, columns);
        return without((i, j) -> between[i * columns + j]);
    }

    private CrossProducts without(Means means) {
        double[] gram = new double[columns * columns];
        boolean[] constant = new boolean[columns];
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j < columns; j++) {
                gram[i * columns + j] = products[i * columns + j] - means.product(i, j);
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

    /** What means contribute to the product of two columns. */
    private interface Means {
        double product(int i, int j);
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
