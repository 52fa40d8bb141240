package rdmflow.core.components;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.test.Matrices;

class PrincipalComponentsTest {
    private static final double[][] FIRST = {
        {3, 1, 4, 1, 5, 9}, {2, 6, 5, 3, 5, 8}, {9, 7, 9, 3, 2, 3}, {8, 4, 6, 2, 6, 4}, {3, 3, 8, 3, 2, 7}
    };
    private static final double[][] SECOND = {{2, 7, 1}, {8, 2, 8}, {1, 8, 2}, {8, 4, 5}, {9, 0, 4}};

    /** Digits of numpy.linalg.svd, numpy 2.4.6, printed by principal_components.py of this package. */
    @Test
    void agreesWithTheSingularValueDecompositionOfNumpy() {
        double[][] scores = {
            {-2.593345043285095, 7.31356994016177, 0.2619004508507601, -0.5636172199949987},
            {5.7463607799036085, -0.2525956076057801, 1.7598778889120552, 3.0361757298157577},
            {-8.481974133644366, -3.1040823559946817, -1.0537094038091976, 1.452750500159718},
            {0.32042616839747723, -2.9665691016030054, 2.8844540440664863, -2.7886770525984383},
            {5.008532228628375, -0.990322874958306, -3.852522980020104, -1.1366319573820416}
        };
        double[] explained = {0.5305350928091513, 0.28282445238243603, 0.10634912395979773, 0.08029133084861508};
        double[][] loadings = {
            {
                -0.4020810725581545,
                -0.08169094765484822,
                -0.1168085619003767,
                0.035551819871259854,
                0.07846949583152296,
                0.24493545719351356,
                0.5840411893648882,
                -0.5350366989313597,
                0.35104131963000507
            },
            {
                -0.45505456546064055,
                -0.42165780059278535,
                -0.35175950818845064,
                -0.1598023451986399,
                0.12768002552555294,
                0.4891217294397716,
                -0.317165623890421,
                0.19173784705797678,
                -0.270108886229479
            }
        };
        List<double[][]> found = new ArrayList<>();
        PrincipalComponents components = analyse(List.of(FIRST, SECOND), 10, found);
        assertEquals(4, components.count());
        for (int layer = 0; layer < 5; layer++) {
            assertArrayEquals(scores[layer], components.scores()[layer], 1e-13);
        }
        assertArrayEquals(explained, components.explainedVariance(), 1e-14);
        for (int k = 0; k < 2; k++) {
            assertArrayEquals(Arrays.copyOf(loadings[k], 6), found.get(0)[k], 1e-14);
            assertArrayEquals(Arrays.copyOfRange(loadings[k], 6, 9), found.get(1)[k], 1e-14);
        }
    }

    @Test
    void usesOnlyThePositionsItIsGiven() {
        double[][] spoilt = Arrays.stream(FIRST)
                .map(row -> DoubleStream.concat(DoubleStream.of(Double.NaN, -1e9), Arrays.stream(row))
                        .toArray())
                .toArray(double[][]::new);
        LayerGram some = new LayerGram(5);
        some.add(spoilt, new int[] {2, 3, 4, 5, 6, 7});
        LayerGram all = new LayerGram(5);
        all.add(FIRST, IntStream.range(0, 6).toArray());
        assertArrayEquals(all.products(), some.products(), 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void allComponentsRebuildTheCentredRdms(long seed) {
        Random random = new Random(seed);
        int layers = 3 + random.nextInt(8);
        List<double[][]> runs =
                List.of(Matrices.gaussian(random, layers, 5000, 1, 1), Matrices.gaussian(random, layers, 300, 1, 1));
        List<double[][]> loadings = new ArrayList<>();
        PrincipalComponents components = analyse(runs, layers, loadings);
        assertEquals(1, Arrays.stream(components.explainedVariance()).sum(), 1e-12);
        double[] squares = new double[components.count()];
        for (int r = 0; r < runs.size(); r++) {
            int pairs = runs.get(r)[0].length;
            for (int p = 0; p < pairs; p++) {
                int pair = p;
                double[][] rdms = runs.get(r);
                double mean = Arrays.stream(rdms)
                        .mapToDouble(rdm -> rdm[pair])
                        .average()
                        .orElseThrow();
                for (int layer = 0; layer < layers; layer++) {
                    double rebuilt = 0;
                    for (int k = 0; k < components.count(); k++) {
                        rebuilt += components.scores()[layer][k] * loadings.get(r)[k][p];
                    }
                    assertEquals(rdms[layer][p] - mean, rebuilt, 1e-11);
                }
                for (int k = 0; k < squares.length; k++) {
                    squares[k] += loadings.get(r)[k][p] * loadings.get(r)[k][p];
                }
            }
        }
        Arrays.stream(squares).forEach(length -> assertEquals(1, length, 1e-11));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theLargestLoadingIsPositive(long seed) {
        Random random = new Random(seed);
        List<double[][]> loadings = new ArrayList<>();
        PrincipalComponents components = analyse(
                List.of(Matrices.gaussian(random, 6, 40, 1, 1), Matrices.gaussian(random, 6, 90, 1, 1)), 6, loadings);
        for (int k = 0; k < components.count(); k++) {
            int component = k;
            double[] all = loadings.stream()
                    .flatMapToDouble(run -> Arrays.stream(run[component]))
                    .toArray();
            double largest = Arrays.stream(all).max().orElseThrow();
            assertTrue(largest >= -Arrays.stream(all).min().orElseThrow());
        }
    }

    @Test
    void equalLayersHaveEqualScoresAndNoComponentOfTheirOwn() {
        double[][] rdms = {FIRST[0], FIRST[1], FIRST[1], FIRST[2]};
        PrincipalComponents components = analyse(List.<double[][]>of(rdms), 4, new ArrayList<>());
        assertEquals(2, components.count());
        assertArrayEquals(components.scores()[1], components.scores()[2], 1e-13);
    }

    @Test
    void layersWithoutDifferenceHaveNoComponent() {
        assertEquals(
                0,
                analyse(List.<double[][]>of(new double[][] {FIRST[0], FIRST[0]}), 2, new ArrayList<>())
                        .count());
    }

    private static PrincipalComponents analyse(List<double[][]> runs, int components, List<double[][]> loadings) {
        int layers = runs.get(0).length;
        LayerGram gram = new LayerGram(layers);
        runs.forEach(run -> gram.add(run, IntStream.range(0, run[0].length).toArray()));
        PrincipalComponents found = PrincipalComponents.of(gram.products(), layers, components);
        runs.forEach(run -> loadings.add(
                found.loadings(run, IntStream.range(0, run[0].length).toArray())));
        return found.signed(loadings);
    }
}
