package rdmflow.core.weighting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.weighting.UniqueVariance.ControlResiduals;
import rdmflow.test.Fixture;

/**
 * The null against plain loops over pairs, shifts and draws: digits of shift_null.tsv, printed by shift_null.py beside it.
 * Tolerance 1e-12: both work in double at a condition number below 100.
 */
class ShiftNullTest {
    private static final int[] VOLUMES = {22, 24, 23, 21};
    private static final int[] LAYERS = {3, 2};
    private static final int[] SHIFTS = {-4, -2, 3, 5};
    private static final int DRAWS = 12;
    private static final Set<TimeControl> BOTH = EnumSet.allOf(TimeControl.class);

    private final List<Map<TimeControl, RunProducts>> observed = new ArrayList<>();
    private final List<List<Map<TimeControl, RunProducts>>> shifted = new ArrayList<>();
    private final List<Map<TimeControl, RunProducts>> unshifted = new ArrayList<>();
    private final int[][] draws = new int[VOLUMES.length][];
    private long state = 12345;
    private boolean copied;

    @ParameterizedTest
    @MethodSource("analyses")
    void agreesWithPlainLoops(Weighting.Method method, TimeControl control) throws IOException {
        study(1);
        ShiftNull plain = plain(method, control, 1);
        List<double[]> fits = plain.fits(2, 1);
        for (int m = 0; m < 2; m++) {
            assertArrayEquals(expected("fit" + m, method, control), fits.get(m), 1e-12);
        }
        for (ControlResiduals residuals : ControlResiduals.values()) {
            List<double[]> unique = plain.unique(2, 1, residuals);
            assertArrayEquals(expected(residuals + "01", method, control), unique.get(0), 1e-12);
            assertArrayEquals(expected(residuals + "10", method, control), unique.get(1), 1e-12);
        }
    }

    @Test
    void aShiftByNothingIsThePlainAnalysis() {
        study(1);
        List<RunProducts> runs = of(observed, TimeControl.LAG);
        List<RunProducts> moved = of(unshifted, TimeControl.LAG);
        assertEquals(
                LayerWeighting.fits(runs, 2, 1, Weighting.OLS, 1).stream()
                        .map(LayerWeighting.Fit::scores)
                        .toList(),
                LayerWeighting.fits(moved, 2, 1, Weighting.OLS, 1).stream()
                        .map(LayerWeighting.Fit::scores)
                        .toList());
    }

    @Test
    void threadsChangeNoBit() {
        study(4);
        ShiftNull one = plain(Weighting.Method.OLS, TimeControl.LAG, 1);
        ShiftNull four = plain(Weighting.Method.OLS, TimeControl.LAG, 4);
        for (int k = 0; k < 2; k++) {
            assertArrayEquals(one.fits(2, 1).get(k), four.fits(2, 1).get(k));
            assertArrayEquals(
                    one.unique(2, 1, ControlResiduals.AVERAGED).get(k),
                    four.unique(2, 1, ControlResiduals.AVERAGED).get(k));
        }
    }

    @ParameterizedTest
    @EnumSource(ControlResiduals.class)
    void aCopyExplainsNothingBeyondItsOriginal(ControlResiduals residuals) {
        copied = true;
        study(1);
        for (double[] values : plain(Weighting.Method.OLS, TimeControl.LAG, 1).unique(2, 1, residuals)) {
            assertArrayEquals(new double[DRAWS], values);
        }
    }

    private static Stream<Arguments> analyses() {
        return Arrays.stream(TimeControl.values())
                .flatMap(control -> Arrays.stream(Weighting.Method.values()).map(method -> arguments(method, control)));
    }

    private ShiftNull plain(Weighting.Method method, TimeControl control, int threads) {
        return new ShiftNull(
                of(observed, control),
                shifted.stream().map(run -> of(run, control)).toList(),
                draws,
                new Weighting(method, method == Weighting.Method.RIDGE ? 2.5 : 0),
                threads);
    }

    private static List<RunProducts> of(List<Map<TimeControl, RunProducts>> runs, TimeControl control) {
        return runs.stream().map(run -> run.get(control)).toList();
    }

    private void study(int threads) {
        List<List<Integer>> compared = List.of(List.of(0), List.of(1), List.of(0, 1));
        for (int k = 0; k < VOLUMES.length; k++) {
            RunColumns columns = columns(k, threads);
            int[] all = IntStream.range(0, VOLUMES[k] * (VOLUMES[k] - 1) / 2).toArray();
            observed.add(columns.products(all, compared, BOTH));
            unshifted.add(columns.shifted(all, new int[] {0}, compared, BOTH).get(0));
            Map<Integer, Map<TimeControl, RunProducts>> moved = columns.shifted(all, SHIFTS, compared, BOTH);
            shifted.add(IntStream.of(SHIFTS).mapToObj(moved::get).toList());
        }
        for (int k = 0; k < VOLUMES.length; k++) {
            draws[k] = IntStream.range(0, DRAWS)
                    .map(d -> (int) (number() * SHIFTS.length))
                    .toArray();
        }
    }

    private RunColumns columns(int k, int threads) {
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
        if (copied) {
            models[1] = models[0];
        }
        double[] region = IntStream.range(0, pairs)
                .mapToDouble(p -> 0.5 * base[p] + 0.25 * models[0][1][p] + 0.5 * number())
                .toArray();
        if (k == 1) {
            models[0][2][6] = Double.NaN;
            models[1][0][20] = Double.NaN;
            models[1][0][21] = Double.NaN;
            region[6] = Double.NaN;
            region[40] = Double.NaN;
        }
        String run = String.valueOf(k + 1);
        double[] times =
                IntStream.range(0, VOLUMES[k]).mapToDouble(v -> 2 * v + 1).toArray();
        return new RunColumns(
                List.of(
                        SeededStudy.set(RdmSet.Kind.MODEL, "a", run, times, models[0]),
                        SeededStudy.set(RdmSet.Kind.MODEL, "b", run, times, models[1])),
                SeededStudy.set(RdmSet.Kind.SUBJECT, "sub-01", run, times, region),
                threads);
    }

    private double number() {
        state = (1103515245 * state + 12345) % (1L << 31);
        return (double) state / (1L << 31);
    }

    private static double[] expected(String what, Weighting.Method method, TimeControl control) throws IOException {
        return Fixture.numbers(ShiftNullTest.class, "shift_null.tsv", what, method, control);
    }
}
