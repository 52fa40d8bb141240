package rdmflow.vision.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rdmflow.vision.weights.OnnxGraph;
import rdmflow.vision.weights.ProblemLines;
import rdmflow.vision.weights.WeightHeader;

/** What is wrong with a user's own module and its card, as far as its file tells without running it. */
final class OwnModuleRules {
    /** The newest set of operators that ONNX Runtime takes, as it says itself; compared with it by a test. */
    static final long NEWEST_OPSET = 25;

    private static final Set<String> INPUT_TYPES = Set.of("float32", "float16", "bfloat16", "float64");
    private static final Set<String> NO_REAL_NUMBERS = Set.of("text", "complex64", "complex128");

    private OwnModuleRules() {}

    static List<String> problems(NetworkCard card, WeightHeader header, Optional<WeightHeader> flowHeader) {
        List<String> problems = new ArrayList<>();
        String wanted = card.architecture().toString();
        if (!header.format().equals(wanted)) {
            problems.add(header.file() + ": expected "
                    + (wanted.equals(WeightHeader.ONNX) ? "an ONNX model" : "a TorchScript module (torch.jit.save)")
                    + ", found " + instead(header.format()));
        }
        if (card.reading().pool() != Pooling.NONE) {
            problems.add(card.id() + ": pool: expected none (pool within the module), found "
                    + card.reading().pool());
        }
        flowHeader.ifPresent(
                flow -> problems.add(flow.file() + ": expected flow weights for flow-resnet18 alone, found " + wanted));
        if (wanted.equals(WeightHeader.ONNX)) {
            header.graph().ifPresent(graph -> problems.addAll(graphProblems(card, graph)));
        }
        return problems;
    }

    private static String instead(String format) {
        return switch (format) {
            case WeightHeader.ONNX -> "an ONNX model; use network onnx";
            case WeightHeader.TORCHSCRIPT -> "a TorchScript module; use network torchscript";
            default -> "weights alone";
        };
    }

    private static List<String> graphProblems(NetworkCard card, OnnxGraph graph) {
        List<String> problems = new ArrayList<>();
        long opset = graph.opsets().getOrDefault("", 0L);
        if (opset > NEWEST_OPSET) {
            problems.add("expected an opset of at most " + NEWEST_OPSET + ", found " + opset
                    + "; export it with opset_version=18");
        }
        if (graph.inputs().size() == 1) {
            problems.addAll(inputProblems(card, graph.inputs().get(0)));
        } else {
            problems.add("expected one input, for frames, found "
                    + (graph.inputs().isEmpty()
                            ? "none"
                            : ProblemLines.names(graph.inputs().stream()
                                    .map(OnnxGraph.Value::name)
                                    .toList())));
        }
        problems.addAll(outputProblems(card, graph));
        return problems.stream().map(problem -> graph.file() + ": " + problem).toList();
    }

    private static List<String> inputProblems(NetworkCard card, OnnxGraph.Value input) {
        List<String> problems = new ArrayList<>();
        String where = "input " + input.name() + ": ";
        if (!input.kind().equals("tensor") || !INPUT_TYPES.contains(input.typeName())) {
            problems.add(where + "expected a tensor of float32, float16, bfloat16 or float64, found "
                    + (input.kind().equals("tensor") ? "one of " + input.typeName() : input.kind()));
        }
        if (input.shape().isEmpty()) {
            return problems;
        }
        List<Long> found = input.shape().get();
        List<Long> expected = new ArrayList<>(
                Arrays.stream(card.input().shape(1).getShape()).boxed().toList());
        expected.set(0, -1L);
        boolean fits = found.size() == expected.size();
        for (int axis = 1; fits && axis < found.size(); axis++) {
            fits = found.get(axis) < 0 || found.get(axis).equals(expected.get(axis));
        }
        if (!fits) {
            problems.add(where + "expected "
                    + new OnnxGraph.Value("", "", 0, Optional.of(expected)).shapeText()
                    + " (frames and crop of the card), found " + input.shapeText());
        } else if (found.get(0) > 0) {
            problems.add(where + "expected a first axis of any length, for the batch, found " + found.get(0) + "; "
                    + OnnxModule.FREE_BATCH);
        }
        return problems;
    }

    private static List<String> outputProblems(NetworkCard card, OnnxGraph graph) {
        List<String> problems = new ArrayList<>();
        List<String> names = graph.outputs().stream().map(OnnxGraph.Value::name).toList();
        List<String> wanted = card.reading().layers();
        if (names.isEmpty()) {
            problems.add("expected outputs, found none");
        }
        List<String> missing =
                wanted.stream().filter(name -> !names.contains(name)).toList();
        if (!missing.isEmpty()) {
            problems.add("expected the card's layers among its outputs " + ProblemLines.names(names) + ", found no "
                    + ProblemLines.names(missing));
        }
        for (OnnxGraph.Value output : graph.outputs()) {
            boolean isRead = wanted.isEmpty() || wanted.contains(output.name());
            if (isRead && !output.kind().isEmpty() && !output.kind().equals("tensor")) {
                problems.add("output " + output.name() + ": expected a dense tensor, found " + output.kind());
            } else if (isRead && NO_REAL_NUMBERS.contains(output.typeName())) {
                problems.add("output " + output.name() + ": expected real numbers, found " + output.typeName());
            }
        }
        return problems;
    }
}
