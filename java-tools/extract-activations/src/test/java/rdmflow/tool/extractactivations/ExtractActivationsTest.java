package rdmflow.tool.extractactivations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.test.ToolRun;
import rdmflow.vision.weights.FloatTensor;
import rdmflow.vision.weights.RandomWeights;
import rdmflow.vision.weights.Safetensors;
import rdmflow.vision.weights.WeightFile;

/** The tool in this JVM: exit code, stderr, files. */
class ExtractActivationsTest {
    @TempDir
    Path folder;

    private Path movie;
    private Path weights;
    private Path card;
    private Path output;
    private ToolRun last;

    @BeforeEach
    void study() throws IOException {
        movie = TinyStudy.movie(folder.resolve("run1.y4m"), 310);
        weights = TinyStudy.weights(folder.resolve("mae.safetensors"));
        card = Files.writeString(folder.resolve("card.json"), TinyStudy.CARD);
        output = folder.resolve("out").resolve("mae_run-1_grams.h5");
    }

    @Test
    void writesGramsRowsAndASidecarThatTellsWhatWasRead() throws IOException {
        Path kept = folder.resolve("kept");
        assertEquals(
                0, run("--run", "01", "--volumes", "6", "--tr", "2", "--keep-activations", "" + kept), last.stderr());
        GramsFile.Grams grams = GramsFile.read(output);
        assertEquals("mae", grams.owner());
        assertEquals("1", grams.run());
        assertEquals("mae-vitb16", grams.network());
        assertEquals(2, grams.trSeconds());
        assertEquals(0.5, grams.sliceTimeRef());
        assertEquals("spm", grams.hrf());
        assertEquals(5, grams.featureRate());
        assertEquals(
                List.of("blocks.0", "blocks.1"),
                grams.layers().stream().map(GramsFile.Layer::name).toList());
        assertEquals(256, grams.layers().get(0).features());
        assertEquals(6, grams.layers().get(0).gram().length);
        assertEquals(
                "index\tlayer\tn_features\n0\tblocks.0\t256\n1\tblocks.1\t256\n",
                Files.readString(kept.resolve("layers.tsv")));
        assertEquals(128 + 6 * 256 * 4, Files.size(kept.resolve("blocks.1.npy")));
        JsonNode sidecar = new ObjectMapper().readTree(Path.of(output + ".json").toFile());
        JsonNode details = sidecar.get("details");
        assertEquals(16, details.get("card").get("crop").asInt());
        assertEquals("cubic", details.get("card").get("interpolation").asText());
        assertEquals(310, details.get("movie").get("frames").asInt());
        assertEquals(276, details.get("movie").get("frames_decoded").asInt());
        assertEquals(0, details.get("movie").get("padding_seconds").asDouble());
        assertEquals(56, details.get("inputs_run").asInt());
        assertEquals(List.of("card.json", "mae.safetensors", "run1.y4m"), names(sidecar.get("inputs")));
        assertTrue(
                last.lines().contains("mae run 1: layer blocks.0: 6 volumes x 256 features, 6144 bytes"),
                last.stderr());
        assertTrue(last.lines().contains("mae run 1: 56 of 56 inputs"), last.stderr());
        assertTrue(
                last.lines()
                        .contains("mae run 1: mae.safetensors: tensors that the layers do not need: 2, named norm.bias,"
                                + " norm.weight"),
                last.stderr());
    }

