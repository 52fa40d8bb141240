package rdmflow.vision.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Map;

/**
 * The tensors of one network by their names in the checkpoint, and the operations that use them.
 *
 * <p>A result belongs to the manager of the array that an operation is called on: every chain starts from the input,
 * never from a weight, so that closing the batch's manager frees all of it.
 *
 * @param tensors float32 on the network's device
 */
record Weights(Map<String, NDArray> tensors) implements Layers {
    /** The result, after freeing what it was made from: memory that is given back at once is still warm for the next. */
    static NDArray freeing(NDArray result, NDArray... used) {
        for (NDArray array : used) {
            array.close();
        }
        return result;
    }

    NDArray get(String name) {
        NDArray tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException("the plan did not ask for " + name);
        }
        return tensor;
    }

    /** Convolution over all axes after the channels, with the bias if there is one. */
    NDArray convolution(String name, NDArray x, Shape stride, Shape padding) {
        long[] ones = new long[stride.dimension()];
        java.util.Arrays.fill(ones, 1);
        return x.getNDArrayInternal()
                .convolution(x, get(name + ".weight"), tensors.get(name + ".bias"), stride, padding, new Shape(ones), 1)
                .singletonOrThrow();
    }

    /** Square convolution of images. */
    NDArray convolution(String name, NDArray x, int stride, int padding) {
        return convolution(name, x, new Shape(stride, stride), new Shape(padding, padding));
    }

    @Override
    public NDArray conv(String name, NDArray x, int stride, int padding) {
        return convolution(name, x, stride, padding);
    }

    /** One convolution, into which the norm was folded. */
    @Override
    public NDArray convNorm(String name, String norm, NDArray x, int stride, int padding) {
        return convolution(BatchNorm.folded(name), x, stride, padding);
    }

    @Override
    public NDArray deconv(String name, NDArray x) {
        return Deconvolution.apply(name, x, this);
    }

    @Override
    public NDArray linear(String name, NDArray x) {
        return x.getNDArrayInternal()
                .linear(x, get(name + ".weight"), tensors.get(name + ".bias"))
                .singletonOrThrow();
    }

    NDArray layerNorm(String name, NDArray x, double eps) {
        NDArray scale = get(name + ".weight");
        NDList result = x.getNDArrayInternal().layerNorm(x, scale.getShape(), scale, get(name + ".bias"), (float) eps);
        return result.singletonOrThrow();
    }
}
