package rdmflow.vision.network;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import rdmflow.core.DataException;

/** A user's own module as a network: each tensor that it returns is a layer, flattened behind the batch. */
final class OwnNetwork implements Network {
    private final NetworkCard card;
    private final String file;
    private final OwnModule module;
    private final List<Layer> layers;
    private final List<String> outputNames;

    private OwnNetwork(NetworkCard card, String file, OwnModule module) {
        this.card = card;
        this.file = file;
        this.module = module;
        ScriptProbe.Found found = new ScriptProbe(card, file, module).run();
        layers = found.layers();
        outputNames = found.outputNames();
    }

    /**
     * Tries the module on noise.
     *
     * @param module closed here if it is of no use
     * @throws DataException if it does not take the card's input, or does not return the same features each time
     */
    static Network of(NetworkCard card, String file, OwnModule module) {
        try {
            return new OwnNetwork(card, file, module);
        } catch (EngineException e) {
            module.close();
            throw new DataException(
                    file + ": expected " + module.kind() + " that takes "
                            + card.input().shape(1) + ", found " + module.reason(e),
                    e);
        } catch (DataException | OutOfMemoryError e) {
            module.close();
            throw e;
        }
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
        return module.manager();
    }

    @Override
    public NDList run(NDArray input) {
        NDManager owner = input.getManager();
        long count = input.getShape().get(0);
        NDList features = new NDList();
        try (NDManager batch = owner.newSubManager()) {
            batch.tempAttachAll(input);
            List<NDArray> outputs = module.run(input, batch).inOrder(outputNames);
            for (int i = 0; i < outputs.size(); i++) {
                requireFeatures(layers.get(i), outputs.get(i), count);
                NDArray output = outputs.get(i).reshape(count, -1);
                output.attach(owner);
                output.setName(layers.get(i).name());
                features.add(output);
            }
        }
        return features;
    }

    /** A module may return something else for a later batch. */
    private void requireFeatures(Layer layer, NDArray output, long count) {
        Shape shape = output == null ? new Shape() : output.getShape();
        if (shape.dimension() < 1 || shape.get(0) != count || shape.size() != count * layer.features()) {
            throw new DataException(file + ": " + layer.name() + ": expected " + count + " x " + layer.features()
                    + " features, found " + (output == null ? "none" : "shape " + shape)
                    + "; the module returns something else than for the first input");
        }
    }

    @Override
    public void close() {
        module.close();
    }
}
