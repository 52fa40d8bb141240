package rdmflow.vision.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.DataException;
import rdmflow.core.time.ClipWindow;
import rdmflow.vision.frames.Interpolation;

class NetworkCardsTest {
    @TempDir
    Path folder;

    /** docs/networks.md, Pictures: frames, resize, crop, kernel, first mean, first std, layers of every preset. */
    @ParameterizedTest
    @CsvSource({
        "resnet18-imagenet, resnet18, 1, 256, linear, .485, .229, 11",
        "resnet18-haa500, resnet18, 1, 256, linear, .485, .229, 11",
        "motionnet-haa500, tiny-motionnet, 11, 224, linear, 0, 1, 11",
        "motionnet-k400, tiny-motionnet, 11, 224, linear, 0, 1, 11",
        "flow-resnet18-haa500, flow-resnet18, 11, 224, linear, 0, 1, 11",
        "dinov2-vitb14, vit-image, 1, 256, cubic, .485, .229, 12",
        "mae-vitb16, vit-image, 1, 256, cubic, .485, .229, 12",
        "mae-vitb16-ft, vit-image, 1, 256, cubic, .485, .229, 12",
        "mae-st-vitb16-k400, vit-video, 16, 224, linear, .45, .225, 12",
        "videomae-vitb16, vit-video, 16, 224, linear, .485, .229, 12",
        "videomae-vitb16-ft, vit-video, 16, 224, linear, .485, .229, 12",
        "mvd-vitb16, vit-video, 16, 224, linear, .485, .229, 12",
        "dinov3-vitb16, vit-image, 1, 256, cubic, .485, .229, 12",
        "videomae2-vitb16, vit-video, 16, 224, linear, .485, .229, 12",
        "vjepa2-vitl16, vit-video, 16, 292, linear, .485, .229, 24"
    })
    void presetsAreAsDocumented(
            String id,
            String architecture,
            int frames,
            int resize,
            String kernel,
            double mean,
            double std,
            int layers) {
        NetworkCard card = NetworkCards.preset(id);
        assertEquals(id, card.id());
        assertEquals(architecture, card.architecture().toString());
        assertEquals(frames, card.input().frames());
        assertEquals(1, card.input().clipStride());
        assertEquals(ClipWindow.CENTRE, card.input().window());
        assertEquals(resize, card.input().resize());
        assertEquals(resize == 292 ? 256 : 224, card.input().crop());
        assertEquals(kernel, card.input().interpolation().toString());
        assertEquals(mean, card.input().mean().get(0));
        assertEquals(std, card.input().std().get(0));
        assertEquals(layers, Networks.layersAtFullSize(card).size());
    }

    @Test
    void tableOneHas139LayersAndAllPresets187() {
        assertEquals(139, layers(NetworkCards.PRESETS.subList(0, 12)));
        assertEquals(187, layers(NetworkCards.PRESETS));
    }

    private static int layers(List<String> presets) {
        return presets.stream()
                .mapToInt(
                        id -> Networks.layersAtFullSize(NetworkCards.preset(id)).size())
                .sum();
    }

    /** docs/networks.md, Features of each layer. */
    @Test
    void layersHaveTheirFullSizes() {
        assertEquals(
                List.of(802816L, 200704L, 200704L, 200704L, 100352L, 100352L, 50176L, 50176L, 25088L, 25088L, 512L),
                features("resnet18-imagenet"));
        assertEquals(
                List.of(
                        3211264L, 1605632L, 802816L, 100352L, 15680L, 401408L, 401408L, 62720L, 802816L, 802816L,
                        250880L),
                features("motionnet-k400"));
        assertEquals(
                List.of(150528L), features("mae-vitb16").stream().distinct().toList());
        assertEquals(
                List.of(196608L), features("dinov2-vitb14").stream().distinct().toList());
        assertEquals(
                List.of(1204224L),
                features("videomae-vitb16").stream().distinct().toList());
        assertEquals(
                List.of(150528L), features("dinov3-vitb16").stream().distinct().toList());
        assertEquals(
                List.of(2097152L), features("vjepa2-vitl16").stream().distinct().toList());
    }

