package rdmflow.core.rdm;

import java.util.Arrays;

/** RDMs as vectors of length 1 whose products are correlations: plain, or within each lag (docs/method.md section 9). */
public final class LagMeans {
    private LagMeans() {}

    /**
     * Takes the mean over each lag's pairs out of values and scales them to length 1, in place.
     *
     * @param lags of the pairs, at least 0; equal ones share a mean, so equal lags everywhere centre over all pairs
     * @return false, the values as they were, if nothing varies within any lag
     */
    public static boolean removeAndScale(double[] values, int[] lags) {
        int strata = Arrays.stream(lags).max().orElse(0) + 1;
        double[] first = new double[strata];
        double[] sums = new double[strata];
        int[] counts = new int[strata];
        boolean varies = false;
        for (int k = 0; k < values.length; k++) {
            if (counts[lags[k]]++ == 0) {
                first[lags[k]] = values[k];
            }
            varies |= values[k] != first[lags[k]];
            sums[lags[k]] += values[k];
        }
        if (!varies) {
            return false;
        }
        double squares = 0;
        for (int k = 0; k < values.length; k++) {
            values[k] -= sums[lags[k]] / counts[lags[k]];
            squares += values[k] * values[k];
        }
        double scale = 1 / Math.sqrt(squares);
        Arrays.setAll(values, k -> values[k] * scale);
        return true;
    }
}
