package rdmflow.vision.network;

import ai.djl.ndarray.types.Shape;
import java.util.Map;

/** Tensor names and shapes of networks of any size, for seeded weights: the architectures are those of the full size. */
public final class Layouts {
    private Layouts() {}

    /** What a card's network needs at its full size. */
    public static Map<String, Shape> fullSize(NetworkCard card) {
        return card.architecture().plan(card, Map.of()).tensors();
    }

    /** ResNet18 on colours whose four stages have width, 2, 4 and 8 times width channels (full size: 64). */
    public static Map<String, Shape> resnet18(int width, int classes) {
        return ResNet18.layout(
                new ResNet18.Sizes(3, new long[] {width, 2L * width, 4L * width, 8L * width}, classes, "fc"), true);
    }

    /** The motion network for clips of {@code frames} frames with {@code width} channels in conv1 (full size: 11, 64). */
    public static Map<String, Shape> tinyMotionNet(int frames, int width) {
        return TinyMotionNet.layout(motionSizes(frames, width));
    }

    /**
     * A vision transformer on the card's input: its kind of positions decides class token, biases and layer scales as in
     * the official networks.
     *
     * @param width of the residual stream; the MLP has four times as many
     * @param patch side of a patch in pixels; clips have 2 frames to a patch
     */
    public static Map<String, Shape> transformer(NetworkCard card, int width, int depth, int patch) {
        TransformerSizes full = TransformerSizes.of(card, new Plan.Found(Map.of()));
        boolean video = full.patch().length == 3;
        TransformerSizes sizes = new TransformerSizes(
                width,
                depth,
                card.tensors().heads() > 0 ? card.tensors().heads() : Math.max(1, width / 64),
                4L * width,
                video ? new long[] {2, patch, patch} : new long[] {patch, patch},
                video ? card.input().frames() / 2 : 1,
                card.input().crop() / patch,
                card.input().crop() / patch,
                full.positions(),
                full.classToken(),
                full.registers(),
                full.layerScale(),
                full.fusedWeights(),
                full.keyBias());
        return TransformerWeights.layout(sizes, true);
    }

    private static TinyMotionNet.Sizes motionSizes(int frames, int width) {
        int w = width;
        return new TinyMotionNet.Sizes(3L * frames, w, 2L * w, 4L * w, 2L * w, 2L * w, 2L * w, w, w, 2L * (frames - 1));
    }
}
