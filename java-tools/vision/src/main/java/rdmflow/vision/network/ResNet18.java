package rdmflow.vision.network;

import static rdmflow.vision.network.Weights.freeing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rdmflow.vision.weights.FloatTensor;

/** ResNet18 with basic blocks, for three colours or for the 20 channels of 10 flow fields (Table 1; A.1). */
final class ResNet18 {
    private static final List<String> BLOCKS =
            List.of("layer1.0", "layer1.1", "layer2.0", "layer2.1", "layer3.0", "layer3.1", "layer4.0", "layer4.1");

    /**
     * @param channels of the input
     * @param widths channels of the four stages; the stem has those of the first
     * @param classes outputs of the last layer
     * @param head name of the last layer: {@code fc} or {@code fc_action}
     */
    record Sizes(long channels, long[] widths, long classes, String head) {
        static Sizes of(Plan.Found found, long channels, long classes) {
            long[] widths = new long[4];
            for (int stage = 1; stage <= 4; stage++) {
                String first = "layer" + stage + ".0.";
                String second = "layer" + stage + ".1.";
                widths[stage - 1] = found.size(
                        64L << stage - 1,
                        second + "conv1.weight:0",
                        second + "conv1.weight:1",
                        second + "bn1.weight:0",
                        first + "conv2.weight:0",
                        first + "bn2.weight:0");
            }
            String head = found.has("fc_action.weight") ? "fc_action" : "fc";
            return new Sizes(channels, widths, found.size(classes, head + ".weight:0", head + ".bias:0"), head);
        }
    }

    private ResNet18() {}

    static Plan plan(NetworkCard card, Map<String, Shape> shapes) {
        Sizes sizes = Sizes.of(
                new Plan.Found(shapes),
                3,
                card.tensors().classes() > 0 ? card.tensors().classes() : 1000);
        Map<String, Shape> taps = taps(sizes, card.input().crop());
        Map<String, Shape> layout = layout(sizes, card.reading().layers().contains("fc"));
        return new Plan(
                layout,
                taps,
                layerSets(),
                List.of(),
                ResNet18::prepare,
                (input, weights, seen) -> forward(input, weights, sizes.head(), seen),
                true,
                false,
                Bystanders.of(layout, ""));
    }

    /** Names and shapes in torchvision's order, without the counters {@code num_batches_tracked}. */
    static Map<String, Shape> layout(Sizes sizes, boolean head) {
        Map<String, Shape> layout = new LinkedHashMap<>();
        long in = sizes.widths()[0];
        layout.put("conv1.weight", new Shape(in, sizes.channels(), 7, 7));
        BatchNorm.put(layout, "bn1", in);
        for (String block : BLOCKS) {
            long out = sizes.widths()[stage(block)];
            layout.put(block + ".conv1.weight", new Shape(out, in, 3, 3));
            BatchNorm.put(layout, block + ".bn1", out);
            layout.put(block + ".conv2.weight", new Shape(out, out, 3, 3));
            BatchNorm.put(layout, block + ".bn2", out);
            if (hasShortcut(block)) {
                layout.put(block + ".downsample.0.weight", new Shape(out, in, 1, 1));
                BatchNorm.put(layout, block + ".downsample.1", out);
            }
            in = out;
        }
        if (head) {
            layout.put(sizes.head() + ".weight", new Shape(sizes.classes(), in));
            layout.put(sizes.head() + ".bias", new Shape(sizes.classes()));
        }
        return layout;
    }

    /** Norms go into convolutions; those that can be tapped stay as they are beside it. */
    static Map<String, FloatTensor> prepare(Map<String, FloatTensor> tensors) {
        Map<String, FloatTensor> prepared = new LinkedHashMap<>(tensors);
        BatchNorm.fold(prepared, "conv1", "bn1");
        for (String block : BLOCKS) {
            BatchNorm.fold(prepared, block + ".conv1", block + ".bn1");
            BatchNorm.fold(prepared, block + ".conv2", block + ".bn2");
            if (hasShortcut(block)) {
                BatchNorm.fold(prepared, block + ".downsample.0", block + ".downsample.1");
            }
        }
        return prepared;
    }

