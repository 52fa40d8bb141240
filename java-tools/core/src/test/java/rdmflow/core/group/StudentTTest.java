package rdmflow.core.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Digits of scipy.stats, scipy 1.17.1, printed by group_tests.py of this package. */
class StudentTTest {
    private static final double[] A = {.10, .12, .08, .15, .11, .09, .13, .14, .10, .07, .12, .16, .11, .10, .09};
    private static final double[] B = {.08, .11, .09, .10, .09, .07, .12, .11, .08, .06, .10, .12, .10, .09, .08};

    @Test
    void agreesWithSciPyForPairedFisherZ() {
        double[] differences = IntStream.range(0, 15)
                .mapToDouble(s -> FisherZ.of(A[s]) - FisherZ.of(B[s]))
                .toArray();
        StudentT test = StudentT.ofMean(differences, 0.2);
        assertEquals(4.8758735237697985, test.t(), 1e-12);
        assertEquals(0.00024510042797093934, test.p(), 1e-15);
        assertEquals(14, test.degreesOfFreedom());
        assertEquals("", test.reason());
    }

    @Test
    void agreesWithSciPyForPairedRWithoutFisherZ() {
        double[] differences =
                IntStream.range(0, 15).mapToDouble(s -> A[s] - B[s]).toArray();
        assertEquals(4.89466510385269, StudentT.ofMean(differences, 0.2).t(), 1e-12);
    }

    @Test
    void agreesWithSciPyForOneSample() {
        double[] z = Arrays.stream(A).map(r -> FisherZ.of(r - .1)).toArray();
        StudentT test = StudentT.ofMean(z, 0.1);
        assertEquals(1.7149520125628568, test.t(), 1e-12);
        assertEquals(0.1083934304164077, test.p(), 1e-13);
    }

    @Test
    void agreesWithSciPyForTwoParticipants() {
        StudentT test = StudentT.ofMean(new double[] {FisherZ.of(.3), FisherZ.of(.1)}, 0.4);
        assertEquals(1.9593011388453938, test.t(), 1e-13);
        assertEquals(0.3004348107147473, test.p(), 1e-13);
        assertEquals(1, test.degreesOfFreedom());
    }

    /** Values with a given t: mean t, standard error 1. */
    @Test
    void keepsSmallTailsExact() {
        assertEquals(0.04999999999999998, withT(2.144786687917804, 15).p(), 1e-14);
        double tail = 5.359883768515319e-15;
        assertEquals(tail, withT(40, 14).p(), 1e-11 * tail);
    }

    @Test
    void hasNoTestOfFewerThanTwoParticipants() {
        StudentT one = StudentT.ofMean(new double[] {.5}, .5);
        assertTrue(Double.isNaN(one.t()) && Double.isNaN(one.p()));
        assertEquals("expected at least two participants, found 1", one.reason());
        assertEquals(
                "expected at least two participants, found 0",
                StudentT.ofMean(new double[0], 0).reason());
    }

    @Test
    void hasNoTestWithoutSpread() {
        double[] equalButForRounding = {0.3 - 0.2, 0.2 - 0.1, 0.1};
        assertTrue(equalButForRounding[0] != equalButForRounding[1]);
        StudentT test = StudentT.ofMean(equalButForRounding, 0.3);
        assertTrue(Double.isNaN(test.t()) && Double.isNaN(test.p()));
        assertEquals("no spread between participants", test.reason());
        assertEquals(
                "no spread between participants",
                StudentT.ofMean(new double[3], 0).reason());
    }

    @Test
    void hasNoTestOfAPerfectScore() {
        StudentT test = StudentT.ofMean(new double[] {FisherZ.of(1), FisherZ.of(.5)}, 1);
        assertEquals("a score of 1 or -1 has no finite Fisher z", test.reason());
    }

    private static StudentT withT(double t, int participants) {
        double[] values = new double[participants];
        Arrays.setAll(values, k -> k % 2 == 0 ? 1 : -1);
        if (participants % 2 == 1) {
            values[participants - 1] = 0;
        }
        double standardError = Spread.standardError(values);
        return StudentT.ofMean(
                Arrays.stream(values).map(value -> t + value / standardError).toArray(), t);
    }
}
