package rdmflow.vision.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.io.tool.JsonFile;
import rdmflow.vision.weights.FloatTensor;
import rdmflow.vision.weights.Safetensors;
import rdmflow.vision.weights.TensorInfo;
import rdmflow.vision.weights.WeightFile;
import rdmflow.vision.weights.WeightHeader;

/**
 * DINOv3, VideoMAE v2 and V-JEPA 2 as their files are laid out: names and shapes from the official repositories
 * (facebookresearch/dinov3 at 6876159, OpenGVLab/VideoMAEv2 at 29eab1e, facebookresearch/vjepa2 at c2963a4) and from
 * transformers 5.24.
 */
class LaterPresetsTest {
    @TempDir
    Path folder;

    @Test
    void readsDinoV3AsPublished() {
        NetworkCard card = NetworkCards.preset("dinov3-vitb16");
        Map<String, TensorInfo> file = dinov3(768, 12, 16);
        assertEquals(188, file.size());
        Binding binding = Binding.of(card, header(Map.of("", file)));
        assertEquals(List.of(), Networks.check(card, header(Map.of("", file))));
        assertEquals(Map.of("mask_token", 1, "norm.weight", 1, "norm.bias", 1), binding.unused());
        assertEquals(1e-5, binding.card().tensors().normEps());
    }

    /** Of ViT-H no file shows whether its heads are 16 or 20: wrong ones would give numbers. */
    @Test
    void wantsTheHeadsOfHugeNetworksNamed() {
        WeightHeader huge = header(Map.of("", dinov3(1280, 32, 16)));
        assertEquals(
                List.of("dinov3-vitb16: heads: expected in the card for a width of 1280, since no file shows them and"
                        + " networks of one width have 16 (ViT-H of MAE, VideoMAE, V-JEPA 2) or 20, found none"),
                Networks.check(NetworkCards.preset("dinov3-vitb16"), huge));
        ObjectNode heads = JsonFile.MAPPER.createObjectNode().put("heads", 20);
        NetworkCard named = NetworkCards.resolve("dinov3-vitb16", Optional.of(heads), "card");
        assertEquals(List.of(), Networks.check(named, huge));
    }

    /** ViT-S and ViT-L have the same layers; those with a gated MLP do not. */
    @Test
    void readsDinoV3OfOtherWidths() {
        NetworkCard card = NetworkCards.preset("dinov3-vitb16");
        assertEquals(List.of(), Networks.check(card, header(Map.of("", dinov3(384, 12, 16)))));
        Map<String, TensorInfo> satellite = dinov3(1024, 24, 16);
        put(satellite, "local_cls_norm.weight", 1024);
        put(satellite, "local_cls_norm.bias", 1024);
        assertEquals(List.of(), Networks.check(card, header(Map.of("", satellite))));
        Map<String, TensorInfo> gated = dinov3(384, 12, 16);
        put(gated, "blocks.0.mlp.w1.weight", 1536, 384);
        assertTrue(Networks.check(card, header(Map.of("", gated))).get(0).contains("blocks.0.mlp.w1.weight"));
    }

