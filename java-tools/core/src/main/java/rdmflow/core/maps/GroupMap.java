package rdmflow.core.maps;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;
import rdmflow.core.algebra.InOrder;
import rdmflow.core.group.Corrections;
import rdmflow.core.group.FisherZ;

/**
 * What participants' maps of scores share: mean, t of Fisher z, TFCE with its family-wise p by sign flips and the maximum
 * over the map, and the false discovery rate of t (docs/method.md section 10).
 *
 * <p>Signs are flipped in all 2^n ways where these are no more than asked for, itself among them; else by SplitMix64, and
 * p = (1 + number of flips that reach it) / (1 + flips).
 *
 * @param mean of r
 * @param t of atanh(r) against 0
 * @param tfce of t
 * @param familyWise p of tfce
 * @param fdr of the p of t (Benjamini and Hochberg)
 * @param flips how many there were
 */
public record GroupMap(double[] mean, double[] t, double[] tfce, double[] familyWise, double[] fdr, long flips) {
    private static final double LARGEST_R = 1 - 1e-15;

    /**
     * Tests the maps.
     *
     * @param r participants x places, finite
     * @param flips at most
     * @param twoSided whether scores below 0 count too
     */
    public static GroupMap of(double[][] r, Adjacency adjacency, int flips, long seed, boolean twoSided, int threads) {
        int n = r.length;
        int places = adjacency.neighbours().length;
        double[][] z = Arrays.stream(r)
                .map(map -> Arrays.stream(map)
                        .map(v -> FisherZ.of(Math.max(-LARGEST_R, Math.min(LARGEST_R, v))))
                        .toArray())
                .toArray(double[][]::new);
        double[] squares = new double[places];
        double[] mean = new double[places];
        for (int p = 0; p < n; p++) {
            for (int v = 0; v < places; v++) {
                squares[v] += z[p][v] * z[p][v];
                mean[v] += r[p][v] / n;
            }
        }
        boolean all = n < 31 && 1L << n <= flips;
        int count = all ? 1 << n : flips;
        double[] t = t(z, squares, new boolean[n]);
        double[] tfce = new Tfce(adjacency).of(t, twoSided);
        ThreadLocal<Tfce> own = ThreadLocal.withInitial(() -> new Tfce(adjacency));
        List<Double> largest = InOrder.map(count, threads, flip -> {
            boolean[] minus = all ? bits(flip, n) : random(seed, flip, n);
            double[] enhanced = own.get().of(t(z, squares, minus), twoSided);
            return Arrays.stream(enhanced)
                    .map(v -> twoSided ? Math.abs(v) : v)
                    .max()
                    .orElse(0);
        });
        double[] sorted =
                largest.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double[] familyWise = Arrays.stream(tfce)
                .map(value -> p(sorted, twoSided ? Math.abs(value) : value, all))
                .toArray();
        TDistribution distribution = TDistribution.of(n - 1);
        double[] p = Arrays.stream(t)
                .map(value -> twoSided
                        ? 2 * distribution.survivalProbability(Math.abs(value))
                        : distribution.survivalProbability(value))
                .toArray();
        return new GroupMap(mean, t, tfce, familyWise, Corrections.benjaminiHochberg(p), count);
    }

    /** t of each place with some participants' signs changed; the squares stay as they are. 0 where nothing varies. */
    private static double[] t(double[][] z, double[] squares, boolean[] minus) {
        int n = z.length;
        double[] t = new double[squares.length];
        for (int p = 0; p < n; p++) {
            double[] map = z[p];
            if (minus[p]) {
                for (int v = 0; v < t.length; v++) {
                    t[v] -= map[v];
                }
            } else {
                for (int v = 0; v < t.length; v++) {
                    t[v] += map[v];
                }
            }
        }
        for (int v = 0; v < t.length; v++) {
            double mean = t[v] / n;
            double variance = (squares[v] - n * mean * mean) / (n - 1);
            t[v] = variance > 1e-14 * squares[v] ? mean / Math.sqrt(variance / n) : 0;
        }
        return t;
    }

    private static boolean[] bits(int flip, int n) {
        boolean[] minus = new boolean[n];
        IntStream.range(0, n).forEach(p -> minus[p] = (flip >> p & 1) == 1);
        return minus;
    }

    /** SplitMix64 of seed and flip. */
    private static boolean[] random(long seed, int flip, int n) {
        boolean[] minus = new boolean[n];
        long state = mix(seed * 0x9E3779B97F4A7C15L + flip);
        for (int p = 0; p < n; p++) {
            state += 0x9E3779B97F4A7C15L;
            minus[p] = mix(state) < 0;
        }
        return minus;
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** Share of the largest values that reach a value; rounding must not decide about the map itself. */
    private static double p(double[] sorted, double value, boolean all) {
        double limit = value - 1e-9 * Math.abs(value);
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] >= limit) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        int reached = sorted.length - low;
        return all ? (double) reached / sorted.length : (1.0 + reached) / (1.0 + sorted.length);
    }
}
