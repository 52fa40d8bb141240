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
    private final NetworkCard card;
    private final Plan plan;
    private final List<Layer> layers;
    private final Map<String, Integer> unused;
    private final NDManager manager;
    private final Weights weights;

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
            plan.forward().run(input, weights, taps);
        }
        return taps.inOrder();
    }

    @Override
    public void close() {
        manager.close();
    }
}
