package rdmflow.tool.simulatestudy;

import java.util.Map;
import java.util.function.Function;
import rdmflow.vision.network.NetworkCard;
import rdmflow.vision.weights.FloatTensor;

/**
 * A network of a simulated study: one of the real architectures, small, with random weights.
 *
 * @param model join key
 * @param label what figures print
 * @param family what it is coloured by
 * @param card fields of the user's card
 * @param weights its tensors, given the resolved card
 */
record SmallNetwork(
        String model,
        String label,
        String family,
        Map<String, Object> card,
        Function<NetworkCard, Map<String, FloatTensor>> weights) {
    /** What stands as {@code network} in models.csv. */
    String architecture() {
        return (String) card.get("architecture");
    }

    String weightsFile() {
        return "models/" + model + ".safetensors";
    }

    String cardFile() {
        return "models/" + model + ".card.json";
    }
}
