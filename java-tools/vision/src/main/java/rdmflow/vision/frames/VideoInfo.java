package rdmflow.vision.frames;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import rdmflow.core.time.MovieTiming;

/**
 * What a movie's file says of itself, and how it is shown.
 *
 * @param file name without folders
 * @param display from stored pixels to shown ones
 * @param colours from samples to RGB
 * @param rateNumerator frames per second as a fraction
 * @param rateDenominator of that fraction
 * @param frames number of frames
 * @param delaySeconds when the first frame is shown, from the file's time 0 on
 * @param viewing what the user chose
 */
public record VideoInfo(
        String file,
        Display display,
        Colours colours,
        int rateNumerator,
        int rateDenominator,
        long frames,
        double delaySeconds,
        Viewing viewing) {
    /** Sound may begin so much before the picture without meaning: its coders need a run-up. */
    private static final double SOUND_RUN_UP_SECONDS = 0.05;

    private static final double HALF_A_FRAME = 0.5;
    private static final int HD_ROWS = 720;

    /** Pixels of a row as shown. */
    public int width() {
        return display.width();
    }

    /** Rows as shown. */
    public int height() {
        return display.height();
    }

    public double framesPerSecond() {
        return (double) rateNumerator / rateDenominator;
    }

    /** The rate as FFmpeg writes it: 25, 30000/1001. */
    public String rate() {
        return new FrameRate(rateNumerator, rateDenominator).toString();
    }

    /** Seconds of the run before the first frame's own time: 0 unless {@link MovieStart#KEEP} and it is late. */
    public double startSeconds() {
        return viewing.start() == MovieStart.KEEP && isLate() ? delaySeconds : 0;
    }

    /** Whether the picture starts later than a coder of sound or the rounding of stamps explains. */
    private boolean isLate() {
        return delaySeconds >= Math.max(SOUND_RUN_UP_SECONDS, HALF_A_FRAME / framesPerSecond());
    }

    public MovieTiming timing() {
        return new MovieTiming(frames, framesPerSecond(), startSeconds());
    }

    /** What a user should know before trusting the movie, each a sentence after the file's name. */
    public List<String> warnings() {
        return Stream.concat(timingWarnings().stream(), colourWarnings().stream())
                .toList();
    }

    private List<String> timingWarnings() {
        if (!isLate()) {
            return List.of();
        }
        String late = String.format(
                Locale.ROOT, "%s: the picture starts %.3f s after the file's time 0: ", file, delaySeconds);
        return List.of(late
                + (viewing.start() == MovieStart.KEEP
                        ? "its first frame is held until then (movie-start keep)"
                        : "its first frame is taken as time 0 of the run; movie-start keep counts from the file's time"
                                + " 0"));
    }

    private List<String> colourWarnings() {
        if (colours.matrix().isEmpty()) {
            return List.of();
        }
        String used = colours.matrix().get().toString();
        List<String> warnings = new ArrayList<>();
        if (colours.declaredMatrix().isEmpty()) {
            if (viewing.matrix() == ColourMatrix.AUTO
                    && Math.min(display.storedWidth(), display.storedHeight()) >= HD_ROWS) {
                warnings.add(
                        file + ": it declares no colour matrix; bt601 is used, as FFmpeg does, though most movies of"
                                + " this size are bt709: colour-matrix bt709 says so");
            }
        } else if (!colours.asDeclared()) {
            warnings.add(file + ": it declares the colour matrix "
                    + colours.declaredMatrix().get() + "; " + used
                    + " is used"
                    + (viewing.matrix() == ColourMatrix.AUTO ? ", since FFmpeg's swscale does not know that one" : ""));
        }
        return warnings;
    }
}
