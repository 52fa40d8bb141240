package rdmflow.core.algebra;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.test.Matrices;

class MomentsTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void centredProductsAreTheSumsOverPairsWhateverTheShift(long seed) {
        Random random = new Random(seed);
        double[][] columns = Matrices.gaussian(random, 7, 9000, 1, 0.3);
        int[] positions =
                IntStream.range(0, 9000).filter(p -> random.nextInt(3) > 0).toArray();
        double[] shifts = random.doubles(7, -1, 3).toArray();
        CrossProducts products = Moments.of(columns, shifts, positions, 1).centred();
        for (int i = 0; i < 7; i++) {
            for (int j = 0; j < 7; j++) {
                assertEquals(product(columns[i], columns[j], positions), products.get(i, j), 1e-9);
            }
        }
        assertEquals(positions.length, products.pairs());
    }

    @Test
    void momentsOfDisjointPairsAddUp() {
        double[][] columns = Matrices.gaussian(new Random(5), 4, 6000, 1, 0.3);
        double[] shifts = {1, 1, 1, 1};
        int[] even = IntStream.range(0, 3000).map(p -> 2 * p).toArray();
        int[] odd = IntStream.range(0, 3000).map(p -> 2 * p + 1).toArray();
        CrossProducts sum = Moments.of(columns, shifts, even, 1)
                .plus(Moments.of(columns, shifts, odd, 1))
                .select(new int[] {3, 1})
                .centred();
        int[] all = IntStream.range(0, 6000).toArray();
        assertEquals(product(columns[3], columns[1], all), sum.get(0, 1), 1e-9);
        assertEquals(product(columns[1], columns[1], all), sum.get(1, 1), 1e-9);
    }

    @Test
    void oneAndFourThreadsGiveTheSameBits() {
        double[][] columns = Matrices.gaussian(new Random(6), 5, 50_000, 1, 0.3);
        assertArrayEquals(
                CrossProducts.of(columns, 1).block(new int[] {0, 1, 2, 3, 4}),
                CrossProducts.of(columns, 4).block(new int[] {0, 1, 2, 3, 4}),
                0);
    }

    /** A third has no exact mean, and 1e9 + 1/3 loses digits: centring alone would leave rounding. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1 / 3d, 1e9 + 1 / 3d, -1e-12 / 3})
    void aConstantColumnIsExactlyZero(double value) {
        double[][] columns = Matrices.gaussian(new Random(7), 2, 5000, 1, 0.3);
        Arrays.fill(columns[1], value);
        CrossProducts products = CrossProducts.of(columns, 1);
        assertEquals(0, products.get(1, 1));
        assertEquals(0, products.get(0, 1));
    }

    @Test
    void aColumnThatIsConstantOnlyOverThesePairsIsZeroThere() {
        double[][] columns = Matrices.gaussian(new Random(8), 2, 5000, 1, 0.3);
        Arrays.fill(columns[1], 0, 3000, 1 / 3d);
        int[] positions = IntStream.range(0, 3000).toArray();
        assertEquals(
                0,
                Moments.of(columns, new double[] {1, 0.7}, positions, 1)
                        .centred()
                        .get(1, 1));
    }

    private static double product(double[] a, double[] b, int[] positions) {
        double meanA = Arrays.stream(positions).mapToDouble(p -> a[p]).average().orElseThrow();
        double meanB = Arrays.stream(positions).mapToDouble(p -> b[p]).average().orElseThrow();
        return Arrays.stream(positions)
                .mapToDouble(p -> (a[p] - meanA) * (b[p] - meanB))
                .sum();
    }
}
