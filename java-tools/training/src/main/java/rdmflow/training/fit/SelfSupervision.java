package rdmflow.training.fit;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import rdmflow.training.loss.FlowLoss;
import rdmflow.vision.network.FlowFields;
import rdmflow.vision.network.Layers;
import rdmflow.vision.network.TrainableNetworks;

/**
 * A motion network that learns from clips alone.
 *
 * @param halfContrast whether the loss sees x / 2 + 1/2 in place of x, as in the authors' scripts
 */
record SelfSupervision(FlowLoss loss, boolean halfContrast) implements Objective {
    @Override
    public Result of(NDArray clips, int[] labels, Optional<NDArray> mask, Layers layers) {
        FlowFields flows = TrainableNetworks.flows(clips, layers);
        NDArray sum = flows.half().sum();
        if (!Float.isFinite(sum.getFloat())) {
            // no place in an image to look at: the training stops at a loss that is no number
            NDArray none = sum.mul(Float.NaN);
            return new Result(none, List.of(none, none, none), Optional.empty());
        }
        NDArray seen = halfContrast ? clips.mul(0.5f).add(0.5f) : clips;
        List<FlowLoss.Parts> scales = loss.of(
                seen, List.of(TrainableNetworks.fullSize(flows), flows.half(), flows.quarter(), flows.eighth()));
        List<NDArray> parts = new ArrayList<>();
        parts.add(sum(scales, FlowLoss.Parts::photometric));
        parts.add(sum(scales, FlowLoss.Parts::ssim));
        parts.add(sum(scales, FlowLoss.Parts::smoothness));
        return new Result(sum(scales, FlowLoss.Parts::sum), parts, Optional.empty());
    }

    private static NDArray sum(List<FlowLoss.Parts> scales, Function<FlowLoss.Parts, NDArray> part) {
        return scales.stream().map(part).reduce(NDArray::add).orElseThrow();
    }
}
