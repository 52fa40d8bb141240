package rdmflow.vision.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;

/** A network with its weights on a device, ready to run. */
public interface Network extends AutoCloseable {
    /** One output: its name and the number of features of one input, after pooling. */
    record Layer(String name, long features) {}

    /** The card that it was built from, fully resolved. */
    NetworkCard card();

    /** What {@link #run} returns, in network order. */
    List<Layer> layers();

    /** Tensors of the weight file that the network does not use, counted by pattern (numbers in names as {@code *}). */
    Map<String, Integer> unusedTensors();

    /** Where inputs are made: one sub-manager per batch, closed after it, frees everything that the batch made. */
    NDManager manager();

    /**
     * Runs one batch.
     *
     * @param input preprocessed float32, [N, C, H, W] for images or [N, C, T, H, W] for clips
     * @return per layer [N, features] float32, flattened C, H, W or token-major; belongs to the input's manager
     */
    NDList run(NDArray input);

    @Override
    void close();
}
