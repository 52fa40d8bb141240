package rdmflow.vision.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
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
import rdmflow.vision.weights.TensorInfo;
import rdmflow.vision.weights.WeightFile;
import rdmflow.vision.weights.WeightHeader;

/** A tensor that would change what a network computes is an error; one behind the layers is not. */
class UnknownTensorsTest {
    private static final Path FOREIGN = Path.of("src/test/resources/rdmflow/vision/network/foreign");

    @TempDir
    Path folder;

    /** ResNet34 and 50, SE-ResNet, ResNet-D's stem, anti-aliased pooling, attention, biases, norms of the input. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "layer1.2.conv1.weight",
                "layer3.5.bn2.running_mean",
                "layer1.0.se.fc1.weight",
                "layer2.1.attention.gamma",
                "layer1.0.conv3.weight",
                "layer1.0.downsample.0.weight",
                "layer2.0.downsample.0.bias",
                "layer2.0.downsample.2.filt",
                "layer2.0.conv1.bias",
                "layer5.0.conv1.weight",
                "conv1.bias",
                "bn1.scale",
                "maxpool.filt",
                "stem.0.weight",
                "input_norm.weight",
                "norm0.running_var",
                "alpha"
            })
    void refusesResNetsThatAreNoResNet18(String name) {
        refuses("resnet18-imagenet", name, "resnet18");
    }

    /** Norms of q and k, other layer scales, norms before the blocks, relative positions, further tokens, adapters. */
    @ParameterizedTest
    @CsvSource({
        "blocks.3.attn.q_norm.weight",
        "blocks.3.attn.k_norm.bias",
        "blocks.0.gamma_1",
        "blocks.0.ls1.gamma",
        "blocks.0.attn.relative_position_bias_table",
        "blocks.0.attn.relative_position_index",
        "blocks.0.attn.qkv.lora_A",
        "blocks.0.attn.k_bias",
        "blocks.0.adapter.down.weight",
        "blocks.11.norm3.weight",
        "blocks.0.mlp.fc3.weight",
        "blocks.0.mlp.head.weight",
        "norm_pre.weight",
        "ln_pre.weight",
        "pre_norm.bias",
        "patch_embed.norm.weight",
        "patch_embed.backbone.conv.weight",
        "rel_pos_bias.relative_position_bias_table",
        "rope.freqs",
        "temporal_embed.weight",
        "input_proj.weight",
        "dist_token",
        "register_tokens",
        "reg_token",
        "storage_tokens",
        "pos_embed_spatial_extra",
        "temporal_embedding",
        "cls_embed"
    })
    void refusesTransformersOfAnotherKind(String name) {
        refuses("mae-vitb16", name, "vit-image");
    }

    @ParameterizedTest
    @CsvSource({
        "motionnet-k400, conv5.0.weight, tiny-motionnet",
        "motionnet-k400, conv1.2.weight, tiny-motionnet",
        "motionnet-k400, upsampled_flow2_to_1.weight, tiny-motionnet",
        "flow-resnet18-haa500, flow_generator.conv3.3.weight, flow-resnet18",
        "flow-resnet18-haa500, flow_classifier.layer1.2.bn1.bias, flow-resnet18",
        "flow-resnet18-haa500, flow_scale.weight, flow-resnet18",
        "videomae-vitb16, pos_embed, vit-video",
        "videomae-vitb16, blocks.0.attn.k_bias, vit-video",
        "mvd-vitb16, temporal_token, vit-video"
    })
    void refusesOthers(String network, String name, String architecture) {
        refuses(network, name, architecture);
    }