    static Map<String, List<String>> layerSets() {
        List<String> blocks = new ArrayList<>(List.of("stem", "maxpool"));
        List<String> convolutions = new ArrayList<>(List.of("conv1", "maxpool"));
        for (String block : BLOCKS) {
            blocks.add(block);
            convolutions.add(block + ".conv2");
        }
        blocks.add("avgpool");
        convolutions.add("avgpool");
        Map<String, List<String>> sets = new LinkedHashMap<>();
        sets.put("blocks", List.copyOf(blocks));
        sets.put("conv2", List.copyOf(convolutions));
        return sets;
    }

    static Map<String, Shape> taps(Sizes sizes, long side) {
        Map<String, Shape> taps = new LinkedHashMap<>();
        long half = (side - 1) / 2 + 1;
        taps.put("conv1", new Shape(sizes.widths()[0], half, half));
        taps.put("stem", new Shape(sizes.widths()[0], half, half));
        long now = (half - 1) / 2 + 1;
        taps.put("maxpool", new Shape(sizes.widths()[0], now, now));
        for (String block : BLOCKS) {
            long width = sizes.widths()[stage(block)];
            now = strideOf(block) == 2 ? (now - 1) / 2 + 1 : now;
            for (String part : List.of(".conv1", ".conv2", "")) {
                taps.put(block + part, new Shape(width, now, now));
            }
        }
        taps.put("avgpool", new Shape(sizes.widths()[3]));
        taps.put("fc", new Shape(sizes.classes()));
        return taps;
    }

    static void forward(NDArray input, Layers w, String head, Taps taps) {
        NDArray x = features(input, w, taps);
        if (taps.wants("fc")) {
            taps.grid("fc", w.linear(head, x));
        }
    }

    /** What the last layer sees, [N, width of the last stage]; something earlier if the taps need no more. */
    static NDArray features(NDArray input, Layers w, Taps taps) {
        NDArray normed = normed("conv1", "bn1", input, 2, 3, w, taps);
        NDArray x = freeing(Activation.relu(normed), normed);
        taps.grid("stem", x);
        x = x.getNDArrayInternal().maxPool(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1), false);
        taps.grid("maxpool", x);
        for (String block : BLOCKS) {
            if (taps.complete()) {
                return x;
            }
            x = block(block, x, w, taps);
            taps.grid(block, x);
        }
        Shape shape = x.getShape();
        x = x.reshape(shape.get(0), shape.get(1), -1).mean(new int[] {2});
        taps.grid("avgpool", x);
        return x;
    }

    private static NDArray block(String block, NDArray input, Layers w, Taps taps) {
        NDManager outer = input.getManager();
        try (NDManager scope = outer.newSubManager()) {
            scope.tempAttachAll(input);
            NDArray normed = normed(block + ".conv1", block + ".bn1", input, strideOf(block), 1, w, taps);
            NDArray active = freeing(Activation.relu(normed), normed);
            NDArray x = freeing(normed(block + ".conv2", block + ".bn2", active, 1, 1, w, taps), active);
            x.addi(
                    hasShortcut(block)
                            ? normed(block + ".downsample.0", block + ".downsample.1", input, 2, 0, w, taps)
                            : input);
            NDArray result = freeing(Activation.relu(x), x);
            result.attach(outer);
            return result;
        }
    }

    /**
     * A convolution with its norm. A tap shows the convolution alone, which is then run once more by itself, so that no
     * value depends on which taps are wanted.
     */
    private static NDArray normed(String name, String norm, NDArray x, int stride, int padding, Layers w, Taps taps) {
        if (taps.wants(name)) {
            taps.grid(name, w.conv(name, x, stride, padding));
        }
        return w.convNorm(name, norm, x, stride, padding);
    }

    private static int stage(String block) {
        return block.charAt("layer".length()) - '1';
    }

    private static int strideOf(String block) {
        return hasShortcut(block) ? 2 : 1;
    }

    private static boolean hasShortcut(String block) {
        return block.endsWith(".0") && stage(block) > 0;
    }
}
