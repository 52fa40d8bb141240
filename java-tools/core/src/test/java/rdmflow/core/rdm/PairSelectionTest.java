package rdmflow.core.rdm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rdmflow.core.DataException;

class PairSelectionTest {
    private static final List<String> RUNS = List.of("10", "2", "1");

    @Test
    void usesEveryPairByDefault() {
        assertArrayEquals(IntStream.range(0, 45).toArray(), PairSelection.ALL.positions("2", RUNS, times(10)));
    }

    @Test
    void leavesOutPairsUpToTheLagItself() {
        int[] positions = new PairSelection(2, 0).positions("2", RUNS, times(6));
        assertArrayEquals(expected(6, 0, 6, 2), positions);
        assertEquals(6, positions.length);
    }

    @Test
    void dropsBothEndsOfARunInTheMiddle() {
        assertArrayEquals(expected(30, 8, 22, 0), new PairSelection(0, 16).positions("2", RUNS, times(30)));
    }

    @Test
    void keepsTheStartOfTheFirstRunAndTheEndOfTheLastByNumber() {
        assertArrayEquals(expected(30, 0, 22, 0), new PairSelection(0, 16).positions("1", RUNS, times(30)));
        assertArrayEquals(expected(30, 8, 30, 0), new PairSelection(0, 16).positions("10", RUNS, times(30)));
    }

    @Test
    void dropsAVolumeThatBeginsWithinTheSpan() {
        assertArrayEquals(expected(30, 9, 21, 1), new PairSelection(1, 16.5).positions("2", RUNS, times(30)));
    }

    @Test
    void refusesToLeaveFewerThanTwoPairs() {
        DataException none =
                assertThrows(DataException.class, () -> new PairSelection(0, 30).positions("2", RUNS, times(30)));
        assertTrue(none.getMessage().contains("run 2"), none.getMessage());
        assertThrows(DataException.class, () -> new PairSelection(28, 0).positions("2", RUNS, times(30)));
    }

    @Test
    void refusesTimesThatDoNotRiseOnlyWhereSecondsAreDropped() {
        double[] unknown = new double[5];
        assertEquals(10, new PairSelection(0, 0).positions("1", RUNS, unknown).length);
        assertThrows(DataException.class, () -> new PairSelection(0, 2).positions("1", RUNS, unknown));
    }

    /** Volumes sampled in the middle of a TR of 2 s. */
    private static double[] times(int volumes) {
        return IntStream.range(0, volumes).mapToDouble(k -> 2 * (k + 0.5)).toArray();
    }

    private static int[] expected(int volumes, int from, int to, int lag) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < volumes; i++) {
            for (int j = i + 1; j < volumes; j++) {
                if (i >= from && j < to && j - i > lag) {
                    positions.add(PairOrder.index(i, j, volumes));
                }
            }
        }
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }
}
