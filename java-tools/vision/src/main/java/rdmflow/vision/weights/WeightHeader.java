package rdmflow.vision.weights;

import java.util.Map;

/**
 * What a weight file holds, without its numbers.
 *
 * @param file file name, for messages
 * @param format {@code safetensors}, {@code pytorch} or {@value #TORCHSCRIPT}, whose tensors are not listed
 * @param groups tensors by name, in file order, under the key of the dictionary that holds them: {@code ""} for the top
 *     level, {@code model}, {@code state_dict} and so on for dictionaries within it; groups without tensors are left out
 */
public record WeightHeader(String file, String format, Map<String, Map<String, TensorInfo>> groups) {
    public static final String TORCHSCRIPT = "torchscript";
}
