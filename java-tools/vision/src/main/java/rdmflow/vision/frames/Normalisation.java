package rdmflow.vision.frames;

import java.util.List;

/**
 * From 8-bit RGB to a network's float32 input, channel by channel: (v / scale - mean) / std in float32, as torchvision
 * computes it. Means and standard deviations are in the order of the network's channels.
 */
public final class Normalisation {
    private static final int CHANNELS = 3;
    private static final int LEVELS = 256;

    private final boolean blueFirst;
    private final float[][] values = new float[CHANNELS][LEVELS];

    /**
     * @param range 1 (values 0..1) or 255 (values 0..255) before mean and standard deviation
     * @param blueFirst whether the network's channels are blue, green, red
     */
    public Normalisation(int range, List<Double> mean, List<Double> std, boolean blueFirst) {
        this.blueFirst = blueFirst;
        for (int c = 0; c < CHANNELS; c++) {
            float m = mean.get(c).floatValue();
            float s = std.get(c).floatValue();
            for (int v = 0; v < LEVELS; v++) {
                float scaled = range == 1 ? v / 255f : v;
                values[c][v] = (scaled - m) / s;
            }
        }
    }

    /**
     * Writes the three planes of a picture.
     *
     * @param square 8-bit RGB, interleaved
     * @param target receives channel c from {@code start + c * stride} on
     */
    public void write(byte[] square, float[] target, int start, int stride) {
        int pixels = square.length / CHANNELS;
        for (int c = 0; c < CHANNELS; c++) {
            float[] levels = values[c];
            int source = blueFirst ? CHANNELS - 1 - c : c;
            int to = start + c * stride;
            for (int i = 0; i < pixels; i++) {
                target[to + i] = levels[square[i * CHANNELS + source] & 0xff];
            }
        }
    }
}
