package rdmflow.training;

/**
 * Reproducible chance without a state: number i of a stream that a few numbers name (seed, purpose, epoch, sample), by
 * SplitMix64. Nothing depends on threads or on what was drawn before, so a training that is resumed draws what it would
 * have drawn.
 */
public final class Chance {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** What a stream is drawn for: two purposes never share numbers. */
    public enum Purpose {
        SPLIT,
        ORDER,
        FLIP,
        PICK,
        DROPOUT,
        WEIGHTS
    }

    private final long start;

    private Chance(long start) {
        this.start = start;
    }

    /** The stream of a purpose; the keys name the epoch, the sample and so on. */
    public static Chance of(long seed, Purpose purpose, long... keys) {
        long state = mix(seed + GOLDEN * (1 + purpose.ordinal()));
        for (long key : keys) {
            state = mix(state + GOLDEN * (key + 1));
        }
        return new Chance(state);
    }

    /** 64 random bits. */
    public long bits(long i) {
        return mix(start + (i + 1) * GOLDEN);
    }

    /** A multiple of 2^-24 in [0, 1). */
    public float uniform(long i) {
        return (bits(i) >>> 40) * 0x1p-24f;
    }

    /** A whole number from 0 to bound - 1. */
    public int below(long i, int bound) {
        return (int) ((bits(i) >>> 32) * bound >>> 32);
    }

    /** The numbers 0 to count - 1 in random order (Fisher-Yates). */
    public int[] order(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        for (int i = count - 1; i > 0; i--) {
            int j = below(i, i + 1);
            int other = order[j];
            order[j] = order[i];
            order[i] = other;
        }
        return order;
    }

    private static long mix(long z) {
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
