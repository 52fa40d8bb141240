package rdmflow.core.brain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import rdmflow.core.brain.MaximumProbability.Outside;

/** Worked by hand: three areas, of which the second has a map for each hemisphere. */
class MaximumProbabilityTest {
    private static final int[] AREAS = {0, 1, 1, 2};
    private static final double[][] MAPS = {
        // sum     50  50.1  tie  lone   low   all
        {25, 25.1, 30, 0, 10, 0},
        {25, 25, 0, 0, 0, 0},
        {0, 0, 30, 0, 12, 0},
        {0, 0, 30, 51, 20, 0}
    };

    @Test
    void takesTheLargestMapWhereAllTogetherPassTheThreshold() {
        List<int[]> areas = MaximumProbability.classify(MAPS, AREAS, 3, Outside.SUM, 50);
        assertArrayEquals(new int[] {1, 2}, areas.get(0));
        assertArrayEquals(new int[] {}, areas.get(1));
        assertArrayEquals(new int[] {3}, areas.get(2));
    }

    @Test
    void ruleOfTheLargestLeavesOutWhatIsMoreProbablyOutside() {
        List<int[]> areas = MaximumProbability.classify(MAPS, AREAS, 3, Outside.MAX, 50);
        assertArrayEquals(new int[] {2}, areas.get(0));
        assertArrayEquals(new int[] {}, areas.get(1));
        assertArrayEquals(new int[] {3}, areas.get(2));
    }

    /** Each hemisphere competes for itself: 26 + 26 of one area do not beat 30 of another. */
    @Test
    void unitesHemispheresOnlyAfterTheyCompeted() {
        double[][] maps = {{30}, {26}, {26}};
        List<int[]> areas = MaximumProbability.classify(maps, new int[] {0, 1, 1}, 2, Outside.SUM, 50);
        assertArrayEquals(new int[] {0}, areas.get(0));
        assertArrayEquals(new int[] {}, areas.get(1));
    }

    @Test
    void tiesGoToTheLowerAreaWhateverTheOrderOfTheMaps() {
        double[][] maps = {{40}, {40}};
        List<int[]> areas = MaximumProbability.classify(maps, new int[] {1, 0}, 2, Outside.SUM, 50);
        assertArrayEquals(new int[] {0}, areas.get(0));
    }
}