    /** 4 : 3 pixels in the header of a movie that is otherwise the same. */
    @Test
    void saysHowTheMovieIsShown() throws IOException {
        byte[] bytes = Files.readAllBytes(movie);
        int aspect = new String(bytes, 0, 100, StandardCharsets.ISO_8859_1).indexOf("A1:1");
        System.arraycopy("A4:3".getBytes(StandardCharsets.US_ASCII), 0, bytes, aspect, 4);
        Files.write(movie, bytes);
        assertEquals(
                0,
                run("--run", "1", "--volumes", "6", "--tr", "2", "--colour-matrix", "bt709", "--movie-start", "keep"),
                last.stderr());
        JsonNode sidecar = new ObjectMapper().readTree(Path.of(output + ".json").toFile());
        JsonNode shown = sidecar.get("details").get("movie");
        assertEquals(TinyStudy.WIDTH, shown.get("stored_width").asInt());
        assertEquals(TinyStudy.WIDTH * 4 / 3, shown.get("width").asInt());
        assertEquals(TinyStudy.HEIGHT, shown.get("height").asInt());
        assertEquals("4:3", shown.get("sample_aspect_ratio").asText());
        assertEquals(0, shown.get("turned_degrees").asInt());
        assertEquals("bt709", shown.get("colour_matrix").asText());
        assertEquals("none", shown.get("colour_matrix_declared").asText());
        assertEquals("full", shown.get("colour_range").asText());
        assertEquals("25", shown.get("frame_rate").asText());
        assertEquals(0, shown.get("start_seconds").asDouble());
        assertEquals(0, sidecar.get("details").get("warnings").size());
        assertEquals("keep", sidecar.get("parameters").get("movie-start").asText());
        assertEquals(64, run("--run", "1", "--volumes", "6", "--tr", "2", "--colour-matrix", "sepia"));
    }

    @Test
    void writesTheSameBytesTwiceAndGramsWithinRoundingForOtherBatches() throws IOException {
        assertEquals(0, run("--run", "1", "--volumes", "6", "--tr", "2"));
        byte[] first = Files.readAllBytes(output);
        byte[] sidecar = Files.readAllBytes(Path.of(output + ".json"));
        GramsFile.Grams one = GramsFile.read(output);
        assertEquals(0, run("--run", "1", "--volumes", "6", "--tr", "2"));
        assertArrayEquals(first, Files.readAllBytes(output));
        assertArrayEquals(sidecar, Files.readAllBytes(Path.of(output + ".json")));
        for (String[] setting : new String[][] {{"--batch-size", "1"}, {"--batch-size", "64", "--threads", "2"}}) {
            String[] arguments = Stream.concat(
                            Stream.of("--run", "1", "--volumes", "6", "--tr", "2"), Arrays.stream(setting))
                    .toArray(String[]::new);
            assertEquals(0, run(arguments));
            GramsFile.Grams other = GramsFile.read(output);
            for (int layer = 0; layer < 2; layer++) {
                double[][] expected = one.layers().get(layer).gram();
                double[][] found = other.layers().get(layer).gram();
                for (int i = 0; i < 6; i++) {
                    for (int j = 0; j < 6; j++) {
                        double size = Math.sqrt(expected[i][i] * expected[j][j]);
                        assertEquals(expected[i][j], found[i][j], 1e-5 * size, Arrays.toString(setting));
                    }
                }
            }
        }
    }

    @Test
    void takesAResponseFromAFileOfTaps() throws IOException {
        Path taps = Files.writeString(folder.resolve("taps.txt"), "0\n1\n2\n\n1\n");
        assertEquals(0, run("--run", "1", "--volumes", "6", "--tr", "2", "--hrf", taps.toString()), last.stderr());
        assertEquals("taps.txt", GramsFile.read(output).hrf());
        Files.delete(output);
        Files.delete(Path.of(output + ".json"));
        Files.writeString(taps, "0\none\n");
        fails(65, "taps.txt: expected one number per line, found one", "--hrf", taps.toString());
        Files.write(taps, new byte[] {'1', '\n', (byte) 0xe4});
        fails(65, "taps.txt: expected one number per line, found bytes that are no UTF-8", "--hrf", taps.toString());
        fails(65, "--hrf: expected one of [spm, spm-20s, glover, none] or a file of taps, found fir", "--hrf", "fir");
    }

