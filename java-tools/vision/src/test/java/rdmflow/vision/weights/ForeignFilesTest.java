package rdmflow.vision.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;

/** Files of other people's making, written by torch 1.13 or in its way (foreign.py in the resources), and spoilt ones. */
class ForeignFilesTest {
    private static final Path FILES = Path.of("src/test/resources/rdmflow/vision/network/foreign");
    private static final Path CHECKPOINTS = FILES.resolveSibling("checkpoints");
    private static final long SEED = 1;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "double-legacy, ''",
        "shared-legacy, ''",
        "transposed-legacy, ''",
        "views-legacy, ''",
        "python2-legacy, ''",
        "cuda-legacy, ''",
        "wrapped-legacy, state_dict",
        "odd-legacy, model",
        "odd, ''"
    })
    void readsEveryTensorBitForBit(String name, String group) {
        Path file = FILES.resolve(name + ".pth");
        Map<String, TensorInfo> infos = WeightFile.header(file).groups().get(group);
        List<String> names =
                infos.keySet().stream().filter(key -> !key.startsWith("aux.")).toList();
        assertEquals(18, names.size());
        WeightFile.read(file, group, names).forEach((key, tensor) -> {
            FloatTensor expected =
                    RandomWeights.of(Map.of(key, tensor.shape()), SEED).get(key);
            assertArrayEquals(expected.values(), tensor.values(), key);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"odd", "odd-legacy"})
    void namesTheTypesThatItDoesNotRead(String name) {
        Map<String, TensorInfo> infos =
                WeightFile.header(FILES.resolve(name + ".pth")).groups().get(name.equals("odd") ? "" : "model");
        Map<String, String> types = infos.entrySet().stream()
                .filter(entry -> !entry.getValue().readable())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().type()));
        assertEquals(
                Map.of(
                        "aux.complex",
                        "ComplexFloatStorage",
                        "aux.double_complex",
                        "ComplexDoubleStorage",
                        "aux.sparse",
                        "sparse tensor",
                        "aux.quantised",
                        "quantised tensor of QUInt8Storage",
                        "aux.channels",
                        "quantised tensor of QInt8Storage"),
                types);
    }

    @Test
    void refusesWholeModulesAndSingleTensorsOfTheOldFormat() {
        String module = problem(FILES.resolve("module-legacy.pth"));
        assertTrue(module.contains("a call of torch.nn.modules.linear.Linear, which is refused"), module);
        assertTrue(problem(FILES.resolve("single-legacy.pth")).contains("found a single tensor"));
    }

    @Test
    void saysWhatTarAndGzipFilesAreAndHowToUnpackThem() throws IOException {
        assertEquals(
                "tar.pth: expected safetensors, a PyTorch checkpoint or an ONNX model, found the tar format of torch 0.1;"
                        + " convert it once, if you trust its source, because torch runs what it says: python3 -c \"import torch;"
                        + " torch.save(torch.load('tar.pth', map_location='cpu', weights_only=False),"
                        + " 'converted-tar.pth')\"",
                problem(FILES.resolve("tar.pth")));
        Path packed = folder.resolve("weights.pth.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(CHECKPOINTS.resolve("bare.pth"), out);
        }
        String gzip = problem(packed);
        assertTrue(gzip.endsWith(
                "found a file packed by gzip; unpack it once: gunzip -c 'weights.pth.gz' > 'weights.pth'"));
        Path tarred = folder.resolve("weights.tgz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(tarred))) {
            Files.copy(FILES.resolve("tar.pth"), out);
        }
        assertTrue(problem(tarred).contains("unpack it once: tar -xzf 'weights.tgz', and name the file within"));
        byte[] tar = Files.readAllBytes(FILES.resolve("tar.pth"));
        Path other = Files.write(folder.resolve("archive.tar"), Arrays.copyOf(tar, 1024));
        assertTrue(problem(other).contains("found a tar archive (sys_info); unpack it once: tar -xf 'archive.tar'"));
    }

    @ParameterizedTest
    @CsvSource({"model.onnx, 00", "network.bin, 08071207707974"})
    void knowsOnnxByNameOrContent(String name, String start) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(start);
        String problem = problem(Files.write(folder.resolve(name), bytes));
        assertTrue(problem.startsWith(name + ": expected an ONNX model, found one "), problem);
    }

    @Test
    void refusesAPickleThatTorchDidNotWrite() throws IOException {
        Path file =
                Files.write(folder.resolve("list.pkl"), "\u0080\u0002]q\u0000.".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(problem(file).contains("found a Python pickle that torch.save did not write"));
    }

    /** A list that is a key of a dictionary, in a tuple or by itself, and in itself: neither hashed nor printed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "}]q\u0001h\u0001ah\u0001NsN\u0000",
                "}]q\u0001h\u0001\u0085q\u0002ah\u0002Ns",
                "}]q\u0001(h\u0001\u0085\u0085\u0085eh\u0001h\u0001s",
                "]q\u0001h\u0001aQ",
                "(X\u0007\u0000\u0000\u0000storage]q\u0001h\u0001aX\u0001\u0000\u0000\u00000X\u0003\u0000\u0000\u0000cpuK\u0001tQ",
                "(]q\u0001h\u0001aNNNNtQ",
                "}q\u0001h\u0001h\u0001s",
                "}q\u0001X\u0001\u0000\u0000\u0000ah\u0001s"
            })
    void survivesValuesThatHoldThemselves(String program) throws IOException {
        byte[] bytes = ("\u0080\u0002" + program + ".").getBytes(StandardCharsets.ISO_8859_1);
        assertTrue(problem(zip("own.pth", bytes)).startsWith("own.pth: expected "));
    }

    @Test
    void readsTensorsBesideAKeyThatHoldsItself() throws IOException {
        byte[] whole = entry(CHECKPOINTS.resolve("bare.pth"), "data.pkl");
        String program = new String(whole, StandardCharsets.ISO_8859_1);
        String held = "\u0080\u0002}X\u0005\u0000\u0000\u0000model" + program.substring(2, program.length() - 1) + "s";
        String trap = "]q\u00ffh\u00ffaNs.";
        Path file =
                copy(CHECKPOINTS.resolve("bare.pth"), "trap.pth", (held + trap).getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(18, WeightFile.header(file).groups().get("model").size());
    }

    /** What a program asks for and its file does not hold, in words of ours. */
    @ParameterizedTest
    @CsvSource({
        "68 07, it asks for entry 7 of its memo before storing it",
        "6a 00010000, it asks for entry 256 of its memo before storing it",
        "67 31320a, it asks for entry 12 of its memo before storing it",
        "30, fewer values than an operation takes",
        "86, fewer values than an operation takes",
        "65, fewer values than an operation takes",
        "71 00, fewer values than an operation takes",
        "67 780a, a number that is none",
        "4c 780a, a number that is none",
        "4e 4e 52, an object where another kind belongs"
    })
    void saysWhatADamagedPickleLacks(String program, String reason) throws IOException {
        byte[] bytes = HexFormat.of().parseHex("8002" + program.replace(" ", "") + "2e");
        assertEquals(
                "broken.pth: expected a pickle of tensors, found a damaged one (" + reason + "); fetch it again",
                problem(zip("broken.pth", bytes)));
    }

    /** Three levels of a thousand references to one dictionary each: looked through once. */
    @Test
    void looksThroughADictionaryOnceHoweverOftenItIsReferredTo() throws IOException {
        StringBuilder program = new StringBuilder("\u0080\u0002}q\u0000");
        for (int level = 1; level < 5; level++) {
            program.append("}q").append((char) level).append("(");
            for (int i = 0; i < 3000; i++) {
                program.append("X\u0004\u0000\u0000\u0000")
                        .append(String.format("%04d", i))
                        .append("h")
                        .append((char) (level - 1));
            }
            program.append("u");
        }
        Path file = zip("wide.pth", (program + ".").getBytes(StandardCharsets.ISO_8859_1));
        assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertTrue(problem(file).endsWith("expected tensors, found none in it")));
    }

    /** Views with stride 0 and zip entries of zeros claim what the file does not hold. */
    @Test
    void refusesTensorsFarLargerThanTheFile() throws IOException {
        String program =
                new String(entry(CHECKPOINTS.resolve("single-tensor.pth"), "data.pkl"), StandardCharsets.ISO_8859_1);
        assertTrue(program.contains("K\u0004\u0085q"), "the shape (4,)");
        String wide = program.replaceFirst("K\u0004\u0085", "J\u0000\u0000\u0000\u0040\u0085")
                .replaceFirst("K\u0001\u0085", "K\u0000\u0085");
        String held = "\u0080\u0002}X\u0001\u0000\u0000\u0000a" + wide.substring(2, wide.length() - 1) + "s.";
        Path file =
                copy(CHECKPOINTS.resolve("single-tensor.pth"), "wide.pth", held.getBytes(StandardCharsets.ISO_8859_1));
        String problem = problem(file);
        assertTrue(
                problem.matches(
                        "wide.pth: a: expected a size that a file of \\d+ bytes can hold, found 4294967296 bytes"),
                problem);
    }

    @Test
    void refusesAPickleThatUnpacksWithoutEnd() throws IOException {
        byte[] bytes = new byte[40 << 20];
        Arrays.fill(bytes, (byte) 'N');
        String problem = problem(zip("bomb.pth", bytes));
        assertTrue(problem.matches("bomb.pth: data.pkl: expected at most \\d+ bytes, found more"), problem);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 70, 300, 3000, 4000, 4700})
    void refusesAnOldFileThatWasCutShort(int bytes) throws IOException {
        byte[] whole = Files.readAllBytes(CHECKPOINTS.resolve("legacy.pth"));
        String problem = problem(Files.write(folder.resolve("cut.pth"), Arrays.copyOf(whole, bytes)));
        assertTrue(problem.startsWith("cut.pth: expected "), problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1, 2]",
                "{\"a\": 3}",
                "{\"a\": {}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [-1], \"data_offsets\": [0, 4]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1.5], \"data_offsets\": [0, 4]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [\"1\"], \"data_offsets\": [0, 4]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [4]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [4, 0]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [9223372036854775803, 9223372036854775807]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [4611686018427387904, 4], \"data_offsets\": [0, 0]}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}, \"a\": {}}",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}, \"b\": {\"dtype\": \"F32\","
                        + " \"shape\": [1], \"data_offsets\": [0, 4]}}"
            })
    void refusesSafetensorsHeadersThatMakeNoSense(String header) throws IOException {
        String problem = problem(safetensors("odd.safetensors", header, 4));
        assertTrue(problem.startsWith("odd.safetensors: "), problem);
        assertEquals(1, problem.lines().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"U16", "F8_E4M3", "C64", "U64"})
    void readsSafetensorsBesideTensorsOfUnreadTypes(String type) throws IOException {
        Path file = safetensors(
                "mixed.safetensors",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}, \"b\": {\"dtype\": \"" + type
                        + "\", \"shape\": [2], \"data_offsets\": [4, 8]}}",
                8);
        assertEquals(
                new TensorInfo(new ai.djl.ndarray.types.Shape(2), type, false),
                WeightFile.header(file).groups().get("").get("b"));
        assertEquals(1, WeightFile.read(file, "", List.of("a")).size());
        DataException thrown = assertThrows(DataException.class, () -> WeightFile.read(file, "", List.of("b")));
        assertEquals(
                "mixed.safetensors: b: expected floating-point or integer numbers, found " + type, thrown.getMessage());
    }

    /** Bytes changed, removed or doubled: an answer or one line, within the time and memory of an honest file. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aSpoiltFileIsReadOrRefusedInOneLine(long seed) throws IOException {
        Random random = new Random(seed);
        List<Path> files = List.of(
                CHECKPOINTS.resolve("legacy.pth"),
                FILES.resolve("odd-legacy.pth"),
                CHECKPOINTS.resolve("bare.pth"),
                FILES.resolve("tar.pth"),
                CHECKPOINTS.resolve("half-rounded.safetensors"));
        for (int round = 0; round < 60; round++) {
            byte[] bytes = Files.readAllBytes(files.get(round % files.size()));
            for (int i = 0; i <= random.nextInt(8); i++) {
                int limit = random.nextBoolean() ? Math.min(bytes.length, 200) : bytes.length;
                bytes[random.nextInt(limit)] = (byte) random.nextInt();
            }
            Path spoilt = Files.write(folder.resolve("spoilt.pth"), bytes);
            try {
                WeightHeader header = WeightFile.header(spoilt);
                header.groups().forEach((group, tensors) -> WeightFile.read(spoilt, group, tensors.keySet()));
            } catch (DataException e) {
                assertFalse(e.problems().isEmpty());
            }
        }
    }

    private Path safetensors(String name, String header, int data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text);
        return Files.write(folder.resolve(name), bytes.array());
    }

    /** What the fuzzer found: the name of an entry is broken in a way that opening the zip does not see. */
    @Test
    void refusesAZipWithANameThatIsNoText() throws IOException {
        Path file = zip("name.pth", new byte[] {(byte) 0x80, 2, '}', '.'});
        byte[] bytes = Files.readAllBytes(file);
        int name = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("archive/data.pkl");
        bytes[name] = (byte) 0xff;
        Files.write(file, bytes);
        String problem =
                assertThrows(DataException.class, () -> WeightFile.header(file)).getMessage();
        assertTrue(problem.contains("name.pth: expected a"), problem);
    }

    private Path zip(String name, byte[] pickle) throws IOException {
        Path file = folder.resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry("archive/data.pkl"));
            out.write(pickle);
        }
        return file;
    }

    /** A checkpoint with another data.pkl. */
    private Path copy(Path from, String name, byte[] pickle) throws IOException {
        Path file = folder.resolve(name);
        try (java.util.zip.ZipFile in = new java.util.zip.ZipFile(from.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (ZipEntry entry : java.util.Collections.list(in.entries())) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(
                        entry.getName().endsWith("data.pkl")
                                ? pickle
                                : in.getInputStream(entry).readAllBytes());
            }
        }
        return file;
    }

    private static byte[] entry(Path from, String suffix) throws IOException {
        try (java.util.zip.ZipFile in = new java.util.zip.ZipFile(from.toFile())) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (ZipEntry entry : java.util.Collections.list(in.entries())) {
                if (entry.getName().endsWith(suffix)) {
                    in.getInputStream(entry).transferTo(out);
                }
            }
            return out.toByteArray();
        }
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
