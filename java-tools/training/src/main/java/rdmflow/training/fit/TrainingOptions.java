package rdmflow.training.fit;

import java.util.List;
import rdmflow.training.loss.Warp;
import rdmflow.training.shards.PictureInput;
import rdmflow.training.shards.Samples;

/**
 * How a network is trained.
 *
 * @param network its card and widths
 * @param epochs passes through the training set
 * @param batchSize samples whose mean loss makes a gradient
 * @param microBatch samples that go through the network together
 * @param accumulate batches whose mean gradient makes a step
 * @param learningRate of the first epoch
 * @param rateSteps epochs, counted from 0, from which on the rate is a tenth of what it was
 * @param l2 decay of tensors of two or more axes alone
 * @param dropout share of the last layer's inputs that are left out
 * @param halfContrast whether the loss of a motion network sees x / 2 + 1/2
 * @param movingMotion whether the norms of a flow network's motion network use and move by the batch's statistics
 */
public record TrainingOptions(
        TrainingCard network,
        int epochs,
        int batchSize,
        int microBatch,
        int accumulate,
        double learningRate,
        List<Integer> rateSteps,
        double momentum,
        double weightDecay,
        double l2,
        double dropout,
        PictureInput.Cropping cropping,
        boolean halfContrast,
        Warp warp,
        boolean movingMotion,
        Samples.Which samples,
        int windowStride,
        long seed) {

    public Kind kind() {
        return network.kind();
    }

    /** From a frame to what the network sees. */
    public PictureInput input() {
        return new PictureInput(
                cropping,
                network.card().input().resize(),
                network.card().input().crop());
    }

    double rate(int epoch) {
        double rate = learningRate;
        for (int step : rateSteps) {
            rate = epoch >= step ? rate / 10 : rate;
        }
        return rate;
    }
}
