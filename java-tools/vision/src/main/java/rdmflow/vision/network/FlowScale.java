package rdmflow.vision.network;

import java.util.Locale;

/** How flow fields become the input of a classifier of flow. */
public enum FlowScale {
    /** As displacements in pixels. */
    NONE,
    /** As 8-bit levels less 128, large displacements cut, as Caffe's two-stream networks were fed. */
    CAFFE;

    /** The name in cards. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
