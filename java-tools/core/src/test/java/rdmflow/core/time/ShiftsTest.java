package rdmflow.core.time;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShiftsTest {
    /** numpy: np.floor(15 + np.arange(20) * (225 - 15) / 19 + .5) for T = 451, TR 2 s, at least 30 s, 40 shifts. */
    @Test
    void liesBetweenTheMinimumAndHalfTheRun() {
        int[] positive = {15, 26, 37, 48, 59, 70, 81, 92, 103, 114, 126, 137, 148, 159, 170, 181, 192, 203, 214, 225};
        int[] expected = IntStream.concat(IntStream.of(positive).map(s -> -s), IntStream.of(positive))
                .sorted()
                .toArray();
        assertArrayEquals(expected, Shifts.of(451, 2, 40, 30).perRun());
    }

    @Test
    void dropsDuplicatesAndHasNoneInAShortRun() {
        assertArrayEquals(
                new int[] {-17, -16, -15, 15, 16, 17}, Shifts.of(35, 2, 40, 30).perRun());
        assertEquals(0, Shifts.of(29, 2, 40, 30).perRun().length);
        assertArrayEquals(
                new int[] {-3, -2, -1, 0, 1, 2, 3}, Shifts.within(9, 3).perRun());
    }

    @Test
    void drawsDependOnSeedRunAndNumberAlone() {
        Shifts shifts = Shifts.of(451, 2, 40, 30);
        int[] draws = shifts.draws(1, "run-3", 4000);
        assertArrayEquals(Arrays.copyOf(draws, 100), shifts.draws(1, "run-3", 100));
        assertTrue(!Arrays.equals(draws, shifts.draws(2, "run-3", 4000)));
        assertTrue(!Arrays.equals(draws, shifts.draws(1, "run-4", 4000)));
        int[] counts = new int[40];
        IntStream.of(draws).forEach(k -> counts[k]++);
        // 100 expected each, standard deviation 9.9.
        assertTrue(IntStream.of(counts).allMatch(count -> count > 60 && count < 140), Arrays.toString(counts));
    }
}
