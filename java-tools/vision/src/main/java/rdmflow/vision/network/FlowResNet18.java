package rdmflow.vision.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rdmflow.vision.weights.FloatTensor;

/**
 * A ResNet18 that sees flow fields: the motion network of the same file gives horizontal and vertical displacements of
 * each pair of frames in pixels, which become the classifier's channels (A.1; supervised dynamic network of Table 1).
 */
final class FlowResNet18 {
    static final String GENERATOR = "flow_generator.";
    static final String CLASSIFIER = "flow_classifier.";
    private static final int BILINEAR = 1;

    private FlowResNet18() {}

    static Plan plan(NetworkCard card, Map<String, Shape> shapes) {
        TinyMotionNet.Sizes motion = TinyMotionNet.Sizes.of(found(shapes, GENERATOR), card.frames());
        ResNet18.Sizes sizes =
                ResNet18.Sizes.of(found(shapes, CLASSIFIER), motion.flow(), card.classes() > 0 ? card.classes() : 500);
        Map<String, Shape> layout = new LinkedHashMap<>();
        TinyMotionNet.layout(motion).forEach((name, shape) -> layout.put(GENERATOR + name, shape));
        ResNet18.layout(sizes, card.layers().contains("fc"))
                .forEach((name, shape) -> layout.put(CLASSIFIER + name, shape));
        List<String> problems = new ArrayList<>(TinyMotionNet.problems(card));
        return new Plan(
                layout,
                ResNet18.taps(sizes, card.crop()),
                ResNet18.layerSets(),
                problems,
                FlowResNet18::prepare,
                (input, weights, taps) -> forward(input, weights, sizes.head(), card.flowScale(), taps),
                false);
    }

    private static Plan.Found found(Map<String, Shape> shapes, String prefix) {
        Map<String, Shape> inner = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> {
            if (name.startsWith(prefix)) {
                inner.put(name.substring(prefix.length()), shape);
            }
        });
        return new Plan.Found(inner);
    }

    private static Map<String, FloatTensor> prepare(Map<String, FloatTensor> tensors) {
        Map<String, FloatTensor> generator = new LinkedHashMap<>();
        Map<String, FloatTensor> prepared = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(GENERATOR)) {
                generator.put(name.substring(GENERATOR.length()), tensor);
            } else {
                prepared.put(name, tensor);
            }
        });
        TinyMotionNet.prepare(generator).forEach((name, tensor) -> prepared.put(GENERATOR + name, tensor));
        return prepared;
    }

    private static void forward(NDArray clip, Weights weights, String head, String scale, Taps taps) {
        NDArray flow = TinyMotionNet.forward(clip, weights.under(GENERATOR), Taps.none());
        NDArray input = scale.equals("caffe")
                ? upsample(flow.mul(20).clip(-20, 20).add(20).mul(6.375)).sub(128)
                : upsample(flow).mul(2);
        ResNet18.forward(input, weights.under(CLASSIFIER), head, taps);
    }

    /** Bilinear to twice the size, pixel centres aligned as in {@code align_corners=False}. */
    private static NDArray upsample(NDArray flow) {
        long[] size = {2 * flow.getShape().get(2), 2 * flow.getShape().get(3)};
        return flow.getNDArrayInternal().interpolation(size, BILINEAR, false);
    }
}
