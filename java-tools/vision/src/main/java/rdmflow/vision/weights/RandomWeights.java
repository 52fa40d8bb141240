package rdmflow.vision.weights;

import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Seeded weights for any layout, the same in every language: number i of tensor {@code key} comes from z = mix64(seed +
 * fnv1a64(key) + (i + 1) 0x9E3779B97F4A7C15), u = (z &gt;&gt;&gt; 40) 2^-24, with SplitMix64's finaliser.
 *
 * <p>Weights are (2u - 1) sqrt(3 / fan in), so that activations keep their size from layer to layer; biases and running
 * means .1 (2u - 1), norm scales 1 + .1 (2u - 1), running variances .5 + u, layer scales .1 + .9 u, positions and class
 * tokens .5 (2u - 1).
 */
public final class RandomWeights {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private RandomWeights() {}

    /** Random tensors for a layout, in its order. */
    public static Map<String, FloatTensor> of(Map<String, Shape> layout, long seed) {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        layout.forEach((name, shape) -> {
            float[] values = uniform(name, Math.toIntExact(shape.size()), seed);
            for (int i = 0; i < values.length; i++) {
                values[i] = scaled(name, shape, values[i]);
            }
            tensors.put(name, new FloatTensor(shape, values));
        });
        return tensors;
    }

    /** Numbers u in [0, 1) for a name. */
    public static float[] uniform(String name, int count, long seed) {
        long start = seed + hash(name);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (mix(start + (i + 1) * GOLDEN) >>> 40) * 0x1p-24f;
        }
        return values;
    }

    private static float scaled(String name, Shape shape, float u) {
        double signed = 2.0 * u - 1;
        if (name.contains("pos_embed") || name.endsWith("cls_token")) {
            return (float) (0.5 * signed);
        }
        if (name.endsWith("running_var")) {
            return 0.5f + u;
        }
        if (name.endsWith("gamma")) {
            return (float) (0.1 + 0.9 * u);
        }
        if (name.endsWith("bias") || name.endsWith("running_mean")) {
            return (float) (0.1 * signed);
        }
        if (shape.dimension() == 1) {
            return (float) (1 + 0.1 * signed);
        }
        return (float) (signed * Math.sqrt(3.0 / shape.slice(1).size()));
    }

    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    private static long mix(long z) {
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