    /** Heads, decoders, losses, other copies, counters. */
    @ParameterizedTest
    @CsvSource({
        "resnet18-imagenet, fc.weight",
        "resnet18-imagenet, fc_action.bias",
        "resnet18-imagenet, classifier.1.weight",
        "resnet18-imagenet, projection_head.0.weight",
        "resnet18-imagenet, head.weight",
        "resnet18-imagenet, bn1.num_batches_tracked",
        "resnet18-imagenet, layer1.0.bn1.num_batches_tracked",
        "resnet18-imagenet, criterion.window",
        "resnet18-imagenet, prototypes.weight",
        "resnet18-imagenet, prototypes.prototypes0.weight",
        "resnet18-imagenet, total_ops",
        "resnet18-imagenet, layer1.0.conv1.total_params",
        "mae-vitb16, blocks.3.attn.total_ops",
        "mae-vitb16, patch_embed.total_params",
        "mae-vitb16, attn_pool.latent",
        "resnet18-imagenet, queue_ptr",
        "mae-vitb16, norm.weight",
        "mae-vitb16, fc_norm.weight",
        "mae-vitb16, head.bias",
        "mae-vitb16, head_dist.weight",
        "mae-vitb16, pre_logits.fc.weight",
        "mae-vitb16, decoder_embed.weight",
        "mae-vitb16, decoder_pos_embed",
        "mae-vitb16, decoder_blocks.0.attn.q_norm.weight",
        "mae-vitb16, mask_token",
        "dinov2-vitb14, mask_token",
        "dinov2-vitb14, dino_head.mlp.0.weight",
        "mae-st-vitb16-k400, dec_pos_embed_spatial",
        "mae-st-vitb16-k400, pred_head.projections.0.weight",
        "videomae-vitb16, encoder_to_decoder.weight",
        "videomae-vitb16, decoder.blocks.0.norm1.weight",
        "videomae-vitb16-ft, fc_norm.bias",
        "mvd-vitb16, mask_token_img",
        "mvd-vitb16, down_vid.weight",
        "mvd-vitb16, pos_embed_vid",
        "mvd-vitb16, decoder_img.0.norm.weight",
        "flow-resnet18-haa500, flow_classifier.fc_action.weight",
        "flow-resnet18-haa500, flow_generator.conv1.1.num_batches_tracked",
        "flow-resnet18-haa500, loss.ssim.window"
    })
    void acceptsWhatLiesBehindTheLayers(String network, String name) {
        NetworkCard card = NetworkCards.preset(network);
        assertEquals(List.of(), Networks.check(card, header(card, "", name)));
    }

    /** A token beside an encoder with a prefix belongs to it, too; its decoder does not. */
    @Test
    void refusesTokensBesideThePrefixOfAnEncoder() {
        NetworkCard card = NetworkCards.preset("videomae-vitb16");
        assertTrue(Networks.check(card, header(card, "encoder.", "register_tokens"))
                .get(0)
                .contains(": register_tokens;"));
        assertTrue(Networks.check(card, header(card, "module.encoder.", "module.pos_embed"))
                .get(0)
                .contains("pos_embed;"));
        assertEquals(List.of(), Networks.check(card, header(card, "encoder.", "mask_token")));
        assertEquals(List.of(), Networks.check(card, header(card, "encoder.", "decoder.head.weight")));
    }

    /** What the input may pass on its way to the encoder, and what it may not. */
    @ParameterizedTest
    @CsvSource({
        "normalizer.mean, true",
        "norm.weight, true",
        "inputNorm.bias, true",
        "layernorm.weight, true",
        "bn0.running_mean, true",
        "input_proj.weight, true",
        "patch_conv.weight, true",
        "stem.0.weight, true",
        "token_embedding.weight, true",
        "decoder_embed.weight, false",
        "decoder_norm.weight, false",
        "fc_norm.weight, false",
        "head_norm.bias, false",
        "prototypes.weight, false",
        "attn_pool.norm.weight, false",
        "predictor.pos_embed, false",
        "text_model.embed.weight, false",
        "norm.total_ops, false"
    })
    void refusesModulesBesideThePrefixThatMayStandInFront(String name, boolean refused) {
        NetworkCard card = NetworkCards.preset("videomae-vitb16");
        List<String> problems = Networks.check(card, header(card, "encoder.", name));
        assertEquals(refused ? 1 : 0, problems.size(), problems.toString());
        assertTrue(!refused || problems.get(0).contains(": " + name + ";"), problems.toString());
    }

    @Test
    void namesTheFirstTwentyAndCountsTheOthers() {
        NetworkCard card = NetworkCards.preset("resnet18-imagenet");
        Map<String, TensorInfo> group = group(card, "");
        for (int block = 2; block < 6; block++) {
            for (String part : List.of("conv1", "conv2", "bn1", "bn2", "bn3", "conv3")) {
                group.put("layer3." + block + "." + part + ".weight", info());
            }
        }
        List<String> problems = Networks.check(card, new WeightHeader("resnet34.pth", "pytorch", Map.of("", group)));
        assertEquals(1, problems.size());
        assertTrue(
                problems.get(0)
                        .startsWith(
                                "resnet34.pth: expected no tensors within resnet18 but its own, found 24 that it does"
                                        + " not know: layer3.2.conv1.weight, layer3.2.conv2.weight, "),
                problems.get(0));
        assertTrue(problems.get(0).contains(" and 4 more; they would change what it computes"), problems.get(0));
    }

    @Test
    void aCardMayDeclareTensorsToHaveNoPart() throws IOException {
        NetworkCard card = NetworkCards.resolve(
                "resnet18-imagenet",
                Optional.of(Files.writeString(folder.resolve("card.json"), "{\"ignore\": [\"my_thing.\"]}")));
        assertEquals(List.of(), Networks.check(card, header(card, "", "my_thing.weight")));
        assertEquals(
                1, Networks.check(card, header(card, "", "my_other.weight")).size());
    }

