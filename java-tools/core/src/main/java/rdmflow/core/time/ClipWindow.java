package rdmflow.core.time;

import java.util.Locale;

/**
 * Where the time stamp lies in a clip of n frames: frame j of a clip stamped at movie frame i is i + stride (j - c), with
 * c = 0, floor(n / 2) or n - 1. Clip frames follow the movie's own rate, whatever the feature rate.
 */
public enum ClipWindow {
    START,
    CENTRE,
    END;

    /** The name in model cards. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** c, the position of the stamp within the clip. */
    public int stamp(int frames) {
        return switch (this) {
            case START -> 0;
            case CENTRE -> frames / 2;
            case END -> frames - 1;
        };
    }

    /** The movie frames of a clip, border frames repeated. */
    public long[] frames(long stampedFrame, int frames, int stride, MovieTiming movie) {
        long[] clip = new long[frames];
        for (int j = 0; j < frames; j++) {
            clip[j] = movie.inside(stampedFrame + (long) stride * (j - stamp(frames)));
        }
        return clip;
    }
}
