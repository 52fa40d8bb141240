package rdmflow.vision.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;
import rdmflow.vision.weights.FloatTensor;
import rdmflow.vision.weights.WeightFile;

class TorchScriptNetworkTest {
    private static final Path FILES = Path.of("src/test/resources/rdmflow/vision/network/checkpoints");

    @TempDir
    Path folder;

    @Test
    void runsATorchScriptModuleThatReturnsATuple() throws IOException {
        Path module = FILES.resolve("torchscript.pt");
        Path expectedFile = FILES.resolve("torchscript-layers.safetensors");
        Map<String, FloatTensor> expected = WeightFile.read(expectedFile, "", List.of("features", "mean"));
        NetworkCard card = card("{\"crop\": 8, \"layers\": [\"features\", \"mean\"]}");
        assertEquals(List.of(), Networks.check(card, WeightFile.header(module)));
        try (Network network = NetworksTest.load(card, module)) {
            assertEquals(List.of(new Network.Layer("features", 64), new Network.Layer("mean", 4)), network.layers());
            int before = network.manager().getManagedArrays().size();
            try (NDManager batch = network.manager().newSubManager()) {
                NDList found = network.run(NetworksTest.input(batch, new Shape(2, 3, 8, 8)));
                for (NDArray layer : found) {
                    float[] values = expected.get(layer.getName()).values();
                    assertTrue(TinyNetworksTest.relativeError(values, layer.toFloatArray()) < 1e-6);
                }
                assertEquals(3, batch.getManagedArrays().size());
            }
            assertEquals(before, network.manager().getManagedArrays().size());
        }
        NetworkCard three = card("{\"crop\": 8, \"layers\": [\"a\", \"b\", \"c\"]}");
        DataException thrown = assertThrows(DataException.class, () -> NetworksTest.load(three, module));
        assertEquals("torchscript.pt: expected 3 outputs, one per name in layers, found 2", thrown.getMessage());
    }

    @Test
    void saysWhyAModuleDoesNotTakeTheInputOfItsCard() throws IOException {
        NetworkCard clips = card("{\"crop\": 8, \"frames\": 4}");
        DataException thrown =
                assertThrows(DataException.class, () -> NetworksTest.load(clips, FILES.resolve("torchscript.pt")));
        assertTrue(
                thrown.getMessage()
                        .startsWith("torchscript.pt: expected a TorchScript module that takes (1, 3, 4, 8, 8), found"
                                + " RuntimeError: Expected 4-dimensional input for 4-dimensional weight [4, 3, 3, 3]"),
                thrown.getMessage());
    }

    @Test
    void tellsWeightsFromTorchScriptModules() throws IOException {
        assertEquals(
                List.of("torchscript.pt: expected weights, found a TorchScript module; use network torchscript"),
                Networks.check(NetworkCards.preset("mae-vitb16"), WeightFile.header(FILES.resolve("torchscript.pt"))));
        assertEquals(
                List.of("bare.pth: expected a TorchScript module (torch.jit.save), found weights alone"),
                Networks.check(card("{}"), WeightFile.header(FILES.resolve("bare.pth"))));
    }

    private NetworkCard card(String json) throws IOException {
        return NetworkCards.resolve("torchscript", Optional.of(Files.writeString(folder.resolve("card.json"), json)));
    }
}