    /** Parameters and tensors as reference.py counts them, without final norm, head and num_batches_tracked. */
    @ParameterizedTest
    @CsvSource({
        "resnet18-imagenet, 11176512, 100",
        "motionnet-k400, 1951784, 47",
        "mae-vitb16, 85797120, 148",
        "dinov2-vitb14, 86578176, 172",
        "mae-st-vitb16-k400, 86393088, 150",
        "videomae-vitb16, 86225664, 158",
        "mvd-vitb16, 87429888, 159",
        "dinov3-vitb16, 85694992, 185",
        "videomae2-vitb16, 86225664, 158",
        "vjepa2-vitl16, 303883264, 290"
    })
    void layoutsHaveTheirFullSizes(String id, long parameters, int tensors) {
        long withoutStatistics = Layouts.fullSize(NetworkCards.preset(id)).entrySet().stream()
                .filter(entry -> !entry.getKey().contains("running_"))
                .mapToLong(entry -> entry.getValue().size())
                .sum();
        assertEquals(parameters, withoutStatistics);
        assertEquals(tensors, Layouts.fullSize(NetworkCards.preset(id)).size());
    }

    @Test
    void aUsersFileReplacesSingleFields() throws IOException {
        NetworkCard card = resolve("mae-vitb16", "{\"pool\": \"cls\", \"clip_stride\": 4, \"mean\": [0, 0, 0.5]}");
        assertEquals(Pooling.CLS, card.reading().pool());
        assertEquals(4, card.input().clipStride());
        assertEquals(List.of(0.0, 0.0, 0.5), card.input().mean());
        assertEquals(Interpolation.CUBIC, card.input().interpolation());
    }

    @Test
    void aDescribedCardReadsBackEqual() throws IOException {
        for (String id : NetworkCards.PRESETS) {
            NetworkCard card = NetworkCards.preset(id);
            assertEquals(card, resolve(id, NetworkCards.describe(card)), id);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"frames\": 2147483647} | card.json: crop: expected 3 x frames x crop x crop below 2^31, found 3232",
                "{\"colour\": 3} | card.json: expected fields architecture, root, ",
                "{\"window\": \"middle\"} | card.json: window: expected one of start, centre, end, found middle",
                "{\"crop\": 300} | card.json: crop: expected at most resize 256, found 300; frames are never padded",
                "{\"std\": [1, 0, 1]} | card.json: std: expected three positive numbers, found [1.0, 0.0, 1.0]",
                "{\"frames\": \"many\"} | card.json: frames: expected a whole number, found \"many\"",
                "{\"crop\": 64.5} | card.json: crop: expected a whole number, found 64.5",
                "{\"final_norm\": 1} | card.json: final_norm: expected true or false, found 1",
                "{\"layers\": null} | card.json: layers: expected a list of texts, found null",
                "{\"layers\": [1]} | card.json: layers: expected a list of texts, found [1]",
                "{\"mean\": [\"a\", 0, 0]} | card.json: mean: expected a list of numbers, found [\"a\",0,0]",
                "{\"sha256\": \"abc\"} | card.json: sha256: expected 64 hexadecimal digits, found abc",
                "[1] | card.json: expected a JSON object, found array",
                "{ | card.json line 1: expected JSON, found "
            })
    void refusesACardThatMakesNoSense(String json, String message) {
        DataException thrown = assertThrows(DataException.class, () -> resolve("mae-vitb16", json));
        assertTrue(thrown.getMessage().startsWith(message.strip()), thrown.getMessage());
        assertEquals(1, thrown.problems().size());
    }

    /** Names and order are what users' cards and sidecars have, however the records group them. */
    @Test
    void aDescribedCardHasItsFieldsSideBySide() throws IOException {
        String user =
                """
                {"window": "end", "interpolation": "linear", "channels": "bgr", "range": 255, "mean": [1, 2, 3.5],
                 "pool": "tokens+cls", "flow_scale": "caffe", "positions": "sincos-1d", "norm_eps": 0.1,
                 "layers": ["a"], "ignore": ["z"], "id": "mine"}""";
        assertEquals(
                """
                {
                  "id" : "mine",
                  "architecture" : "vit-image",
                  "root" : "auto",
                  "prefix" : "auto",
                  "frames" : 1,
                  "clip_stride" : 1,
                  "window" : "end",
                  "resize" : 256,
                  "crop" : 224,
                  "interpolation" : "linear",
                  "mean" : [ 1.0, 2.0, 3.5 ],
                  "std" : [ 0.229, 0.224, 0.225 ],
                  "channels" : "bgr",
                  "range" : 255,
                  "norm_eps" : 0.1,
                  "layer_set" : "blocks",
                  "layers" : [ "a" ],
                  "pool" : "tokens+cls",
                  "final_norm" : false,
                  "flow_scale" : "caffe",
                  "heads" : 0,
                  "classes" : 0,
                  "positions" : "sincos-1d",
                  "ignore" : [ "z" ],
                  "sha256" : ""
                }""",
                NetworkCards.describe(resolve("mae-vitb16", user)));
        assertTrue(NetworkCards.describe(resolve("vit-image", "{}")).contains("\"positions\" : \"\",\n"));
    }

