package rdmflow.vision.weights;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an ONNX model says of itself, without its numbers.
 *
 * @param file file name, for messages
 * @param opsets version of each set of operators, by its domain; that of ONNX itself is {@code ""}
 * @param inputs those that are no weights
 * @param outputs in the graph's order
 * @param dataFiles files that hold weights, as the model names them, each with the bytes that it must have
 */
public record OnnxGraph(
        String file, Map<String, Long> opsets, List<Value> inputs, List<Value> outputs, Map<String, Long> dataFiles) {
    /** What the numbers of {@link Value#type} mean; others are not there yet. */
    private static final List<String> TYPES = List.of(
            "nothing",
            "float32",
            "uint8",
            "int8",
            "uint16",
            "int16",
            "int32",
            "int64",
            "text",
            "bool",
            "float16",
            "float64",
            "uint32",
            "uint64",
            "complex64",
            "complex128",
            "bfloat16");

    /**
     * An input or output.
     *
     * @param kind {@code tensor}, or another that ONNX has; empty where the model does not say
     * @param type of a tensor's elements, ONNX's number
     * @param shape of a tensor, -1 for free axes; empty where the model does not say
     */
    public record Value(String name, String kind, int type, Optional<List<Long>> shape) {
        /** The type's name. */
        public String typeName() {
            return type >= 0 && type < TYPES.size() ? TYPES.get(type) : "a type of number " + type;
        }

        /** The shape with N for free axes. */
        public String shapeText() {
            return shape.map(axes -> axes.stream()
                            .map(axis -> axis < 0 ? "N" : axis.toString())
                            .collect(Collectors.joining(", ", "[", "]")))
                    .orElse("any shape");
        }
    }
}
