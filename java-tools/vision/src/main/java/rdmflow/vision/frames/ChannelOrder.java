package rdmflow.vision.frames;

import java.util.Locale;

/** The order of colours in a network's input. */
public enum ChannelOrder {
    RGB,
    BGR;

    /** The name in cards. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