    @Test
    void listsAndDescribesNetworksWithoutAnyOtherOption() {
        assertEquals(0, runExactly("--list-networks"));
        assertTrue(
                last.output().contains("videomae-vitb16\tvit-video\t16 x 1\t224/224 linear\t12 blocks"), last.output());
        assertEquals(0, runExactly("--describe", "resnet18-imagenet"));
        assertTrue(last.output().contains("\"architecture\" : \"resnet18\""), last.output());
        assertTrue(last.output().contains("layer4.1\t25088"), last.output());
        assertTrue(last.output().contains("layer1.0.conv2"), last.output());
        assertEquals(65, runExactly("--describe", "alexnet"));
        assertEquals(65, runExactly("--describe", "mae-vitb16", "--card", "" + folder.resolve("none.json")));
        assertTrue(last.lastLine().endsWith("none.json: expected a file, found none"), last.lastLine());
    }

    @Test
    void describesALayerThatTheNetworkLacksWithoutASize() throws IOException {
        Path layers = Files.writeString(folder.resolve("layers.json"), "{\"layers\": [\"stem\", \"layer5.0\"]}");
        assertEquals(0, runExactly("--describe", "resnet18-imagenet", "--card", layers.toString()), last.stderr());
        assertTrue(last.output().contains("stem\t802816\nlayer5.0\tn/a\n"), last.output());
    }

    @Test
    void refusesAMissingOrWrongOptionAsUsage() {
        assertEquals(64, runExactly("--video", movie.toString(), "--model", "mae"));
        assertTrue(
                last.lastLine().contains("expected --network, --weights, --run, --volumes, --tr, --output"),
                last.lastLine());
        fails(64, "--volumes: expected at least 2, found 0", "--volumes", "0");
        fails(64, "--model: expected letters, digits, '.', '_', '-', found a b", "--model", "a b");
        fails(64, "--device: expected auto, cpu or gpuN, found tpu", "--device", "tpu");
        fails(64, "--batch-size: expected at least 1, found 0", "--batch-size", "0");
        fails(64, "--slice-time-ref: expected 0 to 1, found 2.0", "--slice-time-ref", "2");
        fails(64, "--feature-rate: expected a positive rate, found -1.0", "--feature-rate", "-1");
        fails(64, "--tr: expected more than 0 seconds, found 0.0", "--tr", "0");
        fails(64, "--hrf", "--hrf");
    }

    @Test
    void refusesMoviesThatCannotServe() throws IOException {
        fails(
                65,
                "run2.y4m: expected a file, found none",
                "--video",
                folder.resolve("run2.y4m").toString());
        Path text = Files.writeString(folder.resolve("text.mp4"), "no movie at all\n".repeat(200));
        fails(65, "text.mp4: expected a movie, found Invalid data", "--video", text.toString());
        Path empty = TinyStudy.movie(folder.resolve("empty.y4m"), 0);
        fails(65, "empty.y4m: expected a movie, found ", "--video", empty.toString());
        Path shorter = TinyStudy.movie(folder.resolve("short.y4m"), 100);
        fails(65, "short.y4m: expected a movie of 12 s for 6 volumes of 2 s", "--video", shorter.toString());
        fails(65, "run1.y4m: expected at least as many frames per second as the feature rate", "--feature-rate", "30");
    }

