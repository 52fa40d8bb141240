package rdmflow.core.rdm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;
import rdmflow.test.Matrices;

class GramDistancesTest {
    private static final double[][] ROWS = {{3, 1, 4, 1, 5}, {9, 2, 6, 5, 3}, {5, 8, 9, 7, 9}, {3, 2, 3, 8, 4}};

    /** Digits of scipy.spatial.distance.pdist, scipy 1.17.1, printed by distances.py of this package. */
    @Test
    void agreesWithSciPyForCosine() {
        double[] expected = {
            0.18687869717874384,
            0.11128874638176645,
            0.2997253286141106,
            0.17918215450450226,
            0.19674129856597566,
            0.1425070742874559
        };
        assertArrayEquals(expected, distances(Metric.COSINE, false, ROWS), 1e-15);
    }

    @Test
    void agreesWithSciPyForEuclidean() {
        double[] expected = {
            7.810249675906654,
            11.40175425099138,
            7.211102550927978,
            10.04987562112089,
            7.416198487095663,
            10.099504938362077
        };
        assertArrayEquals(expected, distances(Metric.EUCLIDEAN, false, ROWS), 1e-14);
        assertArrayEquals(expected, distances(Metric.EUCLIDEAN, true, ROWS), 1e-14);
    }

    @Test
    void agreesWithSciPyForCorrelationOfCentredFeatures() {
        double[] expected = {
            1.2001117728758615,
            0.6447839964466252,
            1.7883941769457308,
            1.8423561713398864,
            1.2476647625576809,
            1.183783703591078
        };
        assertArrayEquals(expected, distances(Metric.CORRELATION, true, ROWS), 1e-14);
    }

    @Test
    void agreesWithSciPyForCosineOfCentredFeatures() {
        double[] expected = {
            1.1659608326365585,
            1.6217827021003803,
            1.0327273239412775,
            1.3784536882920504,
            1.2538251029481848,
            1.4416040072046383
        };
        assertArrayEquals(expected, distances(Metric.COSINE, true, ROWS), 1e-14);
    }

    /** The route by the Gram and the direct one, on rows that lie far from zero as the streams of transformers do. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void equalsTheDirectCorrelationDistance(long seed) {
        double[][] rows = random(seed);
        assertArrayEquals(CorrelationDistance.ofRows(rows), distances(Metric.CORRELATION, false, rows), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void equalsCentringTheFeaturesThemselves(long seed) {
        double[][] rows = random(seed);
        double[][] centred = new double[rows.length][rows[0].length];
        for (int p = 0; p < rows[0].length; p++) {
            int feature = p;
            double mean = Arrays.stream(rows)
                    .mapToDouble(row -> row[feature])
                    .average()
                    .orElseThrow();
            for (int i = 0; i < rows.length; i++) {
                centred[i][p] = rows[i][p] - mean;
            }
        }
        assertArrayEquals(CorrelationDistance.ofRows(centred), distances(Metric.CORRELATION, true, rows), 1e-11);
        assertArrayEquals(distances(Metric.COSINE, false, centred), distances(Metric.COSINE, true, rows), 1e-11);
    }

    @Test
    void leavesCorrelationOfAConstantRowUndefinedAndKeepsItsOtherDistances() {
        double[][] rows = {{3, 1, 4, 1, 5}, {0.1, 0.1, 0.1, 0.1, 0.1}, {5, 8, 9, 7, 9}};
        double[] correlation = distances(Metric.CORRELATION, false, rows);
        assertTrue(Double.isNaN(correlation[0]) && Double.isNaN(correlation[2]));
        assertEquals(0.61581196475089, correlation[1], 1e-15);
        assertFalse(Arrays.stream(distances(Metric.COSINE, false, rows)).anyMatch(Double::isNaN));
        assertFalse(Arrays.stream(distances(Metric.EUCLIDEAN, false, rows)).anyMatch(Double::isNaN));
    }

    /** Another program's Gram of a constant row is not 0: numpy leaves 1e-33 per feature for 0.1. */
    @Test
    void takesTheRoundingOfAComputedMeanForAConstantRow() {
        double[][] gram = {{4, 1e-17, 1}, {1e-17, 5 * 1.9e-34, 0}, {1, 0, 3}};
        double[] pairs = GramDistances.of(Metric.CORRELATION, false, gram, new double[] {1, 0.1, 2}, 5);
        assertTrue(Double.isNaN(pairs[0]) && Double.isNaN(pairs[2]));
        assertEquals(1 - 1 / Math.sqrt(12), pairs[1], 1e-15);
    }

