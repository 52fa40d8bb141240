package rdmflow.core.group;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A lag scan that peaks elsewhere than at 0: the movie is not where the study says it is. docs/method.md section 9.
 *
 * @param shift where the mean over participants and regions is highest, in volumes; positive: the brain is early
 * @param peak the mean there
 * @param atZero the mean without a shift
 */
public record LagScanPeak(int shift, double peak, double atZero) {
    private static final int LEAST_VOLUMES = 2;
    private static final double STANDARD_ERRORS = 2;

    /** Scores of neighbouring shifts are alike, as the response to the movie is slow: the flanks of a peak, at any TR. */
    private static final double NEIGHBOUR_SECONDS = 8;

    /** What other shifts give by chance can be told from so many of them. */
    private static final int FEWEST_ELSEWHERE = 10;

    private static final double STANDARD_DEVIATIONS = 4;

    /** Means of equal scores differ by less. */
    private static final double ROUNDING = 1e-12;

    /**
     * The peak, where it lies at least 2 volumes off and exceeds the mean at 0 by more than 2 standard errors. The
     * standard error is over participants (of one participant over its regions): the largest of that of the peak, that at
     * 0 and that of their difference, so that neither a spread between participants nor noise alone gives a warning. With
     * one participant and one region there is none, and no warning. Since all participants saw the same movie, what a
     * wrong shift scores by chance is the same for all, and no standard error tells of it: the peak must also exceed the
     * mean of all shifts more than 8 s (and 2 volumes) from it by more than 4 of their standard deviations, where there
     * are 10.
     *
     * @param shifts in volumes
     * @param trSeconds of a volume
     * @param scores participants x regions x shifts, NaN where undefined
     */
    public static Optional<LagScanPeak> of(int[] shifts, double trSeconds, double[][][] scores) {
        double[][] units = scores.length == 1
                ? scores[0]
                : Arrays.stream(scores)
                        .map(regions -> IntStream.range(0, shifts.length)
                                .mapToDouble(k -> mean(column(regions, k)))
                                .toArray())
                        .toArray(double[][]::new);
        int zero = IntStream.range(0, shifts.length)
                .filter(k -> shifts[k] == 0)
                .findFirst()
                .orElse(-1);
        Optional<Integer> highest = IntStream.range(0, shifts.length)
                .boxed()
                .filter(k -> !Double.isNaN(mean(column(units, k))))
                .max(Comparator.comparingDouble((Integer k) -> mean(column(units, k)))
                        .thenComparingInt(k -> -Math.abs(shifts[k])));
        if (zero < 0 || highest.isEmpty() || Math.abs(shifts[highest.get()]) < LEAST_VOLUMES) {
            return Optional.empty();
        }
        double[] peak = column(units, highest.get());
        double[] atZero = column(units, zero);
        double[] differences = IntStream.range(0, units.length)
                .mapToDouble(s -> peak[s] - atZero[s])
                .toArray();
        double error = Math.max(standardError(peak), Math.max(standardError(atZero), standardError(differences)));
        double excess = mean(peak) - mean(atZero);
        return excess > STANDARD_ERRORS * error + ROUNDING && !isChance(shifts, trSeconds, units, highest.get())
                ? Optional.of(new LagScanPeak(shifts[highest.get()], mean(peak), mean(atZero)))
                : Optional.empty();
    }

    private static boolean isChance(int[] shifts, double trSeconds, double[][] units, int highest) {
        double neighbours = Math.max(LEAST_VOLUMES, NEIGHBOUR_SECONDS / trSeconds);
        double[] elsewhere = defined(IntStream.range(0, shifts.length)
                .filter(k -> Math.abs(shifts[k] - shifts[highest]) > neighbours)
                .mapToDouble(k -> mean(column(units, k)))
                .toArray());
        return elsewhere.length >= FEWEST_ELSEWHERE
                && mean(column(units, highest)) - Spread.mean(elsewhere)
                        <= STANDARD_DEVIATIONS * Spread.standardDeviation(elsewhere);
    }

    private static double[] column(double[][] rows, int k) {
        return Arrays.stream(rows).mapToDouble(row -> row[k]).toArray();
    }

    private static double mean(double[] values) {
        return Spread.mean(defined(values));
    }

    private static double standardError(double[] values) {
        return Spread.standardError(defined(values));
    }

    private static double[] defined(double[] values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    }
}
