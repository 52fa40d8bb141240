package rdmflow.core.brain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.test.Fixture;

class GaussianSmoothingTest {
    private static final Grid OBLIQUE = oblique();

    private static Grid oblique() {
        double c = Math.cos(0.3);
        double s = Math.sin(0.3);
        return new Grid(
                7, 5, 3, new double[][] {{2.5 * c, -3 * s, 0, 5}, {2.5 * s, 3 * c, 0, -7}, {0, 0, 4, 1}, {0, 0, 0, 1}});
    }

    /** Digits of nilearn by smoothing.py; from a sigma far below a voxel to kernels longer than the volume. */
    @ParameterizedTest
    @ValueSource(strings = {"0.5", "5", "8", "60"})
    void agreesWithNilearn(String width) throws IOException {
        double[] volume = IntStream.range(0, OBLIQUE.size())
                .mapToDouble(k -> k * k * 31 % 97)
                .toArray();
        volume[11] = Double.NaN;
        volume[52] = Double.POSITIVE_INFINITY;
        double[] expected = Fixture.numbers(GaussianSmoothingTest.class, "smoothing.tsv", width);
        expected[11] = Double.NaN;
        expected[52] = Double.POSITIVE_INFINITY;
        // Values below 100, sums of at most 60 terms per axis.
        assertArrayEquals(expected, new GaussianSmoothing(OBLIQUE, Double.parseDouble(width)).smooth(volume), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsTheSumOfAnyVolumeAndAnyConstant(long seed) {
        Random random = new Random(seed);
        GaussianSmoothing smoothing = new GaussianSmoothing(OBLIQUE, 1 + 20 * random.nextDouble());
        double[] volume = random.doubles(OBLIQUE.size()).toArray();
        assertEquals(
                Arrays.stream(volume).sum(),
                Arrays.stream(smoothing.smooth(volume)).sum(),
                1e-10);
        double[] constant = new double[OBLIQUE.size()];
        Arrays.fill(constant, 33);
        assertArrayEquals(constant, smoothing.smooth(constant), 1e-12);
    }

    @Test
    void spreadsAPointToHalfItsHeightAtHalfTheWidth() {
        Grid grid = Grid.aligned(41, 41, 41, new double[] {1, 1, 1}, new double[3]);
        double[] volume = new double[grid.size()];
        volume[grid.index(20, 20, 20)] = 1;
        double[] smooth = new GaussianSmoothing(grid, 10).smooth(volume);
        assertEquals(0.5, smooth[grid.index(25, 20, 20)] / smooth[grid.index(20, 20, 20)], 1e-12);
    }
}
