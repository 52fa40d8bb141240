package rdmflow.training.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The networks that the paper trains (A.10), with its values. */
public enum Kind {
    /** Pictures: ResNet18. */
    STATIC("resnet18-haa500", 47, 128, 0.001, 1e-4, 2, 0.9),
    /** Clips, without labels: the small motion network. */
    MOTION("motionnet-haa500", 12, 32, 0.01, 0, 1, 0),
    /** The flow that a motion network sees in clips: ResNet18. */
    FLOW("flow-resnet18-haa500", 50, 128, 0.001, 5e-4, 5, 0.7);

    private final String network;
    private final int epochs;
    private final int batchSize;
    private final double learningRate;
    private final double weightDecay;
    private final int accumulate;
    private final double dropout;

    Kind(
            String network,
            int epochs,
            int batchSize,
            double learningRate,
            double weightDecay,
            int accumulate,
            double dropout) {
        this.network = network;
        this.epochs = epochs;
        this.batchSize = batchSize;
        this.learningRate = learningRate;
        this.weightDecay = weightDecay;
        this.accumulate = accumulate;
        this.dropout = dropout;
    }

    /** The preset that is trained. */
    public String network() {
        return network;
    }

    public int epochs() {
        return epochs;
    }

    public int batchSize() {
        return batchSize;
    }

    public double learningRate() {
        return learningRate;
    }

    public double weightDecay() {
        return weightDecay;
    }

    /** Batches of a step. */
    public int accumulate() {
        return accumulate;
    }

    /** Share of the last layer's inputs that are left out. */
    public double dropout() {
        return dropout;
    }

    public boolean isClassifier() {
        return this != MOTION;
    }

    /** The one that trains a preset. */
    public static Optional<Kind> of(String network) {
        return Arrays.stream(values())
                .filter(kind -> kind.network.equals(network))
                .findFirst();
    }

    /** The presets that can be trained. */
    public static List<String> networks() {
        return Arrays.stream(values()).map(Kind::network).toList();
    }
}
