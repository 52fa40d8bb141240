package rdmflow.vision.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.vision.weights.FloatTensor;
import rdmflow.vision.weights.RandomWeights;
import rdmflow.vision.weights.Safetensors;
import rdmflow.vision.weights.WeightFile;

/**
 * Every architecture, shrunk by its tensors' shapes, against the same network in PyTorch 2.7.1 (CPU) with the same seeded
 * weights: reference.py in the resources, {@code python3 reference.py tiny DIR}.
 */
class TinyNetworksTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resnet18",
                "tiny-motionnet",
                "flow-resnet18",
                "flow-resnet18-caffe",
                "motionnet",
                "mae",
                "dinov2",
                "mae-st",
                "mae-st-separate",
                "videomae",
                "mvd",
                "dinov3",
                "vjepa2"
            })
    void everyTapEqualsPyTorch(String name) throws IOException {
        TinyNetwork tiny = TinyNetwork.of(name, folder);
        List<String> wrong = new ArrayList<>();
        List<String> taps = new ArrayList<>(tiny.expected().keySet());
        NetworkCard card = tiny.card(Map.of("layers", taps, "pool", tiny.tokens() ? tiny.everyToken() : "none"));
        try (Network network = Networks.load(card, tiny.weights(), Optional.empty(), "cpu", 1);
                NDManager batch = network.manager().newSubManager()) {
            NDList found = network.run(tiny.input(batch));
            assertEquals(taps.size(), found.size());
            for (int i = 0; i < taps.size(); i++) {
                float[] expected = tiny.expected().get(taps.get(i)).values();
                float[] values = found.get(i).toFloatArray();
                assertEquals(expected.length, values.length, taps.get(i));
                assertEquals(
                        expected.length / tiny.inputShape().get(0),
                        network.layers().get(i).features(),
                        taps.get(i));
                double error = relativeError(expected, values);
                if (!(error <= TOLERANCE)) {
                    wrong.add(taps.get(i) + " differs by " + error);
                }
            }
        }
        assertTrue(wrong.isEmpty(), wrong.toString());
    }

    /** max |a - b| / max |b|, NaN if either holds one. */
    static double relativeError(float[] expected, float[] found) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(expected[i] - found[i]));
        }
        return difference / largest;
    }

    /** A fixture: a small network's card and shapes, its weights made from the seed, and every layer's activation. */
    record TinyNetwork(
            String network,
            ObjectNode cardFields,
            Shape inputShape,
            Path weights,
            Map<String, FloatTensor> expected,
            Path folder) {
        static final long SEED = 1;

        static TinyNetwork of(String name, Path folder) throws IOException {
            Path resources = Path.of("src/test/resources/rdmflow/vision/network/tiny");
            JsonNode fixture = new ObjectMapper()
                    .readTree(resources.resolve(name + ".json").toFile());
            Map<String, Shape> layout = new LinkedHashMap<>();
            fixture.get("layout").properties().forEach(entry -> {
                if (!entry.getKey().endsWith("num_batches_tracked")) {
                    layout.put(entry.getKey(), shape(entry.getValue()));
                }
            });
            Path weights = folder.resolve(name + ".safetensors");
            Safetensors.write(weights, RandomWeights.of(layout, SEED));
            Path expected = resources.resolve(name + ".safetensors");
            Map<String, FloatTensor> layers = WeightFile.read(
                    expected, "", WeightFile.header(expected).groups().get("").keySet());
            return new TinyNetwork(
                    fixture.get("network").asText(),
                    (ObjectNode) fixture.get("card"),
                    shape(fixture.get("input")),
                    weights,
                    layers,
                    folder);
        }

        private static Shape shape(JsonNode sizes) {
            List<Long> axes = new ArrayList<>();
            sizes.forEach(size -> axes.add(size.asLong()));
            return new Shape(axes);
        }

        NetworkCard card(Map<String, ?> overrides) throws IOException {
            ObjectMapper json = new ObjectMapper();
            ObjectNode fields = cardFields.deepCopy();
            overrides.forEach((key, value) -> fields.set(key, json.valueToTree(value)));
            Path file = folder.resolve("card.json");
            Files.writeString(file, fields.toString());
            return NetworkCards.resolve(network, Optional.of(file));
        }

        boolean tokens() {
            return expected.keySet().iterator().next().startsWith("blocks");
        }

        /** The pooling under which all tokens of the reference are read. */
        String everyToken() {
            return network.matches("(videomae|mvd|vjepa).*") ? "none" : "tokens+cls";
        }

        NDArray input(NDManager manager) {
            float[] values = RandomWeights.uniform("input", (int) inputShape.size(), SEED);
            return manager.create(FloatBuffer.wrap(values), inputShape);
        }
    }
}
