package rdmflow.training.checkpoint;

import java.util.Map;
import rdmflow.vision.weights.FloatTensor;

/**
 * Where a training stands.
 *
 * @param epoch the epoch it is in, counted from 0
 * @param batch the next batch of that epoch
 * @param step steps so far
 * @param sums of the epoch so far, as JSON keeps them
 * @param history of the epochs before, as JSON keeps it
 * @param model weights
 * @param momentum buffers of the descent
 */
public record TrainingState(
        int epoch,
        int batch,
        long step,
        Map<String, Object> sums,
        java.util.List<Map<String, Object>> history,
        Map<String, FloatTensor> model,
        Map<String, FloatTensor> momentum) {}
