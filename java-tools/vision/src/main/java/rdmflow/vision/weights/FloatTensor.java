package rdmflow.vision.weights;

import ai.djl.ndarray.types.Shape;

/**
 * A dense array of numbers read from a weight file or about to be written to one.
 *
 * @param shape axes, slowest first; empty for a scalar
 * @param values row-major, {@code shape.size()} of them; not copied
 */
public record FloatTensor(Shape shape, float[] values) {
    public FloatTensor {
        if (shape.size() != values.length) {
            throw new IllegalArgumentException(
                    "expected " + shape.size() + " values for " + shape + ", found " + values.length);
        }
    }

    public FloatTensor reshape(long... axes) {
        return new FloatTensor(new Shape(axes), values);
    }
}
