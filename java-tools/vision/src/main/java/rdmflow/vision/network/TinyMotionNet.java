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
 * The small motion network (A.1, A.10): from a clip of n + 1 frames to n flow fields at three scales. The input's
 * channels are colour-major: all frames' R, then G, then B.
 */
final class TinyMotionNet {
    static final List<String> MODULES = List.of(
            "conv1",
            "conv2",
            "conv3",
            "conv4",
            "predict_flow4",
            "deconv3",
            "xconv3",
            "predict_flow3",
            "deconv2",
            "xconv2",
            "predict_flow2");

    /** Transposed convolutions, by the names of their tensors. */
    static final List<String> TRANSPOSED =
            List.of("upsampled_flow4_to_3", "upsampled_flow3_to_2", "deconv3.0", "deconv2.0");

    /** Channels: of the input, of conv1 to conv4, of the decoder's parts, and of a flow prediction. */
    record Sizes(long in, long c1, long c2, long c3, long c4, long d3, long x3, long d2, long x2, long flow) {
        static Sizes of(Plan.Found found, int frames) {
            return new Sizes(
                    3L * frames,
                    convolution(found, "conv1", 64, "conv2.0.weight:1"),
                    convolution(found, "conv2", 128, "conv3.0.weight:1"),
                    convolution(found, "conv3", 256, "conv4.0.weight:1"),
                    convolution(found, "conv4", 128, "predict_flow4.weight:1"),
                    found.size(128, "deconv3.0.weight:1", "deconv3.0.bias:0"),
                    convolution(found, "xconv3", 128, "predict_flow3.weight:1"),
                    found.size(64, "deconv2.0.weight:1", "deconv2.0.bias:0"),
                    convolution(found, "xconv2", 64, "predict_flow2.weight:1"),
                    2L * (frames - 1));
        }

        private static long convolution(Plan.Found found, String name, long full, String next) {
            return found.size(full, name + ".0.weight:0", name + ".0.bias:0", name + ".1.weight:0", next);
        }
    }

    private TinyMotionNet() {}

    static Plan plan(NetworkCard card, Map<String, Shape> shapes) {
        Sizes sizes = Sizes.of(new Plan.Found(shapes), card.input().frames());
        return new Plan(
                layout(sizes),
                taps(sizes, card.input().crop()),
                Map.of("modules", MODULES),
                problems(card),
                TinyMotionNet::prepare,
                (input, weights, taps) -> forward(input, weights, taps),
                true,
                false,
                Bystanders.of(layout(sizes), ""));
    }

    static List<String> problems(NetworkCard card) {
        List<String> problems = new ArrayList<>();
        if (card.input().frames() < 2) {
            problems.add("frames: expected at least 2 for a motion network, found "
                    + card.input().frames());
        }
        if (card.input().crop() % 8 != 0) {
            problems.add("crop: expected a multiple of 8 for a motion network, found "
                    + card.input().crop());
        }
        return problems;
    }

    static Map<String, Shape> layout(Sizes s) {
        Map<String, Shape> layout = new LinkedHashMap<>();
        putConvolution(layout, "conv1", s.c1(), s.in(), 7);
        putConvolution(layout, "conv2", s.c2(), s.c1(), 5);
        putConvolution(layout, "conv3", s.c3(), s.c2(), 3);
        putConvolution(layout, "conv4", s.c4(), s.c3(), 3);
        layout.put("predict_flow4.weight", new Shape(s.flow(), s.c4(), 3, 3));
        putDeconvolution(layout, "upsampled_flow4_to_3", s.flow(), s.flow());
        putDeconvolution(layout, "deconv3.0", s.c4(), s.d3());
        putConvolution(layout, "xconv3", s.x3(), s.c3() + s.d3() + s.flow(), 3);
        layout.put("predict_flow3.weight", new Shape(s.flow(), s.x3(), 3, 3));
        putDeconvolution(layout, "upsampled_flow3_to_2", s.flow(), s.flow());
        putDeconvolution(layout, "deconv2.0", s.x3(), s.d2());
        putConvolution(layout, "xconv2", s.x2(), s.c2() + s.d2() + s.flow(), 3);
        layout.put("predict_flow2.weight", new Shape(s.flow(), s.x2(), 3, 3));
        return layout;
    }

    private static void putConvolution(Map<String, Shape> layout, String name, long out, long in, int kernel) {
        layout.put(name + ".0.weight", new Shape(out, in, kernel, kernel));
        layout.put(name + ".0.bias", new Shape(out));
        BatchNorm.put(layout, name + ".1", out);
    }

