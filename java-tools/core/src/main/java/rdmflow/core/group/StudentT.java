package rdmflow.core.group;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A one-sample, two-sided t test against 0; of differences it is the paired test. docs/method.md section 7.
 *
 * @param count n
 * @param t mean / (standard deviation / sqrt n), standard deviation with n - 1; NaN when undefined
 * @param degreesOfFreedom n - 1
 * @param p two-sided; NaN when undefined
 * @param reason why the test is undefined, or empty
 */
public record StudentT(int count, double t, int degreesOfFreedom, double p, String reason) {
    /** Values closer than this share of their own size, or of the values they are differences of, are equal. */
    private static final double ROUNDING = 1e-13;

    /**
     * The test of {@code values}.
     *
     * <p>Undefined (NaN, with the reason): n &lt; 2; values that are not finite; values without spread, where largest
     * less smallest is at most 1e-13 {@code scale}, the rounding of their computation.
     * <br>Accuracy: t to 1e-14 relative where the spread is not small against the mean.
     *
     * @param scale size of the numbers that the values were computed from, e.g. the largest |z| of two scores
     */
    public static StudentT ofMean(double[] values, double scale) {
        int n = values.length;
        if (n < 2) {
            return undefined(n, "expected at least two participants, found " + n);
        }
        if (Arrays.stream(values).anyMatch(value -> !Double.isFinite(value))) {
            return undefined(n, "a score of 1 or -1 has no finite Fisher z");
        }
        double spread = Arrays.stream(values).max().orElseThrow()
                - Arrays.stream(values).min().orElseThrow();
        if (spread <= ROUNDING * scale) {
            return undefined(n, "no spread between participants");
        }
        double t = Spread.mean(values) / Spread.standardError(values);
        double p = 2 * TDistribution.of(n - 1).survivalProbability(Math.abs(t));
        return new StudentT(n, t, n - 1, p, "");
    }

    private static StudentT undefined(int n, String reason) {
        return new StudentT(n, Double.NaN, Math.max(0, n - 1), Double.NaN, reason);
    }
}
