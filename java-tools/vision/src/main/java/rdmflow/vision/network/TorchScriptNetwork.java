package rdmflow.vision.network;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rdmflow.core.DataException;

/**
 * A module traced or scripted by PyTorch that returns one tensor, or a tuple of them: each is a layer, flattened behind
 * the batch. The card names them in the tuple's order.
 */
final class TorchScriptNetwork implements Network {
    private final NetworkCard card;
    private final List<Layer> layers;
    private final Model model;
    private final ParameterStore parameters;

    private TorchScriptNetwork(NetworkCard card, Model model, String file) {
        this.card = card;
        this.model = model;
        parameters = new ParameterStore(model.getNDManager(), false);
        layers = probe(file);
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
                    name + ": expected a TorchScript module that takes " + inputShape(card) + ", found " + reason(e),
                    e);
        } catch (DataException e) {
            model.close();
            throw e;
        } catch (IOException e) {
            model.close();
            throw new UncheckedIOException(e);
        }
    }

    /** Runs one black input, to learn how many outputs there are and how large each is. */
    private List<Layer> probe(String file) {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList outputs = outputs(manager.zeros(inputShape(card)));
            List<String> names = card.layers();
            if (!names.isEmpty() && names.size() != outputs.size()) {
                throw new DataException(file + ": expected " + names.size() + " outputs, one per name in layers, found "
                        + outputs.size());
            }
            List<Layer> found = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                Shape output = outputs.get(i).getShape();
                if (output.dimension() < 1 || output.get(0) != 1) {
                    throw new DataException(file + ": output " + i
                            + ": expected a tensor with the batch of 1 as its first axis, found shape " + output);
                }
                found.add(new Layer(names.isEmpty() ? "output." + i : names.get(i), output.size()));
            }
            return found;
        }
    }

    private NDList outputs(NDArray input) {
        return model.getBlock().forward(parameters, new NDList(input), false);
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
        NDList features = new NDList();
        try (NDManager batch = owner.newSubManager()) {
            batch.tempAttachAll(input);
            NDList outputs = outputs(input);
            for (int i = 0; i < outputs.size(); i++) {
                NDArray output = outputs.get(i).reshape(input.getShape().get(0), -1);
                output.attach(owner);
                output.setName(layers.get(i).name());
                features.add(output);
            }
        }
        return features;
    }

    @Override
    public void close() {
        model.close();
    }

    private static Shape inputShape(NetworkCard card) {
        return card.frames() == 1
                ? new Shape(1, 3, card.crop(), card.crop())
                : new Shape(1, 3, card.frames(), card.crop(), card.crop());
    }

    /** libtorch tells the reason last, behind the module's code and stack. */
    private static String reason(Exception e) {
        List<String> lines = String.valueOf(e.getMessage()).strip().lines().toList();
        return lines.stream()
                .filter(line -> line.startsWith("RuntimeError: "))
                .findFirst()
                .orElse(lines.get(0));
    }
}
