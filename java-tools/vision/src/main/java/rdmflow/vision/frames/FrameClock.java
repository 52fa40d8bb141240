package rdmflow.vision.frames;

import java.util.Optional;

/**
 * From time stamps to frame numbers at a constant rate.
 *
 * @param tickSeconds the stream's time base
 * @param zero stamp of frame 0
 */
record FrameClock(double tickSeconds, long zero, FrameRate rate) {
    /** Of a frame that the container says no time of. */
    static final long UNKNOWN = Long.MIN_VALUE;

    /**
     * Containers round stamps, often to a millisecond: a frame may lie this part of a frame off its place. Half a frame
     * would be ambiguous.
     */
    private static final double TOLERANCE = 0.3;

    /** A container that gives a packet the stamp of another one takes it from so near. */
    private static final int NEIGHBOURS = 3;

    private double place(long stamp) {
        return (stamp - zero) * tickSeconds * rate.numerator() / rate.denominator();
    }

    long index(long stamp) {
        return Math.round(place(stamp));
    }

    /** Seconds, made whole frames where a tick's rounding is all that is missing. */
    double wholeFrames(double seconds) {
        double frames = seconds * rate.framesPerSecond();
        boolean whole = Math.abs(frames - Math.rint(frames)) <= tickSeconds * rate.framesPerSecond();
        return whole ? Math.rint(frames) / rate.framesPerSecond() : seconds;
    }

    /**
     * The numbers of the frames if every stamp lies on the grid, no two on the same place, and most of them one place
     * apart; empty where the rate is not this one or not constant.
     *
     * @param stamps of frames in the order in which they are shown
     */
    Optional<long[]> places(long[] stamps) {
        long[] places = new long[stamps.length];
        int single = 0;
        for (int i = 0; i < stamps.length; i++) {
            double place = place(stamps[i]);
            if (Math.abs(place - Math.rint(place)) > TOLERANCE) {
                return Optional.empty();
            }
            places[i] = index(stamps[i]);
            if (i > 0) {
                long step = places[i] - places[i - 1];
                if (step < 1) {
                    return Optional.empty();
                }
                single += step == 1 ? 1 : 0;
            }
        }
        return 2L * single < stamps.length - 1 ? Optional.empty() : Optional.of(places);
    }

    /**
     * The numbers of frames whose stamps are a guide only: few have one, and that may be a neighbour's. Frames follow
     * each other; where two stamps in a row come later than they should by more than a neighbour's, frames are missing.
     * Empty where the stamps run away from this rate, or tell of more than 1 s of missing frames.
     *
     * @param stamps of frames in the order in which they are shown, {@link #UNKNOWN} where there is none
     */
    Optional<long[]> roughPlaces(long[] stamps) {
        long[] places = new long[stamps.length];
        long missing = 0;
        long missingByLast = 0;
        for (int i = 0; i < stamps.length; i++) {
            if (stamps[i] != UNKNOWN) {
                long late = index(stamps[i]) - i - missing;
                if (late < -NEIGHBOURS) {
                    return Optional.empty();
                }
                if (late > NEIGHBOURS) {
                    missing += Math.min(late, missingByLast);
                    missingByLast = late;
                } else {
                    missingByLast = 0;
                }
            }
            places[i] = i + missing;
        }
        return missing > rate.framesPerSecond() ? Optional.empty() : Optional.of(places);
    }
}
