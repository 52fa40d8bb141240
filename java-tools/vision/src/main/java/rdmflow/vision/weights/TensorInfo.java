package rdmflow.vision.weights;

import ai.djl.ndarray.types.Shape;

/**
 * A tensor as the header of a file describes it.
 *
 * @param shape axes, slowest first; empty where an unread kind does not tell
 * @param type what the file calls its numbers
 * @param readable whether they can become float32; a file may hold others beside those that a network needs
 */
public record TensorInfo(Shape shape, String type, boolean readable) {}
