package rdmflow.vision.network;

import static rdmflow.vision.network.Weights.freeing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The pre-norm vision transformer of MAE, DINOv2, MAE-ST, VideoMAE and MVD (Table 1; A.1), of DINOv3 and V-JEPA 2: patches
 * of an image or of a clip, positions, then blocks {@code x += attention(norm1 x); x += mlp(norm2 x)}. All tokens are
 * kept, in the order time, row, column: masking belongs to training.
 */
final class VisionTransformer {
    /** The norm after the last block, DINOv3's for crops in training, and MVD's positions of its decoders. */
    private static final String BEHIND_THE_BLOCKS = "(local_cls_)?norm\\.(weight|bias)|pos_embed_(img|vid)";

    /** V-JEPA 2's files hold positions that the network does not use. */
    private static final String UNUSED_POSITIONS = "|pos_embed";

    private VisionTransformer() {}

    static Plan plan(NetworkCard card, Map<String, Shape> shapes) {
        TransformerSizes sizes = TransformerSizes.of(card, new Plan.Found(shapes));
        Map<String, Shape> taps = new LinkedHashMap<>();
        for (int block = 0; block < sizes.depth(); block++) {
            taps.put("blocks." + block + ".mlp.fc2", new Shape(sizes.tokens(), sizes.width()));
            taps.put("blocks." + block, new Shape(sizes.tokens(), sizes.width()));
        }
        List<String> blocks = IntStream.range(0, sizes.depth())
                .mapToObj(block -> "blocks." + block)
                .toList();
        Map<String, List<String>> sets = new LinkedHashMap<>();
        sets.put("blocks", blocks);
        sets.put("mlp-fc2", blocks.stream().map(block -> block + ".mlp.fc2").toList());
        double eps = card.tensors().normEps() > 0 ? card.tensors().normEps() : 1e-6;
        Map<String, Shape> layout =
                TransformerWeights.layout(sizes, card.reading().finalNorm());
        return new Plan(
                layout,
                taps,
                sets,
                sizes.problems(card),
                tensors -> TransformerWeights.prepare(tensors, sizes),
                (input, weights, seen) -> new Pass(
                                sizes,
                                weights,
                                seen,
                                (float) eps,
                                card.reading().finalNorm())
                        .run(input),
                false,
                sizes.classToken(),
                Bystanders.of(
                        layout,
                        sizes.positions() == Positions.ROTARY_3D
                                ? BEHIND_THE_BLOCKS + UNUSED_POSITIONS
                                : BEHIND_THE_BLOCKS));
    }

    /** One forward pass. */
    private record Pass(TransformerSizes sizes, Weights w, Taps taps, float eps, boolean finalNorm) {
        void run(NDArray input) {
            NDArray x = embed(input);
            for (int block = 0; block < sizes.depth() && !taps.complete(); block++) {
                x = block("blocks." + block, x);
                show("blocks." + block, x);
            }
        }

        private void show(String name, NDArray x) {
            if (taps.wants(name)) {
                NDArray kept = sizes.registers() > 0 ? withoutRegisters(x) : x;
                taps.tokens(name, finalNorm ? w.layerNorm("norm", kept, eps) : kept);
            }
        }

        private NDArray withoutRegisters(NDArray x) {
            return x.get(":, :1, :").concat(x.get(":, " + sizes.first() + ":, :"), 1);
        }

        private NDArray embed(NDArray input) {
            Shape patch = new Shape(sizes.patch());
            NDArray x = w.convolution("patch_embed.proj", input, patch, new Shape(new long[patch.dimension()]));
            x = x.reshape(x.getShape().get(0), sizes.width(), -1).transpose(0, 2, 1);
            if (!sizes.positions().isRotary()) {
                x = x.add(w.get(TransformerWeights.POSITIONS));
            }
            if (!sizes.classToken()) {
                return x;
            }
            NDArray first = x.get(":, :1, :").zerosLike().add(w.get(TransformerWeights.FIRST_TOKENS));
            return first.concat(x, 1);
        }

        private NDArray block(String name, NDArray input) {
            NDManager outer = input.getManager();
            try (NDManager scope = outer.newSubManager()) {
                scope.tempAttachAll(input);
                NDArray x = scaled(name + ".ls1", attention(name + ".attn", w.layerNorm(name + ".norm1", input, eps)));
                x.addi(input);
                NDArray branch = scaled(name + ".ls2", shown(name + ".mlp.fc2", mlp(name, x)));
                x.addi(branch);
                x.attach(outer);
                return x;
            }
        }

        private NDArray mlp(String name, NDArray x) {
            NDArray normed = w.layerNorm(name + ".norm2", x, eps);
            NDArray hidden = freeing(w.linear(name + ".mlp.fc1", normed), normed);
            NDArray active = freeing(Activation.gelu(hidden), hidden);
            return freeing(w.linear(name + ".mlp.fc2", active), active);
        }

        private NDArray shown(String name, NDArray x) {
            show(name, x);
            return x;
        }

        private NDArray scaled(String name, NDArray branch) {
            return sizes.layerScale() ? branch.mul(w.get(name + ".gamma")) : branch;
        }

        /** Softmax of q k' / sqrt(width of a head); the division is within the weights, see TransformerWeights. */
        private NDArray attention(String name, NDArray x) {
            long batch = x.getShape().get(0);
            long tokens = x.getShape().get(1);
            long width = sizes.width();
            NDArray joined = freeing(w.linear(name + ".qkv", x), x);
            NDArray qkv = joined.reshape(batch, tokens, 3, sizes.heads(), width / sizes.heads())
                    .transpose(2, 0, 3, 1, 4);
            NDArray mixed;
            if (sizes.positions().isRotary()) {
                NDArray turned = RotaryPositions.turn(qkv.get(":2"), w);
                mixed = freeing(FusedAttention.of(turned.get(0), turned.get(1), qkv.get(2)), turned);
            } else {
                mixed = FusedAttention.of(qkv.get(0), qkv.get(1), qkv.get(2));
            }
            NDArray heads = freeing(mixed.swapAxes(1, 2).reshape(batch, tokens, width), mixed);
            return freeing(w.linear(name + ".proj", heads), heads);
        }
    }
}
