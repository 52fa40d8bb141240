package rdmflow.vision.frames;

import java.util.Arrays;
import java.util.Optional;

/**
 * From time stamps to frame numbers at a constant rate.
 *
 * @param tickSeconds the stream's time base
 * @param zero stamp of the first frame
 * @param rateNumerator frames per second as a fraction
 * @param rateDenominator of that fraction
 */
record FrameClock(double tickSeconds, long zero, int rateNumerator, int rateDenominator) {
    /**
     * Containers round stamps, often to a millisecond: a frame may lie this part of a frame off its place. Half a frame
     * would be ambiguous.
     */
    private static final double TOLERANCE = 0.3;

    double place(long stamp) {
        return (stamp - zero) * tickSeconds * rateNumerator / rateDenominator;
    }

    long index(long stamp) {
        return Math.round(place(stamp));
    }

    /**
     * The number of frames between the first and the last stamp, both included, if every stamp lies on the grid, no two
     * on the same place, and most of them one place apart; empty where the rate is not this one or not constant.
     */
    Optional<Long> places(long[] sortedStamps) {
        int single = 0;
        for (int i = 0; i < sortedStamps.length; i++) {
            double place = place(sortedStamps[i]);
            if (Math.abs(place - Math.rint(place)) > TOLERANCE) {
                return Optional.empty();
            }
            if (i > 0) {
                long step = index(sortedStamps[i]) - index(sortedStamps[i - 1]);
                if (step < 1) {
                    return Optional.empty();
                }
                single += step == 1 ? 1 : 0;
            }
        }
        if (2L * single < sortedStamps.length - 1) {
            return Optional.empty();
        }
        return Optional.of(index(sortedStamps[sortedStamps.length - 1]) + 1);
    }

    /** Shortest and longest distance of two neighbours, in seconds. */
    double[] extremeSteps(long[] sortedStamps) {
        long[] steps = new long[sortedStamps.length - 1];
        Arrays.setAll(steps, i -> sortedStamps[i + 1] - sortedStamps[i]);
        return new double[] {
            Arrays.stream(steps).min().orElse(0) * tickSeconds,
            Arrays.stream(steps).max().orElse(0) * tickSeconds
        };
    }
}
