package rdmflow.vision.network;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import rdmflow.vision.weights.FloatTensor;

/**
 * Batch normalisation with running statistics. Behind a convolution it is one convolution with other weights: w g / s and
 * (b - mean) g / s + shift, s = sqrt(variance + 1e-5), worked out in double. That saves a pass over every activation.
 */
final class BatchNorm {
    private static final double EPS = 1e-5;

    private BatchNorm() {}

    /** The tensors of a norm over so many channels. */
    static void put(Map<String, Shape> layout, String name, long channels) {
        for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
            layout.put(name + "." + part, new Shape(channels));
        }
    }

    /** Adds a convolution with its norm, under {@link #folded} of the convolution's name. */
    static void fold(Map<String, FloatTensor> tensors, String convolution, String norm) {
        FloatTensor weight = tensors.get(convolution + ".weight");
        FloatTensor bias = tensors.get(convolution + ".bias");
        float[] gain = tensors.get(norm + ".weight").values();
        float[] shift = tensors.get(norm + ".bias").values();
        float[] mean = tensors.get(norm + ".running_mean").values();
        float[] variance = tensors.get(norm + ".running_var").values();
        int fan = weight.values().length / gain.length;
        float[] foldedWeight = new float[weight.values().length];
        float[] foldedBias = new float[gain.length];
        for (int channel = 0; channel < gain.length; channel++) {
            double scale = gain[channel] / Math.sqrt(variance[channel] + EPS);
            double offset = bias == null ? 0 : bias.values()[channel];
            foldedBias[channel] = (float) ((offset - mean[channel]) * scale + shift[channel]);
            for (int i = channel * fan; i < (channel + 1) * fan; i++) {
                foldedWeight[i] = (float) (weight.values()[i] * scale);
            }
        }
        tensors.put(folded(convolution) + ".weight", new FloatTensor(weight.shape(), foldedWeight));
        tensors.put(folded(convolution) + ".bias", new FloatTensor(new Shape(gain.length), foldedBias));
    }

    static String folded(String convolution) {
        return convolution + ".normed";
    }
}
