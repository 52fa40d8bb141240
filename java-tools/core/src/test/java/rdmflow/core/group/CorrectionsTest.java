package rdmflow.core.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrectionsTest {
    private static final double[] P = {.01, .04, .03, .2, .005, .04, .9};

    /** scipy.stats.false_discovery_control, scipy 1.17.1, printed by group_tests.py of this package. */
    @Test
    void falseDiscoveryRateAgreesWithSciPy() {
        double[] expected = {
            0.035, 0.055999999999999994, 0.055999999999999994, 0.23333333333333336, 0.035, 0.055999999999999994, 0.9
        };
        assertArrayEquals(expected, Corrections.benjaminiHochberg(P), 1e-15);
    }

    @Test
    void anUndefinedProbabilityStaysUndefinedAndDoesNotCount() {
        double[] withGap = {.01, .04, Double.NaN, .03, .2, .005, .04, .9};
        double[] corrected = Corrections.benjaminiHochberg(withGap);
        assertTrue(Double.isNaN(corrected[2]));
        double[] others = {
            corrected[0], corrected[1], corrected[3], corrected[4], corrected[5], corrected[6], corrected[7]
        };
        assertArrayEquals(Corrections.benjaminiHochberg(P), others, 0);
    }

    @Test
    void bonferroniMultipliesUpToOne() {
        assertArrayEquals(
                new double[] {.1, .5, 1, Double.NaN},
                Corrections.bonferroni(new double[] {.01, .05, .3, Double.NaN}, 10),
                1e-16);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void liesBetweenTheProbabilityAndBonferroniAndKeepsItsOrder(long seed) {
        double[] p = new Random(seed).doubles(40).sorted().toArray();
        double[] fdr = Corrections.benjaminiHochberg(p);
        double[] bonferroni = Corrections.bonferroni(p, p.length);
        for (int k = 0; k < p.length; k++) {
            assertTrue(p[k] <= fdr[k] && fdr[k] <= bonferroni[k]);
            assertTrue(k == 0 || fdr[k - 1] <= fdr[k]);
        }
        assertTrue(Arrays.stream(fdr).allMatch(q -> q <= 1));
    }
}