    @Test
    void refusesNetworksAndWeightsThatDoNotFitAndSaysAllAtOnce() throws IOException {
        fails(65, "network alexnet: expected one of resnet18-imagenet", "--network", "alexnet");
        Path wrong = Files.writeString(folder.resolve("wrong.json"), "{\"resize\": 16, \"crop\": 16, \"colour\": 1}");
        fails(65, "wrong.json: expected fields", "--card", wrong.toString());
        Path cut = folder.resolve("cut.safetensors");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(weights), 3000));
        fails(65, "cut.safetensors", "--weights", cut.toString());
        fails(65, "conv1.weight", "--network", "resnet18-imagenet");
        int code = run(
                "--run",
                "1",
                "--volumes",
                "60",
                "--tr",
                "2",
                "--hrf",
                "fir",
                "--weights",
                "" + folder.resolve("none.pt"));
        assertEquals(65, code);
        assertEquals(
                3,
                last.lines().stream().filter(line -> line.contains(": error: ")).count(),
                last.stderr());
    }

    /** An index alone, an index with its shards, and shards alone give the Grams of the one file. */
    @Test
    void readsWeightsInSeveralFiles() throws IOException {
        assertEquals(0, run("--run", "1", "--volumes", "6", "--tr", "2"), last.stderr());
        byte[] expected = Files.readAllBytes(output);
        Set<String> names = WeightFile.header(weights).groups().get("").keySet();
        Map<String, FloatTensor> tensors = WeightFile.read(weights, "", names);
        Path first = folder.resolve("mae-1.safetensors");
        Path second = folder.resolve("mae-2.safetensors");
        Map<String, FloatTensor> rest = new LinkedHashMap<>(tensors);
        Safetensors.write(first, Map.of("pos_embed", rest.remove("pos_embed")));
        Safetensors.write(second, rest);
        Path index = Files.writeString(
                folder.resolve("mae.index.json"),
                names.stream()
                        .map(name -> "\"" + name + "\": \"mae-" + (name.equals("pos_embed") ? 1 : 2) + ".safetensors\"")
                        .collect(Collectors.joining(", ", "{\"weight_map\": {", "}}")));
        for (List<Path> files : List.of(List.of(index), List.of(second, index, first), List.of(second, first))) {
            List<String> arguments = new ArrayList<>(List.of("--run", "1", "--volumes", "6", "--tr", "2", "--weights"));
            files.forEach(file -> arguments.add(file.toString()));
            assertEquals(0, run(arguments.toArray(String[]::new)), last.stderr());
            assertArrayEquals(expected, Files.readAllBytes(output));
        }
        JsonNode sidecar = new ObjectMapper().readTree(Path.of(output + ".json").toFile());
        assertEquals(
                List.of("card.json", "mae-1.safetensors", "mae-2.safetensors", "run1.y4m"),
                names(sidecar.get("inputs")));
        Files.delete(output);
        Files.delete(Path.of(output + ".json"));
        Files.delete(first);
        fails(65, "mae.index.json: expected its shards beside it", "--weights", index.toString());
    }

    /** As scripts/export-network writes them; the expected features are PyTorch's. */
    @Test
    void comparesANetworkWithCheckedInputs() throws IOException {
        Path models = Path.of("../vision/src/test/resources/rdmflow/vision/network/onnx");
        Path expected = models.resolve("expected.safetensors");
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        for (String layer : List.of("features", "mean")) {
            tensors.put(
                    layer,
                    WeightFile.read(expected, "", List.of("layers." + layer)).get("layers." + layer));
        }
        Shape shape = new Shape(2, 3, 8, 8);
        tensors.put("frames", new FloatTensor(shape, RandomWeights.uniform("input", (int) shape.size(), 1)));
        Path answers = folder.resolve("answers.safetensors");
        Safetensors.write(answers, tensors);
        Files.writeString(card, "{\"crop\": 8}");
        List<String> call = List.of(
                "--network",
                "onnx",
                "--weights",
                models.resolve("layers.onnx").toString(),
                "--card",
                "" + card,
                "--device",
                "cpu",
                "--checked-inputs",
                "" + answers);
        assertEquals(0, runExactly(call.toArray(String[]::new)), last.stderr());
        tensors.get("mean").values()[3] += 0.01f;
        Safetensors.write(answers, tensors);
        assertEquals(65, runExactly(call.toArray(String[]::new)));
        assertTrue(
                last.stderr().contains("answers.safetensors: layer mean: expected the same features to"),
                last.stderr());
        tensors.remove("features");
        Safetensors.write(answers, tensors);
        assertEquals(65, runExactly(call.toArray(String[]::new)));
        assertTrue(
                last.stderr().contains("expected frames and the network's layers, found no features"), last.stderr());
        tensors.put("features", tensors.get("mean"));
        tensors.put("frames", tensors.get("frames").reshape(2, 3, 4, 16));
        Safetensors.write(answers, tensors);
        assertEquals(65, runExactly(call.toArray(String[]::new)));
        assertTrue(last.stderr().contains("frames: expected the shape (2, 3, 8, 8), as the card says"), last.stderr());
        assertEquals(64, runExactly("--checked-inputs", "" + answers));
    }

    /** A model's numbers are known only when it has run. */
    @Test
    void refusesAnOnnxModelThatIsDamagedLacksItsDataOrGivesNoNumbers() throws IOException {
        Path models = Path.of("../vision/src/test/resources/rdmflow/vision/network/onnx");
        Files.writeString(card, "{\"resize\": 8, \"crop\": 8}");
        Path data = Files.copy(models.resolve("external.onnx"), folder.resolve("external.onnx"));
        fails(
                65,
                "external.onnx: expected external.onnx.data, which holds",
                "--network",
                "onnx",
                "--weights",
                "" + data);
        byte[] bytes = Files.readAllBytes(models.resolve("layers.onnx"));
        Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(bytes, bytes.length / 2));
        fails(
                65,
                "cut.onnx: expected an ONNX model, found one that is damaged",
                "--network",
                "onnx",
                "--weights",
                "" + cut);
        String model = models.resolve("no-numbers.onnx").toString();
        fails(65, "onnx layer log: expected finite activations, found ", "--network", "onnx", "--weights", model);
        fails(
                65,
                "device: expected gpu7, found an ONNX Runtime without CUDA",
                "--device",
                "gpu7",
                "--network",
                "onnx",
                "--weights",
                models.resolve("layers.onnx").toString());
    }

    @Test
    void refusesAGpuThatIsNotThere() {
        fails(65, "device: expected gpu7, found no GPU that libtorch sees; use --device cpu", "--device", "gpu7");
    }

    private void fails(int code, String message, String... options) {
        List<String> arguments = new ArrayList<>(List.of("--run", "1", "--volumes", "6", "--tr", "2"));
        assertEquals(
                code,
                run(Stream.concat(arguments.stream(), Arrays.stream(options)).toArray(String[]::new)),
                last.stderr());
        assertTrue(
                last.lines().stream().anyMatch(line -> line.contains("error: ") && line.contains(message)),
                last.stderr());
        assertTrue(Files.notExists(output) && Files.notExists(Path.of(output + ".json")), "nothing is left behind");
    }

    /** With the study's files, which later options replace. */
    private int run(String... options) {
        List<String> arguments = new ArrayList<>();
        List<String> given = List.of(options);
        String[][] defaults = {
            {"--video", movie.toString()},
            {"--model", "mae"},
            {"--network", "mae-vitb16"},
            {"--weights", weights.toString()},
            {"--card", card.toString()},
            {"--device", "cpu"},
            {"--scratch", folder.resolve("scratch").toString()},
            {"--output", output.toString()}
        };
        for (String[] option : defaults) {
            if (!given.contains(option[0])) {
                arguments.addAll(List.of(option));
            }
        }
        for (int i = 0; i < options.length; i++) {
            boolean replacedLater = options[i].startsWith("--") && given.lastIndexOf(options[i]) > i;
            if (replacedLater) {
                i++;
            } else {
                arguments.add(options[i]);
            }
        }
        return runExactly(arguments.toArray(String[]::new));
    }

    private int runExactly(String... arguments) {
        last = ToolRun.of(ExtractActivations::run, (Object[]) arguments);
        return last.exitCode();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
