package rdmflow.core.components;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import rdmflow.core.components.ExtremePairs.Pair;

class ExtremePairsTest {
    private static final List<double[]> LOADINGS = List.of(new double[] {.1, -.3, .2, 0}, new double[] {-.1, .2, .5});
    private static final List<int[]> POSITIONS = List.of(new int[] {0, 1, 2, 3}, new int[] {4, 6, 7});

    @Test
    void listsTheMostPositiveFirstAndEqualOnesAsTheyCome() {
        assertEquals(List.of(new Pair(1, 7, .5), new Pair(0, 2, .2)), ExtremePairs.of(LOADINGS, POSITIONS, true, 2));
        assertEquals(
                List.of(new Pair(1, 7, .5), new Pair(0, 2, .2), new Pair(1, 6, .2)),
                ExtremePairs.of(LOADINGS, POSITIONS, true, 3));
    }

    @Test
    void listsTheMostNegativeFirstAndNoneOfTheOtherSign() {
        assertEquals(List.of(new Pair(0, 1, -.3), new Pair(1, 4, -.1)), ExtremePairs.of(LOADINGS, POSITIONS, false, 9));
        assertEquals(List.of(), ExtremePairs.of(LOADINGS, POSITIONS, false, 0));
    }
}
