package rdmflow.vision.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import rdmflow.vision.weights.FloatTensor;

/**
 * Transposed convolution 4 x 4, stride 2, padding 1, which DJL's PyTorch engine lacks. Output row 2i takes kernel rows 3
 * and 1 from input rows i - 1 and i; row 2i + 1 takes 2 and 0 from i and i + 1; columns likewise. So it is an ordinary
 * 2 x 2 convolution to four times the channels, one group per parity, whose results are interleaved; no work is wasted
 * on inserted zeros.
 */
final class Deconvolution {
    private static final int KERNEL = 4;
    /** Kernel row for (parity of the output row, tap of the 2-tap convolution). */
    private static final int[][] ROW = {{3, 1}, {2, 0}};

    private Deconvolution() {}

    /** From a weight [in, out, 4, 4] of a transposed convolution to one of a convolution [4 out, in, 2, 2]. */
    static FloatTensor kernel(FloatTensor weight) {
        int in = (int) weight.shape().get(0);
        int out = (int) weight.shape().get(1);
        float[] values = new float[weight.values().length];
        int next = 0;
        for (int parity = 0; parity < 4; parity++) {
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    for (int tap = 0; tap < 4; tap++) {
                        values[next++] = weight.values()[place(parity, o, i, tap, out)];
                    }
                }
            }
        }
        return new FloatTensor(new Shape(4L * out, in, 2, 2), values);
    }

    /** Back from {@link #kernel}. */
    static FloatTensor weight(FloatTensor kernel) {
        int out = (int) kernel.shape().get(0) / 4;
        int in = (int) kernel.shape().get(1);
        float[] values = new float[kernel.values().length];
        int next = 0;
        for (int parity = 0; parity < 4; parity++) {
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    for (int tap = 0; tap < 4; tap++) {
                        values[place(parity, o, i, tap, out)] = kernel.values()[next++];
                    }
                }
            }
        }
        return new FloatTensor(new Shape(in, out, KERNEL, KERNEL), values);
    }

    private static int place(int parity, int o, int i, int tap, int out) {
        return ((i * out + o) * KERNEL + ROW[parity / 2][tap / 2]) * KERNEL + ROW[parity % 2][tap % 2];
    }

    /** The bias once per parity. */
    static FloatTensor bias(FloatTensor bias) {
        int out = bias.values().length;
        float[] values = new float[4 * out];
        for (int i = 0; i < values.length; i++) {
            values[i] = bias.values()[i % out];
        }
        return new FloatTensor(new Shape(values.length), values);
    }

    /** [N, C, H, W] to [N, out, 2H, 2W]. */
    static NDArray apply(String name, NDArray x, Weights weights) {
        return interleaved(weights.convolution(name, x, 1, 1));
    }

    /** The parities of a convolution with padding 1, [N, 4 out, H + 1, W + 1], to their places: [N, out, 2H, 2W]. */
    static NDArray interleaved(NDArray all) {
        long batch = all.getShape().get(0);
        long out = all.getShape().get(1) / 4;
        long rows = all.getShape().get(2) - 1;
        long columns = all.getShape().get(3) - 1;
        NDArray parities = all.reshape(batch, 4, out, rows + 1, columns + 1);
        NDList parts = new NDList();
        for (int parity = 0; parity < 4; parity++) {
            int top = parity / 2;
            int left = parity % 2;
            parts.add(parities.get(
                    ":, " + parity + ", :, " + top + ":" + (top + rows) + ", " + left + ":" + (left + columns)));
        }
        NDArray even = parts.get(0).stack(parts.get(1), 4);
        NDArray odd = parts.get(2).stack(parts.get(3), 4);
        return even.stack(odd, 3).reshape(batch, out, 2 * rows, 2 * columns);
    }
}
