package rdmflow.core.weighting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.rdm.PairSelection;

class LayerWeightingTest {
    /** Own part .0316 beside a shared part of 1: layers correlated by .999. */
    private static final double NEARLY_EQUAL = 0.0316;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void equalsLeastSquaresOnThePairsWhereLayersAreCorrelatedByDot999(long seed) {
        SeededStudy study = new SeededStudy(seed, NEARLY_EQUAL, 2, 12, 5);
        for (LayerWeighting.Fit fit : study.fits(Weighting.OLS)) {
            double[][] plain = new double[4][];
            for (int run = 0; run < 4; run++) {
                plain[run] = qr(study.models[run][fit.model()], study.regions[run][fit.region()]);
                assertArrayEquals(plain[run], fit.weights().get(run), 1e-9);
            }
            for (int heldOut = 0; heldOut < 4; heldOut++) {
                int without = heldOut;
                double[] mean = IntStream.range(0, plain[0].length)
                        .mapToDouble(i -> IntStream.range(0, 4)
                                .filter(run -> run != without)
                                .mapToDouble(run -> plain[run][i])
                                .average()
                                .orElseThrow())
                        .toArray();
                double[] prediction = combine(study.models[heldOut][fit.model()], mean);
                assertEquals(
                        pearson(prediction, study.regions[heldOut][fit.region()]),
                        fit.scores().get(heldOut).r(),
                        1e-9);
            }
        }
    }

