package rdmflow.core.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.TimeControl;
import rdmflow.test.Fixture;

/** Digits of scipy.stats, rsatoolbox's compare and numpy, printed by measures.py beside measures.tsv; within 1e-13. */
class RdmComparisonsTest {
    private static final int VOLUMES = 12;
    private static final int PAIRS = VOLUMES * (VOLUMES - 1) / 2;
    private static final List<Measure> OF_PAIRS =
            Arrays.stream(Measure.values()).filter(m -> !m.ofGrams()).toList();

    @Test
    void agreesWithScipyAndRsatoolboxTiesIncluded() {
        int checked = 0;
        for (String[] row : Fixture.cells(RdmComparisonsTest.class, "measures.tsv")) {
            if (row[0].equals("pairs")) {
                String[] names = row[1].split("/");
                Measure measure = measure(row[2]);
                TimeControl control = TimeControl.valueOf(row[3].toUpperCase(java.util.Locale.ROOT));
                Similarity found = of(measure, control, column(names[0]), column(names[1]));
                assertEquals(Double.parseDouble(row[4]), found.value(), 1e-13, String.join(" ", row));
                assertEquals(PAIRS, found.compared());
                checked++;
            }
        }
        assertEquals(120, checked);
    }

    /** The same over fewer pairs as if the others had never been there, whichever of both lacks them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void leavesOutPairsThatOneOfBothLacks(long seed) {
        Random random = new Random(seed);
        double[] x = values(random, 40, seed % 2 == 0);
        double[] y = values(random, 40, seed > 2);
        double[] withNaN = Arrays.copyOf(x, PAIRS);
        double[] otherWithNaN = Arrays.copyOf(y, PAIRS);
        for (int p = 40; p < PAIRS; p++) {
            withNaN[p] = p % 2 == 0 ? Double.NaN : random.nextGaussian();
            otherWithNaN[p] = p % 2 == 0 ? random.nextGaussian() : Double.NaN;
        }
        int[] positions = IntStream.range(0, 40).toArray();
        for (Measure measure : OF_PAIRS) {
            for (TimeControl control : TimeControl.values()) {
                if (measure.isDefined(control)) {
                    Similarity few = new RdmComparisons(
                                    List.of(rdm(Arrays.copyOf(x, PAIRS)), rdm(Arrays.copyOf(y, PAIRS))),
                                    positions,
                                    new int[][] {{0, 1}})
                            .by(measure, control, 1)
                            .get(0);
                    assertEquals(few, of(measure, control, withNaN, otherWithNaN), measure + " " + control);
                    assertEquals(40, few.compared());
                }
            }
        }
    }

    @Test
    void saysWhyThereIsNoValue() {
        double[] constant = new double[PAIRS];
        Arrays.fill(constant, 0.1);
        double[] zero = new double[PAIRS];
        double[] byLag = new double[PAIRS];
        Arrays.setAll(byLag, p -> PairOrder.second(p, VOLUMES) - PairOrder.first(p, VOLUMES));
        double[] x = values(new Random(1), PAIRS, false);
        String isConstant = "the RDM of b is constant over the pairs compared";
        assertEquals(Similarity.none(PAIRS, isConstant), of(Measure.PEARSON, TimeControl.NONE, x, constant));
        assertEquals(Similarity.none(PAIRS, isConstant), of(Measure.SPEARMAN, TimeControl.NONE, x, constant));
        assertEquals(new Similarity(0, PAIRS, ""), of(Measure.RHO_A, TimeControl.NONE, x, constant));
        assertEquals(new Similarity(0, PAIRS, ""), of(Measure.TAU_A, TimeControl.NONE, x, constant));
        assertEquals("", of(Measure.COSINE, TimeControl.NONE, x, constant).reason());
        assertEquals(
                "the RDM of b is zero over the pairs compared",
                of(Measure.COSINE, TimeControl.NONE, x, zero).reason());
        assertEquals(
                "the RDM of a is constant within every lag",
                of(Measure.SPEARMAN, TimeControl.LAG, byLag, x).reason());
        double[] one = new double[PAIRS];
        Arrays.fill(one, 1, PAIRS, Double.NaN);
        assertEquals(
                Similarity.none(1, "fewer than two pairs are defined in both"),
                of(Measure.TAU_A, TimeControl.NONE, x, one));
    }

    /** Every comparison of several at once is what it is alone, on any number of threads. */
    @Test
    void comparesManyAtOnceAsEachAlone() {
        List<Rdm> rdms = new ArrayList<>();
        List<int[]> compared = new ArrayList<>();
        for (int k = 0; k < 5; k++) {
            double[] values = values(new Random(k), PAIRS, k == 2);
            for (int p = 0; p < k; p++) {
                values[7 * p] = Double.NaN;
            }
            rdms.add(rdm(values));
            for (int other = 0; other < k; other++) {
                compared.add(new int[] {k, other});
            }
        }
        RdmComparisons all = new RdmComparisons(rdms, every(), compared.toArray(int[][]::new));
        for (Measure measure : OF_PAIRS) {
            List<Similarity> values = all.by(measure, TimeControl.NONE, 1);
            assertEquals(values, all.by(measure, TimeControl.NONE, 4));
            for (int c = 0; c < compared.size(); c++) {
                double[] first = rdms.get(compared.get(c)[0]).pairs();
                double[] second = rdms.get(compared.get(c)[1]).pairs();
                assertEquals(of(measure, TimeControl.NONE, first, second), values.get(c));
            }
        }
    }

