package rdmflow.core.rdm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationDistanceTest {
    /** Digits of scipy.spatial.distance.pdist, scipy 1.17.1, printed by distances.py of this package. */
    @Test
    void agreesWithSciPy() {
        double[][] rows = {{3, 1, 4, 1, 5}, {9, 2, 6, 5, 3}, {5, 8, 9, 7, 9}, {3, 2, 3, 8, 4}};
        double[] expected = {
            0.8469068910760513,
            0.61581196475089,
            1.2979570591392475,
            1.7092081432669752,
            0.9610750527919238,
            1.1274117978594065
        };
        assertArrayEquals(expected, CorrelationDistance.ofRows(rows), 1e-15);
    }

    @Test
    void leavesPairsOfAConstantRowUndefinedThoughItsComputedMeanIsRounded() {
        double[][] rows = {{3, 1, 4, 1, 5}, {9, 2, 6, 5, 3}, {0.1, 0.1, 0.1, 0.1, 0.1}, {5, 8, 9, 7, 9}};
        double[] expected = {
            0.8469068910760513, Double.NaN, 0.61581196475089, Double.NaN, 1.7092081432669752, Double.NaN
        };
        assertArrayEquals(expected, CorrelationDistance.ofRows(rows), 1e-15);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void ignoresScaleAndShiftOfARow(long seed) {
        Random random = new Random(seed);
        double[][] rows = new double[9][2 + random.nextInt(200)];
        double[][] changed = new double[9][];
        for (int i = 0; i < rows.length; i++) {
            Arrays.setAll(rows[i], k -> random.nextGaussian());
            double scale = 1 + 9 * random.nextDouble();
            double shift = 100 * random.nextGaussian();
            changed[i] = Arrays.stream(rows[i]).map(v -> scale * v + shift).toArray();
        }
        assertArrayEquals(CorrelationDistance.ofRows(rows), CorrelationDistance.ofRows(changed), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neverLeavesTheRangeWhenRowsAreEqualOrOpposite(long seed) {
        Random random = new Random(seed);
        double[] row = random.doubles(1000).toArray();
        double[] opposite = Arrays.stream(row).map(v -> 7 - 3 * v).toArray();
        double[] pairs = CorrelationDistance.ofRows(new double[][] {row, row.clone(), opposite});
        assertEquals(0, pairs[0], 1e-14);
        assertEquals(2, pairs[1], 1e-14);
        Arrays.stream(pairs).forEach(pair -> assertEquals(Math.max(0, Math.min(2, pair)), pair));
    }

    /** The sum of a pair's products in the order of its features, for every number of features modulo four. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 101})
    void hasTheBitsOfOneSumAfterTheOther(int features) {
        Random random = new Random(features);
        double[][] rows = new double[37][features];
        Arrays.stream(rows).forEach(row -> Arrays.setAll(row, p -> random.nextGaussian()));
        double[][] unit =
                Arrays.stream(rows).map(CorrelationDistanceTest::unitLength).toArray(double[][]::new);
        double[] distances = CorrelationDistance.ofRows(rows);
        for (int pair = 0; pair < distances.length; pair++) {
            double[] first = unit[PairOrder.first(pair, rows.length)];
            double[] second = unit[PairOrder.second(pair, rows.length)];
            double product = 0;
            for (int p = 0; p < features; p++) {
                product += first[p] * second[p];
            }
            assertEquals(Math.max(0, Math.min(2, 1 - product)), distances[pair]);
        }
    }

    private static double[] unitLength(double[] row) {
        double sum = 0;
        for (double value : row) {
            sum += value;
        }
        double mean = sum / row.length;
        double squares = 0;
        for (double value : row) {
            squares += (value - mean) * (value - mean);
        }
        double scale = 1 / Math.sqrt(squares);
        return Arrays.stream(row).map(value -> (value - mean) * scale).toArray();
    }
}
