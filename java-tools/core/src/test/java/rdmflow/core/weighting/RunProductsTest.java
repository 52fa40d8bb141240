package rdmflow.core.weighting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;
import rdmflow.core.algebra.CrossProducts;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.RdmSet;
import rdmflow.test.Matrices;

class RunProductsTest {
    private static final double[] TIMES =
            IntStream.range(0, 40).mapToDouble(k -> 2 * k + 1).toArray();
    private static final int PAIRS = 780;
    private static final int[] ALL = IntStream.range(0, PAIRS).toArray();

    /** However undefined pairs are spread, a comparison equals one on its own defined pairs and nothing else. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyComparisonUsesThePairsDefinedInItsOwnRdms(long seed) {
        Random random = new Random(seed);
        double[][][] models = new double[3][][];
        for (int m = 0; m < 3; m++) {
            models[m] = Matrices.gaussian(random, 1 + random.nextInt(4), PAIRS, 1, 0.3);
            undefine(random, models[m], random.nextInt(12));
        }
        double[][] regions = Matrices.gaussian(random, 3, PAIRS, 1, 0.3);
        undefine(random, regions, random.nextInt(20));
        List<List<Integer>> compared = List.of(List.of(0), List.of(1), List.of(0, 2), List.of(1, 2), List.of(2, 0));
        RunProducts products = RunProducts.of(
                IntStream.range(0, 3).mapToObj(m -> model("m" + m, models[m])).toList(),
                SeededStudy.set(RdmSet.Kind.SUBJECT, "sub-01", "1", TIMES, regions),
                ALL,
                compared,
                1);
        for (List<Integer> some : compared) {
            for (int region = 0; region < 3; region++) {
                double[][] columns = Arrays.copyOf(
                        some.stream().flatMap(m -> Arrays.stream(models[m])).toArray(double[][]::new),
                        1 + some.stream().mapToInt(m -> models[m].length).sum());
                columns[columns.length - 1] = regions[region];
                int[] defined = IntStream.range(0, PAIRS)
                        .filter(p -> Arrays.stream(columns).noneMatch(column -> Double.isNaN(column[p])))
                        .toArray();
                CrossProducts plain = CrossProducts.of(
                        Arrays.stream(columns)
                                .map(column -> IntStream.of(defined)
                                        .mapToDouble(p -> column[p])
                                        .toArray())
                                .toArray(double[][]::new),
                        1);
                Comparison comparison = products.comparison(some, region);
                int[] used = IntStream.concat(
                                Arrays.stream(comparison.layers()).flatMapToInt(Arrays::stream),
                                IntStream.of(comparison.region()))
                        .toArray();
                assertEquals(defined.length, comparison.products().pairs());
                assertArrayEquals(
                        plain.block(IntStream.range(0, columns.length).toArray()),
                        comparison.products().block(used),
                        1e-10);
            }
        }
    }

    @Test
    void sharesOneMatrixAmongComparisonsWithTheSamePairs() {
        double[][] a = Matrices.gaussian(new Random(1), 3, PAIRS, 1, 0.3);
        double[][] b = Matrices.gaussian(new Random(2), 2, PAIRS, 1, 0.3);
        b[0][5] = Double.NaN;
        RunProducts products = RunProducts.of(
                List.of(model("a", a), model("b", b)),
                SeededStudy.set(
                        RdmSet.Kind.SUBJECT, "sub-01", "1", TIMES, Matrices.gaussian(new Random(3), 2, PAIRS, 1, 0.3)),
                ALL,
                List.of(List.of(0), List.of(1), List.of(0, 1)),
                1);
        CrossProducts withB = products.comparison(List.of(1), 0).products();
        assertEquals(withB, products.comparison(List.of(0, 1), 1).products());
        assertEquals(PAIRS - 1, withB.pairs());
        assertEquals(PAIRS, products.comparison(List.of(0), 0).products().pairs());
    }

    @Test
    void refusesAModelThatLosesMoreThanATenthOfThePairsNamingLayersAndVolumes() {
        double[][] layers = Matrices.gaussian(new Random(4), 3, PAIRS, 1, 0.3);
        for (int volume : new int[] {0, 1, 2, 7}) {
            undefineVolume(layers[1], volume);
        }
        layers[2][777] = Double.NaN;
        assertEquals(
                List.of(
                        "model vit run 1 layer rdm-1: expected at most 10 % of the pairs undefined, found 4 of 40"
                                + " volumes with an undefined pattern (0-2, 7): 150 of 780 pairs undefined",
                        "model vit run 1 layer rdm-2: expected at most 10 % of the pairs undefined in all layers"
                                + " together, found 1 of 780 pairs undefined"),
                problems(layers));
    }

    @Test
    void refusesAModelOfWhichALayerIsUndefined() {
        double[][] layers = Matrices.gaussian(new Random(5), 2, PAIRS, 1, 0.3);
        Arrays.fill(layers[0], Double.NaN);
        assertEquals(
                List.of("model vit run 1 layer rdm-0: expected at most 10 % of the pairs undefined, found 40 of 40"
                        + " volumes with an undefined pattern (0-39): all 780 pairs undefined"),
                problems(layers));
    }

    @Test
    void acceptsAModelThatLosesATenthExactly() {
        double[][] layers = Matrices.gaussian(new Random(6), 2, PAIRS, 1, 0.3);
        Arrays.fill(layers[0], 0, 78, Double.NaN);
        assertEquals(List.of(), UndefinedPairs.problems(model("vit", layers), ALL));
        layers[1][78] = Double.NaN;
        assertEquals(2, UndefinedPairs.problems(model("vit", layers), ALL).size());
    }

    private static List<String> problems(double[][] layers) {
        RdmSet region = SeededStudy.set(
                RdmSet.Kind.SUBJECT, "sub-01", "1", TIMES, Matrices.gaussian(new Random(3), 1, PAIRS, 1, 0.3));
        return assertThrows(
                        DataException.class,
                        () -> RunProducts.of(List.of(model("vit", layers)), region, ALL, List.of(List.of(0)), 1))
                .problems();
    }

    private static RdmSet model(String name, double[][] layers) {
        return SeededStudy.set(RdmSet.Kind.MODEL, name, "1", TIMES, layers);
    }

    private static void undefine(Random random, double[][] columns, int count) {
        for (int k = 0; k < count; k++) {
            columns[random.nextInt(columns.length)][random.nextInt(PAIRS)] = Double.NaN;
        }
    }

    private static void undefineVolume(double[] column, int volume) {
        for (int other = 0; other < 40; other++) {
            if (other != volume) {
                column[PairOrder.index(Math.min(volume, other), Math.max(volume, other), 40)] = Double.NaN;
            }
        }
    }
}
