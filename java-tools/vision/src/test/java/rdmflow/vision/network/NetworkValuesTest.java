package rdmflow.vision.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for the values of any network, whatever is asked of it. */
class NetworkValuesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"resnet18", "tiny-motionnet", "flow-resnet18", "motionnet", "mae", "videomae", "dinov3", "vjepa2"
            })
    void leavesNothingBehindOnceABatchIsClosed(String name) throws IOException {
        TinyNetworksTest.TinyNetwork tiny = TinyNetworksTest.TinyNetwork.of(name, folder);
        try (Network network = NetworksTest.load(tiny.card(Map.of()), tiny.weights())) {
            int before = network.manager().getManagedArrays().size();
            for (int i = 0; i < 3; i++) {
                try (NDManager batch = network.manager().newSubManager()) {
                    NDArray input = tiny.input(batch);
                    NDList layers = network.run(input);
                    assertEquals(batch, input.getManager());
                    assertEquals(1 + layers.size(), batch.getManagedArrays().size());
                }
                assertEquals(before, network.manager().getManagedArrays().size());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"resnet18", "tiny-motionnet", "flow-resnet18", "motionnet", "dinov2", "mvd", "dinov3", "vjepa2"})
    void givesTheSameValuesWhicheverLayersAreAskedForAndHoweverOften(String name) throws IOException {
        TinyNetworksTest.TinyNetwork tiny = TinyNetworksTest.TinyNetwork.of(name, folder);
        Map<String, float[]> all = new LinkedHashMap<>();
        try (Network network = NetworksTest.load(tiny.card(Map.of()), tiny.weights());
                NDManager batch = network.manager().newSubManager()) {
            NDList layers = network.run(tiny.input(batch));
            layers.forEach(layer -> all.put(layer.getName(), layer.toFloatArray()));
            NDList again = network.run(tiny.input(batch));
            again.forEach(layer -> assertArrayEquals(all.get(layer.getName()), layer.toFloatArray(), layer.getName()));
        }
        List<String> names = new ArrayList<>(all.keySet());
        String middle = names.get(names.size() / 2);
        try (Network network = NetworksTest.load(tiny.card(Map.of("layers", List.of(middle))), tiny.weights());
                NDManager batch = network.manager().newSubManager()) {
            NDList layers = network.run(tiny.input(batch));
            assertEquals(1, layers.size());
            assertArrayEquals(all.get(middle), layers.get(0).toFloatArray());
        }
    }

    /** Weights that lay in Java's memory would become other numbers when Java frees it. */
    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "tiny-motionnet", "flow-resnet18", "motionnet", "mae", "dinov3", "vjepa2"})
    void valuesDoNotDependOnWhatJavaFrees(String name) throws IOException, InterruptedException {
        TinyNetworksTest.TinyNetwork tiny = TinyNetworksTest.TinyNetwork.of(name, folder);
        List<ByteBuffer> others = new ArrayList<>();
        try (Network network = NetworksTest.load(tiny.card(Map.of()), tiny.weights());
                NDManager batch = network.manager().newSubManager()) {
            List<float[]> before = network.run(tiny.input(batch)).stream()
                    .map(NDArray::toFloatArray)
                    .toList();
            System.gc();
            Thread.sleep(200); // memory outside of the heap is freed by another thread
            for (int i = 0; i < 50_000; i++) {
                ByteBuffer other = ByteBuffer.allocateDirect(16 << i % 8).order(ByteOrder.nativeOrder());
                while (other.hasRemaining()) {
                    other.putFloat(Float.NaN);
                }
                others.add(other);
            }
            NDList after = network.run(tiny.input(batch));
            for (int layer = 0; layer < before.size(); layer++) {
                assertArrayEquals(before.get(layer), after.get(layer).toFloatArray());
            }
        }
        assertEquals(50_000, others.size());
    }

    /** Float32 rounding (6e-8) through up to 40 layers; a batch's size may choose another kernel. */
    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "tiny-motionnet", "flow-resnet18", "dinov2", "mae-st", "dinov3"})
    void givesEachInputWhatItGivesAlone(String name) throws IOException {
        TinyNetworksTest.TinyNetwork tiny = TinyNetworksTest.TinyNetwork.of(name, folder);
        try (Network network = NetworksTest.load(tiny.card(Map.of()), tiny.weights());
                NDManager batch = network.manager().newSubManager()) {
            NDArray input = tiny.input(batch);
            NDList together = network.run(input);
            NDList alone = network.run(input.get("1:2"));
            for (int i = 0; i < together.size(); i++) {
                float[] expected = together.get(i).get(1).toFloatArray();
                double error =
                        TinyNetworksTest.relativeError(expected, alone.get(i).toFloatArray());
                assertTrue(error < 40 * 6e-8, together.get(i).getName() + " differs by " + error);
            }
        }
    }

    @Test
    void poolsTokensAsTheCardSays() throws IOException {
        TinyNetworksTest.TinyNetwork tiny = TinyNetworksTest.TinyNetwork.of("mae", folder);
        float[] reference = tiny.expected().get("blocks.1").values();
        int width = 16;
        int tokens = 17;
        assertArrayEquals(
                java.util.Arrays.copyOf(reference, width), pooled(tiny, "cls"), 1e-5f, "the class token comes first");
        assertArrayEquals(java.util.Arrays.copyOfRange(reference, width, tokens * width), pooled(tiny, "none"), 1e-5f);
        float[] mean = new float[width];
        for (int i = width; i < tokens * width; i++) {
            mean[i % width] += reference[i] / (tokens - 1);
        }
        assertArrayEquals(mean, pooled(tiny, "mean"), 1e-5f);
    }

    private float[] pooled(TinyNetworksTest.TinyNetwork tiny, String pool) throws IOException {
        NetworkCard card = tiny.card(Map.of("pool", pool, "layers", List.of("blocks.1")));
        try (Network network = NetworksTest.load(card, tiny.weights());
                NDManager batch = network.manager().newSubManager()) {
            NDArray features = network.run(tiny.input(batch)).get(0);
            assertEquals(network.layers().get(0).features(), features.getShape().get(1));
            return features.get(0).toFloatArray();
        }
    }
}
