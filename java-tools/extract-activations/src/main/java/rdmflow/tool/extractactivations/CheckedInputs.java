package rdmflow.tool.extractactivations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import rdmflow.core.DataException;
import rdmflow.vision.network.Network;
import rdmflow.vision.weights.FloatTensor;
import rdmflow.vision.weights.WeightFile;
import rdmflow.vision.weights.WeightHeader;

/** Inputs with known answers: {@code frames} as the network takes them, and what each layer gives for them elsewhere. */
final class CheckedInputs {
    private static final String FRAMES = "frames";

    /** Of the norm of a layer's answer: sums in another order stay below it in networks of some hundred layers. */
    private static final double TOLERANCE = 1e-4;

    private CheckedInputs() {}

    /**
     * Runs the inputs together and compares.
     *
     * @param file safetensors, as scripts/export-network writes it
     * @param lines receives one line per layer
     * @throws DataException if the file is of another network, or a layer differs
     */
    static void compare(Path file, Network network, Consumer<String> lines) {
        String name = file.getFileName().toString();
        WeightHeader header = WeightFile.header(file);
        List<String> keys = new ArrayList<>(List.of(FRAMES));
        network.layers().forEach(layer -> keys.add(layer.name()));
        List<String> missing = keys.stream()
                .filter(key -> !header.groups().getOrDefault("", Map.of()).containsKey(key))
                .toList();
        if (!missing.isEmpty()) {
            throw new DataException(name + ": expected " + FRAMES + " and the network's layers, found no "
                    + String.join(", ", missing));
        }
        Map<String, FloatTensor> tensors = WeightFile.read(file, "", keys);
        FloatTensor frames = tensors.get(FRAMES);
        long count = frames.shape().dimension() == 0 ? 0 : frames.shape().get(0);
        Shape shape = network.card().input().shape(count);
        if (count < 1 || !frames.shape().equals(shape)) {
            throw new DataException(name + ": " + FRAMES + ": expected the shape " + shape
                    + ", as the card says, found " + frames.shape());
        }
        List<String> problems = new ArrayList<>();
        try (NDManager batch = network.manager().newSubManager()) {
            NDList found = network.run(batch.create(FloatBuffer.wrap(frames.values()), shape));
            for (int i = 0; i < found.size(); i++) {
                String layer = network.layers().get(i).name();
                double difference = difference(name, layer, tensors.get(layer), found.get(i));
                lines.accept(String.format(Locale.ROOT, "layer %s: differs by %.2g of its norm", layer, difference));
                if (!(difference <= TOLERANCE)) {
                    problems.add(String.format(
                            Locale.ROOT,
                            "%s: layer %s: expected the same features to %s of their norm, found a difference of %.3g",
                            name,
                            layer,
                            TOLERANCE,
                            difference));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    private static double difference(String file, String layer, FloatTensor expected, NDArray found) {
        float[] values = found.toFloatArray();
        if (values.length != expected.values().length) {
            throw new DataException(file + ": layer " + layer + ": expected " + values.length + " features, found "
                    + expected.values().length);
        }
        double squares = 0;
        double norm = 0;
        for (int i = 0; i < values.length; i++) {
            squares += Math.pow((double) values[i] - expected.values()[i], 2);
            norm += Math.pow(expected.values()[i], 2);
        }
        return squares == 0 ? 0 : Math.sqrt(squares / norm);
    }
}
