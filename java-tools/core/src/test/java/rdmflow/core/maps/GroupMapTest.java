package rdmflow.core.maps;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.brain.Grid;
import rdmflow.test.Fixture;

class GroupMapTest {
    private static final Grid GRID = Grid.aligned(7, 6, 5, new double[] {1, 1, 1}, new double[] {0, 0, 0});

    private static double[] row(String name) {
        return Fixture.numbers(GroupMapTest.class, "tfce.tsv", name);
    }

    private static double[] at(double[] values, int[] places) {
        return Arrays.stream(places).mapToDouble(k -> values[k]).toArray();
    }

    /** Digits of nilearn's permuted_ols (tfce.py). */
    @Test
    void tAndTfceAreThoseOfNilearn() {
        double[] mask = row("mask");
        int[] places = IntStream.range(0, mask.length).filter(k -> mask[k] == 1).toArray();
        double[][] scores = Fixture.cells(GroupMapTest.class, "tfce.tsv").stream()
                .filter(cells -> cells[0].equals("scores"))
                .map(cells -> at(Fixture.numbers(cells, 1), places))
                .toArray(double[][]::new);
        assertEquals(7, scores.length);
        Adjacency adjacency = Adjacency.ofFaces(GRID, places);
        for (boolean twoSided : new boolean[] {true, false}) {
            GroupMap group = GroupMap.of(scores, adjacency, 5000, 1, twoSided, 2);
            String sides = twoSided ? " two" : " one";
            assertClose(at(row("t" + sides), places), group.t());
            assertClose(at(row("tfce" + sides), places), group.tfce());
            // All 128 ways, itself among them: the smallest p that there is.
            assertEquals(128, group.flips());
            double[] sorted = group.familyWise().clone();
            Arrays.sort(sorted);
            assertTrue(sorted[0] >= (twoSided ? 2 : 1) / 128.0 && sorted[0] <= 0.05, "" + sorted[0]);
        }
    }

    private static void assertClose(double[] expected, double[] found) {
        for (int k = 0; k < expected.length; k++) {
            assertEquals(expected[k], found[k], 1e-9 * Math.max(1, Math.abs(expected[k])), "place " + k);
        }
    }

    /** Clusters found anew at every threshold, by flooding. */
    private static double[] slowTfce(double[] t, Adjacency adjacency) {
        double max = Arrays.stream(t).max().orElseThrow();
        double[] sum = new double[t.length];
        for (int k = 1; k <= 100; k++) {
            double threshold = k == 100 ? max : k * (max / 100);
            boolean[] seen = new boolean[t.length];
            for (int v = 0; v < t.length; v++) {
                if (seen[v] || t[v] < threshold) {
                    continue;
                }
                List<Integer> cluster = new ArrayList<>(List.of(v));
                seen[v] = true;
                for (int i = 0; i < cluster.size(); i++) {
                    for (int other : adjacency.neighbours()[cluster.get(i)]) {
                        if (!seen[other] && t[other] >= threshold) {
                            seen[other] = true;
                            cluster.add(other);
                        }
                    }
                }
                cluster.forEach(member -> sum[member] += Math.sqrt(cluster.size()) * threshold * threshold);
            }
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void tfceIsTheSumOverClustersOfEveryThreshold(long seed) {
        Random random = new Random(seed);
        int size = 60;
        List<int[]> edges = new ArrayList<>();
        for (int k = 0; k < 90; k++) {
            edges.add(new int[] {random.nextInt(size), random.nextInt(size)});
        }
        int[] places = new TreeSet<>(IntStream.range(0, 40)
                        .map(k -> random.nextInt(size))
                        .boxed()
                        .toList())
                .stream().mapToInt(Integer::intValue).toArray();
        Adjacency adjacency = Adjacency.ofEdges(edges, places, size);
        double[] t = IntStream.range(0, places.length)
                .mapToDouble(k -> Math.rint(10 * random.nextGaussian()) / 4)
                .toArray();
        assertArrayEquals(slowTfce(t, adjacency), new Tfce(adjacency).of(t, false), 1e-9);
    }

    @Test
    void nothingAboveZeroIsNothing() {
        Adjacency adjacency = Adjacency.ofEdges(List.of(new int[] {0, 1}), new int[] {0, 1}, 2);
        assertArrayEquals(new double[2], new Tfce(adjacency).of(new double[] {-1, 0}, false));
    }

    /** Random flips give the p of all of them, and the same p for a seed and any number of threads. */
    @Test
    void randomFlipsAreSeededAndAgreeWithAll() {
        Random random = new Random(3);
        int[] places = IntStream.range(0, GRID.size()).toArray();
        double[][] scores = new double[10][places.length];
        for (double[] map : scores) {
            Arrays.setAll(map, k -> 0.1 * random.nextGaussian() + (k < 20 ? 0.08 : 0));
        }
        Adjacency adjacency = Adjacency.ofFaces(GRID, places);
        GroupMap all = GroupMap.of(scores, adjacency, 1024, 1, false, 2);
        GroupMap some = GroupMap.of(scores, adjacency, 1000, 1, false, 1);
        GroupMap again = GroupMap.of(scores, adjacency, 1000, 1, false, 2);
        assertEquals(1024, all.flips());
        assertEquals(1000, some.flips());
        assertArrayEquals(some.familyWise(), again.familyWise());
        for (int k = 0; k < places.length; k++) {
            // Four standard errors of a share of 1000.
            assertEquals(all.familyWise()[k], some.familyWise()[k], 0.065);
        }
    }
}
