package rdmflow.tool.simulatestudy;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Independent streams of random numbers from one seed: each purpose has its own, so that one more participant or network
 * changes nothing of the others.
 */
final class Randomness {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final long seed;

    Randomness(long seed) {
        this.seed = seed;
    }

    /** The stream of a purpose, from its start. */
    Random of(String purpose) {
        long hash = FNV_OFFSET;
        for (byte b : (seed + " " + purpose).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        // The last bits of FNV are weak and Random uses the low 48: mix as SplitMix64 does.
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return new Random(hash ^ (hash >>> 31));
    }
}
