package rdmflow.vision.weights;

import ai.djl.ndarray.types.Shape;

/** A tensor as the header of a file describes it. */
public record TensorInfo(Shape shape, ElementType type) {}