    /** One feature in a million is one float32 step away from the rest. */
    @Test
    void keepsTheSmallestDifferenceThatFloat32CanHold() {
        int features = 1_000_000;
        double step = Math.ulp(1f);
        double variance = step * step * (1 - 1.0 / features);
        double[][] gram = {{variance, 0}, {0, 1}};
        double[] pairs =
                GramDistances.of(Metric.CORRELATION, false, gram, new double[] {1 + step / features, 0}, features);
        assertEquals(1, pairs[0], 0);
    }

    @Test
    void leavesCosineOfARowOfZerosUndefined() {
        double[] pairs = distances(Metric.COSINE, false, new double[][] {{0, 0, 0}, {1, 2, 3}, {3, 2, 1}});
        assertTrue(Double.isNaN(pairs[0]) && Double.isNaN(pairs[1]));
        assertEquals(1 - 10 / 14.0, pairs[2], 1e-15);
    }

    @Test
    void leavesRowsThatCentringMadeConstantUndefined() {
        double[][] rows = {{1, 2, 3.3}, {2, 4, 5}, {0.2, 0.6, 1.3}, {3, 6, 8.3}};
        double[] mean = {0.8, 2.1, 3.2};
        rows[0] = mean;
        rows[3] = new double[] {4 * 0.8 - 0.8 - 2 - 0.2, 4 * 2.1 - 2.1 - 4 - 0.6, 4 * 3.2 - 3.2 - 5 - 1.3};
        double[] correlation = distances(Metric.CORRELATION, true, rows);
        double[] cosine = distances(Metric.COSINE, true, rows);
        for (int pair : new int[] {0, 1, 2}) {
            assertTrue(Double.isNaN(correlation[pair]));
            assertTrue(Double.isNaN(cosine[pair]));
        }
        assertFalse(Double.isNaN(correlation[3]));
    }

    @Test
    void refusesActivationsThatAreNotFinite() {
        double[][] rows = {{1, 2, Double.NaN}, {1, 2, 3}};
        DataException refused = org.junit.jupiter.api.Assertions.assertThrows(
                DataException.class, () -> PatternGram.of(patterns(rows)));
        assertEquals(
                "expected finite activations, found NaN in volume 0, feature 2 (both count from 0)",
                refused.getMessage());
    }

    /** More columns than one panel, the last panel not full. */
    @Test
    void addsUpPanels() {
        Random random = new Random(5);
        double[][] rows = new double[4][20_001];
        Arrays.stream(rows).forEach(row -> Arrays.setAll(row, p -> 3 + random.nextGaussian()));
        assertArrayEquals(CorrelationDistance.ofRows(rows), distances(Metric.CORRELATION, false, rows), 1e-12);
    }

    private static double[] distances(Metric metric, boolean centreFeatures, double[][] rows) {
        PatternGram gram = PatternGram.of(patterns(rows));
        return GramDistances.of(metric, centreFeatures, gram.gram(), gram.rowMean(), gram.features());
    }

    private static double[][] random(long seed) {
        Random random = new Random(seed);
        int rows = 7;
        int columns = 3 + random.nextInt(300);
        return Matrices.gaussian(random, rows, columns, 10 * random.nextGaussian(), 1);
    }

    private static Patterns patterns(double[][] rows) {
        return new Patterns() {
            @Override
            public int rows() {
                return rows.length;
            }

            @Override
            public long columns() {
                return rows[0].length;
            }

            @Override
            public void panel(long first, int count, double[] panel) {
                IntStream.range(0, rows.length)
                        .forEach(i -> System.arraycopy(rows[i], (int) first, panel, i * count, count));
            }
        };
    }
}
