package rdmflow.vision.weights;

import java.util.Map;
import java.util.Optional;

/**
 * What a weight file holds, without its numbers.
 *
 * @param file file name, for messages
 * @param format {@code safetensors}, {@code pytorch}, or {@value #TORCHSCRIPT} or {@value #ONNX}, whose tensors are not listed
 * @param groups tensors by name, in file order, under the key of the dictionary that holds them: {@code ""} for the top
 *     level, {@code model}, {@code state_dict} and so on for dictionaries within it; groups without tensors are left out
 * @param graph of an ONNX model
 */
public record WeightHeader(
        String file, String format, Map<String, Map<String, TensorInfo>> groups, Optional<OnnxGraph> graph) {
    public static final String TORCHSCRIPT = "torchscript";
    public static final String ONNX = "onnx";

    /** What holds no graph of ONNX. */
    public WeightHeader(String file, String format, Map<String, Map<String, TensorInfo>> groups) {
        this(file, format, groups, Optional.empty());
    }

    static WeightHeader of(OnnxGraph graph) {
        return new WeightHeader(graph.file(), ONNX, Map.of(), Optional.of(graph));
    }
}
