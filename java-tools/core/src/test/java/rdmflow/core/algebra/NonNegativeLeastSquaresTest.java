package rdmflow.core.algebra;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NonNegativeLeastSquaresTest {
    /**
     * The conditions of Karush, Kuhn and Tucker prove the minimum: b &gt;= 0, no gradient where b &gt; 0, and none that
     * would improve where b = 0. Every third column depends on the two before it.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void findsTheMinimumAlsoWithDependentColumns(long seed) {
        Random random = new Random(seed);
        int n = 3 + random.nextInt(20);
        double[][] columns = new double[n + 1][60];
        double[] common = random.doubles(60).toArray();
        for (int c = 0; c <= n; c++) {
            for (int p = 0; p < 60; p++) {
                columns[c][p] = c % 3 == 2 && c < n
                        ? columns[c - 1][p] - 0.5 * columns[c - 2][p]
                        : common[p] + 0.3 * random.nextGaussian();
            }
        }
        CrossProducts products = CrossProducts.of(columns, 1);
        int[] x = IntStream.range(0, n).toArray();
        double[] xy = WeightedSum.column(products, n).with(x);
        double[] xx = products.block(x);
        double[] b = new NonNegativeLeastSquares(xx, n).weights(xy, products.get(n, n));
        assertTrue(Arrays.stream(b).anyMatch(weight -> weight > 0));
        for (int i = 0; i < n; i++) {
            double gradient = xy[i];
            for (int j = 0; j < n; j++) {
                gradient -= xx[i * n + j] * b[j];
            }
            assertTrue(b[i] >= 0);
            double rounding = 1e-10 * products.length(i) * products.length(n);
            if (b[i] > 0) {
                assertEquals(0, gradient, rounding);
            } else {
                assertTrue(gradient <= rounding, "weight " + i + " could grow: " + gradient);
            }
        }
    }

    @Test
    void equalsLeastSquaresWhereThatIsPositive() {
        double[] xx = {10, 3, 3, 6};
        double[] xy = {4, 5};
        assertArrayEquals(
                new LeastSquares(xx, 2, 0).weights(xy), new NonNegativeLeastSquares(xx, 2).weights(xy, 9), 1e-15);
    }

    @Test
    void aTargetOppositeToAllColumnsGetsNoWeight() {
        assertArrayEquals(
                new double[2],
                new NonNegativeLeastSquares(new double[] {10, 3, 3, 6}, 2).weights(new double[] {-4, -5}, 9));
    }
}
