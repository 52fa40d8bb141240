package rdmflow.tool.simulatestudy;

import java.util.Random;

/** Tiles of oriented, band-limited noise that repeat without a seam: what surfaces in the movies are made of. */
final class Textures {
    /** Side of a tile in pixels, a power of two. */
    static final int SIZE = 64;

    private static final int ORIENTATIONS = 4;
    private static final int[] CYCLES = {7, 10, 13};
    private static final int GRATINGS = 10;

    private final float[][] tiles = new float[ORIENTATIONS * CYCLES.length][];

    Textures(Random random) {
        for (int t = 0; t < tiles.length; t++) {
            tiles[t] = tile(random, Math.PI * (t % ORIENTATIONS) / ORIENTATIONS, CYCLES[t / ORIENTATIONS]);
        }
    }

    int count() {
        return tiles.length;
    }

    /** Brightness with mean 0 and variance 1 over the tile; coordinates wrap around. */
    float at(int texture, int x, int y) {
        return tiles[texture][(y & SIZE - 1) * SIZE + (x & SIZE - 1)];
    }

    private static float[] tile(Random random, double orientation, int cycles) {
        double[] sum = new double[SIZE * SIZE];
        for (int g = 0; g < GRATINGS; g++) {
            double angle = orientation + 0.15 * random.nextGaussian();
            double frequency = cycles + 0.7 * random.nextGaussian();
            // Whole cycles per tile, so that the tile has no seam.
            long kx = Math.round(frequency * StrictMath.cos(angle));
            long ky = Math.round(frequency * StrictMath.sin(angle));
            double phase = 2 * Math.PI * random.nextDouble();
            for (int y = 0; y < SIZE; y++) {
                for (int x = 0; x < SIZE; x++) {
                    sum[y * SIZE + x] += StrictMath.cos(2 * Math.PI * (kx * x + ky * y) / SIZE + phase);
                }
            }
        }
        double mean = 0;
        for (double value : sum) {
            mean += value / sum.length;
        }
        double variance = 0;
        for (double value : sum) {
            variance += (value - mean) * (value - mean) / sum.length;
        }
        float[] tile = new float[sum.length];
        for (int i = 0; i < tile.length; i++) {
            tile[i] = (float) ((sum[i] - mean) / StrictMath.sqrt(variance));
        }
        return tile;
    }
}
