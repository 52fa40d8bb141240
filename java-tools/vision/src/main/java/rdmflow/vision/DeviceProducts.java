package rdmflow.vision;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.rdm.Patterns;
import rdmflow.vision.network.Engines;

/**
 * Products of panels summed in float64 on a network's device, for networks that ran on a GPU. Panels go there one after
 * the other, the sum comes back once. Tests run it on the CPU's device.
 */
final class DeviceProducts implements PatternGram.Products, AutoCloseable {
    private final NDManager manager;
    private final int rows;
    private final NDArray sum;
    /** What the engine copies from; its own would wait for a garbage collection, panel after panel. */
    private ByteBuffer staging = ByteBuffer.allocate(0);

    private DeviceProducts(NDManager device, int rows) {
        this.rows = rows;
        manager = device.newSubManager();
        sum = manager.zeros(new Shape(rows, rows), DataType.FLOAT64);
    }

    /** The Gram matrix of centred rows, by OpenBLAS if the device's memory does not suffice. */
    static PatternGram gram(Patterns patterns, NDManager device, Consumer<String> progress) {
        try (DeviceProducts products = new DeviceProducts(device, patterns.rows())) {
            return PatternGram.of(patterns, products);
        } catch (EngineException e) {
            if (!Engines.isOutOfMemory(e)) {
                throw e;
            }
            progress.accept("out of memory on " + device.getDevice() + ": making this Gram on the CPU");
            return PatternGram.of(patterns);
        }
    }

    @Override
    public void add(double[] panel, int columns) {
        int bytes = Math.toIntExact((long) rows * columns * Double.BYTES);
        if (staging.capacity() < bytes) {
            staging = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        staging.clear().limit(bytes);
        staging.asDoubleBuffer().put(panel, 0, rows * columns);
        try (NDManager scope = manager.newSubManager()) {
            NDArray x = scope.create(staging, new Shape(rows, columns), DataType.FLOAT64);
            sum.addi(x.matMul(x.transpose()));
        }
    }

    @Override
    public double[] sum() {
        return sum.toDoubleArray();
    }

    @Override
    public void close() {
        manager.close();
    }
}
