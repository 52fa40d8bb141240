package rdmflow.vision.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.test.Fixture;
import rdmflow.test.Python;
import rdmflow.vision.weights.RandomWeights;

/**
 * Every preset at full size with seeded weights in the official layout, from a file written by torch.save to
 * every tap of its layer sets, against PyTorch: {@code reference.py full NAME DIR}, run here by python3. Skipped where
 * python3 has no torch.
 */
@Tag("slow")
class FullSizeNetworksTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resnet18-imagenet",
                "resnet18-haa500",
                "motionnet-haa500",
                "motionnet-k400",
                "flow-resnet18-haa500",
                "motionnet",
                "dinov2-vitb14",
                "mae-vitb16",
                "mae-vitb16-ft",
                "mae-st-vitb16-k400",
                "videomae-vitb16",
                "videomae-vitb16-ft",
                "mvd-vitb16",
                "dinov3-vitb16",
                "videomae2-vitb16",
                "vjepa2-vitl16"
            })
    void everyTapEqualsPyTorch(String name) throws IOException, InterruptedException {
        Python.assumeModules("torch");
        Python.Run made = Python.run(Fixture.file(FullSizeNetworksTest.class, "reference.py"), "full", name, folder);
        assertEquals(0, made.exitCode(), made.output());
        JsonNode reference =
                new ObjectMapper().readTree(folder.resolve(name + ".json").toFile());
        List<String> taps = new ArrayList<>();
        reference.get("layers").fieldNames().forEachRemaining(taps::add);
        Path cardFile = folder.resolve("card.json");
        new ObjectMapper().writeValue(cardFile.toFile(), java.util.Map.of("layers", taps));
        NetworkCard card = NetworkCards.resolve(name, Optional.of(cardFile));
        List<String> wrong = new ArrayList<>();
        double worst = 0;
        try (Network network = Networks.load(card, folder.resolve(name + ".pth"), Optional.empty(), "cpu", 1);
                NDManager batch = network.manager().newSubManager()) {
            NDList layers = network.run(input(batch, reference.get("input")));
            for (NDArray layer : layers) {
                double error = error(reference.get("layers").get(layer.getName()), layer.toFloatArray());
                worst = Math.max(worst, error);
                if (!(error <= TOLERANCE)) {
                    wrong.add(layer.getName() + " differs by " + error);
                }
            }
        }
        System.out.println(name + ": " + taps.size() + " taps, largest relative difference " + worst);
        assertTrue(wrong.isEmpty(), wrong.toString());
        Files.delete(folder.resolve(name + ".pth"));
    }

    /** Largest of: samples at fixed places relative to the largest value, and the norm. */
    private static double error(JsonNode expected, float[] found) {
        assertEquals(expected.get("size").asInt(), found.length);
        double largest = expected.get("largest").asDouble();
        JsonNode samples = expected.get("values");
        double worst = 0;
        for (int i = 0; i < samples.size(); i++) {
            int place = (int) linspace(i, samples.size(), found.length);
            worst = Math.max(worst, Math.abs(samples.get(i).asDouble() - found[place]) / largest);
        }
        double squares = 0;
        for (float value : found) {
            squares += (double) value * value;
        }
        double norm = expected.get("norm").asDouble();
        return Math.max(worst, Math.abs(Math.sqrt(squares) - norm) / norm);
    }

    /** torch.linspace in double: forwards in the first half, backwards from the end in the second. */
    private static double linspace(int i, int count, int length) {
        double end = length - 1.0;
        double step = end / (count - 1);
        return i < count / 2 ? step * i : end - step * (count - i - 1);
    }

    private static NDArray input(NDManager manager, JsonNode sizes) {
        List<Long> axes = new ArrayList<>();
        sizes.forEach(size -> axes.add(size.asLong()));
        Shape shape = new Shape(axes);
        return manager.create(FloatBuffer.wrap(RandomWeights.uniform("input", (int) shape.size(), 1)), shape);
    }
}
