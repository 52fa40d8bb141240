package rdmflow.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import rdmflow.vision.network.Engines;
import rdmflow.vision.weights.RandomWeights;

/** Seeded arrays for the comparison with reference.py, on the CPU with one thread. */
public final class Numbers {
    private Numbers() {}

    /** The manager of one test. */
    public static NDManager manager() {
        Device device = Engines.start("cpu", 1);
        return NDManager.newBaseManager(device);
    }

    /** Numbers in [0, 1). */
    public static NDArray uniform(NDManager manager, String name, long... shape) {
        Shape axes = new Shape(shape);
        return manager.create(RandomWeights.uniform(name, (int) axes.size(), 1), axes);
    }

    /** A multiple of biases, with a gradient. */
    public static NDArray flow(NDManager manager, String name, float scale, long... shape) {
        Shape axes = new Shape(shape);
        float[] values = RandomWeights.uniform(name, (int) axes.size(), 1);
        for (int i = 0; i < values.length; i++) {
            values[i] = scale * (float) (0.1 * (2.0 * values[i] - 1));
        }
        NDArray flow = manager.create(values, axes);
        flow.setRequiresGradient(true);
        return flow;
    }

    public static double norm(NDArray array) {
        double sum = 0;
        for (float value : array.toFloatArray()) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