    /** Sizes on both sides of every power of two, random orders and ties, against a count of all pairs. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 63, 64, 65, 100, 127, 128, 129, 1000, 1024, 1025, 3000})
    void countsDiscordantPairsAsPlainLoopsDo(int n) {
        for (int levels : new int[] {2, 20, Integer.MAX_VALUE}) {
            Random random = new Random(n + levels);
            double[] x = new double[n];
            double[] y = new double[n];
            for (int k = 0; k < n; k++) {
                x[k] = random.nextInt(levels) - 5.0;
                y[k] = random.nextInt(levels) * 0.5;
            }
            long difference = 0;
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) {
                    difference += (long) (Math.signum(x[i] - x[j]) * Math.signum(y[i] - y[j]));
                }
            }
            double expected = (double) difference / ((long) n * (n - 1) / 2);
            assertEquals(expected, KendallTau.tauA(Ranking.of(x), Ranking.of(y)), 0);
        }
    }

    @Test
    void ranksInfiniteSignedAndEqualNumbers() {
        double[] values = {-0.0, 3, Double.NEGATIVE_INFINITY, 0.0, -1e-300, Double.MAX_VALUE, 3};
        assertEquals(
                "[3.5, 5.5, 1.0, 3.5, 2.0, 7.0, 5.5]",
                Arrays.toString(Ranking.of(values).averageRanks()));
    }

    /** A part of the study's size; the whole, 139 layers x 22 regions x 8 runs, must stay below 120 s on one core. */
    @Test
    void comparesAHundredThousandPairsInMilliseconds() {
        int volumes = 448;
        int pairs = volumes * (volumes - 1) / 2;
        Random random = new Random(1);
        List<Rdm> rdms = IntStream.range(0, 12)
                .mapToObj(k -> new Rdm("r" + k, volumes, random.doubles(pairs).toArray(), 1))
                .toList();
        int[][] compared = IntStream.range(0, 8 * 4)
                .mapToObj(k -> new int[] {k / 4, 8 + k % 4})
                .toArray(int[][]::new);
        RdmComparisons comparisons =
                new RdmComparisons(rdms, IntStream.range(0, pairs).toArray(), compared);
        comparisons.by(Measure.TAU_A, TimeControl.NONE, 1);
        long start = cpuNanos();
        comparisons.by(Measure.TAU_A, TimeControl.NONE, 1);
        double seconds = (cpuNanos() - start) * 1e-9;
        System.out.printf("tau-a: %d comparisons of %d pairs: %.3f CPU s%n", compared.length, pairs, seconds);
        assertTrue(seconds / compared.length * 139 * 22 * 8 < 240, "CPU s: " + seconds);
    }

    private static long cpuNanos() {
        return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double[] values(Random random, int count, boolean tied) {
        return random.doubles(count).map(v -> tied ? Math.floor(4 * v) : v).toArray();
    }

    private static Similarity of(Measure measure, TimeControl control, double[] x, double[] y) {
        return new RdmComparisons(
                        List.of(new Rdm("a", VOLUMES, x, 1), new Rdm("b", VOLUMES, y, 1)), every(), new int[][] {{0, 1}
                        })
                .by(measure, control, 1)
                .get(0);
    }

    private static Rdm rdm(double[] pairs) {
        return new Rdm("r", VOLUMES, pairs, 1);
    }

    private static int[] every() {
        return IntStream.range(0, PAIRS).toArray();
    }

    private static double[] column(String name) {
        return Fixture.numbers(RdmComparisonsTest.class, "measures.tsv", "column", name);
    }

    private static Measure measure(String word) {
        return Arrays.stream(Measure.values())
                .filter(m -> m.toString().equals(word))
                .findFirst()
                .orElseThrow();
    }
}
