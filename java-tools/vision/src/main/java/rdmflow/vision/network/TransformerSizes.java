package rdmflow.vision.network;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What distinguishes one vision transformer from another.
 *
 * @param width of the residual stream
 * @param depth number of blocks
 * @param heads attention heads
 * @param hidden width within the MLP
 * @param patch kernel of the patch embedding: rows and columns, with frames in front for clips
 * @param times patches along time, 1 for images
 * @param side patches along a side
 * @param storedSide patches along a side of the stored position embedding
 * @param positions kind of position embedding
 * @param classToken whether there is a class token
 * @param layerScale whether branches are scaled before they are added
 * @param fusedWeights whether q, k and v are one matrix in the file
 * @param keyBias whether the keys have a bias; VideoMAE and MVD store those of q and v alone
 */
record TransformerSizes(
        long width,
        int depth,
        int heads,
        long hidden,
        long[] patch,
        int times,
        int side,
        int storedSide,
        Positions positions,
        boolean classToken,
        boolean layerScale,
        boolean fusedWeights,
        boolean keyBias) {

    private static final int FULL_DEPTH = 12;
    private static final int FULL_WIDTH = 768;
    private static final int DINO_SIDE = 37;
    private static final int HEAD_WIDTH = 64;

    static TransformerSizes of(NetworkCard card, Plan.Found found) {
        boolean video = card.architecture() == Architecture.VIT_VIDEO;
        long width = found.size(
                FULL_WIDTH,
                "patch_embed.proj.weight:0",
                "patch_embed.proj.bias:0",
                "blocks.0.norm1.weight:0",
                "blocks.0.norm2.weight:0",
                "blocks.0.attn.proj.weight:0",
                "blocks.0.attn.proj.bias:0",
                "blocks.0.mlp.fc2.bias:0",
                "blocks.1.norm1.weight:0");
        long hidden = found.size(
                4 * width,
                "blocks.0.mlp.fc1.weight:0",
                "blocks.0.mlp.fc1.bias:0",
                "blocks.0.mlp.fc2.weight:1",
                "blocks.1.mlp.fc1.bias:0");
        long[] patch = patch(
                found.shapes().get("patch_embed.proj.weight"),
                video,
                card.tensors().positions());
        int times = video ? (int) Math.max(1, card.input().frames() / patch[0]) : 1;
        int side = (int) Math.max(1, card.input().crop() / patch[patch.length - 1]);
        Positions positions = positions(card, found, (long) times * side * side);
        boolean classToken = classToken(found, video, positions, (long) times * side * side);
        int heads = card.tensors().heads() > 0 ? card.tensors().heads() : (int) Math.max(1, width / HEAD_WIDTH);
        return new TransformerSizes(
                width,
                depth(found.shapes()),
                heads,
                hidden,
                patch,
                times,
                side,
                storedSide(found, positions, side, classToken),
                positions,
                classToken,
                any(found, "ls[12]\\.gamma", positions == Positions.INTERPOLATED),
                !any(found, "attn\\.[qkv]\\.weight", false),
                !any(found, "attn\\.[qv]_bias", video && positions != Positions.SEPARABLE));
    }

    /** Patch tokens of one input. */
    int tokens() {
        return times * side * side;
    }

    /** What does not fit the card. */
    List<String> problems(NetworkCard card) {
        List<String> problems = new ArrayList<>();
        long rows = patch[patch.length - 1];
        if (card.input().crop() % rows != 0) {
            problems.add("crop: expected a multiple of the patch size " + rows + ", found "
                    + card.input().crop());
        }
        if (patch.length == 3 && card.input().frames() % patch[0] != 0) {
            problems.add("frames: expected a multiple of " + patch[0] + ", found "
                    + card.input().frames());
        }
        if (patch.length == 2 && card.input().frames() != 1) {
            problems.add("frames: expected 1 for a network of images, found "
                    + card.input().frames());
        }
        if (width % heads != 0) {
            problems.add("heads: expected a divisor of the width " + width + ", found " + heads);
        }
        return problems;
    }

    private static long[] patch(Shape kernel, boolean video, Optional<Positions> positions) {
        boolean sized = kernel != null && Arrays.stream(kernel.getShape()).allMatch(size -> size > 0);
        if (sized && kernel.dimension() == (video ? 5 : 4)) {
            return Arrays.copyOfRange(kernel.getShape(), 2, kernel.dimension());
        }
        long side = positions.equals(Optional.of(Positions.INTERPOLATED)) ? 14 : 16;
        return video ? new long[] {2, side, side} : new long[] {side, side};
    }

    private static Positions positions(NetworkCard card, Plan.Found found, long tokens) {
        if (card.tensors().positions().isPresent()) {
            return card.tensors().positions().get();
        }
        if (found.has("pos_embed_spatial")) {
            return Positions.SEPARABLE;
        }
        if (!found.has("pos_embed")) {
            return found.shapes().isEmpty() ? Positions.STORED : Positions.SINCOS_1D;
        }
        long rows = found.size(tokens, "pos_embed:1");
        boolean fits = rows == tokens || rows == tokens + 1;
        return fits || card.architecture() == Architecture.VIT_VIDEO ? Positions.STORED : Positions.INTERPOLATED;
    }

    private static boolean classToken(Plan.Found found, boolean video, Positions positions, long tokens) {
        if (found.has("cls_token") || found.has("pos_embed_class")) {
            return true;
        }
        if (found.has("pos_embed")) {
            long rows = found.size(tokens, "pos_embed:1");
            return positions == Positions.INTERPOLATED ? square(rows - 1) : rows == tokens + 1;
        }
        return !video || positions == Positions.SEPARABLE;
    }

    private static int storedSide(Plan.Found found, Positions positions, int side, boolean classToken) {
        if (positions != Positions.INTERPOLATED) {
            return side;
        }
        long rows = found.size(0, "pos_embed:1") - (classToken ? 1 : 0);
        return rows > 0 && square(rows) ? (int) Math.round(Math.sqrt(rows)) : DINO_SIDE;
    }

    private static boolean square(long value) {
        long root = Math.round(Math.sqrt(value));
        return root * root == value;
    }

    private static int depth(Map<String, Shape> shapes) {
        return shapes.keySet().stream()
                .filter(name -> name.matches("blocks\\.\\d{1,4}\\..*"))
                .mapToInt(name -> Integer.parseInt(name.split("\\.")[1]) + 1)
                .max()
                .orElse(FULL_DEPTH);
    }

    private static boolean any(Plan.Found found, String suffix, boolean fallback) {
        if (found.shapes().keySet().stream().noneMatch(name -> name.startsWith("blocks."))) {
            return fallback;
        }
        return found.shapes().keySet().stream().anyMatch(name -> name.matches("blocks\\.\\d+\\." + suffix));
    }
}
