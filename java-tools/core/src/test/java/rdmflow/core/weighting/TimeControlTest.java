package rdmflow.core.weighting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.rdm.ComparedPairs;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.TimeControl;

/** What must hold within lag for any RDMs; the digits are PlainWeightingTest's. */
class TimeControlTest {
    private static final List<List<Integer>> ALONE = List.of(List.of(0), List.of(1));
    private static final Set<TimeControl> BOTH = EnumSet.allOf(TimeControl.class);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatDependsOnTheLagAloneChangesNothing(long seed) {
        Random random = new Random(seed);
        PairSelection selection = new PairSelection(random.nextInt(3), 4);
        SeededStudy study = new SeededStudy(seed, 0.5, 2, 4, 3);
        List<Double> before = scores(study, selection, TimeControl.LAG);
        for (int run = 0; run < SeededStudy.VOLUMES.length; run++) {
            addByLag(random, SeededStudy.VOLUMES[run], study.models[run][0][1]);
            addByLag(random, SeededStudy.VOLUMES[run], study.regions[run][0]);
        }
        List<Double> after = scores(study, selection, TimeControl.LAG);
        assertEquals(before.size(), after.size());
        for (int k = 0; k < before.size(); k++) {
            assertEquals(before.get(k), after.get(k), 1e-10, "score " + k);
        }
    }

    @Test
    void aPlainFitIsTheSameWithAndWithoutTheOneWithinLag() {
        SeededStudy study = new SeededStudy(7, 0.5, 2, 4, 3);
        List<RunProducts> alone = study.products(ALONE, 1);
        List<RunProducts> beside = study.products(PairSelection.ALL, ALONE, BOTH, 1).stream()
                .map(run -> run.get(TimeControl.NONE))
                .toList();
        assertEquals(
                LayerWeighting.fits(alone, 2, 2, Weighting.OLS, 1).stream()
                        .map(LayerWeighting.Fit::scores)
                        .toList(),
                LayerWeighting.fits(beside, 2, 2, Weighting.OLS, 1).stream()
                        .map(LayerWeighting.Fit::scores)
                        .toList());
    }

    @Test
    void threadsChangeNoBitWithinLag() {
        SeededStudy study = new SeededStudy(3, 0.5, 2, 4, 3);
        List<List<Score>> perThreads = new ArrayList<>();
        for (int threads : new int[] {1, 4}) {
            List<RunProducts> runs = study.products(PairSelection.ALL, ALONE, BOTH, threads).stream()
                    .map(run -> run.get(TimeControl.LAG))
                    .toList();
            perThreads.add(LayerWeighting.fits(runs, 2, 2, Weighting.OLS, threads).stream()
                    .flatMap(fit -> fit.scores().stream())
                    .toList());
        }
        assertEquals(perThreads.get(0), perThreads.get(1));
    }

    @Test
    void aRegionThatDependsOnTheLagAloneHasNoScoreWithinLag() {
        SeededStudy study = new SeededStudy(5, 0.5, 1, 2, 2);
        Random random = new Random(5);
        Arrays.fill(study.regions[1][0], 1);
        addByLag(random, SeededStudy.VOLUMES[1], study.regions[1][0]);
        List<RunProducts> runs = study.products(PairSelection.ALL, ALONE, BOTH, 1).stream()
                .map(run -> run.get(TimeControl.LAG))
                .toList();
        Score score = LayerWeighting.fits(runs, 2, 1, Weighting.OLS, 1)
                .get(0)
                .scores()
                .get(1);
        assertEquals("the RDM is constant within every lag", score.reason());
        assertFalse(Double.isNaN(LayerWeighting.fits(runs, 2, 1, Weighting.OLS, 1)
                .get(0)
                .scores()
                .get(0)
                .r()));
    }

    private static List<Double> scores(SeededStudy study, PairSelection selection, TimeControl control) {
        List<RunProducts> runs = study.products(selection, UniqueVariance.pairs(2), BOTH, 1).stream()
                .map(run -> run.get(control))
                .toList();
        return UniqueVariance.results(runs, 2, 2, Weighting.OLS, UniqueVariance.ControlResiduals.AVERAGED, false, 1)
                .stream()
                .flatMap(result -> result.scores().stream())
                .map(Score::r)
                .toList();
    }

    private static void addByLag(Random random, int volumes, double[] column) {
        double[] ofLag = IntStream.range(0, volumes)
                .mapToDouble(d -> random.nextGaussian())
                .toArray();
        int[] lags = ComparedPairs.of(IntStream.range(0, column.length).toArray(), volumes)
                .lags();
        Arrays.setAll(column, p -> column[p] + ofLag[lags[p]]);
    }
}
