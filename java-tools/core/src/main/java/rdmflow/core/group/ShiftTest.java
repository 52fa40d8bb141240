package rdmflow.core.group;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often a study in which the movie came at another time does as well: p = (1 + number of draws with a statistic at
 * least as large) / (1 + draws). The statistic of a comparison is the mean over participants of Fisher's z; family-wise it
 * is the largest of all comparisons in each draw. docs/method.md section 9.
 *
 * @param p of each comparison; NaN where nothing was observed
 * @param familyWise the same against the maximum over all comparisons of each draw
 */
public record ShiftTest(double[] p, double[] familyWise) {
    /**
     * One-sided tests of several comparisons that share their draws.
     *
     * @param observed the statistic of each comparison, NaN for one that is undefined and takes no part
     * @param draws the statistic of each comparison in every draw
     */
    public static ShiftTest of(double[] observed, List<double[]> draws) {
        int[] defined = IntStream.range(0, observed.length)
                .filter(k -> !Double.isNaN(observed[k]))
                .toArray();
        int count = draws.isEmpty() ? 0 : draws.get(0).length;
        double[] largest = new double[count];
        Arrays.fill(largest, Double.NEGATIVE_INFINITY);
        for (int k : defined) {
            for (int d = 0; d < count; d++) {
                largest[d] = Math.max(largest[d], draws.get(k)[d]);
            }
        }
        double[] p = new double[observed.length];
        double[] familyWise = new double[observed.length];
        Arrays.fill(p, Double.NaN);
        Arrays.fill(familyWise, Double.NaN);
        for (int k : defined) {
            p[k] = share(observed[k], draws.get(k));
            familyWise[k] = share(observed[k], largest);
        }
        return new ShiftTest(p, familyWise);
    }

    /** Two-sided tests: of absolute values. */
    public static ShiftTest ofEitherSign(double[] observed, List<double[]> draws) {
        return of(
                Arrays.stream(observed).map(Math::abs).toArray(),
                draws.stream()
                        .map(values -> Arrays.stream(values).map(Math::abs).toArray())
                        .toList());
    }

    private static double share(double observed, double[] draws) {
        // A draw without a value (a participant with r = 1, another with r = -1) counts against the observed one.
        long asLarge = Arrays.stream(draws).filter(value -> !(value < observed)).count();
        return (1.0 + asLarge) / (1.0 + draws.length);
    }
}
