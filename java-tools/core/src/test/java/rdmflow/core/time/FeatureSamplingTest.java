package rdmflow.core.time;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.measure.Measure;
import rdmflow.core.measure.RdmComparisons;
import rdmflow.core.measure.Similarity;
import rdmflow.core.rdm.CorrelationDistance;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.TimeControl;
import rdmflow.test.Matrices;

/** Digits of numpy stand with sample-features; here what must hold whatever the features are. */
class FeatureSamplingTest {
    private static final int VOLUMES = 60;
    private static final double RATE = 12.5;

    @Test
    void aConstantFeatureKeepsItsValueOnceTheResponseIsComplete() {
        double[][] rows = new double[(int) (VOLUMES * 2 * RATE)][];
        Arrays.fill(rows, new double[] {3, -1});
        double[][] volumes = volumes(rows, "spm");
        for (int k = 16; k < VOLUMES; k++) {
            assertArrayEquals(new double[] {3, -1}, volumes[k], 1e-12);
        }
    }

    @Test
    void fasterFeaturesArePickedAndSlowerOnesUsedAsTheyAre() {
        assertEquals(5, FeatureSampling.rate(25, 5));
        assertEquals(.5, FeatureSampling.rate(.5, 5));
    }

    /** Without a response a volume is the last sample at or before it: here row 12.5 (2 k + 1), of those picked at 5 Hz. */
    @Test
    void withoutAResponseAVolumeIsTheLastSample() {
        double[][] rows = IntStream.range(0, (int) (VOLUMES * 2 * RATE))
                .mapToObj(n -> new double[] {n})
                .toArray(double[][]::new);
        double[][] volumes = volumes(rows, "none");
        for (int k = 0; k < VOLUMES; k++) {
            assertEquals(Math.floor((5 + 10 * k) * RATE / 5 + 1e-6), volumes[k][0]);
        }
    }

    /**
     * A region whose voxels mix the channels of a motion-energy-like model, with noise, has that model's geometry and not
     * another's, with and without time taken out.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aPlantedGeometryIsFoundAgain(long seed) {
        Random random = new Random(seed);
        double[][] planted = volumes(energy(random), "spm");
        double[][] other = volumes(energy(random), "spm");
        double[][] mixing = Matrices.gaussian(random, 8, 80, 0, 1);
        double[][] region = new double[VOLUMES][80];
        for (int k = 0; k < VOLUMES; k++) {
            for (int voxel = 0; voxel < 80; voxel++) {
                for (int channel = 0; channel < 8; channel++) {
                    region[k][voxel] += planted[k][channel] * mixing[channel][voxel];
                }
                region[k][voxel] += .3 * random.nextGaussian();
            }
        }
        List<Rdm> rdms = List.of(rdm(planted), rdm(other), rdm(region));
        int[] every = IntStream.range(0, rdms.get(0).pairs().length).toArray();
        RdmComparisons comparisons = new RdmComparisons(rdms, every, new int[][] {{0, 2}, {1, 2}});
        for (TimeControl control : TimeControl.values()) {
            List<Similarity> found = comparisons.by(Measure.SPEARMAN, control, 1);
            assertTrue(found.get(0).value() > .7, control + " " + found);
            assertTrue(found.get(1).value() < found.get(0).value() - .4, control + " " + found);
        }
    }

    private static double[][] volumes(double[][] rows, String hrf) {
        MovieTiming timing = new MovieTiming(rows.length, RATE);
        VolumeGrid grid = new VolumeGrid(VOLUMES, 2, .5, FeatureSampling.rate(RATE, 5));
        return FeatureSampling.volumes(rows, timing, grid, Hrf.named(hrf, grid.featureRate()));
    }

    /** Eight channels of squared slow noise. */
    private static double[][] energy(Random random) {
        double[][] rows = new double[(int) (VOLUMES * 2 * RATE)][8];
        double[] state = new double[8];
        for (double[] row : rows) {
            for (int channel = 0; channel < 8; channel++) {
                state[channel] = .99 * state[channel] + .14 * random.nextGaussian();
                row[channel] = state[channel] * state[channel];
            }
        }
        return rows;
    }

    /** Correlation distances after each feature's mean over the run is taken out, as of voxels. */
    private static Rdm rdm(double[][] patterns) {
        double[][] centred = Arrays.stream(patterns).map(double[]::clone).toArray(double[][]::new);
        for (int p = 0; p < centred[0].length; p++) {
            int feature = p;
            double mean = Arrays.stream(patterns)
                    .mapToDouble(row -> row[feature])
                    .average()
                    .orElseThrow();
            Arrays.stream(centred).forEach(row -> row[feature] -= mean);
        }
        return new Rdm("r", VOLUMES, CorrelationDistance.ofRows(centred), centred[0].length);
    }
}
