package rdmflow.vision.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;
import rdmflow.io.tool.InputFile;
import rdmflow.vision.weights.FloatTensor;
import rdmflow.vision.weights.RandomWeights;
import rdmflow.vision.weights.Safetensors;
import rdmflow.vision.weights.WeightFile;
import rdmflow.vision.weights.WeightHeader;

class NetworksTest {
    private static final Path FILES = Path.of("src/test/resources/rdmflow/vision/network/checkpoints");
    private static final long SEED = 1;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "bare, none, ''",
        "model, model, ''",
        "module, module, ''",
        "lightning, state_dict, encoder.",
        "snapshot, MODEL_STATE, module.",
        "transposed, none, ''"
    })
    void findsRootAndPrefixByItself(String name, String root, String prefix) throws IOException {
        float[] expected;
        try (Network bare = load(smallCard("{}"), FILES.resolve("bare.pth"))) {
            expected = features(bare, 1);
        }
        try (Network network = load(smallCard("{}"), FILES.resolve(name + ".pth"))) {
            assertEquals(root, network.card().tensors().root());
            assertEquals(prefix, network.card().tensors().prefix());
            assertEquals(Map.of("norm.weight", 1, "norm.bias", 1), bare(network.unusedTensors(), prefix));
            assertArrayEquals(expected, features(network, 1));
        }
    }

    @Test
    void listsEveryMissingMisshapenAndExtraTensorAtOnce() throws IOException {
        WeightHeader header = WeightFile.header(FILES.resolve("misfit.pth"));
        assertEquals(
                List.of(
                        "misfit.pth: blocks.0.attn.proj.bias: expected [4], found none",
                        "misfit.pth: blocks.0.mlp.fc1.weight: expected [16, 4], found [16, 5]",
                        "misfit.pth: tensors that the layers do not need: 3, named decoder_pred.weight,"
                                + " norm.bias, norm.weight"),
                Networks.check(smallCard("{}"), header));
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet18-imagenet", "motionnet-k400", "flow-resnet18-haa500"})
    void saysInOneLineThatWeightsAreAnotherNetworks(String network) {
        List<String> problems =
                Networks.check(NetworkCards.preset(network), WeightFile.header(FILES.resolve("bare.pth")));
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(
                problems.get(0).startsWith("bare.pth: expected the weights of ")
                        && problems.get(0).endsWith("the file begins with cls_token: is it another network's?"),
                problems.get(0));
    }

    @Test
    void asksForAPrefixWhereTheNetworkIsThereTwice() throws IOException {
        WeightHeader header = WeightFile.header(FILES.resolve("twice.pth"));
        List<String> problems = Networks.check(smallCard("{}"), header);
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).contains("'' and 'module.'; choose one by prefix"), problems.get(0));
        assertEquals(List.of(), Networks.check(smallCard("{\"prefix\": \"module.\"}"), header));
    }

    @Test
    void namesTheRootsThatAreThere() throws IOException {
        WeightHeader header = WeightFile.header(FILES.resolve("snapshot.pth"));
        assertEquals(
                List.of("snapshot.pth: expected root teacher, found MODEL_STATE"),
                Networks.check(smallCard("{\"root\": \"teacher\"}"), header));
    }

    @Test
    void comparesTheHashThatACardGives() throws IOException {
        Path weights = FILES.resolve("bare.pth");
        NetworkCard card = smallCard("{\"sha256\": \"" + "0".repeat(64) + "\"}");
        DataException thrown = assertThrows(DataException.class, () -> load(card, weights));
        assertTrue(thrown.getMessage().startsWith("bare.pth: expected SHA-256 000"), thrown.getMessage());
        load(smallCard("{\"sha256\": \"" + InputFile.sha256(weights) + "\"}"), weights)
                .close();
    }

    @Test
    void comparesTheHashInTorchvisionsFileNames() throws IOException {
        Path weights = folder.resolve("resnet18-f37072fd.pth");
        Files.copy(FILES.resolve("bare.pth"), weights);
        DataException thrown =
                assertThrows(DataException.class, () -> load(NetworkCards.preset("resnet18-imagenet"), weights));
        assertTrue(thrown.getMessage().contains("expected SHA-256 f37072fd, found "), thrown.getMessage());
    }

    /** docs/networks.md, What the transformers' files hold: names and epsilon of Hugging Face's VideoMAE. */
    @Test
    void readsHuggingFaceNamesWithTheirEpsilon() throws IOException {
        Path expectedFile = FILES.resolve("huggingface-layers.safetensors");
        Map<String, FloatTensor> expected = WeightFile.read(expectedFile, "", List.of("blocks.0", "blocks.1"));
        NetworkCard card = card("videomae-vitb16", "{\"crop\": 16, \"frames\": 4, \"heads\": 2}");
        try (Network network = load(card, FILES.resolve("huggingface.pth"));
                NDManager batch = network.manager().newSubManager()) {
            assertEquals(1e-12, network.card().tensors().normEps());
            NDList found = network.run(input(batch, new Shape(2, 3, 4, 16, 16)));
            for (int i = 0; i < 2; i++) {
                float[] values = expected.get("blocks." + i).values();
                assertTrue(TinyNetworksTest.relativeError(values, found.get(i).toFloatArray()) < 1e-5);
            }
        }
    }

    /** As a state dict of transformers 5 has them. */
    @Test
    void readsTheBiasesOfHuggingFacesNewerVideoMae() throws IOException {
        NetworkCard card = card("videomae-vitb16", "{\"crop\": 16, \"frames\": 4, \"heads\": 2}");
        Map<String, rdmflow.vision.weights.TensorInfo> newer = new LinkedHashMap<>();
        WeightFile.header(FILES.resolve("huggingface.pth"))
                .groups()
                .get("")
                .forEach((name, info) -> newer.put(
                        name.replace("attention.q_bias", "attention.query.bias")
                                .replace("attention.v_bias", "attention.value.bias"),
                        info));
        assertTrue(newer.containsKey("videomae.encoder.layer.0.attention.attention.query.bias"));
        WeightHeader header = new WeightHeader("newer.pth", "pytorch", Map.of("", newer));
        assertEquals(List.of(), Networks.check(card, header));
        newer.put(
                "videomae.encoder.layer.0.attention.attention.key.bias",
                newer.get("videomae.encoder.layer.0.attention.attention.query.bias"));
        assertTrue(Networks.check(card, header).toString().contains("blocks.0.attn.k.bias"));
    }

    /** VideoMAEModel by itself has no prefix; a layernorm in a file of other names stays unknown. */
    @Test
    void readsTheFinalNormOfABareHuggingFaceModel() throws IOException {
        NetworkCard card = card("videomae-vitb16", "{\"crop\": 16, \"frames\": 4, \"heads\": 2, \"final_norm\": true}");
        Map<String, rdmflow.vision.weights.TensorInfo> bare = new LinkedHashMap<>();
        WeightFile.header(FILES.resolve("huggingface.pth")).groups().get("").forEach((name, info) -> {
            assertTrue(name.startsWith("videomae."), name);
            bare.put(name.substring("videomae.".length()), info);
        });
        assertTrue(bare.containsKey("layernorm.weight"));
        assertEquals(List.of(), Networks.check(card, new WeightHeader("bare.pth", "pytorch", Map.of("", bare))));
        Map<String, rdmflow.vision.weights.TensorInfo> other =
                withoutNorm(WeightFile.header(FILES.resolve("bare.pth")));
        other.put("layernorm.weight", other.get("blocks.0.norm1.weight"));
        List<String> problems =
                Networks.check(smallCard("{}"), new WeightHeader("other.pth", "pytorch", Map.of("", other)));
        assertTrue(problems.get(0).contains("found 1 that it does not know: layernorm.weight"), problems.toString());
    }

    @Test
    void refusesAFinalNormThatTheFileLacksAndLayersThatTheNetworkLacks() throws IOException {
        TinyNetworksTest.TinyNetwork tiny = TinyNetworksTest.TinyNetwork.of("resnet18", folder);
        NetworkCard card = tiny.card(Map.of("layers", List.of("layer9.0", "stem"), "pool", "cls"));
        List<String> problems = Networks.check(card, WeightFile.header(tiny.weights()));
        assertEquals(2, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains("found layer9.0"), problems.get(0));
        assertTrue(problems.get(1).contains("without class token, found cls"), problems.get(1));
        WeightHeader snapshot = WeightFile.header(FILES.resolve("bare.pth"));
        NetworkCard normed = smallCard("{\"final_norm\": true}");
        assertEquals(List.of(), Networks.check(normed, snapshot));
        WeightHeader without = new WeightHeader("no-norm.pth", "pytorch", Map.of("", withoutNorm(snapshot)));
        assertEquals(
                List.of(
                        "no-norm.pth: norm.weight: expected [4], found none",
                        "no-norm.pth: norm.bias: expected [4], found none"),
                Networks.check(normed, without));
    }

    private static Map<String, rdmflow.vision.weights.TensorInfo> withoutNorm(WeightHeader header) {
        Map<String, rdmflow.vision.weights.TensorInfo> tensors =
                new LinkedHashMap<>(header.groups().get(""));
        tensors.keySet().removeIf(name -> name.startsWith("norm."));
        return tensors;
    }

    @Test
    void finalNormNormalisesEveryTap() throws IOException {
        NetworkCard card = smallCard("{\"final_norm\": true}");
        Map<String, FloatTensor> tensors = new LinkedHashMap<>(WeightFile.read(
                FILES.resolve("bare.pth"),
                "",
                WeightFile.header(FILES.resolve("bare.pth")).groups().get("").keySet()));
        tensors.put("norm.weight", new FloatTensor(new Shape(4), new float[] {1, 1, 1, 1}));
        tensors.put("norm.bias", new FloatTensor(new Shape(4), new float[4]));
        Path file = folder.resolve("unit-norm.safetensors");
        Safetensors.write(file, tensors);
        try (Network network = load(card, file)) {
            float[] values = features(network, 1);
            for (int token = 0; token < values.length / 4; token++) {
                double sum = 0;
                double squares = 0;
                for (int k = 0; k < 4; k++) {
                    sum += values[4 * token + k];
                    squares += values[4 * token + k] * values[4 * token + k];
                }
                assertEquals(0, sum, 1e-5);
                assertEquals(4, squares, 1e-3);
            }
        }
    }

    @Test
    void takesTheMotionNetworkFromAnotherFileWhenToldTo() throws IOException {
        TinyNetworksTest.TinyNetwork tiny = TinyNetworksTest.TinyNetwork.of("flow-resnet18", folder);
        Map<String, FloatTensor> all = WeightFile.read(
                tiny.weights(),
                "",
                WeightFile.header(tiny.weights()).groups().get("").keySet());
        Map<String, FloatTensor> other = new LinkedHashMap<>();
        all.forEach((name, tensor) -> {
            if (name.startsWith("flow_generator.")) {
                other.put(name.substring("flow_generator.".length()), tensor);
            }
        });
        Path generator = folder.resolve("generator.safetensors");
        Safetensors.write(generator, other);
        Map<String, FloatTensor> spoilt = new LinkedHashMap<>(all);
        spoilt.keySet().removeIf(name -> name.equals("flow_generator.conv1.0.weight"));
        Path classifier = folder.resolve("classifier.safetensors");
        Safetensors.write(classifier, spoilt);
        NetworkCard card = tiny.card(Map.of());
        assertEquals(
                List.of(
                        "classifier.safetensors: flow_generator.conv1.0.weight: expected [4, 9, 7, 7], found none",
                        "classifier.safetensors: tensors that the layers do not need: 2, named"
                                + " flow_classifier.fc_action.bias, flow_classifier.fc_action.weight"),
                Networks.check(card, WeightFile.header(classifier)));
        float[] expected;
        try (Network network = load(card, tiny.weights());
                NDManager batch = network.manager().newSubManager()) {
            expected = network.run(tiny.input(batch)).get(3).toFloatArray();
        }
        try (Network network = Networks.load(card, classifier, Optional.of(generator), "cpu", 1);
                NDManager batch = network.manager().newSubManager()) {
            assertArrayEquals(expected, network.run(tiny.input(batch)).get(3).toFloatArray());
        }
        assertEquals(
                1,
                Networks.check(
                                smallCard("{}"),
                                WeightFile.header(FILES.resolve("bare.pth")),
                                Optional.of(WeightFile.header(generator)))
                        .size());
    }

    @Test
    void refusesAGpuThatIsNotThereAndANonsenseDevice() throws IOException {
        NetworkCard card = smallCard("{}");
        DataException none = assertThrows(
                DataException.class,
                () -> Networks.load(card, FILES.resolve("bare.pth"), Optional.empty(), "gpu99", 1));
        assertTrue(none.getMessage().startsWith("device: expected gpu99, found "), none.getMessage());
        DataException nonsense = assertThrows(
                DataException.class, () -> Networks.load(card, FILES.resolve("bare.pth"), Optional.empty(), "tpu", 1));
        assertEquals("device: expected auto, cpu or gpuN, found tpu", nonsense.getMessage());
    }

    private NetworkCard smallCard(String json) throws IOException {
        return card(
                "mae-vitb16",
                json.replaceFirst(
                        "\\{", "{\"crop\": 8, \"resize\": 8, \"heads\": 1" + (json.equals("{}") ? "" : ", ")));
    }

    private NetworkCard card(String network, String json) throws IOException {
        return NetworkCards.resolve(network, Optional.of(Files.writeString(folder.resolve("card.json"), json)));
    }

    static Network load(NetworkCard card, Path weights) {
        return Networks.load(card, weights, Optional.empty(), "cpu", 1);
    }

    private static Map<String, Integer> bare(Map<String, Integer> patterns, String prefix) {
        Map<String, Integer> bare = new LinkedHashMap<>();
        patterns.forEach((name, count) -> bare.put(name.substring(prefix.length()), count));
        return bare;
    }

    private static float[] features(Network network, int inputs) {
        try (NDManager batch = network.manager().newSubManager()) {
            return network.run(input(batch, new Shape(inputs, 3, 8, 8))).get(0).toFloatArray();
        }
    }

    static NDArray input(NDManager manager, Shape shape) {
        float[] values = RandomWeights.uniform("input", (int) shape.size(), SEED);
        return manager.create(FloatBuffer.wrap(values), shape);
    }

    /** What the fuzzer found: a safetensors file may be sound and hold nothing. */
    @Test
    void refusesAFileWithoutTensors(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("nothing.safetensors"), new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
        List<String> problems = Networks.check(smallCard("{}"), WeightFile.header(file));
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).endsWith("found no tensor at all"), problems.get(0));
    }
}
