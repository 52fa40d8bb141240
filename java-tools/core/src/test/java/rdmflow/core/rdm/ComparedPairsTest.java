package rdmflow.core.rdm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparedPairsTest {
    private static final List<String> RUNS = List.of("1", "2");
    private static final double[] TIMES = {1, 3, 5, 7, 9, 11, 13};

    @ParameterizedTest
    @ValueSource(ints = {-6, -3, -1, 0, 1, 2, 5, 7})
    void shiftsTheModelsAgainstTheSelectedPairsOfTheRegions(int shift) {
        int[] positions = new PairSelection(1, 3).positions("2", RUNS, TIMES);
        ComparedPairs pairs = ComparedPairs.shifted(positions, TIMES.length, shift);
        List<List<Integer>> expected = new ArrayList<>();
        for (int position : positions) {
            int i = PairOrder.first(position, TIMES.length);
            int j = PairOrder.second(position, TIMES.length);
            if (i + shift >= 0 && j + shift < TIMES.length) {
                expected.add(List.of(PairOrder.index(i + shift, j + shift, TIMES.length), position, j - i));
            }
        }
        List<List<Integer>> found = new ArrayList<>();
        for (int p = 0; p < pairs.size(); p++) {
            found.add(List.of(pairs.models()[p], pairs.regions()[p], pairs.lags()[p]));
        }
        assertEquals(expected, found);
    }

    @Test
    void dividesIntoSomePairsAndTheOthers() {
        ComparedPairs pairs = ComparedPairs.of(PairSelection.ALL.positions("1", RUNS, TIMES), TIMES.length);
        BitSet some = new BitSet();
        some.set(2);
        some.set(20);
        assertEquals(2, pairs.only(some).size());
        assertEquals(3, pairs.only(some).lags()[0]);
        assertEquals(1, pairs.only(some).lags()[1]);
        assertEquals(19, pairs.without(some).size());
    }
}
