package rdmflow.core.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.rdm.Patterns;
import rdmflow.test.Fixture;
import rdmflow.test.Matrices;

/** Digits of HSIC over quadruples, scipy's sqrtm and numpy's svd, printed by measures.py beside measures.tsv. */
class GramComparisonsTest {
    private static final String TABLE = "measures.tsv";

    @Test
    void agreesWithQuadruplesAndWithRootsOfMatrices() {
        Map<String, double[][]> patterns = patterns();
        int checked = 0;
        for (String[] row : Fixture.cells(GramComparisonsTest.class, TABLE)) {
            if (row[0].equals("grams")) {
                String[] names = row[1].split("/");
                boolean sqrtm = row[2].equals("bures-sqrtm");
                Measure measure = row[2].startsWith("bures") ? Measure.BURES : Measure.CKA_DEBIASED;
                Similarity found = of(measure, 8, patterns.get(names[0]), patterns.get(names[1]));
                assertEquals(Double.parseDouble(row[3]), found.value(), sqrtm ? 1e-6 : 1e-13, String.join(" ", row));
                checked++;
            }
        }
        assertEquals(30, checked);
    }

    /** Volumes that are not selected, or that one of both lacks, change nothing. */
    @Test
    void leavesOutVolumesThatOneOfBothLacks() {
        Random random = new Random(3);
        double[][] x = Matrices.gaussian(random, 11, 30, 1, 1);
        double[][] y = Matrices.gaussian(random, 11, 5, -1, 2);
        for (Measure measure : List.of(Measure.CKA_DEBIASED, Measure.BURES)) {
            PatternGram lacking = gram(y);
            for (int t = 0; t < 11; t++) {
                lacking.gram()[9][t] = Double.NaN;
                lacking.gram()[t][9] = Double.NaN;
            }
            lacking.rowMean()[9] = Double.NaN;
            int[] selected = {0, 1, 2, 3, 5, 6, 7, 8, 9};
            Similarity found = new GramComparisons(
                            List.of("a", "b"), List.of(gram(x), lacking), selected, new int[][] {{0, 1}})
                    .by(measure, 1)
                    .get(0);
            int[] left = {0, 1, 2, 3, 5, 6, 7, 8};
            Similarity expected = of(measure, 8, rows(x, left), rows(y, left));
            assertEquals(expected.value(), found.value(), 1e-13);
            assertEquals(8, found.compared());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void ignoresScaleShiftAndRotation(long seed) {
        Random random = new Random(seed);
        double[][] x = Matrices.gaussian(random, 20, 7, 0, 1);
        double[][] y = Matrices.gaussian(random, 20, 3, 2, 1);
        double[][] changed = Arrays.stream(x)
                .map(row -> new double[] {
                    3 + 2 * row[1], 2 * row[0], 2 * row[3], -2 * row[2], 1 + 2 * row[4], 2 * row[6], 2 * row[5]
                })
                .toArray(double[][]::new);
        for (Measure measure : List.of(Measure.CKA_DEBIASED, Measure.BURES)) {
            assertEquals(
                    of(measure, 20, x, y).value(), of(measure, 20, changed, y).value(), 1e-12);
            assertEquals(1, of(measure, 20, x, changed).value(), 1e-12);
        }
    }

    @Test
    void saysWhyThereIsNoValue() {
        double[][] x = Matrices.gaussian(new Random(5), 8, 6, 0, 1);
        double[][] same = new double[8][];
        Arrays.fill(same, new double[] {.1, .7, .3});
        for (Measure measure : List.of(Measure.CKA_DEBIASED, Measure.BURES)) {
            assertEquals(
                    "b has the same pattern in all volumes compared",
                    of(measure, 8, x, same).reason());
        }
        assertEquals(
                "fewer than 4 volumes have a pattern in both, found 3",
                of(Measure.CKA_DEBIASED, 3, x, x).reason());
        assertEquals(1, of(Measure.BURES, 3, x, x).value(), 1e-13);
        // One volume that differs from all others: nothing is shared between volumes.
        double[][] single = new double[8][3];
        single[2][0] = 1;
        assertTrue(
                of(Measure.CKA_DEBIASED, 8, x, single).reason().startsWith("b varies so little that"),
                of(Measure.CKA_DEBIASED, 8, x, single).toString());
    }

    private static Similarity of(Measure measure, int volumes, double[][] x, double[][] y) {
        return new GramComparisons(
                        List.of("a", "b"),
                        List.of(gram(x), gram(y)),
                        IntStream.range(0, volumes).toArray(),
                        new int[][] {{0, 1}})
                .by(measure, 1)
                .get(0);
    }

    private static double[][] rows(double[][] x, int[] rows) {
        return Arrays.stream(rows).mapToObj(row -> x[row]).toArray(double[][]::new);
    }

    private static PatternGram gram(double[][] x) {
        return PatternGram.of(new Patterns() {
            @Override
            public int rows() {
                return x.length;
            }

            @Override
            public long columns() {
                return x[0].length;
            }

            @Override
            public void panel(long first, int count, double[] panel) {
                for (int i = 0; i < x.length; i++) {
                    System.arraycopy(x[i], (int) first, panel, i * count, count);
                }
            }
        });
    }

    private static Map<String, double[][]> patterns() {
        Map<String, List<double[]>> rows = new LinkedHashMap<>();
        for (String[] row : Fixture.cells(GramComparisonsTest.class, TABLE)) {
            if (row[0].equals("pattern")) {
                rows.computeIfAbsent(row[1], name -> new ArrayList<>()).add(Fixture.numbers(row, 2));
            }
        }
        Map<String, double[][]> patterns = new LinkedHashMap<>();
        rows.forEach((name, of) -> patterns.put(name, of.toArray(double[][]::new)));
        return patterns;
    }
}