    /** One line each; what is empty stands for the file's own. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "architecture | resnet18, tiny-motionnet, flow-resnet18, motionnet, vit-image, vit-video, torchscript, onnx",
                "window | start, centre, end",
                "interpolation | linear, cubic",
                "channels | rgb, bgr",
                "pool | none, mean, cls, tokens+cls",
                "flow_scale | none, caffe",
                "positions | stored, interpolated, separable, sincos-1d, rotary-2d, rotary-3d"
            })
    void namesTheChoicesThatAFieldHas(String field, String choices) throws IOException {
        for (String wrong : List.of("CENTRE", "Linear")) {
            assertEquals(
                    "card.json: " + field + ": expected one of " + choices + ", found " + wrong,
                    refusal("{\"" + field + "\": \"" + wrong + "\"}", StandardCharsets.UTF_8));
        }
        for (String choice : choices.split(", ")) {
            String described = NetworkCards.describe(resolve("mae-vitb16", "{\"" + field + "\": \"" + choice + "\"}"));
            assertTrue(described.contains("\"" + field + "\" : \"" + choice + "\","), described);
        }
    }

    /** Python's json.dump writes NaN and Infinity, and editors write other encodings. */
    @Test
    void namesTheLineOfWhatIsNoJsonInUtf8() throws IOException {
        for (String number : List.of("NaN", "Infinity", "-Infinity")) {
            assertEquals(
                    "card.json line 2: expected JSON, found " + number
                            + ", which JSON does not have (Python's json.dump"
                            + " writes it); write null or leave the key out",
                    refusal("{\"crop\": 64,\n \"norm_eps\": " + number + "}", StandardCharsets.UTF_8));
        }
        assertEquals(
                "card.json line 3: expected JSON in UTF-8, found the byte 0xe4 of another encoding; save the file as"
                        + " UTF-8",
                refusal("{\n\n\"layers\": [\"\u00e4\"]}", StandardCharsets.ISO_8859_1));
        assertEquals(64, resolve("mae-vitb16", "\ufeff{\"crop\": 64}").input().crop());
    }

    @Test
    void namesACardThatIsNotThereOrEmpty() throws IOException {
        Path none = folder.resolve("none.json");
        assertEquals(
                none + ": expected a file, found none",
                assertThrows(DataException.class, () -> NetworkCards.resolve("mae-vitb16", Optional.of(none)))
                        .getMessage());
        assertEquals("card.json: expected content, found an empty file", refusal("", StandardCharsets.UTF_8));
    }

    private String refusal(String json, Charset charset) throws IOException {
        Path file = Files.writeString(folder.resolve("card.json"), json, charset);
        return assertThrows(DataException.class, () -> NetworkCards.resolve("mae-vitb16", Optional.of(file)))
                .getMessage();
    }

    @Test
    void namesTheFieldThatIsUnknown() {
        DataException thrown = assertThrows(DataException.class, () -> resolve("mae-vitb16", "{\"clipstride\": 2}"));
        assertTrue(thrown.getMessage().endsWith(", found clipstride"), thrown.getMessage());
    }

    @Test
    void listsAllProblemsOfACard() {
        DataException thrown = assertThrows(
                DataException.class,
                () -> resolve("mae-vitb16", "{\"window\": \"x\", \"range\": 2, \"pool\": \"max\"}"));
        assertEquals(3, thrown.problems().size());
        thrown = assertThrows(
                DataException.class,
                () -> resolve("mae-vitb16", "{\"clipstride\": 2, \"crop\": \"small\", \"norm_eps\": 0}"));
        assertEquals(2, thrown.problems().size());
    }

    @Test
    void anArchitectureNeedsACardAndAnUnknownNetworkIsNamed() {
        DataException bare =
                assertThrows(DataException.class, () -> NetworkCards.resolve("vit-image", Optional.empty()));
        assertTrue(bare.getMessage().startsWith("vit-image: expected a card"), bare.getMessage());
        DataException unknown =
                assertThrows(DataException.class, () -> NetworkCards.resolve("alexnet", Optional.empty()));
        assertTrue(unknown.getMessage().startsWith("network alexnet: expected one of resnet18-imagenet, "));
    }

    private static List<Long> features(String id) {
        return Networks.layersAtFullSize(NetworkCards.preset(id)).stream()
                .map(Network.Layer::features)
                .toList();
    }

    private NetworkCard resolve(String network, String json) throws IOException {
        return NetworkCards.resolve(network, Optional.of(Files.writeString(folder.resolve("card.json"), json)));
    }
}
