package rdmflow.core.time;

import java.util.Arrays;

/**
 * Features that come at a constant rate, convolved and sampled at the volumes of a run, in double: what
 * {@link VolumeSampler} does to a network's activations (docs/method.md section 1). Row n of the features is at n / rate.
 */
public final class FeatureSampling {
    private FeatureSampling() {}

    /** Features faster than the feature rate are picked as frames are; slower ones are used as they are. */
    public static double rate(double rowsPerSecond, double featureRate) {
        return Math.min(rowsPerSecond, featureRate);
    }

    /**
     * X_k = sum over samples n of h(t_k - n / rate) a_n, causal, zero before the run starts. The last row is held beyond the
     * end of the features.
     *
     * <p>Shapes: rows x features; result T x features. Cost: T taps features.
     *
     * @param timing how many rows there are, and at which rate
     * @param grid at the rate of {@link #rate}
     * @param hrf at that rate
     */
    public static double[][] volumes(double[][] rows, MovieTiming timing, VolumeGrid grid, Hrf hrf) {
        double[][] volumes = new double[grid.volumes()][rows[0].length];
        for (int k = 0; k < volumes.length; k++) {
            int last = grid.lastSample(k);
            for (int n = Math.max(0, last - hrf.taps()); n <= last; n++) {
                double weight = hrf.at(grid.time(k) - n / grid.featureRate());
                if (weight != 0) {
                    double[] row = rows[Math.toIntExact(timing.inside(timing.frameAt(n, grid.featureRate())))];
                    double[] volume = volumes[k];
                    Arrays.setAll(volume, f -> volume[f] + weight * row[f]);
                }
            }
        }
        return volumes;
    }
}
