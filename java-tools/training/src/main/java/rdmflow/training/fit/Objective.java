package rdmflow.training.fit;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import rdmflow.vision.network.Layers;

/** What a network is to become better at. */
interface Objective {
    /**
     * The loss of some inputs.
     *
     * @param loss a number with its gradient
     * @param parts what it is a sum of, in the order of {@code History#PARTS}; empty for a classifier
     * @param outputs of a classifier, [N, classes]; empty for a motion network
     */
    record Result(NDArray loss, List<NDArray> parts, Optional<NDArray> outputs) {}

    /**
     * Runs the network.
     *
     * @param input preprocessed, [N, 3, H, W] or [N, 3, T, H, W]
     * @param labels of a classifier
     * @param mask of dropout, [N, width], zeros and 1 / (1 - p); empty for none
     */
    Result of(NDArray input, int[] labels, Optional<NDArray> mask, Layers layers);
}
