package rdmflow.core.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counted by hand. */
class LagScanPeakTest {
    /** Eight seconds are two volumes. */
    private static final double TR = 4;

    private static final int[] SHIFTS = {-3, -2, -1, 0, 1, 2, 3};

    /** A peak at -3 that exceeds 0 by .04; the participants' levels are 0 and more. */
    private static double[][][] scan(double... levels) {
        double[][][] scores = new double[levels.length][][];
        for (int s = 0; s < levels.length; s++) {
            double l = levels[s];
            scores[s] = new double[][] {
                {l + .08, l + .05, l + .04, l + .03, l + .02, l, l},
                {l + .06, l + .05, l + .04, l + .03, l + .02, l, l}
            };
        }
        return scores;
    }

    @Test
    void findsAPeakBeyondTwoStandardErrors() {
        // SD of 0, .02, .04 is .02, so two standard errors are .0231: less than .04
        LagScanPeak peak = LagScanPeak.of(SHIFTS, TR, scan(0, .02, .04)).orElseThrow();
        assertEquals(-3, peak.shift());
        assertEquals(.09, peak.peak(), 1e-15);
        assertEquals(.05, peak.atZero(), 1e-15);
    }

    @Test
    void saysNothingWithinTwoStandardErrors() {
        // SD .04: two standard errors are .0462
        assertEquals(Optional.empty(), LagScanPeak.of(SHIFTS, TR, scan(0, .04, .08)));
        double[][][] opposed = scan(.02, .02);
        // the participants differ at the peak by .1: two standard errors are .1
        opposed[0][0][0] += .05;
        opposed[0][1][0] += .05;
        opposed[1][0][0] -= .05;
        opposed[1][1][0] -= .05;
        assertEquals(Optional.empty(), LagScanPeak.of(SHIFTS, TR, opposed));
    }

    @Test
    void onePositionOffIsNoWarning() {
        double[][] one = {{0, 0, .1, .05, 0, 0, 0}, {0, 0, .1, .05, 0, 0, 0}};
        assertEquals(Optional.empty(), LagScanPeak.of(SHIFTS, TR, new double[][][] {one, one}));
    }

    @Test
    void regionsStandForASingleParticipant() {
        // differences .05 and .03: two standard errors are .02
        assertEquals(-3, LagScanPeak.of(SHIFTS, TR, scan(.1)).orElseThrow().shift());
        assertTrue(
                LagScanPeak.of(SHIFTS, TR, new double[][][] {{scan(.1)[0][0]}}).isEmpty());
    }

    @Test
    void undefinedScoresTakeNoPart() {
        double[][][] scores = scan(0, .02, .04);
        scores[1][0][0] = Double.NaN;
        scores[2][1][6] = Double.NaN;
        assertEquals(-3, LagScanPeak.of(SHIFTS, TR, scores).orElseThrow().shift());
        for (double[][] participant : scores) {
            for (double[] region : participant) {
                region[3] = Double.NaN;
            }
        }
        assertTrue(LagScanPeak.of(SHIFTS, TR, scores).isEmpty());
    }

    @Test
    void equalScoresHaveNoPeakElsewhere() {
        double[] flat = {.3, .3, .3, .1 + .2, .3, .3, .3};
        assertTrue(LagScanPeak.of(SHIFTS, TR, new double[][][] {{flat}, {flat}}).isEmpty());
        double[] rounded = {.1 + .2, .3, .3, .3, .3, .3, .3};
        assertTrue(LagScanPeak.of(SHIFTS, TR, new double[][][] {{rounded}, {rounded}})
                .isEmpty());
    }

    /** Shifts of -10 to 10; a peak of .3 at -6; the 16 shifts more than 2 volumes from it are 0 and {@code noise} by turns. */
    private static double[][][] longScan(double noise) {
        double[] scores = new double[21];
        for (int k = 0; k < scores.length; k++) {
            scores[k] = k % 2 == 0 ? 0 : noise;
        }
        scores[4] = .3;
        return new double[][][] {{scores}, {scores}};
    }

    @Test
    void aPeakThatOtherShiftsNearlyReachByChanceIsNoWarning() {
        int[] shifts = IntStream.rangeClosed(-10, 10).toArray();
        // 8 zeros and 8 of n: mean n / 2, standard deviation n / sqrt(3.75); .3 exceeds n / 2 by 4 of them if n < .1169
        assertEquals(
                -6, LagScanPeak.of(shifts, TR, longScan(.116)).orElseThrow().shift());
        assertEquals(Optional.empty(), LagScanPeak.of(shifts, TR, longScan(.118)));
    }

    /** A movie 6 s late under a response as wide as the brain's: its flanks are no chance, however short the TR. */
    @ParameterizedTest
    @ValueSource(doubles = {0.72, 0.8, 1, 1.5, 2})
    void aWidePeakIsFoundAtAnyTr(double tr) {
        int reach = (int) (20 / tr);
        int[] shifts = IntStream.rangeClosed(-reach, reach).toArray();
        double[] r = IntStream.of(shifts)
                .mapToDouble(shift -> 0.2 * Math.exp(-Math.pow((shift * tr + 6) / 5, 2) / 2))
                .toArray();
        double[][] one = {r};
        LagScanPeak peak =
                LagScanPeak.of(shifts, tr, new double[][][] {one, one}).orElseThrow();
        assertEquals(-6, peak.shift() * tr, tr);
    }
}
