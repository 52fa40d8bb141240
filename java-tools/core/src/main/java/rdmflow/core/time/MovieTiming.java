package rdmflow.core.time;

import java.util.Optional;

/**
 * Frames of a movie in time: frame i is shown from start + i / fps on (paper A.6).
 *
 * @param frames number of frames
 * @param framesPerSecond the movie's constant rate
 * @param startSeconds for how long the first frame is held before its own time
 */
public record MovieTiming(long frames, double framesPerSecond, double startSeconds) {
    /** So that n fps / rate, computed a hair too low, still picks its frame. */
    private static final double FRAME_TOLERANCE = 1e-6;

    /** A movie whose first frame is shown at 0. */
    public MovieTiming(long frames, double framesPerSecond) {
        this(frames, framesPerSecond, 0);
    }

    /** When the last frame ends. */
    public double seconds() {
        return startSeconds + frames / framesPerSecond;
    }

    /**
     * The frame shown at n / featureRate seconds: floor(n fps / rate - start fps + 1e-6). Not limited to the movie: before
     * its start the first frame is held, beyond its end the last one (see {@link #inside}).
     */
    public long frameAt(long sample, double featureRate) {
        return (long)
                Math.floor(sample * framesPerSecond / featureRate - startSeconds * framesPerSecond + FRAME_TOLERANCE);
    }

    /** Borders repeat: frames before the first and after the last one are the first and the last. */
    public long inside(long frame) {
        return Math.min(Math.max(frame, 0), frames - 1);
    }

    /** Seconds for which the last frame must stay so that the movie lasts as long as the run; 0 for longer movies. */
    public double paddingSeconds(VolumeGrid grid) {
        double missing = grid.runSeconds() - seconds();
        return missing <= FRAME_TOLERANCE ? 0 : missing;
    }

    /**
     * What is wrong with this movie for that run, as one line after a file's name; empty if nothing is. Longer movies are
     * cut, shorter ones may repeat their last frame for up to {@code maxPadSeconds}; features cannot come more often than
     * frames.
     */
    public Optional<String> problem(VolumeGrid grid, double maxPadSeconds) {
        if (grid.featureRate() > framesPerSecond * (1 + FRAME_TOLERANCE)) {
            return Optional.of("expected at least as many frames per second as the feature rate, " + grid.featureRate()
                    + ", found " + framesPerSecond);
        }
        double padding = paddingSeconds(grid);
        if (padding > maxPadSeconds + FRAME_TOLERANCE) {
            return Optional.of(String.format(
                    "expected a movie of %s s for %d volumes of %s s, found %s s: it ends %s s early, more than"
                            + " max-pad-seconds %s",
                    plain(grid.runSeconds()),
                    grid.volumes(),
                    plain(grid.trSeconds()),
                    plain(seconds()),
                    plain(padding),
                    plain(maxPadSeconds)));
        }
        return Optional.empty();
    }

    private static String plain(double seconds) {
        return Double.toString(Math.round(seconds * 1e6) / 1e6).replaceFirst("\\.0$", "");
    }
}
