package rdmflow.core.weighting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.algebra.CrossProducts;
import rdmflow.core.algebra.Moments;
import rdmflow.core.algebra.WantedProducts;
import rdmflow.core.rdm.ComparedPairs;
import rdmflow.core.rdm.PairOrder;

/** All shifts at once against one shift at a time, pair by pair. */
class ShiftedMomentsTest {
    private static final int VOLUMES = 150;
    private static final int LAYERS = 5;
    private static final int REGIONS = 3;
    private static final int[] SHIFTS = {-140, -71, -3, 1, 2, 64, 65, 146};

    private final double[][] columns = columns();
    private final double[] means = Arrays.stream(columns)
            .mapToDouble(c -> Arrays.stream(c).average().orElseThrow())
            .toArray();

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void equalsOneShiftAtATime(int firstLag) {
        Map<Integer, Moments> together = together(firstLag, 1);
        int[] positions = IntStream.range(0, columns[0].length)
                .filter(p -> PairOrder.second(p, VOLUMES) - PairOrder.first(p, VOLUMES) >= firstLag)
                .toArray();
        assertEquals(firstLag, ComparedPairs.firstLagOfAll(positions, VOLUMES));
        for (int shift : SHIFTS) {
            ComparedPairs pairs = ComparedPairs.shifted(positions, VOLUMES, shift);
            int[][] at = new int[LAYERS + REGIONS][];
            Arrays.setAll(at, c -> c < LAYERS ? pairs.models() : pairs.regions());
            Moments alone = Moments.of(columns, means, at, pairs.lags(), VOLUMES, WantedProducts.ALL, 1);
            assertSame(alone.centred(), together.get(shift).centred());
            assertSame(alone.centredWithinStrata(), together.get(shift).centredWithinStrata());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void threadsChangeNoBit(int threads) {
        Map<Integer, Moments> one = together(1, 1);
        Map<Integer, Moments> more = together(1, threads);
        for (int shift : SHIFTS) {
            CrossProducts expected = one.get(shift).centredWithinStrata();
            CrossProducts found = more.get(shift).centredWithinStrata();
            for (int k = 0; k < LAYERS * (LAYERS + REGIONS); k++) {
                int i = k % LAYERS;
                int j = k / LAYERS;
                assertEquals(expected.get(i, j), found.get(i, j));
            }
        }
    }

    private Map<Integer, Moments> together(int firstLag, int threads) {
        return new ShiftedMoments(columns, means, LAYERS, VOLUMES, firstLag, true, threads)
                .of(SHIFTS, WantedProducts.ALL);
    }

    /** Products of two regions are not made. */
    private static void assertSame(CrossProducts expected, CrossProducts found) {
        assertEquals(expected.pairs(), found.pairs());
        for (int i = 0; i < LAYERS + REGIONS; i++) {
            for (int j = 0; j < LAYERS + REGIONS; j++) {
                if (i == j || Math.min(i, j) < LAYERS) {
                    assertEquals(
                            expected.get(i, j),
                            found.get(i, j),
                            1e-12 * expected.length(i) * expected.length(j) + 1e-12);
                }
            }
        }
    }

    private static double[][] columns() {
        Random random = new Random(7);
        int pairs = Math.toIntExact(PairOrder.count(VOLUMES));
        double[] common = random.doubles(pairs).toArray();
        double[][] columns = new double[LAYERS + REGIONS][];
        Arrays.setAll(columns, c -> Arrays.stream(common)
                .map(value -> 1 + value + random.nextDouble())
                .toArray());
        return columns;
    }
}
