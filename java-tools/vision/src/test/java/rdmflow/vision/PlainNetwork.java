package rdmflow.vision;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import rdmflow.core.time.ClipWindow;
import rdmflow.vision.frames.ChannelOrder;
import rdmflow.vision.frames.Interpolation;
import rdmflow.vision.network.Architecture;
import rdmflow.vision.network.FlowScale;
import rdmflow.vision.network.Network;
import rdmflow.vision.network.NetworkCard;
import rdmflow.vision.network.Pooling;

/** A network without weights: layers that are plain functions of the input, to test what surrounds a network. */
final class PlainNetwork implements Network {
    private final NetworkCard card;
    private final List<Layer> layers;
    private final List<UnaryOperator<NDArray>> functions;
    private final NDManager manager = NDManager.newBaseManager();
    final List<Long> batches = new ArrayList<>();
    int memory = Integer.MAX_VALUE;

    PlainNetwork(NetworkCard card, List<Layer> layers, List<UnaryOperator<NDArray>> functions) {
        this.card = card;
        this.layers = layers;
        this.functions = functions;
    }

    /** One layer, {@code pixels}: the input itself. */
    static PlainNetwork pixels(NetworkCard card) {
        long features = card.input().values();
        return new PlainNetwork(
                card,
                List.of(new Layer("pixels", features)),
                List.of(x -> x.reshape(x.getShape().get(0), -1)));
    }

    /** Values 0..255, no resize. */
    static NetworkCard card(int side, int frames, int stride, ClipWindow window, ChannelOrder channels) {
        return new NetworkCard(
                "plain",
                Architecture.RESNET18,
                new NetworkCard.Input(
                        frames,
                        stride,
                        window,
                        side,
                        side,
                        Interpolation.LINEAR,
                        List.of(0.0, 0.0, 0.0),
                        List.of(1.0, 1.0, 1.0),
                        channels,
                        255),
                new NetworkCard.Tensors("auto", "auto", 1e-6, FlowScale.NONE, 0, 0, Optional.empty(), List.of(), ""),
                new NetworkCard.Reading("blocks", List.of(), Pooling.NONE, false));
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
        return Map.of();
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public NDList run(NDArray input) {
        long count = input.getShape().get(0);
        if (count > memory) {
            throw new EngineException("CUDA out of memory. Tried to allocate 20.00 GiB");
        }
        batches.add(count);
        NDList outputs = new NDList();
        functions.forEach(function -> outputs.add(function.apply(input)));
        return outputs;
    }

    @Override
    public void close() {
        manager.close();
    }
}
