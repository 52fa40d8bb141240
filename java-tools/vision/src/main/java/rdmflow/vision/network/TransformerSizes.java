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
 * @param registers tokens behind the class token that belong to no patch and to no layer (DINOv3)
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
        int registers,
        boolean layerScale,
        boolean fusedWeights,
        boolean keyBias) {

    private static final int FULL_DEPTH = 12;
    private static final int FULL_WIDTH = 768;
    private static final int LARGE_DEPTH = 24;
    private static final int LARGE_WIDTH = 1024;
    private static final int DINO_SIDE = 37;
    private static final int HEAD_WIDTH = 64;
    /** Where heads are not as wide as everywhere else. */
    private static final int HUGE_WIDTH = 1280;

    private static final int REGISTERS = 4;

    static TransformerSizes of(NetworkCard card, Plan.Found found) {
        boolean video = card.architecture() == Architecture.VIT_VIDEO;
        long[] patch = patch(
                found.shapes().get("patch_embed.proj.weight"),
                video,
                card.tensors().positions());
        int times = video ? (int) Math.max(1, card.input().frames() / patch[0]) : 1;
        int side = (int) Math.max(1, card.input().crop() / patch[patch.length - 1]);
        Positions positions = positions(card, found, (long) times * side * side);
        // V-JEPA 2 begins with ViT-L
        boolean large = positions == Positions.ROTARY_3D;
        long width = found.size(
                large ? LARGE_WIDTH : FULL_WIDTH,
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
        boolean classToken = classToken(found, video, positions, (long) times * side * side);
        int heads = card.tensors().heads() > 0 ? card.tensors().heads() : (int) Math.max(1, width / HEAD_WIDTH);
        return new TransformerSizes(
                width,
                depth(found.shapes(), large ? LARGE_DEPTH : FULL_DEPTH),
                heads,
                hidden,
                patch,
                times,
                side,
                storedSide(found, positions, side, classToken),
                positions,
                classToken,
                positions == Positions.ROTARY_2D ? (int) found.size(REGISTERS, "storage_tokens:1") : 0,
                any(found, "ls[12]\\.gamma", positions == Positions.INTERPOLATED || positions == Positions.ROTARY_2D),
                !any(found, "attn\\.[qkv]\\.weight", false),
                !any(found, "attn\\.[qv]_bias", video && !positions.isRotary() && positions != Positions.SEPARABLE));
    }

    /** Channels of a head. */
    int headWidth() {
        return (int) (width / heads);
    }

    /** Tokens in front of the patches. */
    int first() {
        return (classToken ? 1 : 0) + registers;
    }

    /** Whether the file says by what each bias of q, k and v is multiplied, and the periods of the rotation (official DINOv3). */
    boolean storedMaskAndPeriods() {
        return positions == Positions.ROTARY_2D && fusedWeights;
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
        if (card.tensors().heads() == 0 && width == HUGE_WIDTH) {
            problems.add("heads: expected in the card for a width of " + HUGE_WIDTH
                    + ", since no file shows them and networks of one width have 16 (ViT-H of MAE, VideoMAE, V-JEPA 2) or"
                    + " 20, found none");
        } else if (width % heads != 0) {
            problems.add("heads: expected a divisor of the width " + width + ", found " + heads);
        } else if (positions == Positions.ROTARY_2D && headWidth() % 4 != 0
                || positions == Positions.ROTARY_3D && headWidth() % 2 != 0) {
            problems.add("heads: expected a width of a head that positions " + positions + " can halve"
                    + (positions == Positions.ROTARY_2D ? " twice" : "") + ", found " + headWidth());
        }
        if (positions.isRotary() && (positions == Positions.ROTARY_3D) != (patch.length == 3)) {
            problems.add("positions: expected " + (patch.length == 3 ? Positions.ROTARY_3D : Positions.ROTARY_2D)
                    + " for a network of " + (patch.length == 3 ? "clips" : "images") + ", found " + positions);
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
        if (positions.isRotary()) {
            return positions == Positions.ROTARY_2D;
        }
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

    private static int depth(Map<String, Shape> shapes, int fallback) {
        return shapes.keySet().stream()
                .filter(name -> name.matches("blocks\\.\\d{1,4}\\..*"))
                .mapToInt(name -> Integer.parseInt(name.split("\\.")[1]) + 1)
                .max()
                .orElse(fallback);
    }

    private static boolean any(Plan.Found found, String suffix, boolean fallback) {
        if (found.shapes().keySet().stream().noneMatch(name -> name.startsWith("blocks."))) {
            return fallback;
        }
        return found.shapes().keySet().stream().anyMatch(name -> name.matches("blocks\\.\\d+\\." + suffix));
    }
}
