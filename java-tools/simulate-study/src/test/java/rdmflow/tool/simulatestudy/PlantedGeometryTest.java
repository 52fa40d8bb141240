package rdmflow.tool.simulatestudy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.rdm.CorrelationDistance;

class PlantedGeometryTest {
    private static final int VOLUMES = 23;
    private static final int VOXELS = 80;

    /** The distances of the voxel patterns themselves against 1 - K_ij / sqrt(K_ii K_jj) of the mixture. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noiseFreePatternsHaveTheDistancesOfTheMixture(long seed) {
        Random random = new Random(seed);
        double[][] mixture = mixture(random);
        double[][] patterns = PlantedGeometry.patterns(mixture, VOXELS, random);
        assertArrayEquals(NoiseFreeScores.distances(mixture), CorrelationDistance.ofRows(patterns), 1e-10);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void patternsAreCentredOverTimeAndVoxelsWithAMeanSquareOfOne(long seed) {
        Random random = new Random(seed);
        double[][] patterns = PlantedGeometry.patterns(mixture(random), VOXELS, random);
        double squares = 0;
        for (int v = 0; v < VOXELS; v++) {
            double sum = 0;
            for (double[] pattern : patterns) {
                sum += pattern[v];
                squares += pattern[v] * pattern[v];
            }
            assertEquals(0, sum, 1e-10);
        }
        for (double[] pattern : patterns) {
            assertEquals(0, Arrays.stream(pattern).sum(), 1e-10);
        }
        assertEquals(1, squares / VOLUMES / VOXELS, 1e-12);
    }

    /** Centring the Gram must equal centring the features, done here on the features. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void centringAGramCentresEveryFeatureOverTime(long seed) {
        Random random = new Random(seed);
        double[][] features = features(random, 7);
        double[][] centred = new double[VOLUMES][7];
        for (int p = 0; p < 7; p++) {
            double mean = 0;
            for (double[] row : features) {
                mean += row[p] / VOLUMES;
            }
            for (int t = 0; t < VOLUMES; t++) {
                centred[t][p] = features[t][p] - mean;
            }
        }
        double[][] expected = gram(centred);
        double trace = 0;
        for (int t = 0; t < VOLUMES; t++) {
            trace += expected[t][t];
        }
        double[][] found = PlantedGeometry.centred(gram(features));
        for (int i = 0; i < VOLUMES; i++) {
            for (int j = 0; j < VOLUMES; j++) {
                assertEquals(expected[i][j] / trace, found[i][j], 1e-13);
            }
        }
    }

    private static double[][] mixture(Random random) {
        double[][] one = PlantedGeometry.centred(gram(features(random, 9)));
        double[][] other = PlantedGeometry.centred(gram(features(random, 200)));
        return PlantedGeometry.mixture(new double[][][] {one, other}, new double[] {0.3, 0.7});
    }

    private static double[][] features(Random random, int count) {
        double[][] features = new double[VOLUMES][count];
        for (double[] row : features) {
            Arrays.setAll(row, p -> 3 + random.nextGaussian());
        }
        return features;
    }

    private static double[][] gram(double[][] x) {
        double[][] gram = new double[x.length][x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                for (int p = 0; p < x[i].length; p++) {
                    gram[i][j] += x[i][p] * x[j][p];
                }
            }
        }
        return gram;
    }
}
