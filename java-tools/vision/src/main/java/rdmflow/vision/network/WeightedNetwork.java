package rdmflow.vision.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rdmflow.vision.weights.FloatTensor;

/** A network written as operations over its weights. */
final class WeightedNetwork implements Network {
    /**
     * The same numbers, the channels of a place side by side in memory; always a copy: a kernel of one place has them so
     * already, and would go on to lie in Java's memory, which Java frees.
     */
    private static final ScriptOperation CHANNELS_LAST = new ScriptOperation("torch.clone(x, memory_format=2)", "x");

    private static final int PICTURES = 4;

    private final NetworkCard card;
    private final Plan plan;
    private final List<Layer> layers;
    private final Map<String, Integer> unused;
    private final NDManager manager;
    private final Weights weights;
    private final boolean channelsLast;

    WeightedNetwork(
            NetworkCard card,
            Plan plan,
            List<Layer> layers,
            Map<String, FloatTensor> tensors,
            Map<String, Integer> unused,
            Device device) {
        this.card = card;
        this.plan = plan;
        this.layers = layers;
        this.unused = unused;
        manager = NDManager.newBaseManager(device);
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        tensors.forEach(
                (name, tensor) -> arrays.put(name, manager.create(FloatBuffer.wrap(tensor.values()), tensor.shape())));
        channelsLast = plan.convolutional() && !device.isGpu();
        if (channelsLast) {
            arrays.replaceAll((name, array) ->
                    array.getShape().dimension() == PICTURES ? Weights.freeing(CHANNELS_LAST.of(array), array) : array);
        }
        weights = new Weights(arrays);
    }

    @Override
    public NetworkCard card() {
        return card;
    }

    @Override
    public List<Layer> layers() {
        return layers;
    }

    @Override
    public Map<String, Integer> unusedTensors() {
        return unused;
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public NDList run(NDArray input) {
        NDManager owner = input.getManager();
        List<String> names = layers.stream().map(Layer::name).toList();
        Taps taps = new Taps(names, card.reading().pool(), plan.classToken(), owner);
        try (NDManager batch = owner.newSubManager()) {
            batch.tempAttachAll(input);
            boolean pictures = channelsLast && input.getShape().dimension() == PICTURES;
            plan.forward().run(pictures ? CHANNELS_LAST.of(input) : input, weights, taps);
        }
        return taps.inOrder();
    }

    @Override
    public void close() {
        manager.close();
    }
}
