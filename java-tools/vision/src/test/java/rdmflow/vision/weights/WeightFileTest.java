package rdmflow.vision.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;

/** Files written by PyTorch 2.7.1 (checkpoints.py in the resources), whose numbers Java makes itself from the seed. */
class WeightFileTest {
    private static final Path FILES = Path.of("src/test/resources/rdmflow/vision/network/checkpoints");
    private static final long SEED = 1;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "bare, '', ''",
        "model, model, ''",
        "module, module, ''",
        "lightning, state_dict, encoder.",
        "snapshot, MODEL_STATE, module.",
        "double, '', ''",
        "parameters, '', ''",
        "protocol4, '', ''",
        "transposed, '', ''",
        "shared-storage, '', ''",
        "legacy, '', ''"
    })
    void readsEveryTensorBitForBit(String name, String group, String prefix) {
        Path file = FILES.resolve(name + ".pth");
        Map<String, TensorInfo> infos = WeightFile.header(file).groups().get(group);
        assertEquals(18, infos.size());
        Map<String, FloatTensor> tensors = WeightFile.read(file, group, infos.keySet());
        tensors.forEach((key, tensor) -> {
            String bare = key.substring(prefix.length());
            assertEquals(infos.get(key).shape(), tensor.shape());
            FloatTensor expected =
                    RandomWeights.of(Map.of(bare, tensor.shape()), SEED).get(bare);
            assertArrayEquals(expected.values(), tensor.values(), key);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"half", "bfloat16"})
    void widensShortNumbersExactlyAsPyTorchDoes(String kind) {
        Path rounded = FILES.resolve(kind + "-rounded.safetensors");
        Map<String, TensorInfo> infos = WeightFile.header(rounded).groups().get("");
        Map<String, FloatTensor> expected = WeightFile.read(rounded, "", infos.keySet());
        Map<String, FloatTensor> found = WeightFile.read(FILES.resolve(kind + ".pth"), "", infos.keySet());
        expected.forEach((key, tensor) ->
                assertArrayEquals(tensor.values(), found.get(key).values(), key));
    }

    @Test
    void widensEveryHalfIncludingSubnormalInfiniteAndNegativeZero() {
        int[] bits = {0x0001, 0x03ff, 0x0400, 0x7bff, 0x7c00, 0x8000, 0xfc00, 0x3555};
        float[] expected = {
            5.9604645e-8f,
            6.097555e-5f,
            6.1035156e-5f,
            65504f,
            Float.POSITIVE_INFINITY,
            -0f,
            Float.NEGATIVE_INFINITY,
            0.33325195f
        };
        java.nio.ByteBuffer buffer =
                java.nio.ByteBuffer.allocate(2 * bits.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int bit : bits) {
            buffer.putShort((short) bit);
        }
        float[] found = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            found[i] = ElementType.FLOAT16.read(buffer, i);
        }
        assertArrayEquals(expected, found);
    }

    @Test
    void readsIntegersAndTruthValuesAsNumbers() {
        Map<String, FloatTensor> tensors =
                WeightFile.read(FILES.resolve("integers.pth"), "", List.of("layers", "flags", "bytes"));
        assertArrayEquals(new float[] {1, 2, -3}, tensors.get("layers").values());
        assertArrayEquals(new float[] {1, 0}, tensors.get("flags").values());
        assertArrayEquals(new float[] {0, 1, 2}, tensors.get("bytes").values());
    }

    @Test
    void writesSafetensorsThatReadBackEqualAndTwiceAlike() throws IOException {
        Map<String, Shape> layout = new LinkedHashMap<>();
        layout.put("z.weight", new Shape(3, 2));
        layout.put("a.bias", new Shape(5));
        layout.put("empty", new Shape(0, 4));
        Map<String, FloatTensor> tensors = RandomWeights.of(layout, SEED);
        Path first = folder.resolve("first.safetensors");
        Path second = folder.resolve("second.safetensors");
        Safetensors.write(first, tensors);
        Safetensors.write(second, tensors);
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
        Map<String, FloatTensor> back = WeightFile.read(first, "", layout.keySet());
        assertEquals(List.copyOf(layout.keySet()), List.copyOf(back.keySet()));
        tensors.forEach((key, tensor) ->
                assertArrayEquals(tensor.values(), back.get(key).values()));
    }

    /** The first bytes are the header's length: 0x80 begins a pickle, 0x4b50 a zip, 0x3c a web page. */
    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x280, 0x4b50, 0x3c38})
    void knowsSafetensorsWhateverTheLengthOfTheHeader(int length) throws IOException {
        String entry = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        java.nio.ByteBuffer bytes =
                java.nio.ByteBuffer.allocate(8 + length + 4).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put((entry + " ".repeat(length - entry.length())).getBytes(StandardCharsets.UTF_8));
        bytes.putFloat(8 + length, 2.5f);
        Path file = Files.write(folder.resolve("padded.safetensors"), bytes.array());
        assertArrayEquals(
                new float[] {2.5f},
                WeightFile.read(file, "", List.of("a")).get("a").values());
    }

    /** Digits of docs/networks.md, Random weights of the tests; also printed by reference.py. */
    @Test
    void makesTheSameNumbersAsThePythonGenerator() {
        float[] expected = {0.07481474f, 0.69220644f, 0.33575988f, 0.46315587f};
        assertArrayEquals(expected, RandomWeights.uniform("conv1.weight", 4, 1), 5e-9f);
        assertArrayEquals(new float[] {0.14747858f, 0.18186128f}, RandomWeights.uniform("input", 2, 1), 5e-9f);
    }

    @Test
    void refusesByNameAPickleThatCallsASystemCommandAndRunsNothing() {
        String problem = problem(FILES.resolve("system-call.pth"));
        assertTrue(problem.contains("posix.system") && problem.contains("was not run"), problem);
        assertFalse(Files.exists(Path.of("checkpoints/was-run")));
    }

    @Test
    void refusesAPickledModuleByItsClass() {
        String problem = problem(FILES.resolve("whole-module.pth"));
        assertTrue(problem.contains("reference.ViT") && problem.contains("state_dict()"), problem);
    }

    @Test
    void refusesASingleTensor() {
        assertTrue(problem(FILES.resolve("single-tensor.pth")).contains("found a single tensor"));
    }

    @Test
    void namesEveryTensorThatIsNotFinite() {
        Path file = FILES.resolve("not-finite.pth");
        DataException thrown = assertThrows(
                DataException.class,
                () -> WeightFile.read(
                        file, "", WeightFile.header(file).groups().get("").keySet()));
        assertEquals(
                List.of(
                        "not-finite.pth: patch_embed.proj.bias: expected finite weights, found 1 of 4 NaN or infinite",
                        "not-finite.pth: blocks.0.norm1.weight: expected finite weights, found 1 of 4 NaN or infinite"),
                thrown.problems());
    }

    @ParameterizedTest
    @ValueSource(ints = {70, 600, 4000, 7700})
    void refusesAZipThatWasCutShort(int bytes) throws IOException {
        byte[] whole = Files.readAllBytes(FILES.resolve("bare.pth"));
        Path cut = Files.write(folder.resolve("cut.pth"), Arrays.copyOf(whole, bytes));
        String problem = problem(cut);
        assertTrue(problem.startsWith("cut.pth: expected a complete zip-based PyTorch file, found"), problem);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 100, 3000})
    void refusesSafetensorsThatWereCutShort(int bytes) throws IOException {
        byte[] whole = Files.readAllBytes(FILES.resolve("half-rounded.safetensors"));
        Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(whole, bytes));
        String problem = problem(cut);
        assertTrue(problem.startsWith("cut.safetensors: "), problem);
        assertEquals(1, problem.lines().count());
    }

    @Test
    void refusesAZipThatIsNoCheckpoint() throws IOException {
        Path zip = folder.resolve("photos.pth");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("holiday.jpg"));
            out.write(1);
        }
        assertEquals(
                "photos.pth: expected a PyTorch checkpoint, found a zip without data.pkl (it begins with holiday.jpg)",
                problem(zip));
    }

    @ParameterizedTest
    @CsvSource({
        "<!DOCTYPE html><html>, a web page; fetch the file itself",
        "version https://git-lfs.github.com/spec/v1, a Git LFS pointer; run git lfs pull",
        "some words, none of them"
    })
    void refusesWhatIsNoWeightFile(String content, String found) throws IOException {
        Path file = Files.writeString(folder.resolve("weights.pth"), content, StandardCharsets.UTF_8);
        assertEquals(
                "weights.pth: expected safetensors, a PyTorch checkpoint or an ONNX model, found " + found,
                problem(file));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aDamagedPickleIsOneLineAndNoCrash(long seed) throws IOException {
        java.util.Random random = new java.util.Random(seed);
        Path damaged = folder.resolve("damaged.pth");
        try (java.util.zip.ZipFile in =
                        new java.util.zip.ZipFile(FILES.resolve("bare.pth").toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(damaged))) {
            for (ZipEntry entry : java.util.Collections.list(in.entries())) {
                byte[] bytes = in.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith("data.pkl")) {
                    for (int i = 0; i < 40; i++) {
                        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                    }
                }
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(bytes);
            }
        }
        String problem = problem(damaged);
        assertTrue(problem.startsWith("damaged.pth: expected"), problem);
        assertEquals(1, problem.lines().count(), problem);
    }

    private static String problem(Path file) {
        DataException thrown = assertThrows(DataException.class, () -> {
            WeightHeader header = WeightFile.header(file);
            header.groups().forEach((group, tensors) -> WeightFile.read(file, group, tensors.keySet()));
        });
        assertEquals(1, thrown.problems().size(), thrown.getMessage());
        return thrown.getMessage();
    }
}
