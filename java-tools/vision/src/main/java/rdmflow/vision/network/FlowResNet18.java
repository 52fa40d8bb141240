package rdmflow.vision.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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
        TinyMotionNet.Sizes motion = TinyMotionNet.Sizes.of(
                new Plan.Found(under(shapes, GENERATOR)), card.input().frames());
        ResNet18.Sizes sizes = ResNet18.Sizes.of(
                new Plan.Found(under(shapes, CLASSIFIER)),
                motion.flow(),
                card.tensors().classes() > 0 ? card.tensors().classes() : 500);
        Map<String, Shape> layout = new LinkedHashMap<>();
        TinyMotionNet.layout(motion).forEach((name, shape) -> layout.put(GENERATOR + name, shape));
        ResNet18.layout(sizes, card.reading().layers().contains("fc"))
                .forEach((name, shape) -> layout.put(CLASSIFIER + name, shape));
        List<String> problems = new ArrayList<>(TinyMotionNet.problems(card));
        return new Plan(
                layout,
                ResNet18.taps(sizes, card.input().crop()),
                ResNet18.layerSets(),
                problems,
                FlowResNet18::prepare,
                (input, weights, taps) ->
                        forward(input, weights, sizes.head(), card.tensors().flowScale(), taps),
                true,
                false,
                beside(layout));
    }

    /** Both networks have their own; of what is in neither, whatever a network may have beside it. */
    private static Predicate<String> beside(Map<String, Shape> layout) {
        Predicate<String> generator = Bystanders.of(under(layout, GENERATOR), "");
        Predicate<String> classifier = Bystanders.of(under(layout, CLASSIFIER), "");
        Predicate<String> neither = Bystanders.of(Map.of(), "");
        return name -> name.startsWith(GENERATOR)
                ? generator.test(name.substring(GENERATOR.length()))
                : name.startsWith(CLASSIFIER)
                        ? classifier.test(name.substring(CLASSIFIER.length()))
                        : neither.test(name);
    }

    /** The entries whose names begin with the prefix, without it. */
    private static <T> Map<String, T> under(Map<String, T> all, String prefix) {
        Map<String, T> inner = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                inner.put(name.substring(prefix.length()), value);
            }
        });
        return inner;
    }

    private static Map<String, FloatTensor> prepare(Map<String, FloatTensor> tensors) {
        Map<String, FloatTensor> prepared = new LinkedHashMap<>();
        TinyMotionNet.prepare(under(tensors, GENERATOR))
                .forEach((name, tensor) -> prepared.put(GENERATOR + name, tensor));
        ResNet18.prepare(under(tensors, CLASSIFIER)).forEach((name, tensor) -> prepared.put(CLASSIFIER + name, tensor));
        return prepared;
    }

    private static void forward(NDArray clip, Weights weights, String head, FlowScale scale, Taps taps) {
        NDArray flow = TinyMotionNet.forward(clip, new Weights(under(weights.tensors(), GENERATOR)), Taps.none())
                .half();
        NDArray input =
                switch (scale) {
                    case CAFFE -> upsample(flow.mul(20).clip(-20, 20).add(20).mul(6.375))
                            .sub(128);
                    case NONE -> upsample(flow).mul(2);
                };
        ResNet18.forward(input, new Weights(under(weights.tensors(), CLASSIFIER)), head, taps);
    }

    /** Bilinear to twice the size, pixel centres aligned as in {@code align_corners=False}. */
    static NDArray upsample(NDArray flow) {
        long[] size = {2 * flow.getShape().get(2), 2 * flow.getShape().get(3)};
        return flow.getNDArrayInternal().interpolation(size, BILINEAR, false);
    }
}
