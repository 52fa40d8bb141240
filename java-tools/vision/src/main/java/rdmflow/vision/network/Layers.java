package rdmflow.vision.network;

import ai.djl.ndarray.NDArray;

/**
 * The layers that a network is made of, by their names in the checkpoint. One definition of a network serves whoever
 * implements them: {@link Weights} with norms folded into convolutions, or a training with tensors that learn.
 *
 * <p>A result belongs to the manager of {@code x}.
 */
public interface Layers {
    /** Square convolution of images [N, C, H, W], with the bias if there is one. */
    NDArray conv(String name, NDArray x, int stride, int padding);

    /** A convolution and the batch norm behind it. */
    NDArray convNorm(String name, String norm, NDArray x, int stride, int padding);

    /** Transposed convolution 4 x 4, stride 2, padding 1, with bias: [N, C, H, W] to [N, out, 2H, 2W]. */
    NDArray deconv(String name, NDArray x);

    /** [N, features] to [N, outputs]. */
    NDArray linear(String name, NDArray x);
}
