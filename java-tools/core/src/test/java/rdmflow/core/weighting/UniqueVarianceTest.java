package rdmflow.core.weighting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.weighting.UniqueVariance.ControlResiduals;

class UniqueVarianceTest {
    /** Model 1 mixes layers of model 0; model 2 has something of its own that the region has, too. */
    private static SeededStudy mixed(long seed) {
        SeededStudy study = new SeededStudy(seed, 1, 1, 4, 2, 2);
        for (int run = 0; run < 4; run++) {
            double[][] control = study.models[run][0];
            study.models[run][1][0] = LayerWeightingTest.combine(control, new double[] {0.5, 0.25, 0, 1});
            study.models[run][1][1] = LayerWeightingTest.combine(control, new double[] {0, -1, 0.5, 0.125});
        }
        return study;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aMixOfTheControlsLayersExplainsNothingBeyondIt(long seed) {
        List<UniqueVariance.Result> results = mixed(seed).unique(Weighting.OLS, ControlResiduals.AVERAGED);
        double mix = meanScore(find(results, 0, 1));
        double own = meanScore(find(results, 0, 2));
        // Four runs of some 450 pairs: the standard error of a mean r is .024.
        assertEquals(0, mix, 0.1);
        assertTrue(own > 0.3, "unique variance of the model with something of its own: " + own);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatARunsOwnFitLeavesIsOrthogonalToAMixOfItsLayers(long seed) {
        for (Score score : find(mixed(seed).unique(Weighting.OLS, ControlResiduals.PER_RUN), 0, 1)
                .scores()) {
            assertEquals("the prediction is constant", score.reason());
        }
    }

    @Test
    void aControlThatExplainsEverythingLeavesNothing() {
        // Hardly any shared part, so that the other control takes nothing away.
        SeededStudy study = new SeededStudy(5, 100, 1, 3, 2);
        for (int run = 0; run < 4; run++) {
            study.regions[run][0] = LayerWeightingTest.combine(study.models[run][0], new double[] {0.4, 0.1, 0.2});
        }
        List<UniqueVariance.Result> results = study.unique(Weighting.OLS, ControlResiduals.AVERAGED);
        assertTrue(find(results, 0, 1).scores().stream().allMatch(score -> Double.isNaN(score.r())));
        assertTrue(meanScore(find(results, 1, 0)) > 0.9);
    }

    @ParameterizedTest
    @EnumSource(ControlResiduals.class)
    void aCopyHasNoScoreBeyondItsOriginal(ControlResiduals residuals) {
        SeededStudy study = new SeededStudy(8, 0.3, 2, 4, 4, 3);
        for (int run = 0; run < 4; run++) {
            study.models[run][1] = study.models[run][0];
        }
        List<UniqueVariance.Result> results = study.unique(Weighting.OLS, residuals);
        for (int control = 0; control < 2; control++) {
            for (Score score : find(results, control, 1 - control).scores()) {
                assertEquals("the prediction is constant", score.reason());
            }
            assertTrue(find(results, control, 2).scores().stream().noneMatch(score -> Double.isNaN(score.r())));
        }
    }

    @ParameterizedTest
    @EnumSource(ControlResiduals.class)
    void aDuplicatedLayerChangesNoScore(ControlResiduals residuals) {
        SeededStudy study = new SeededStudy(6, 0.3, 2, 4, 3);
        List<UniqueVariance.Result> once = study.unique(Weighting.OLS, residuals);
        for (int run = 0; run < 4; run++) {
            for (int model = 0; model < 2; model++) {
                double[][] layers = study.models[run][model];
                study.models[run][model] = Arrays.copyOf(layers, layers.length + 1);
                study.models[run][model][layers.length] = layers[0].clone();
            }
        }
        List<UniqueVariance.Result> twice = study.unique(Weighting.OLS, residuals);
        for (int k = 0; k < once.size(); k++) {
            assertArrayEquals(scores(once.get(k)), scores(twice.get(k)), 1e-9);
        }
    }

    @Test
    void givesEveryOrderedPairInEveryRegionInOrder() {
        SeededStudy study = new SeededStudy(7, 1, 2, 1, 2, 1);
        assertEquals(
                List.of(
                        "0 0 1", "0 0 2", "0 1 0", "0 1 2", "0 2 0", "0 2 1", "1 0 1", "1 0 2", "1 1 0", "1 1 2",
                        "1 2 0", "1 2 1"),
                study.unique(Weighting.OLS, ControlResiduals.AVERAGED).stream()
                        .map(result -> result.region() + " " + result.control() + " " + result.target())
                        .toList());
    }

    @Test
    void theJointFitIsTheSameWhicheverModelIsTheControl() {
        List<UniqueVariance.Result> results =
                new SeededStudy(8, 1, 1, 3, 2).unique(Weighting.OLS, ControlResiduals.AVERAGED);
        for (int run = 0; run < 4; run++) {
            JointFit forward = find(results, 0, 1).joint().get(run);
            JointFit backward = find(results, 1, 0).joint().get(run);
            assertEquals(forward.r(), backward.r());
            assertEquals(forward.common(), backward.common(), 1e-15);
            assertEquals(forward.unique(), backward.joint() - backward.target());
            assertTrue(forward.r() > 0.5);
        }
    }

    @ParameterizedTest
    @EnumSource(Weighting.Method.class)
    void oneAndFourThreadsGiveTheSameBits(Weighting.Method method) {
        SeededStudy study = new SeededStudy(9, 0.3, 2, 4, 3, 2);
        study.models[1][2][1][17] = Double.NaN;
        Weighting weighting = new Weighting(method, method == Weighting.Method.RIDGE ? 3 : 0);
        List<List<Integer>> pairs = UniqueVariance.pairs(3);
        List<UniqueVariance.Result> one =
                UniqueVariance.results(study.products(pairs, 1), 3, 2, weighting, ControlResiduals.AVERAGED, true, 1);
        List<UniqueVariance.Result> four =
                UniqueVariance.results(study.products(pairs, 4), 3, 2, weighting, ControlResiduals.AVERAGED, true, 4);
        assertEquals(one, four);
    }

    private static double[] scores(UniqueVariance.Result result) {
        return result.scores().stream().mapToDouble(Score::r).toArray();
    }

    private static double meanScore(UniqueVariance.Result result) {
        return Arrays.stream(scores(result)).average().orElseThrow();
    }

    private static UniqueVariance.Result find(List<UniqueVariance.Result> results, int control, int target) {
        return results.stream()
                .filter(result -> result.control() == control && result.target() == target)
                .findFirst()
                .orElseThrow();
    }
}
