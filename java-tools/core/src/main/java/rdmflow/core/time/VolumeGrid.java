package rdmflow.core.time;

import rdmflow.core.DataException;

/**
 * When the volumes of a run are taken, and which samples of the feature rate each can depend on (paper A.6): volume k
 * stands for t_k = (k + sliceTimeRef) TR; sample n for n / featureRate seconds.
 *
 * @param volumes number of volumes T, at least 1
 * @param trSeconds repetition time, positive
 * @param sliceTimeRef part of the TR to which slices were shifted, 0..1
 * @param featureRate samples per second, positive
 */
public record VolumeGrid(int volumes, double trSeconds, double sliceTimeRef, double featureRate) {
    public VolumeGrid {
        require(volumes >= 1, "at least 1 volume", volumes);
        require(trSeconds > 0 && trSeconds < Double.POSITIVE_INFINITY, "a positive TR in seconds", trSeconds);
        require(sliceTimeRef >= 0 && sliceTimeRef <= 1, "a slice time reference of 0..1", sliceTimeRef);
        require(featureRate > 0 && featureRate < Double.POSITIVE_INFINITY, "a positive feature rate", featureRate);
    }

    private static void require(boolean holds, String expected, Number found) {
        if (!holds) {
            throw new DataException("time settings: expected " + expected + ", found " + found);
        }
    }

    /** t_k in seconds after the run's start. */
    public double time(int volume) {
        return (volume + sliceTimeRef) * trSeconds;
    }

    /** The last sample at or before volume k; the response is causal, so nothing later adds to it. */
    public int lastSample(int volume) {
        return (int) Math.floor(time(volume) * featureRate + Hrf.SAMPLE_TOLERANCE);
    }

    /** Samples needed from the run's start to its last volume. */
    public int samples() {
        return lastSample(volumes - 1) + 1;
    }

    public double runSeconds() {
        return volumes * trSeconds;
    }
}