    private static void putDeconvolution(Map<String, Shape> layout, String name, long in, long out) {
        layout.put(name + ".weight", new Shape(in, out, 4, 4));
        layout.put(name + ".bias", new Shape(out));
    }

    private static Map<String, Shape> taps(Sizes s, long side) {
        long half = side / 2;
        long quarter = side / 4;
        long eighth = side / 8;
        Map<String, Shape> taps = new LinkedHashMap<>();
        taps.put("conv1", new Shape(s.c1(), side, side));
        taps.put("conv2", new Shape(s.c2(), half, half));
        taps.put("conv3", new Shape(s.c3(), quarter, quarter));
        taps.put("conv4", new Shape(s.c4(), eighth, eighth));
        taps.put("predict_flow4", new Shape(s.flow(), eighth, eighth));
        taps.put("deconv3", new Shape(s.d3(), quarter, quarter));
        taps.put("xconv3", new Shape(s.x3(), quarter, quarter));
        taps.put("predict_flow3", new Shape(s.flow(), quarter, quarter));
        taps.put("deconv2", new Shape(s.d2(), half, half));
        taps.put("xconv2", new Shape(s.x2(), half, half));
        taps.put("predict_flow2", new Shape(s.flow(), half, half));
        return taps;
    }

    /** Transposed convolutions become ordinary ones, see {@link Deconvolution}; norms go into convolutions. */
    static Map<String, FloatTensor> prepare(Map<String, FloatTensor> tensors) {
        Map<String, FloatTensor> prepared = new LinkedHashMap<>(tensors);
        for (String name : TRANSPOSED) {
            prepared.put(name + ".weight", Deconvolution.kernel(tensors.get(name + ".weight")));
            prepared.put(name + ".bias", Deconvolution.bias(tensors.get(name + ".bias")));
        }
        for (String name : List.of("conv1", "conv2", "conv3", "conv4", "xconv3", "xconv2")) {
            BatchNorm.fold(prepared, name + ".0", name + ".1");
        }
        return prepared;
    }

    /** Shows the modules and returns the predictions. */
    static FlowFields forward(NDArray clip, Layers w, Taps taps) {
        Shape shape = clip.getShape();
        NDManager outer = clip.getManager();
        try (NDManager scope = outer.newSubManager()) {
            scope.tempAttachAll(clip);
            NDArray input = clip.reshape(shape.get(0), shape.get(1) * shape.get(2), shape.get(3), shape.get(4));
            NDArray conv1 = show("conv1", leaky(w.convNorm("conv1.0", "conv1.1", input, 1, 3)), taps);
            NDArray conv2 = show("conv2", leaky(w.convNorm("conv2.0", "conv2.1", conv1, 2, 2)), taps);
            NDArray conv3 = show("conv3", leaky(w.convNorm("conv3.0", "conv3.1", conv2, 2, 1)), taps);
            NDArray conv4 = show("conv4", leaky(w.convNorm("conv4.0", "conv4.1", conv3, 2, 1)), taps);
            NDArray flow4 = show("predict_flow4", w.conv("predict_flow4", conv4, 1, 1), taps);
            NDArray up4 = Scalars.times(w.deconv("upsampled_flow4_to_3", flow4), 2);
            NDArray deconv3 = show("deconv3", leaky(w.deconv("deconv3.0", conv4)), taps);
            NDArray all3 = NDArrays.concat(new NDList(conv3, deconv3, up4), 1);
            NDArray xconv3 = show("xconv3", w.convNorm("xconv3.0", "xconv3.1", all3, 1, 1), taps);
            NDArray flow3 = show("predict_flow3", w.conv("predict_flow3", xconv3, 1, 1), taps);
            NDArray up3 = Scalars.times(w.deconv("upsampled_flow3_to_2", flow3), 2);
            NDArray deconv2 = show("deconv2", leaky(w.deconv("deconv2.0", xconv3)), taps);
            NDArray all2 = NDArrays.concat(new NDList(conv2, deconv2, up3), 1);
            NDArray xconv2 = show("xconv2", w.convNorm("xconv2.0", "xconv2.1", all2, 1, 1), taps);
            NDArray flow2 = show("predict_flow2", w.conv("predict_flow2", xconv2, 1, 1), taps);
            for (NDArray flow : List.of(flow2, flow3, flow4)) {
                flow.attach(outer);
            }
            return new FlowFields(flow2, flow3, flow4);
        }
    }

    static NDArray leaky(NDArray x) {
        return x.getNDArrayInternal().leakyRelu(0.1f);
    }

    private static NDArray show(String name, NDArray x, Taps taps) {
        taps.grid(name, x);
        return x;
    }
}