    /** An RDM file of another program may hold one: the pair is undefined, as one without a number is. */
    @Test
    void anInfiniteDistanceIsAnUndefinedPair() {
        List<List<Score>> scores = new ArrayList<>();
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            SeededStudy study = new SeededStudy(3, 1, 2, 3);
            study.models[1][0][2][7] = value;
            study.regions[2][1][5] = value;
            study.fits(Weighting.OLS).forEach(fit -> scores.add(fit.scores()));
        }
        assertEquals(scores.subList(0, 2), scores.subList(2, 4));
        assertTrue(scores.stream().flatMap(List::stream).noneMatch(score -> Double.isNaN(score.r())));
    }

    @Test
    void recoversPlantedWeights() {
        SeededStudy study = new SeededStudy(9, 1, 1, 4);
        double[] planted = {0.3, 0, 0.5, 0.1};
        for (int run = 0; run < 4; run++) {
            double[] signal = combine(study.models[run][0], planted);
            Arrays.setAll(study.regions[run][0], p -> 7 + signal[p]);
        }
        for (Weighting.Method method : List.of(Weighting.Method.OLS, Weighting.Method.NNLS)) {
            LayerWeighting.Fit fit = study.fits(new Weighting(method, 0)).get(0);
            for (int run = 0; run < 4; run++) {
                assertArrayEquals(planted, fit.weights().get(run), 1e-12);
                assertEquals(1, fit.scores().get(run).r(), 1e-12);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Weighting.Method.class)
    void aDuplicatedLayerChangesNoScore(Weighting.Method method) {
        SeededStudy study = new SeededStudy(10, 0.3, 2, 5);
        // Two copies halve the penalty of ridge: it must not be there for the invariant to hold.
        List<LayerWeighting.Fit> once = study.fits(new Weighting(method, 0));
        for (int run = 0; run < 4; run++) {
            double[][] layers = study.models[run][0];
            study.models[run][0] = new double[][] {
                layers[0], layers[1], layers[1].clone(), layers[2], layers[3], layers[4], layers[1]
            };
        }
        List<LayerWeighting.Fit> thrice = study.fits(new Weighting(method, 0));
        for (int k = 0; k < once.size(); k++) {
            assertArrayEquals(scores(once.get(k)), scores(thrice.get(k)), 1e-9);
        }
    }

    @Test
    void namesTheLayersAndRunsWhoseWeightsAreOpen() {
        SeededStudy study = new SeededStudy(11, 0.3, 1, 3, 4);
        study.models[2][1][3] = study.models[2][1][1].clone();
        List<List<Integer>> alone = List.of(List.of(0), List.of(1));
        assertEquals(
                List.of(new Dependency(1, List.of(1, 3), List.of("3"))),
                Dependency.of(List.of(study.products(alone, 1)), alone, 1, Weighting.OLS));
    }

    @Test
    void theOrderOfRunsRegionsAndLayersChangesNoScore() {
        SeededStudy study = new SeededStudy(12, 0.3, 3, 4);
        List<LayerWeighting.Fit> before = study.fits(Weighting.OLS);
        for (int run = 0; run < 4; run++) {
            double[][] layers = study.models[run][0];
            double[][] regions = study.regions[run];
            study.models[run][0] = new double[][] {layers[2], layers[0], layers[3], layers[1]};
            study.regions[run] = new double[][] {regions[2], regions[0], regions[1]};
        }
        List<LayerWeighting.Fit> after = study.fits(Weighting.OLS);
        assertArrayEquals(scores(before.get(2)), scores(after.get(0)), 1e-13);
        assertArrayEquals(scores(before.get(0)), scores(after.get(1)), 1e-13);
    }

    @ParameterizedTest
    @EnumSource(Weighting.Method.class)
    void oneAndFourThreadsGiveTheSameBits(Weighting.Method method) {
        SeededStudy study = new SeededStudy(13, 0.3, 3, 4, 3);
        study.models[1][0][2][17] = Double.NaN;
        study.regions[2][1][40] = Double.NaN;
        List<List<Integer>> alone = List.of(List.of(0), List.of(1));
        Weighting weighting = new Weighting(method, method == Weighting.Method.RIDGE ? 3 : 0);
        List<LayerWeighting.Fit> one = LayerWeighting.fits(study.products(alone, 1), 2, 3, weighting, 1);
        List<LayerWeighting.Fit> four = LayerWeighting.fits(study.products(alone, 4), 2, 3, weighting, 4);
        for (int k = 0; k < one.size(); k++) {
            assertArrayEquals(scores(one.get(k)), scores(four.get(k)), 0);
        }
    }

    @Test
    void anUndefinedRunOfARegionNeitherTrainsNorIsScored() {
        SeededStudy study = new SeededStudy(14, 0.3, 2, 3);
        Arrays.fill(study.regions[1][0], Double.NaN);
        List<LayerWeighting.Fit> fits = study.fits(Weighting.OLS);
        Score lost = fits.get(0).scores().get(1);
        assertTrue(Double.isNaN(lost.r()));
        assertEquals(0, lost.pairs());
        assertEquals("the RDM is undefined", lost.reason());
        assertEquals(0, fits.get(0).weights().get(1).length);
        double[] mean = new double[3];
        for (int run : new int[] {2, 3}) {
            double[] weights = qr(study.models[run][0], study.regions[run][0]);
            Arrays.setAll(mean, i -> mean[i] + weights[i] / 2);
        }
        assertEquals(
                pearson(combine(study.models[0][0], mean), study.regions[0][0]),
                fits.get(0).scores().get(0).r(),
                1e-12);
        assertTrue(
                fits.get(1).scores().stream().allMatch(score -> score.reason().isEmpty()));
    }

    @Test
    void aRegionDefinedInOneRunAloneHasNoScoreThere() {
        SeededStudy study = new SeededStudy(15, 0.3, 1, 3);
        for (int run : new int[] {0, 1, 3}) {
            Arrays.fill(study.regions[run][0], 0, study.regions[run][0].length / 8, Double.NaN);
        }
        List<Score> scores = study.fits(Weighting.OLS).get(0).scores();
        assertEquals("54 of 435 pairs undefined, more than 10 %", scores.get(0).reason());
        assertEquals("no other run is defined", scores.get(2).reason());
        assertEquals(351, scores.get(2).pairs());
    }

    @Test
    void aConstantRegionHasNoScore() {
        SeededStudy study = new SeededStudy(16, 0.3, 1, 3);
        Arrays.fill(study.regions[0][0], 1 / 3d);
        assertEquals(
                "the RDM is constant",
                study.fits(Weighting.OLS).get(0).scores().get(0).reason());
    }

    @Test
    void aConstantPredictionIsNotACorrelationOfZero() {
        SeededStudy study = new SeededStudy(17, 0.3, 1, 3);
        for (int run = 0; run < 4; run++) {
            double[] opposite = combine(study.models[run][0], new double[] {-1, -1, -1});
            study.regions[run][0] = opposite;
        }
        for (Score score :
                study.fits(new Weighting(Weighting.Method.NNLS, 0)).get(0).scores()) {
            assertTrue(Double.isNaN(score.r()));
            assertEquals("the prediction is constant", score.reason());
        }
    }

    @Test
    void leavesOutThePairsThatAreNotSelected() {
        SeededStudy study = new SeededStudy(18, 0.3, 1, 3);
        List<List<Integer>> alone = List.of(List.of(0));
        PairSelection selection = new PairSelection(1, 4);
        List<LayerWeighting.Fit> fits =
                LayerWeighting.fits(study.products(selection, alone, 1), 1, 1, Weighting.OLS, 1);
        // 30 - 2, 34 - 4, 27 - 4 and 31 - 2 volumes without their neighbours.
        assertEquals(
                List.of(27 * 26 / 2L, 29 * 28 / 2L, 22 * 21 / 2L, 28 * 27 / 2L),
                fits.get(0).scores().stream().map(Score::pairs).toList());
    }

    static double[] scores(LayerWeighting.Fit fit) {
        return fit.scores().stream().mapToDouble(Score::r).toArray();
    }

    /** Least squares with an intercept by QR of the pairs x (layers + 1) matrix; the intercept is dropped. */
    static double[] qr(double[][] layers, double[] region) {
        DMatrixRMaj x = new DMatrixRMaj(region.length, layers.length + 1);
        for (int p = 0; p < region.length; p++) {
            for (int i = 0; i < layers.length; i++) {
                x.set(p, i, layers[i][p]);
            }
            x.set(p, layers.length, 1);
        }
        DMatrixRMaj weights = new DMatrixRMaj(layers.length + 1, 1);
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.qr(region.length, layers.length + 1);
        assertTrue(solver.setA(x));
        solver.solve(DMatrixRMaj.wrap(region.length, 1, region.clone()), weights);
        return Arrays.copyOf(weights.data, layers.length);
    }

    static double[] combine(double[][] layers, double[] weights) {
        return IntStream.range(0, layers[0].length)
                .mapToDouble(p -> IntStream.range(0, layers.length)
                        .mapToDouble(i -> weights[i] * layers[i][p])
                        .sum())
                .toArray();
    }

    static double pearson(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElseThrow();
        double meanB = Arrays.stream(b).average().orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int p = 0; p < a.length; p++) {
            ab += (a[p] - meanA) * (b[p] - meanB);
            aa += (a[p] - meanA) * (a[p] - meanA);
            bb += (b[p] - meanB) * (b[p] - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }
}
