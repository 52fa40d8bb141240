package rdmflow.vision.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;
import rdmflow.vision.weights.FloatTensor;
import rdmflow.vision.weights.WeightFile;

/** What users' modules return, against what torch 1.13 says of them (scripts.py in the resources). */
class ScriptOutputsTest {
    private static final Path FILES = Path.of("src/test/resources/rdmflow/vision/network/scripts");

    /**
     * Of the largest number: a convolution in another order of sums. Integers and truth values are exact: the script's
     * numbers lie farther from the next whole number than that.
     */
    private static final double TOLERANCE = 1e-5;

    @TempDir
    Path folder;

    @Test
    void convertsEveryRealTypeToFloat32() throws IOException {
        List<String> types = List.of(
                "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool", "float32");
        assertLayers("types", "\"layers\": [\"" + String.join("\", \"", types) + "\"]", types);
    }

    @Test
    void readsAListInItsOrderAndANamedTuple() throws IOException {
        assertLayers("list", "\"layers\": [\"first\", \"second\"]", List.of("first", "second"));
        try (Network network = load("Named", "")) {
            assertEquals(
                    List.of("output.0", "output.1"),
                    network.layers().stream().map(Network.Layer::name).toList());
        }
    }

    /** Keys are names: in the card's order, else sorted. */
    @Test
    void takesTheNamesOfADictFromItsKeys() throws IOException {
        assertLayers("dict", "", List.of("a", "m", "z"));
        assertLayers("dict", "\"layers\": [\"z\", \"a\", \"m\"]", List.of("z", "a", "m"));
        assertEquals(
                "dict.pt: expected a dict with the keys z, a, b (layers in the card), found a, m, z",
                problem("dict", "\"layers\": [\"z\", \"a\", \"b\"]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "complex64 | output.0: expected a dense tensor of real numbers, found complex numbers",
                "complex128 | output.1: expected a dense tensor of real numbers, found complex numbers",
                "sparse | output.0: expected a dense tensor of real numbers, found a sparse tensor (COO)",
                "quantised | output.0: expected a dense tensor of real numbers, found a quantised",
                "nested-tuple | expected the module to return a tensor as output.1, found (Tensor, Tensor)",
                "NestedList | expected the module to return a tensor as output.0, found Tensor[]",
                "Nothing | expected the module to return a tensor, a tuple, a list or a dict of tensors, found NoneType",
                "Number | expected the module to return a tensor, a tuple, a list or a dict of tensors, found int",
                "Fraction | expected the module to return a tensor, a tuple, a list or a dict of tensors, found float",
                "Truth | expected the module to return a tensor, a tuple, a list or a dict of tensors, found bool",
                "Text | expected the module to return a tensor, a tuple, a list or a dict of tensors, found str",
                "Device | expected the module to return a tensor, a tuple, a list or a dict of tensors, found Device",
                "Object | expected the module to return a tensor, a tuple, a list or a dict of tensors, found __torch__",
                "Numbers | expected the module to return a tensor as output.0, found int",
                "EmptyList | expected the module to return at least one tensor, found an empty Tensor[]",
                "EmptyTuple | expected the module to return at least one tensor, found an empty ()",
                "TupleWithNone | expected the module to return a tensor as output.1, found NoneType",
                "TupleWithNumber | expected the module to return a tensor as output.1, found int",
                "DictOfLists | expected the module to return a tensor as a, found Tensor[]",
                "DictOfNumbers | expected the module to return a dict with names as keys, found Dict(int, Tensor)",
                "TwoInputs | expected a TorchScript module that takes (1, 3, 8, 8), found forward() is missing value",
                "scalar | output.0: expected a tensor with the batch of 1 as its first axis, found shape ()",
                "baked-reshape | output.0: expected a tensor with the batch of 2 as its first axis, found shape (1, 128):"
                        + " is a batch size written into the module?",
                "baked-flat | output.0: expected a tensor with the batch of 2 as its first axis, found shape (1, 128)",
                "baked-four | output.0: expected a tensor with the batch of 1 as its first axis, found shape (4, 16)",
                "mean-of-batch | output.0: expected the same features for an input alone and beside another",
                "training-batch-norm | output.0: expected the same features for an input alone and beside another",
                "training-dropout | output.0: expected the same features when an input is run twice"
            })
    void refusesInOneLineBeforeTheFirstFrame(String name, String expected) throws IOException {
        String problem = problem(name, "");
        assertTrue(problem.startsWith(name + ".pt: " + expected), problem);
        assertEquals(1, problem.lines().count(), problem);
    }

    /** Statistics over many pixels of one kind of noise hardly depend on the number of inputs. */
    @Test
    void noticesTrainingModeAtTheSizeOfRealFrames() throws IOException {
        String problem = problem("training-batch-norm", "\"crop\": 224, \"resize\": 224");
        assertTrue(
                problem.matches(".*found a difference of 0\\.[1-9]\\d* of their norm \\(allowed 0\\.001\\): .*"),
                problem);
    }

    /** Scripted modules follow their mode, which is set before they run. */
    @ParameterizedTest
    @ValueSource(strings = {"scripted-batch-norm", "scripted-dropout"})
    void runsScriptedModulesInInferenceMode(String name) throws IOException {
        try (Network network = load(name, "");
                NDManager batch = network.manager().newSubManager()) {
            NDList found = network.run(NetworksTest.input(batch, new Shape(2, 3, 8, 8)));
            float[] expected = expected(name);
            assertTrue(TinyNetworksTest.relativeError(expected, found.get(0).toFloatArray()) <= TOLERANCE);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Later | Later.pt: output.0: expected 3 x 192 features, found shape (3, 5)",
                "LaterNone | LaterNone.pt: expected the module to return a tensor, a tuple, a list or a dict of tensors, found"
                        + " NoneType"
            })
    void refusesWhatALaterBatchReturns(String name, String expected) throws IOException {
        try (Network network = load(name, "");
                NDManager batch = network.manager().newSubManager()) {
            DataException thrown = assertThrows(
                    DataException.class, () -> network.run(NetworksTest.input(batch, new Shape(3, 3, 8, 8))));
            assertTrue(thrown.getMessage().startsWith(expected), thrown.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a/b\", \"c\"]", "[\"..\", \"c\"]", "[\"c\", \"c\"]", "[\" \", \"c\"]"})
    void refusesNamesThatAreNoFileNames(String layers) throws IOException {
        assertTrue(problem("list", "\"layers\": " + layers)
                .startsWith("list.pt: expected different names for layers, without / and \\, found "));
    }

    private void assertLayers(String name, String card, List<String> layers) throws IOException {
        try (Network network = load(name, card);
                NDManager batch = network.manager().newSubManager()) {
            assertEquals(
                    layers, network.layers().stream().map(Network.Layer::name).toList());
            NDList found = network.run(NetworksTest.input(batch, new Shape(2, 3, 8, 8)));
            IntStream.range(0, layers.size()).forEach(i -> {
                float[] expected = expected(name + "." + layers.get(i));
                assertEquals(DataType.FLOAT32, found.get(i).getDataType());
                double error =
                        TinyNetworksTest.relativeError(expected, found.get(i).toFloatArray());
                double rounding = layers.get(i).equals("bfloat16")
                        ? 0x1p-8
                        : layers.get(i).equals("float16") ? 0x1p-11 : 0;
                assertTrue(error <= TOLERANCE + rounding, layers.get(i) + " differs by " + error);
            });
        }
    }

    private static float[] expected(String key) {
        Map<String, FloatTensor> all = WeightFile.read(FILES.resolve("expected.safetensors"), "", List.of(key));
        return all.get(key).values();
    }

    private Network load(String name, String card) throws IOException {
        String json = "{" + (card.contains("crop") ? "" : "\"crop\": 8" + (card.isEmpty() ? "" : ", ")) + card + "}";
        NetworkCard resolved =
                NetworkCards.resolve("torchscript", Optional.of(Files.writeString(folder.resolve("card.json"), json)));
        return NetworksTest.load(resolved, FILES.resolve(name + ".pt"));
    }

    private String problem(String name, String card) {
        DataException thrown = assertThrows(DataException.class, () -> load(name, card));
        assertEquals(1, thrown.problems().size());
        return thrown.getMessage();
    }
}
