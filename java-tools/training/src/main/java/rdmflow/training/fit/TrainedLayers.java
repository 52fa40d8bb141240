package rdmflow.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import rdmflow.vision.network.Layers;
import rdmflow.vision.network.TrainableNetworks;
import rdmflow.vision.weights.FloatTensor;

/**
 * The layers of a network that learns: its tensors are the leaves of the gradient's graph. Norms take the batch's own
 * statistics while it trains and move the running ones by a tenth, as PyTorch does by default (unbiased variance).
 */
public final class TrainedLayers implements Layers {
    /** DJL keeps this share of the running statistics; PyTorch calls .1 what it replaces. */
    private static final float KEPT = 0.9f;

    private static final float EPS = 1e-5f;
    /** DJL takes the channels' axis to the second place by two transposes unless told that it is there. */
    private static final int SECOND_AXIS = -1;

    private final Map<String, NDArray> tensors = new LinkedHashMap<>();
    private boolean training = true;

    /**
     * Puts a network on a device.
     *
     * @param start its tensors as a checkpoint has them
     * @param manager owns them
     * @param learns whether they get gradients
     */
    public TrainedLayers(Map<String, FloatTensor> start, NDManager manager, boolean learns) {
        TrainableNetworks.asConvolutions(start).forEach((name, tensor) -> {
            NDArray array = manager.create(FloatBuffer.wrap(tensor.values()), shaped(name, tensor.shape()));
            array.setRequiresGradient(learns && isLearned(name));
            tensors.put(name, array);
        });
    }

    /** A transposed convolution's bias is added by itself: reshaped anew for each batch it would never be freed. */
    private static Shape shaped(String name, Shape shape) {
        boolean bias = name.endsWith(".bias") && TrainableNetworks.isTransposed(name);
        return bias ? new Shape(1, shape.get(0), 1, 1) : shape;
    }

    private static boolean isLearned(String name) {
        return !name.endsWith(".running_mean") && !name.endsWith(".running_var");
    }

    /** Whether norms use the batch's statistics, or the running ones. */
    public void train(boolean on) {
        training = on;
    }

    /** What learns, by name, in the order of the network. */
    public Map<String, NDArray> learned() {
        Map<String, NDArray> learned = new LinkedHashMap<>(tensors);
        learned.keySet().removeIf(name -> !isLearned(name));
        return learned;
    }

    /** Every tensor as it is now and as a checkpoint has it. */
    public Map<String, FloatTensor> tensors() {
        return asFile(tensors);
    }

    /** Arrays of this network's arrangement (weights, momenta) as a checkpoint has them. */
    static Map<String, FloatTensor> asFile(Map<String, NDArray> arrays) {
        Map<String, FloatTensor> read = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            Shape shape = array.getShape();
            boolean bias = name.endsWith(".bias") && shape.dimension() == 4;
            read.put(name, new FloatTensor(bias ? new Shape(shape.get(1)) : shape, array.toFloatArray()));
        });
        return TrainableNetworks.asTransposed(read);
    }

    @Override
    public NDArray conv(String name, NDArray x, int stride, int padding) {
        return convolution(x, tensors.get(name + ".weight"), tensors.get(name + ".bias"), stride, padding);
    }

    private static NDArray convolution(NDArray x, NDArray weight, NDArray bias, int stride, int padding) {
        Shape one = new Shape(1, 1);
        return x.getNDArrayInternal()
                .convolution(x, weight, bias, new Shape(stride, stride), new Shape(padding, padding), one, 1)
                .singletonOrThrow();
    }

    @Override
    public NDArray convNorm(String name, String norm, NDArray x, int stride, int padding) {
        NDArray convolved = conv(name, x, stride, padding);
        NDArray normed = convolved
                .getNDArrayInternal()
                .batchNorm(
                        convolved,
                        tensors.get(norm + ".running_mean"),
                        tensors.get(norm + ".running_var"),
                        tensors.get(norm + ".weight"),
                        tensors.get(norm + ".bias"),
                        SECOND_AXIS,
                        KEPT,
                        EPS,
                        training)
                .singletonOrThrow();
        convolved.close();
        return normed;
    }

    @Override
    public NDArray deconv(String name, NDArray x) {
        NDArray parities = convolution(x, tensors.get(name + ".weight"), null, 1, 1);
        return TrainableNetworks.interleaved(parities).add(tensors.get(name + ".bias"));
    }

    @Override
    public NDArray linear(String name, NDArray x) {
        return x.getNDArrayInternal()
                .linear(x, tensors.get(name + ".weight"), tensors.get(name + ".bias"))
                .singletonOrThrow();
    }
}
