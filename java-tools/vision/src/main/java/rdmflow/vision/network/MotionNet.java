package rdmflow.vision.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rdmflow.vision.weights.FloatTensor;

/**
 * The motion network of Zhu et al. in the layout of its Caffe release: six encoder levels, five flow predictions. The
 * input's channels are frame-major: frame 0's three colours, then frame 1's.
 */
final class MotionNet {
    private static final int DEEPEST = 6;
    private static final int SHALLOWEST_FLOW = 2;

    /**
     * @param in channels of the input
     * @param encoder channels of levels 1 to 6, at index level
     * @param decoder channels of levels 2 to 5, at index level
     * @param flow channels of a prediction
     */
    record Sizes(long in, long[] encoder, long[] decoder, long flow) {
        static Sizes of(Plan.Found found, int frames) {
            long[] encoder = new long[DEEPEST + 1];
            for (int level = 1; level <= DEEPEST; level++) {
                String second = "conv" + level + "_1";
                encoder[level] = found.size(
                        Math.min(1024, level < 5 ? 32L << level : 16L << level),
                        second + ".weight:0",
                        second + ".weight:1",
                        second + ".bias:0",
                        "conv" + level + ".weight:0",
                        "conv" + level + ".bias:0");
            }
            long[] decoder = new long[DEEPEST];
            for (int level = SHALLOWEST_FLOW; level < DEEPEST; level++) {
                decoder[level] = found.size(
                        16L << level,
                        "smooth_conv" + level + ".weight:0",
                        "smooth_conv" + level + ".bias:0",
                        "deconv" + level + ".weight:1",
                        "conv_pr" + level + ".weight:1");
            }
            return new Sizes(3L * frames, encoder, decoder, 2L * (frames - 1));
        }

        /** Channels that the decoder of a level reads from below. */
        long below(int level) {
            return level == DEEPEST - 1 ? encoder[DEEPEST] : decoder[level + 1];
        }
    }

    private MotionNet() {}

    static Plan plan(NetworkCard card, Map<String, Shape> shapes) {
        Sizes sizes = Sizes.of(new Plan.Found(shapes), card.input().frames());
        List<String> problems = new ArrayList<>();
        if (card.input().frames() < 2) {
            problems.add("frames: expected at least 2 for a motion network, found "
                    + card.input().frames());
        }
        if (card.input().crop() % (1 << DEEPEST - 1) != 0) {
            problems.add("crop: expected a multiple of 32 for motionnet, found "
                    + card.input().crop());
        }
        return new Plan(
                layout(sizes),
                taps(sizes, card.input().crop()),
                layerSets(),
                problems,
                MotionNet::prepare,
                MotionNet::forward,
                true,
                false,
                Bystanders.of(layout(sizes), ""));
    }

    static Map<String, Shape> layout(Sizes s) {
        Map<String, Shape> layout = new LinkedHashMap<>();
        long in = s.in();
        for (int level = 1; level <= DEEPEST; level++) {
            putConvolution(layout, "conv" + level, s.encoder()[level], in);
            putConvolution(layout, "conv" + level + "_1", s.encoder()[level], s.encoder()[level]);
            in = s.encoder()[level];
        }
        putConvolution(layout, "conv_pr6", s.flow(), in);
        for (int level = DEEPEST - 1; level >= SHALLOWEST_FLOW; level--) {
            long out = s.decoder()[level];
            layout.put("deconv" + level + ".weight", new Shape(s.below(level), out, 4, 4));
            layout.put(upsampling(level) + ".weight", new Shape(s.flow(), s.flow(), 4, 4));
            putConvolution(layout, "smooth_conv" + level, out, s.encoder()[level] + out + s.flow());
            putConvolution(layout, "conv_pr" + level, s.flow(), out);
        }
        return layout;
    }

    private static void putConvolution(Map<String, Shape> layout, String name, long out, long in) {
        layout.put(name + ".weight", new Shape(out, in, 3, 3));
        layout.put(name + ".bias", new Shape(out));
    }

    private static String upsampling(int level) {
        return "upsample_flow" + (level + 1) + "to" + level;
    }

