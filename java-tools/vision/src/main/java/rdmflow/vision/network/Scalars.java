package rdmflow.vision.network;

import ai.djl.ndarray.NDArray;

/**
 * Products and powers with a number where gradients are wanted. DJL's own ({@code x.mul(2f)}) put the number into Java's
 * memory, which may be freed before the gradient looks at it again; here it lies in libtorch's.
 */
public final class Scalars {
    private Scalars() {}

    /** x times a number. */
    public static NDArray times(NDArray x, float number) {
        try (NDArray factor = number(x, number)) {
            return x.mul(factor);
        }
    }

    /** x to the power of a number. */
    public static NDArray power(NDArray x, float number) {
        try (NDArray exponent = number(x, number)) {
            return x.pow(exponent);
        }
    }

    private static NDArray number(NDArray x, float number) {
        try (NDArray ofJava = x.getManager().create(number)) {
            return ofJava.duplicate();
        }
    }
}
