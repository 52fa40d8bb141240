package rdmflow.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Optional;
import rdmflow.training.loss.CrossEntropy;
import rdmflow.vision.network.Layers;
import rdmflow.vision.network.TrainableNetworks;

/**
 * A ResNet18 with dropout before its last layer, of pictures or of the flow that a motion network sees in clips.
 *
 * @param motion the motion network; it does not learn
 */
record Classification(Optional<Layers> motion) implements Objective {
    @Override
    public Result of(NDArray input, int[] labels, Optional<NDArray> mask, Layers layers) {
        NDArray seen = motion.map(network -> flow(input, network)).orElse(input);
        NDArray features = TrainableNetworks.features(seen, layers);
        NDArray kept = mask.map(features::mul).orElse(features);
        NDArray outputs = layers.linear(TrainableNetworks.HEAD, kept);
        return new Result(CrossEntropy.of(outputs, labels), List.of(), Optional.of(outputs));
    }

    private static NDArray flow(NDArray clips, Layers network) {
        boolean graph = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        NDArray flow = TrainableNetworks.fullSize(TrainableNetworks.flows(clips, network));
        JniUtils.setGradMode(graph);
        return flow;
    }
}
