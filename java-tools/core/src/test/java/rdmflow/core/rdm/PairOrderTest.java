package rdmflow.core.rdm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairOrderTest {
    @Test
    void countsThePairsOfTheEightRuns() {
        int[] volumes = {451, 441, 438, 488, 462, 439, 542, 338};
        long[] pairs = {101475, 97020, 95703, 118828, 106491, 96141, 146611, 56953};
        long all = 0;
        for (int run = 0; run < volumes.length; run++) {
            assertEquals(pairs[run], PairOrder.count(volumes[run]));
            all += PairOrder.count(volumes[run]);
        }
        assertEquals(819_222, all);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 11, 60})
    void goesRowByRowThroughTheUpperTriangleAndBack(int volumes) {
        int position = 0;
        for (int i = 0; i < volumes; i++) {
            for (int j = i + 1; j < volumes; j++) {
                assertEquals(position, PairOrder.index(i, j, volumes));
                assertEquals(i, PairOrder.first(position, volumes));
                assertEquals(j, PairOrder.second(position, volumes));
                position++;
            }
        }
        assertEquals(position, PairOrder.count(volumes));
    }
}
