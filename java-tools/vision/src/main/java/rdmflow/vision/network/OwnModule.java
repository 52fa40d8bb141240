package rdmflow.vision.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** A user's own network as some engine runs it: frames in, named tensors out. */
interface OwnModule extends AutoCloseable {
    /**
     * Runs one batch; the result belongs to the manager.
     *
     * @throws ai.djl.engine.EngineException with {@link #reason} in reach, where the module does not take it
     */
    ScriptOutputs run(NDArray input, NDManager manager);

    /** What it is, for messages: {@code a TorchScript module}. */
    String kind();

    /** The engine's reason in one line. */
    String reason(Exception e);

    /** What to do about one that is in training mode. */
    String inferenceRemedy();

    /** What to do about one that has a batch size written into it. */
    String batchRemedy();

    /** Where inputs are made. */
    NDManager manager();

    @Override
    void close();
}