    private static Map<String, Shape> taps(Sizes s, long side) {
        Map<String, Shape> taps = new LinkedHashMap<>();
        for (int level = 1; level <= DEEPEST; level++) {
            taps.put("conv" + level + "_1", new Shape(s.encoder()[level], side >> level - 1, side >> level - 1));
        }
        taps.put("conv_pr6", new Shape(s.flow(), side >> DEEPEST - 1, side >> DEEPEST - 1));
        for (int level = DEEPEST - 1; level >= SHALLOWEST_FLOW; level--) {
            taps.put("smooth_conv" + level, new Shape(s.decoder()[level], side >> level - 1, side >> level - 1));
            taps.put("conv_pr" + level, new Shape(s.flow(), side >> level - 1, side >> level - 1));
        }
        return taps;
    }

    private static Map<String, List<String>> layerSets() {
        List<String> flow = new ArrayList<>();
        List<String> smooth = new ArrayList<>();
        for (int level = 1; level <= DEEPEST; level++) {
            flow.add("conv" + level + "_1");
            smooth.add("conv" + level + "_1");
        }
        flow.add("conv_pr6");
        for (int level = DEEPEST - 1; level >= SHALLOWEST_FLOW; level--) {
            flow.add("conv_pr" + level);
            smooth.add("smooth_conv" + level);
        }
        smooth.add("conv_pr2");
        Map<String, List<String>> sets = new LinkedHashMap<>();
        sets.put("encoder+flow", List.copyOf(flow));
        sets.put("encoder+smooth", List.copyOf(smooth));
        return sets;
    }

    private static Map<String, FloatTensor> prepare(Map<String, FloatTensor> tensors) {
        Map<String, FloatTensor> prepared = new LinkedHashMap<>(tensors);
        for (int level = DEEPEST - 1; level >= SHALLOWEST_FLOW; level--) {
            for (String name : List.of("deconv" + level, upsampling(level))) {
                prepared.put(name + ".weight", Deconvolution.kernel(tensors.get(name + ".weight")));
            }
        }
        return prepared;
    }

    private static void forward(NDArray clip, Weights w, Taps taps) {
        Shape shape = clip.getShape();
        NDArray x = clip.transpose(0, 2, 1, 3, 4)
                .reshape(shape.get(0), shape.get(1) * shape.get(2), shape.get(3), shape.get(4));
        NDArray[] encoded = new NDArray[DEEPEST + 1];
        for (int level = 1; level <= DEEPEST; level++) {
            x = encode(level, x, w);
            taps.grid("conv" + level + "_1", x);
            encoded[level] = x;
        }
        NDArray flow = w.convolution("conv_pr6", x, 1, 1);
        taps.grid("conv_pr6", flow);
        for (int level = DEEPEST - 1; level >= SHALLOWEST_FLOW && !taps.complete(); level--) {
            x = decode(level, encoded[level], x, flow, w);
            taps.grid("smooth_conv" + level, x);
            flow = w.convolution("conv_pr" + level, x, 1, 1);
            taps.grid("conv_pr" + level, flow);
        }
    }

    private static NDArray encode(int level, NDArray input, Weights w) {
        NDManager outer = input.getManager();
        try (NDManager scope = outer.newSubManager()) {
            scope.tempAttachAll(input);
            NDArray x = TinyMotionNet.leaky(w.convolution("conv" + level, input, level == 1 ? 1 : 2, 1));
            x = TinyMotionNet.leaky(w.convolution("conv" + level + "_1", x, 1, 1));
            x.attach(outer);
            return x;
        }
    }

    private static NDArray decode(int level, NDArray encoded, NDArray below, NDArray flow, Weights w) {
        NDManager outer = below.getManager();
        try (NDManager scope = outer.newSubManager()) {
            scope.tempAttachAll(encoded, below, flow);
            NDArray features = TinyMotionNet.leaky(Deconvolution.apply("deconv" + level, below, w));
            NDArray up = Deconvolution.apply(upsampling(level), flow, w);
            NDArray x = NDArrays.concat(new NDList(encoded, features, up), 1);
            x = w.convolution("smooth_conv" + level, x, 1, 1);
            x.attach(outer);
            return x;
        }
    }
}