    @ParameterizedTest
    @CsvSource({
        "storage_tokens, '[1, 4, 768]'",
        "rope_embed.periods, [16]",
        "blocks.7.attn.qkv.bias_mask, [2304]",
        "cls_token, '[1, 1, 768]'",
        "blocks.11.ls2.gamma, [768]"
    })
    void refusesDinoV3WithoutOneOfItsTensors(String name, String shape) {
        Map<String, TensorInfo> file = dinov3(768, 12, 16);
        file.remove(name);
        List<String> problems = Networks.check(NetworkCards.preset("dinov3-vitb16"), header(Map.of("", file)));
        assertEquals("file.pth: " + name + ": expected " + shape + ", found none", problems.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pos_embed", "register_tokens", "blocks.0.attn.q_norm.weight", "cls_norm.weight"})
    void refusesWhatDinoV3DoesNotHave(String name) {
        Map<String, TensorInfo> file = dinov3(768, 12, 16);
        put(file, name, 768);
        List<String> problems = Networks.check(NetworkCards.preset("dinov3-vitb16"), header(Map.of("", file)));
        assertTrue(problems.get(0).contains("1 that it does not know: " + name + ";"), problems.toString());
    }

    @Test
    void refusesDinoV3AsAnotherNetwork() {
        List<String> problems =
                Networks.check(NetworkCards.preset("mae-vitb16"), header(Map.of("", dinov3(768, 12, 16))));
        assertTrue(problems.toString().contains("pos_embed: expected [1, 197, 768], found none"), problems.toString());
        assertTrue(problems.toString().contains("storage_tokens"), problems.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"module", "model"})
    void readsVideoMaeV2AsPublished(String root) {
        Map<String, TensorInfo> file = blocks("", 768, 12);
        file.keySet().removeIf(name -> name.endsWith("attn.qkv.bias"));
        for (int block = 0; block < 12; block++) {
            put(file, "blocks." + block + ".attn.q_bias", 768);
            put(file, "blocks." + block + ".attn.v_bias", 768);
        }
        put(file, "patch_embed.proj.weight", 768, 3, 2, 16, 16);
        put(file, "patch_embed.proj.bias", 768);
        put(file, "fc_norm.weight", 768);
        put(file, "fc_norm.bias", 768);
        put(file, "head.weight", 710, 768);
        put(file, "head.bias", 710);
        NetworkCard card = NetworkCards.preset("videomae2-vitb16");
        assertEquals(List.of(), Networks.check(card, header(Map.of(root, file))));
        NetworkCard.Tensors found =
                Binding.of(card, header(Map.of(root, file))).card().tensors();
        assertEquals(root, found.root());
        assertEquals(1e-6, found.normEps());
    }

    @Test
    void readsTheAveragedCopyOfVJepa2() throws IOException {
        NetworkCard card = NetworkCards.preset("vjepa2-vitl16");
        Map<String, Map<String, TensorInfo>> groups = new LinkedHashMap<>();
        groups.put("encoder", vjepa2());
        Map<String, TensorInfo> predictor = new LinkedHashMap<>();
        put(predictor, "module.backbone.predictor_embed.weight", 384, 1024);
        groups.put("predictor", predictor);
        groups.put("target_encoder", vjepa2());
        assertEquals(List.of(), Networks.check(card, header(groups)));
        Binding binding = Binding.of(card, header(groups));
        assertEquals("target_encoder", binding.card().tensors().root());
        assertEquals("module.backbone.", binding.card().tensors().prefix());
        assertEquals(
                Map.of(
                        "module.backbone.pos_embed", 1,
                        "module.backbone.norm.weight", 1,
                        "module.backbone.norm.bias", 1),
                binding.unused());
        NetworkCard other = card("vjepa2-vitl16", "{\"root\": \"encoder\"}");
        assertEquals(
                "encoder", Binding.of(other, header(groups)).card().tensors().root());
        groups.remove("target_encoder");
        assertEquals(
                "encoder", Binding.of(card, header(groups)).card().tensors().root());
        assertEquals(List.of(), Networks.check(card, header(groups)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cls_token", "storage_tokens", "blocks.3.mlp.fc3.weight", "pos_embed_spatial"})
    void refusesWhatVJepa2DoesNotHave(String name) {
        Map<String, TensorInfo> file = vjepa2();
        put(file, "module.backbone." + name, 1024);
        List<String> problems =
                Networks.check(NetworkCards.preset("vjepa2-vitl16"), header(Map.of("target_encoder", file)));
        assertTrue(problems.get(0).contains("1 that it does not know: " + name + ";"), problems.toString());
    }

    /** More frames need no other weights. */
    @Test
    void vJepa2TakesAnyEvenNumberOfFrames() throws IOException {
        WeightHeader header = header(Map.of("target_encoder", vjepa2()));
        assertEquals(List.of(), Networks.check(card("vjepa2-vitl16", "{\"frames\": 64}"), header));
        assertEquals(
                List.of("vjepa2-vitl16: frames: expected a multiple of 2, found 15"),
                Networks.check(card("vjepa2-vitl16", "{\"frames\": 15}"), header));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dinov3-vitb16 | {\"heads\": 128} | dinov3-vitb16: heads: expected a width of a head that positions"
                        + " rotary-2d can halve twice, found 6",
                "dinov3-vitb16 | {\"positions\": \"rotary-3d\"} | dinov3-vitb16: positions: expected rotary-2d for a"
                        + " network of images, found rotary-3d"
            })
    void refusesHeadsAndPositionsThatDoNotFit(String preset, String json, String message) throws IOException {
        NetworkCard card = card(preset, json);
        Plan plan = card.architecture().plan(card, Map.of());
        assertTrue(
                plan.problems().contains(message.substring(preset.length() + 2)),
                plan.problems().toString());
    }

    /** Hugging Face drops the masked biases of the keys and the periods, and calls everything otherwise. */
    @ParameterizedTest
    @ValueSource(strings = {"layer.", "model.layer."})
    void readsHuggingFacesDinoV3(String layer) throws IOException {
        TinyNetworksTest.TinyNetwork tiny = TinyNetworksTest.TinyNetwork.of("dinov3", folder);
        Map<String, FloatTensor> official = tensors(tiny.weights());
        official.put("rope_embed.periods", new FloatTensor(new Shape(2), new float[] {1, 10}));
        Map<String, FloatTensor> renamed = new LinkedHashMap<>();
        for (Map.Entry<String, FloatTensor> entry : Map.copyOf(official).entrySet()) {
            String name = entry.getKey();
            String to = name.replace("storage_tokens", "embeddings.register_tokens")
                    .replace("cls_token", "embeddings.cls_token")
                    .replace("patch_embed.proj", "embeddings.patch_embeddings")
                    .replaceFirst("^blocks\\.", layer)
                    .replaceFirst("\\.ls([12])\\.gamma", ".layer_scale$1.lambda1")
                    .replace("mlp.fc1", "mlp.up_proj")
                    .replace("mlp.fc2", "mlp.down_proj")
                    .replace("attn.proj", "attention.o_proj");
            if (name.endsWith("bias_mask")) {
                float[] mask = new float[48];
                Arrays.fill(mask, 1);
                Arrays.fill(mask, 16, 32, 0);
                official.put(name, new FloatTensor(new Shape(48), mask));
            } else if (name.contains("attn.qkv")) {
                split(renamed, to.replace("attn.qkv.", "attention.%s_proj."), entry.getValue());
            } else if (!name.equals("rope_embed.periods")) {
                renamed.put(to, entry.getValue());
            }
        }
        renamed.keySet().removeIf(name -> name.endsWith("k_proj.bias"));
        assertSameFeatures(tiny, official, renamed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"encoder.", "vjepa2.encoder."})
    void readsHuggingFacesVJepa2(String prefix) throws IOException {
        TinyNetworksTest.TinyNetwork tiny = TinyNetworksTest.TinyNetwork.of("vjepa2", folder);
        Map<String, FloatTensor> official = tensors(tiny.weights());
        Map<String, FloatTensor> renamed = new LinkedHashMap<>();
        official.forEach((name, tensor) -> {
            String to = prefix
                    + name.replace("patch_embed.", "embeddings.patch_embeddings.")
                            .replaceFirst("^blocks\\.", "layer.")
                            .replaceFirst("^norm\\.", "layernorm.")
                            .replace("attn.proj", "attention.proj");
            if (name.contains("attn.qkv")) {
                split(renamed, to.replace("attn.qkv.", "attention.%s."), tensor, "query", "key", "value");
            } else {
                renamed.put(to, tensor);
            }
        });
        renamed.put("predictor.embeddings.mask_tokens", new FloatTensor(new Shape(1), new float[1]));
        assertSameFeatures(tiny, official, renamed);
    }

    private void assertSameFeatures(
            TinyNetworksTest.TinyNetwork tiny, Map<String, FloatTensor> official, Map<String, FloatTensor> renamed)
            throws IOException {
        NetworkCard card = tiny.card(Map.of("final_norm", true));
        Path first = folder.resolve("official.safetensors");
        Path second = folder.resolve("renamed.safetensors");
        Safetensors.write(first, official);
        Safetensors.write(second, renamed);
        try (Network one = NetworksTest.load(card, first);
                Network other = NetworksTest.load(card, second);
                NDManager batch = one.manager().newSubManager()) {
            assertEquals(one.card().tensors().normEps(), other.card().tensors().normEps());
            NDList expected = one.run(tiny.input(batch));
            NDList found = other.run(tiny.input(batch));
            assertEquals(2, expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i).toFloatArray(), found.get(i).toFloatArray());
            }
        }
    }

    private static void split(Map<String, FloatTensor> target, String name, FloatTensor qkv, String... parts) {
        String[] names = parts.length == 0 ? new String[] {"q", "k", "v"} : parts;
        long[] shape = qkv.shape().getShape().clone();
        shape[0] /= 3;
        int size = qkv.values().length / 3;
        for (int i = 0; i < 3; i++) {
            float[] values = Arrays.copyOfRange(qkv.values(), i * size, (i + 1) * size);
            target.put(String.format(name, names[i]), new FloatTensor(new Shape(shape), values));
        }
    }

    private static Map<String, FloatTensor> tensors(Path file) {
        return new LinkedHashMap<>(WeightFile.read(
                file, "", WeightFile.header(file).groups().get("").keySet()));
    }

    private static Map<String, TensorInfo> dinov3(int width, int depth, int periods) {
        Map<String, TensorInfo> file = blocks("", width, depth);
        for (int block = 0; block < depth; block++) {
            put(file, "blocks." + block + ".attn.qkv.bias_mask", 3L * width);
            put(file, "blocks." + block + ".ls1.gamma", width);
            put(file, "blocks." + block + ".ls2.gamma", width);
        }
        put(file, "cls_token", 1, 1, width);
        put(file, "storage_tokens", 1, 4, width);
        put(file, "mask_token", 1, width);
        put(file, "patch_embed.proj.weight", width, 3, 16, 16);
        put(file, "patch_embed.proj.bias", width);
        put(file, "rope_embed.periods", periods);
        put(file, "norm.weight", width);
        put(file, "norm.bias", width);
        return file;
    }

    private static Map<String, TensorInfo> vjepa2() {
        String prefix = "module.backbone.";
        Map<String, TensorInfo> file = blocks(prefix, 1024, 24);
        put(file, prefix + "pos_embed", 1, 8192, 1024);
        put(file, prefix + "patch_embed.proj.weight", 1024, 3, 2, 16, 16);
        put(file, prefix + "patch_embed.proj.bias", 1024);
        put(file, prefix + "norm.weight", 1024);
        put(file, prefix + "norm.bias", 1024);
        return file;
    }

    private static Map<String, TensorInfo> blocks(String prefix, int width, int depth) {
        Map<String, TensorInfo> file = new LinkedHashMap<>();
        for (int i = 0; i < depth; i++) {
            String block = prefix + "blocks." + i + ".";
            for (String norm : List.of("norm1", "norm2")) {
                put(file, block + norm + ".weight", width);
                put(file, block + norm + ".bias", width);
            }
            put(file, block + "attn.qkv.weight", 3L * width, width);
            put(file, block + "attn.qkv.bias", 3L * width);
            put(file, block + "attn.proj.weight", width, width);
            put(file, block + "attn.proj.bias", width);
            put(file, block + "mlp.fc1.weight", 4L * width, width);
            put(file, block + "mlp.fc1.bias", 4L * width);
            put(file, block + "mlp.fc2.weight", width, 4L * width);
            put(file, block + "mlp.fc2.bias", width);
        }
        return file;
    }

    private static void put(Map<String, TensorInfo> file, String name, long... shape) {
        file.put(name, new TensorInfo(new Shape(shape), "float32", true));
    }

    private static WeightHeader header(Map<String, Map<String, TensorInfo>> groups) {
        return new WeightHeader("file.pth", "pytorch", groups);
    }

    private NetworkCard card(String network, String json) throws IOException {
        return NetworkCards.resolve(network, Optional.of(Files.writeString(folder.resolve("card.json"), json)));
    }
}
