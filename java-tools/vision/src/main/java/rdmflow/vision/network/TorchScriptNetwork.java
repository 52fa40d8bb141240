package rdmflow.vision.network;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import rdmflow.core.DataException;

/**
 * A module traced or scripted by PyTorch that returns one tensor, a tuple or list of them, or a dict: each is a layer,
 * flattened behind the batch. The card names those of a tuple in its order; a dict names its own.
 */
final class TorchScriptNetwork implements Network {
    private final NetworkCard card;
    private final String file;
    private final List<Layer> layers;
    private final List<String> outputNames;
    private final Model model;
    private final PtSymbolBlock block;

    private TorchScriptNetwork(NetworkCard card, Model model, String file) {
        this.card = card;
        this.model = model;
        this.file = file;
        block = (PtSymbolBlock) model.getBlock();
        JniUtils.enableInferenceMode(block);
        ScriptProbe.Found found = new ScriptProbe(card, file, this::outputs).run(model.getNDManager());
        layers = found.layers();
        outputNames = found.outputNames();
    }

    static Network load(NetworkCard card, Path file, Device device) {
        String name = file.getFileName().toString();
        Model model = Model.newInstance("torchscript", device, "PyTorch");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            model.load(in);
            return new TorchScriptNetwork(card, model, name);
        } catch (EngineException | ai.djl.MalformedModelException e) {
            model.close();
            throw new DataException(
                    name + ": expected a TorchScript module that takes "
                            + card.input().shape(1) + ", found " + ScriptProbe.reason(e),
                    e);
        } catch (DataException e) {
            model.close();
            throw e;
        } catch (IOException e) {
            model.close();
            throw new UncheckedIOException(e);
        }
    }

    private ScriptOutputs outputs(NDArray input, NDManager manager) {
        try (IValue argument = IValue.from((PtNDArray) input)) {
            return ScriptOutputs.of(file, block.forward(argument), (PtNDManager) manager);
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
        return model.getNDManager();
    }

    @Override
    public NDList run(NDArray input) {
        NDManager owner = input.getManager();
        long count = input.getShape().get(0);
        NDList features = new NDList();
        try (NDManager batch = owner.newSubManager()) {
            batch.tempAttachAll(input);
            List<NDArray> outputs = outputs(input, batch).inOrder(outputNames);
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

    /** A scripted module may return something else for a later batch. */
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
        model.close();
    }
}
