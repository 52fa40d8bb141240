package rdmflow.core.weighting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.test.Fixture;

/**
 * The whole analysis against NumPy's lstsq, SciPy's nnls and scikit-learn's Ridge on the pairs themselves: digits of
 * plain_weighting.tsv, printed by plain_weighting.py beside it. Tolerance 1e-10: both work in double at a condition
 * number below 100.
 */
class PlainWeightingTest {
    private static final int[] VOLUMES = {22, 24, 23, 21};
    private static final int[] LAYERS = {5, 4};
    private static final List<String> RUNS = List.of("1", "2", "3", "4");

    private long state = 12345;

    @ParameterizedTest
    @EnumSource(Weighting.Method.class)
    void weightsAndScoresOfAModelAgreeWithPlainPrograms(Weighting.Method method) throws IOException {
        List<RunProducts> runs = runs(List.of(List.of(0), List.of(1)));
        List<LayerWeighting.Fit> fits = LayerWeighting.fits(runs, 2, 1, weighting(method), 1);
        for (LayerWeighting.Fit fit : fits) {
            for (int k = 0; k < 4; k++) {
                assertArrayEquals(
                        expected("weights" + fit.model(), method, k),
                        fit.weights().get(k),
                        1e-10);
                assertEquals(
                        expected("fit" + fit.model(), method, k)[0],
                        fit.scores().get(k).r(),
                        1e-10);
                assertEquals(
                        expected("pairs" + fit.model(), method, k)[0],
                        fit.scores().get(k).pairs());
            }
        }
        assertEquals(2, fits.size());
    }

    @ParameterizedTest
    @EnumSource(Weighting.Method.class)
    void uniqueVarianceAndCommonalityAgreeWithPlainPrograms(Weighting.Method method) throws IOException {
        List<RunProducts> runs = runs(UniqueVariance.pairs(2));
        for (UniqueVariance.ControlResiduals residuals : UniqueVariance.ControlResiduals.values()) {
            List<UniqueVariance.Result> results =
                    UniqueVariance.results(runs, 2, 1, weighting(method), residuals, true, 1);
            assertEquals(2, results.size());
            for (UniqueVariance.Result result : results) {
                String pair = "" + result.control() + result.target();
                for (int k = 0; k < 4; k++) {
                    assertEquals(
                            expected(residuals + pair, method, k)[0],
                            result.scores().get(k).r(),
                            1e-10);
                    JointFit joint = result.joint().get(k);
                    assertArrayEquals(
                            expected("joint" + pair, method, k),
                            new double[] {
                                joint.r(),
                                joint.control(),
                                joint.target(),
                                joint.joint(),
                                joint.unique(),
                                joint.common()
                            },
                            1e-10);
                }
            }
        }
    }

    /** Digits of rsatoolbox_weights.tsv, printed by the script beside it: one run, directions of the weights. */
    @ParameterizedTest
    @EnumSource(names = {"OLS", "NNLS"})
    void weightsOfARunPointWhereThoseOfRsatoolboxDo(Weighting.Method method) throws IOException {
        List<RunProducts> runs = runs(List.of(List.of(0), List.of(1)));
        for (LayerWeighting.Fit fit : LayerWeighting.fits(runs, 2, 1, weighting(method), 1)) {
            double[] weights = fit.weights().get(0);
            double length = Math.sqrt(Arrays.stream(weights).map(w -> w * w).sum());
            assertArrayEquals(
                    Fixture.numbers(PlainWeightingTest.class, "rsatoolbox_weights.tsv", fit.model(), method),
                    Arrays.stream(weights).map(w -> w / length).toArray(),
                    1e-12);
        }
    }

    private static Weighting weighting(Weighting.Method method) {
        return new Weighting(method, method == Weighting.Method.RIDGE ? 2.5 : 0);
    }

    private List<RunProducts> runs(List<List<Integer>> compared) {
        List<RunProducts> runs = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            runs.add(run(k, compared));
        }
        return runs;
    }

    private RunProducts run(int k, List<List<Integer>> compared) {
        int pairs = VOLUMES[k] * (VOLUMES[k] - 1) / 2;
        double[] base = IntStream.range(0, pairs).mapToDouble(p -> number()).toArray();
        double[][][] models = new double[2][][];
        for (int m = 0; m < 2; m++) {
            models[m] = new double[LAYERS[m]][];
            for (int layer = 0; layer < LAYERS[m]; layer++) {
                models[m][layer] = Arrays.stream(base)
                        .map(shared -> 0.5 * shared + 0.5 * number())
                        .toArray();
            }
        }
        double[] region = IntStream.range(0, pairs)
                .mapToDouble(p -> 0.25 * models[0][1][p]
                        - 0.125 * models[0][2][p]
                        + 0.125 * models[0][4][p]
                        + 0.25 * models[1][0][p]
                        + 0.125 * models[1][3][p]
                        + 0.5 * number())
                .toArray();
        if (k == 1) {
            models[0][2][6] = Double.NaN;
            models[1][0][20] = Double.NaN;
            models[1][0][21] = Double.NaN;
            region[6] = Double.NaN;
            region[40] = Double.NaN;
        }
        double[] times =
                IntStream.range(0, VOLUMES[k]).mapToDouble(v -> 2 * v + 1).toArray();
        String run = RUNS.get(k);
        return RunProducts.of(
                List.of(
                        set(RdmSet.Kind.MODEL, "a", run, times, models[0]),
                        set(RdmSet.Kind.MODEL, "b", run, times, models[1])),
                set(RdmSet.Kind.SUBJECT, "sub-01", run, times, region),
                PairSelection.ALL.positions(run, RUNS, times),
                compared,
                1);
    }

    private static RdmSet set(RdmSet.Kind kind, String owner, String run, double[] times, double[]... columns) {
        List<Rdm> rdms = new ArrayList<>();
        for (double[] column : columns) {
            rdms.add(new Rdm("rdm" + rdms.size(), times.length, column, 10));
        }
        return new RdmSet(kind, owner, run, "correlation", times, rdms);
    }

    private double number() {
        state = (1103515245 * state + 12345) % (1L << 31);
        return (double) state / (1L << 31);
    }

    private static double[] expected(String what, Weighting.Method method, int run) throws IOException {
        return Fixture.numbers(PlainWeightingTest.class, "plain_weighting.tsv", what, method, run);
    }
}
