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
import org.junit.jupiter.api.Test;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.vision.weights.FloatTensor;
import rdmflow.vision.weights.RandomWeights;
import rdmflow.vision.weights.Safetensors;
import rdmflow.vision.weights.WeightFile;

/** The tool in this JVM: exit code, stderr, files. */
class ExtractActivationsTest extends SmallExtraction {
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
}
