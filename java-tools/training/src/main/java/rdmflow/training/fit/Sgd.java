package rdmflow.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import rdmflow.vision.network.TrainableNetworks;
import rdmflow.vision.weights.FloatTensor;

/**
 * Gradient descent with momentum as torch.optim.SGD has it: d = g + decay w; v = m v + d; w -= lr v. The learning rate is
 * outside of the buffer v (DJL's own optimiser keeps it inside). Decay takes biases and norms along; {@code l2} only
 * tensors of two or more axes.
 */
public final class Sgd {
    private final float momentum;
    private final float decay;
    private final float l2;
    private final Map<String, NDArray> velocities = new LinkedHashMap<>();

    /** For tensors whose buffers start at 0. */
    public Sgd(TrainedLayers layers, NDManager manager, double momentum, double decay, double l2) {
        this.momentum = (float) momentum;
        this.decay = (float) decay;
        this.l2 = (float) l2;
        layers.learned().forEach((name, weight) -> velocities.put(name, manager.zeros(weight.getShape())));
    }

    /** Moves the weights by their gradients, and sets these to 0; outside of any graph. */
    public void update(TrainedLayers layers, double learningRate) {
        JniUtils.setGradMode(false);
        layers.learned().forEach((name, weight) -> {
            try (NDArray gradient = weight.getGradient()) {
                float rate = decay + (weight.getShape().dimension() > 1 && !isBias(name) ? l2 : 0);
                if (rate != 0) {
                    try (NDArray pull = weight.mul(rate)) {
                        gradient.addi(pull);
                    }
                }
                NDArray velocity = velocities.get(name);
                velocity.muli(momentum).addi(gradient);
                try (NDArray step = velocity.mul((float) learningRate)) {
                    weight.subi(step);
                }
                gradient.muli(0f);
            }
        });
    }

    private static boolean isBias(String name) {
        return name.endsWith(".bias");
    }

    /** Adds the gradients of another device's copy to those of the first, and sets them to 0. */
    static void gather(TrainedLayers first, TrainedLayers other) {
        JniUtils.setGradMode(false);
        Map<String, NDArray> others = other.learned();
        first.learned().forEach((name, weight) -> {
            try (NDArray sum = weight.getGradient();
                    NDArray gradient = others.get(name).getGradient();
                    NDArray here = gradient.toDevice(sum.getDevice(), true)) {
                sum.addi(here);
                gradient.muli(0f);
            }
        });
    }

    /** Gives another device's copy the weights of the first. */
    static void scatter(TrainedLayers first, TrainedLayers other) {
        JniUtils.setGradMode(false);
        Map<String, NDArray> others = other.learned();
        first.learned().forEach((name, weight) -> {
            NDArray target = others.get(name);
            try (NDArray there = weight.toDevice(target.getDevice(), true)) {
                target.muli(0f).addi(there);
            }
        });
    }

    /** Adds to the gradients of what a loss was made of. */
    public static void backward(NDArray loss) {
        JniUtils.backward((PtNDArray) loss, (PtNDArray) loss.onesLike(), false, false);
    }

    /** The buffers as a checkpoint keeps them. */
    Map<String, FloatTensor> velocities() {
        return TrainedLayers.asFile(velocities);
    }

    /** Takes the buffers of a checkpoint. */
    void restore(Map<String, FloatTensor> kept) {
        JniUtils.setGradMode(false);
        Map<String, FloatTensor> arranged = TrainableNetworks.asConvolutions(kept);
        velocities.forEach((name, velocity) ->
                velocity.set(FloatBuffer.wrap(arranged.get(name).values())));
    }
}
