package rdmflow.core.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Digits printed by crossed_interval.py beside it; tolerance 1e-13, the quantile's. */
class CrossedIntervalTest {
    private static double[][] table() {
        return new double[][] {
            {.10, .14, .09, .20}, {.12, .18, .15, .21}, {.05, .13, .02, .16}, {.20, .22, .11, .31}, {.09, .08, .12, .17}
        };
    }

    @Test
    void agreesWithATwoWayTable() {
        assertInterval(0.10107711993951227, 5, 4, table());
    }

    @Test
    void leavesOutAsLittleAsItCan() {
        double[][] oneCell = table();
        oneCell[1][3] = Double.NaN;
        assertInterval(0.11608729041168599, 4, 4, oneCell);
        double[][] oneRun = table();
        for (int r = 0; r < 3; r++) {
            oneRun[r][2] = Double.NaN;
        }
        assertInterval(0.15899128252903647, 5, 3, oneRun);
    }

    /** Three participants and four runs; two runs and then one more participant have no score at all. */
    @Test
    void whatHasNoScoreCostsNothingElse() {
        double[][] three = Arrays.copyOf(table(), 3);
        for (double[] row : three) {
            row[1] = Double.NaN;
            row[2] = Double.NaN;
        }
        assertInterval(0.6743472270375308, 3, 2, three);
        double[][] four = Arrays.copyOf(three, 4);
        four[3] = new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
        assertInterval(0.6743472270375308, 3, 2, four);
    }

    @Test
    void withOneOfOneKindTheOtherDecides() {
        assertInterval(0.07942844501654413, 1, 4, new double[][] {table()[0]});
        double[][] oneRun = new double[5][];
        for (int r = 0; r < 5; r++) {
            oneRun[r] = new double[] {table()[r][0]};
        }
        assertInterval(0.06879759819366188, 5, 1, oneRun);
        assertTrue(Double.isNaN(CrossedInterval.of(new double[][] {{.1}}).halfWidth()));
        assertTrue(Double.isNaN(
                CrossedInterval.of(new double[][] {{Double.NaN, Double.NaN}}).halfWidth()));
    }

    private static void assertInterval(double halfWidth, int participants, int runs, double[][] scores) {
        CrossedInterval interval = CrossedInterval.of(scores);
        assertEquals(halfWidth, interval.halfWidth(), 1e-13);
        assertEquals(participants, interval.participants());
        assertEquals(runs, interval.runs());
    }
}
