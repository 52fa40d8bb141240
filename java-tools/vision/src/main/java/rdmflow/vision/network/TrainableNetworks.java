package rdmflow.vision.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rdmflow.vision.weights.FloatTensor;

/** The networks that can be trained (A.10), as functions of any {@link Layers}: the same code that extraction runs. */
public final class TrainableNetworks {
    /** Name of the last layer of a classifier. */
    public static final String HEAD = "fc_action";

    /** What the names of a flow classifier's two networks begin with. */
    public static final String GENERATOR = FlowResNet18.GENERATOR;

    public static final String CLASSIFIER = FlowResNet18.CLASSIFIER;
    /** Channels of the four stages. */
    public static final List<Integer> FULL_CLASSIFIER = List.of(64, 128, 256, 512);
    /** Channels of conv1 to conv4, deconv3, xconv3, deconv2 and xconv2. */
    public static final List<Integer> FULL_MOTION = List.of(64, 128, 256, 128, 128, 128, 64, 64);

    private TrainableNetworks() {}

    /** Tensors of a ResNet18, without its counters. */
    public static Map<String, Shape> classifier(long channels, List<Integer> widths, long classes) {
        long[] stages = widths.stream().mapToLong(Integer::longValue).toArray();
        return ResNet18.layout(new ResNet18.Sizes(channels, stages, classes, HEAD), true);
    }

    /** Tensors of a small motion network. */
    public static Map<String, Shape> motion(int frames, List<Integer> w) {
        return TinyMotionNet.layout(new TinyMotionNet.Sizes(
                3L * frames,
                w.get(0),
                w.get(1),
                w.get(2),
                w.get(3),
                w.get(4),
                w.get(5),
                w.get(6),
                w.get(7),
                2L * (frames - 1)));
    }

    /** What the last layer of a ResNet18 sees: [N, width of the last stage]. */
    public static NDArray features(NDArray images, Layers layers) {
        return ResNet18.features(images, layers, Taps.none());
    }

    /** The predictions of a small motion network for clips [N, 3, T, H, W] of numbers in 0..1. */
    public static FlowFields flows(NDArray clips, Layers layers) {
        return TinyMotionNet.forward(clips, layers, Taps.none());
    }

    /** Displacements at the full size, in its pixels: twice the finest prediction, bilinear. */
    public static NDArray fullSize(FlowFields flows) {
        return Scalars.times(FlowResNet18.upsample(flows.half()), 2);
    }

    /** Kernels of a motion network's transposed convolutions as those of the convolutions that are run. */
    public static Map<String, FloatTensor> asConvolutions(Map<String, FloatTensor> tensors) {
        Map<String, FloatTensor> changed = new LinkedHashMap<>(tensors);
        TinyMotionNet.TRANSPOSED.forEach(
                name -> changed.computeIfPresent(name + ".weight", (key, weight) -> Deconvolution.kernel(weight)));
        return changed;
    }

    /** Back from {@link #asConvolutions}. */
    public static Map<String, FloatTensor> asTransposed(Map<String, FloatTensor> tensors) {
        Map<String, FloatTensor> changed = new LinkedHashMap<>(tensors);
        TinyMotionNet.TRANSPOSED.forEach(
                name -> changed.computeIfPresent(name + ".weight", (key, kernel) -> Deconvolution.weight(kernel)));
        return changed;
    }

    /** Whether a tensor belongs to a transposed convolution. */
    public static boolean isTransposed(String tensor) {
        return TinyMotionNet.TRANSPOSED.contains(tensor.substring(0, tensor.lastIndexOf('.')));
    }

    /** A transposed convolution from what the convolution of {@link #asConvolutions} gives with padding 1. */
    public static NDArray interleaved(NDArray parities) {
        return Deconvolution.interleaved(parities);
    }

    /** A motion network that only runs, with its running statistics. */
    public static Layers frozenMotion(Map<String, FloatTensor> tensors, NDManager manager) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        TinyMotionNet.prepare(tensors)
                .forEach((name, tensor) ->
                        arrays.put(name, manager.create(FloatBuffer.wrap(tensor.values()), tensor.shape())));
        return new Weights(arrays);
    }

    /**
     * Reads the tensors of a card's network as its file has them.
     *
     * @param withHead whether a classifier's last layer is wanted too
     * @throws rdmflow.core.DataException with every misfit
     */
    public static Map<String, FloatTensor> read(NetworkCard card, Path weights, boolean withHead) {
        return Networks.tensors(withHead ? card.reading(List.of("fc")) : card, weights);
    }

    /** A classifier that shows its last layer's outputs. */
    public static Network load(NetworkCard card, Path weights, String device, int threads) {
        return Networks.load(card.reading(List.of("fc")), weights, Optional.empty(), device, threads);
    }
}
