package rdmflow.vision.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;
import rdmflow.vision.weights.FloatTensor;
import rdmflow.vision.weights.WeightFile;

/** ONNX models, against what torch 2.7.1 says of the same modules (onnx_models.py in the resources). */
class OnnxNetworkTest {
    private static final Path FILES = Path.of("src/test/resources/rdmflow/vision/network/onnx");

    /** Of the largest number: sums in another order, which ONNX Runtime may also fuse. */
    private static final double TOLERANCE = 1e-5;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"layers, layers, ''", "dynamo, layers, ''", "external, layers, ''", "clips, clips, ', \"frames\": 4'"})
    void givesWhatPyTorchGives(String file, String expected, String card) throws IOException {
        try (Network network = load(file, card)) {
            assertEquals(
                    List.of("features", "mean"),
                    network.layers().stream().map(Network.Layer::name).toList());
            int before = network.manager().getManagedArrays().size();
            try (NDManager batch = network.manager().newSubManager()) {
                for (NDArray layer : run(network, batch)) {
                    assertClose(expected + "." + layer.getName(), layer, TOLERANCE);
                }
                assertEquals(3, batch.getManagedArrays().size());
            }
            assertEquals(before, network.manager().getManagedArrays().size());
        }
    }

    @Test
    void readsTheOutputsThatTheCardNamesInItsOrder() throws IOException {
        try (Network network = load("layers", ", \"layers\": [\"mean\"]")) {
            assertEquals(List.of(new Network.Layer("mean", 5)), network.layers());
        }
        try (Network network = load("layers", ", \"layers\": [\"mean\", \"features\"]");
                NDManager batch = network.manager().newSubManager()) {
            NDList found = run(network, batch);
            assertClose("layers.mean", found.get(0), TOLERANCE);
            assertClose("layers.features", found.get(1), TOLERANCE);
        }
    }

    @Test
    void convertsEveryRealTypeToFloat32() throws IOException {
        Map<String, Double> rounding = Map.of("bfloat16", 0x1p-8, "float16", 0x1p-11);
        try (Network network = load("types", "");
                NDManager batch = network.manager().newSubManager()) {
            NDList found = run(network, batch);
            assertEquals(
                    List.of("float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool", "y"),
                    found.stream().map(NDArray::getName).toList());
            for (NDArray layer : found) {
                assertEquals(DataType.FLOAT32, layer.getDataType());
                assertClose("types." + layer.getName(), layer, TOLERANCE + rounding.getOrDefault(layer.getName(), 0.0));
            }
        }
    }

    /** Its weights and inputs have 11 bits. */
    @Test
    void runsAModelInHalfPrecision() throws IOException {
        try (Network network = load("half", "");
                NDManager batch = network.manager().newSubManager()) {
            for (NDArray layer : run(network, batch)) {
                assertClose("layers." + layer.getName(), layer, 3e-3);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fixed-batch | | input frames: expected a first axis of any length, for the batch, found 1; export it",
                "opset-99 | | expected an opset of at most 25, found 99; export it with opset_version=18",
                "layers | , \"layers\": [\"mean\", \"late\"] | expected the card's layers among its outputs features,"
                        + " mean, found no late",
                "layers | , \"frames\": 4 | input frames: expected [N, 3, 4, 8, 8] (frames and crop of the card), found"
                        + " [N, 3, 8, 8]",
                "layers | , \"crop\": 16 | input frames: expected [N, 3, 16, 16] (frames and crop of the card), found"
                        + " [N, 3, 8, 8]",
                "two-inputs | | expected one input, for frames, found frames, second",
                "pixels | | input frames: expected a tensor of float32, float16, bfloat16 or float64, found one of uint8",
                "sequence | | output pair: expected a dense tensor, found a sequence",
                "text | | output text: expected real numbers, found text",
                "unknown-operator | | expected a model that ONNX Runtime 1.24.2 takes, found Fatal error:"
                        + " com.example:Swirl(-1) is not a registered function/op",
                "missing-operator | | expected a model that ONNX Runtime 1.24.2 takes, found This is an invalid"
                        + " model. In Node, (\"\", NoSuchOperator,",
                "slash | | expected different names for layers, without / and \\, found /blocks.0/Add",
                "baked-flat | | flat: expected a tensor with the batch of 2 as its first axis, found shape (1, 128): is a"
                        + " batch size written into the module? Keep the batch axis free, as in x.flatten(1), and export",
                "scalar | | mean: expected a tensor with the batch of 1 as its first axis, found shape ()",
                "mean-of-batch | | rest: expected the same features for an input alone and beside another",
                "training | | features: expected the same features for an input alone and beside another",
                "dropout | | z: expected the same features when an input is run twice"
            })
    void refusesInOneLineBeforeTheFirstFrame(String name, String card, String expected) throws IOException {
        String problem = problem(FILES.resolve(name + ".onnx"), card == null ? "" : card);
        assertTrue(problem.startsWith(name + ".onnx: " + expected), problem);
        assertEquals(1, problem.lines().count(), problem);
    }

    /** What a graph says needs no engine, so that check-design finds it. */
    @ParameterizedTest
    @ValueSource(strings = {"fixed-batch", "opset-99", "two-inputs", "pixels", "sequence", "text"})
    void findsMisfitsWithoutRunningAnything(String name) throws IOException {
        assertEquals(
                1,
                Networks.check(card(""), WeightFile.header(FILES.resolve(name + ".onnx")))
                        .size());
    }

    @Test
    void knowsTheNewestOpsetThatTheEngineTakes() throws IOException {
        assertTrue(reasonForOpset(OwnModuleRules.NEWEST_OPSET).isEmpty());
        assertTrue(reasonForOpset(OwnModuleRules.NEWEST_OPSET + 1).contains("Opset"));
    }

    private String reasonForOpset(long opset) throws IOException {
        byte[] model = Files.readAllBytes(FILES.resolve("opset-99.onnx"));
        int at = indexOf(model, new byte[] {0x42, 4, 0x0a, 0, 0x10, 99});
        model[at + 5] = (byte) opset;
        Path file = Files.write(folder.resolve("opset.onnx"), model);
        try (ai.onnxruntime.OrtSession session = OnnxEngine.open(file, "cpu", 1)) {
            return session.getInputNames().contains("frames") ? "" : "no input";
        } catch (ai.onnxruntime.OrtException e) {
            return OnnxEngine.reason(e, folder);
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }

    /** As Nextflow stages them: links in one folder to files of different folders. */
    @Test
    void followsLinksToTheModelAndToItsWeights() throws IOException {
        Path model = Files.copy(FILES.resolve("external.onnx"), folder.resolve("external.onnx"));
        Path data = Files.createDirectories(folder.resolve("elsewhere")).resolve("some.data");
        Files.copy(FILES.resolve("external.onnx.data"), data);
        Path staged = Files.createDirectories(folder.resolve("staged"));
        Path link = Files.createSymbolicLink(staged.resolve("external.onnx"), model);
        Path dataLink = Files.createSymbolicLink(staged.resolve("external.onnx.data"), data);
        try (Network network = Networks.load(card(""), List.of(link, dataLink), Optional.empty(), "cpu", 1);
                NDManager batch = network.manager().newSubManager()) {
            assertClose("layers.mean", run(network, batch).get(1), TOLERANCE);
        }
    }

    @Test
    void saysWhichFileOfWeightsIsMissingShortOrOfAnother() throws IOException {
        Path model = Files.copy(FILES.resolve("external.onnx"), folder.resolve("external.onnx"));
        assertEquals(
                "external.onnx: expected external.onnx.data, which holds weights of it, beside it and listed after it (in"
                        + " models.csv separated by ;), found none",
                problem(model, ""));
        byte[] bytes = Files.readAllBytes(FILES.resolve("external.onnx.data"));
        Path data = Files.write(folder.resolve("external.onnx.data"), Arrays.copyOf(bytes, bytes.length - 1));
        assertEquals(
                "external.onnx.data: expected at least " + bytes.length + " bytes, found " + (bytes.length - 1)
                        + ": the file is incomplete, or of another external.onnx",
                problem(model, ""));
        Files.write(data, bytes);
        assertEquals(List.of(model, data), WeightFile.files(List.of(model)));
        Path stranger = Files.write(folder.resolve("other.data"), bytes);
        DataException thrown =
                assertThrows(DataException.class, () -> WeightFile.header(List.of(model, data, stranger)));
        assertEquals(
                "other.data: expected files that external.onnx names and that lie beside it, found one that it does not"
                        + " name",
                thrown.getMessage());
    }

    /** A model may name any path. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd_______",
                "../external.onnx.d",
                "a/../../on.onnx.da",
                "data/external.bin_",
                "c:\\data\\external.bi"
            })
    void refusesWeightsOutsideOfItsFolder(String place) throws IOException {
        byte[] model = Files.readAllBytes(FILES.resolve("external.onnx"));
        byte[] name = "external.onnx.data".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] other = Arrays.copyOf(place.getBytes(java.nio.charset.StandardCharsets.UTF_8), name.length);
        for (int i = 0; i + name.length <= model.length; i++) {
            if (Arrays.equals(model, i, i + name.length, name, 0, name.length)) {
                System.arraycopy(other, 0, model, i, name.length);
            }
        }
        Path file = Files.write(folder.resolve("external.onnx"), model);
        String problem = problem(file, "");
        assertTrue(problem.startsWith("external.onnx: expected its weights beside it, found them in "), problem);
    }

    /** Every beginning of a file, and files that are something else. */
    @Test
    void saysInOneLineThatAFileIsDamaged() throws IOException {
        byte[] model = Files.readAllBytes(FILES.resolve("layers.onnx"));
        for (int length = 1; length < model.length; length += 7) {
            Path file = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(model, length));
            String problem = problem(file, "");
            assertEquals(1, problem.lines().count(), problem);
            assertTrue(problem.startsWith("cut.onnx: expected"), problem);
        }
    }

    @Test
    void tellsOnnxModelsFromOtherNetworks() throws IOException {
        Path onnx = FILES.resolve("layers.onnx");
        Path script = FILES.resolveSibling("checkpoints").resolve("torchscript.pt");
        assertEquals(
                List.of("layers.onnx: expected weights, found an ONNX model; use network onnx"),
                Networks.check(NetworkCards.preset("mae-vitb16"), WeightFile.header(onnx)));
        assertEquals(
                List.of("layers.onnx: expected a TorchScript module (torch.jit.save), found an ONNX model; use network"
                        + " onnx"),
                Networks.check(card("torchscript", ""), WeightFile.header(onnx)));
        assertEquals(
                List.of("torchscript.pt: expected an ONNX model, found a TorchScript module; use network torchscript"),
                Networks.check(card(""), WeightFile.header(script)));
    }

    @Test
    void saysThatThereIsNoGpu() throws IOException {
        DataException thrown = assertThrows(
                DataException.class,
                () -> Networks.load(card(""), FILES.resolve("layers.onnx"), Optional.empty(), "gpu0", 1));
        assertTrue(
                thrown.getMessage().startsWith("device: expected gpu0, found an ONNX Runtime without CUDA; name a"),
                thrown.getMessage());
    }

    @Test
    void saysThatAFolderHoldsNoOnnxRuntime() {
        System.setProperty("ONNXRUNTIME_LIBRARY_PATH", folder.toString());
        try {
            DataException thrown = assertThrows(DataException.class, () -> load("layers", ""));
            assertEquals(
                    "ONNXRUNTIME_LIBRARY_PATH: expected " + System.mapLibraryName("onnxruntime") + " in " + folder
                            + ", found none; name the folder of ONNX Runtime's libraries, or unset it for the one in the"
                            + " tool's jar",
                    thrown.getMessage());
        } finally {
            System.clearProperty("ONNXRUNTIME_LIBRARY_PATH");
        }
    }

    private static NDList run(Network network, NDManager batch) {
        return network.run(NetworksTest.input(batch, network.card().input().shape(2)));
    }

    private static void assertClose(String key, NDArray found, double tolerance) {
        Map<String, FloatTensor> all = WeightFile.read(FILES.resolve("expected.safetensors"), "", List.of(key));
        double error = TinyNetworksTest.relativeError(all.get(key).values(), found.toFloatArray());
        assertTrue(error <= tolerance, key + " differs by " + error);
    }

    private Network load(String name, String card) throws IOException {
        return NetworksTest.load(card(card), FILES.resolve(name + ".onnx"));
    }

    private NetworkCard card(String more) throws IOException {
        return card("onnx", more);
    }

    private NetworkCard card(String network, String more) throws IOException {
        String json = "{" + (more.contains("crop") ? "\"resize\": 256" : "\"crop\": 8") + more + "}";
        return NetworkCards.resolve(network, Optional.of(Files.writeString(folder.resolve("card.json"), json)));
    }

    private String problem(Path model, String card) throws IOException {
        NetworkCard resolved = card(card);
        DataException thrown = assertThrows(DataException.class, () -> NetworksTest.load(resolved, model));
        assertEquals(1, thrown.problems().size());
        return thrown.getMessage();
    }
}
