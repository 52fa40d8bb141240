package rdmflow.vision.frames;

import java.util.Locale;

/** Which moment of a movie's file is time 0 of its run, where the picture starts later than the file's own time 0. */
public enum MovieStart {
    /** The first frame: volume 0 sees it whatever the stamps say. */
    FIRST,
    /** The file's time 0; until the picture starts, its first frame is held. */
    KEEP;

    /** The name in options and sidecars. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