    /** One name in common, as position embeddings or fc.weight of another network: no hundred lines. */
    @Test
    void shortensTheListWhereOneNameCoincides() {
        NetworkCard card = NetworkCards.preset("resnet18-imagenet");
        Map<String, TensorInfo> group = new LinkedHashMap<>();
        group.put("features.0.weight", info());
        group.put("conv1.weight", new TensorInfo(new Shape(64, 3, 7, 7), "float32", true));
        List<String> problems = Networks.check(card, new WeightHeader("other.pth", "pytorch", Map.of("", group)));
        assertEquals(23, problems.size(), String.join("\n", problems));
        assertEquals("other.pth: and 79 more like these", problems.get(20));
    }

    @Test
    void namesATensorThatIsNeededAndOfAnUnreadType() throws IOException {
        assertEquals(
                List.of("complex-needed.pth: blocks.0.norm1.weight: expected floating-point or integer numbers, found"
                        + " ComplexFloatStorage"),
                Networks.check(small(), WeightFile.header(FOREIGN.resolve("complex-needed.pth"))));
        assertEquals(
                List.of("sparse-needed.pth: blocks.0.norm1.weight: expected floating-point or integer numbers, found"
                        + " sparse tensor"),
                Networks.check(small(), WeightFile.header(FOREIGN.resolve("sparse-needed.pth"))));
    }

    @ParameterizedTest
    @CsvSource({
        "model-state-dict, model_state_dict, ''",
        "compiled, net, ''",
        "compiled-parallel, model, module.",
        "odd-legacy, model, ''",
        "wrapped-legacy, state_dict, ''"
    })
    void findsTheNetworkUnderOtherWrappersAndNamesOfCompiledModules(String file, String root, String prefix)
            throws IOException {
        NetworkCard card = NetworkCards.resolve(
                "mae-vitb16",
                Optional.of(Files.writeString(
                        folder.resolve("small.json"),
                        "{\"crop\": 8, \"resize\": 8, \"heads\": 1, \"ignore\": [\"aux.\"]}")));
        try (Network network = NetworksTest.load(card, FOREIGN.resolve(file + ".pth"))) {
            assertEquals(root, network.card().tensors().root());
            assertEquals(prefix, network.card().tensors().prefix());
        }
    }

    @Test
    void asksForARootWhereSeveralHoldTheNetwork() throws IOException {
        WeightHeader header = WeightFile.header(FOREIGN.resolve("student-teacher.pth"));
        assertEquals(
                List.of("student-teacher.pth: expected the network at the top level or under one of model_state,"
                        + " MODEL_STATE, state_dict, model, module, found it in each of student, teacher; name one in a"
                        + " card: {\"root\": \"student\"}"),
                Networks.check(small(), header));
        NetworkCard teacher = NetworkCards.resolve(
                "mae-vitb16",
                Optional.of(Files.writeString(
                        folder.resolve("teacher.json"),
                        "{\"crop\": 8, \"resize\": 8, \"heads\": 1, \"root\": \"teacher\"}")));
        assertEquals(List.of(), Networks.check(teacher, header));
    }

    private void refuses(String network, String name, String architecture) {
        NetworkCard card = NetworkCards.preset(network);
        List<String> problems = Networks.check(card, header(card, "", name));
        assertTrue(problems.size() >= 1, "accepted");
        String last = problems.get(problems.size() - 1);
        assertTrue(problems.stream().anyMatch(problem -> problem.contains(name)), last);
        if (problems.size() == 1) {
            assertTrue(
                    last.startsWith("file.pth: expected no tensors within " + architecture
                            + " but its own, found 1 that it does not know: " + name + "; "),
                    last);
        }
    }

    private NetworkCard small() throws IOException {
        return NetworkCards.resolve(
                "mae-vitb16",
                Optional.of(
                        Files.writeString(folder.resolve("small.json"), "{\"crop\": 8, \"resize\": 8, \"heads\": 1}")));
    }

    private static WeightHeader header(NetworkCard card, String prefix, String further) {
        Map<String, TensorInfo> group = group(card, prefix);
        group.putIfAbsent(further, info());
        return new WeightHeader("file.pth", "pytorch", Map.of("", group));
    }

    private static Map<String, TensorInfo> group(NetworkCard card, String prefix) {
        Map<String, TensorInfo> group = new LinkedHashMap<>();
        Layouts.fullSize(card)
                .forEach((name, shape) -> group.put(prefix + name, new TensorInfo(shape, "float32", true)));
        return group;
    }

    private static TensorInfo info() {
        return new TensorInfo(new Shape(3), "float32", true);
    }
}
