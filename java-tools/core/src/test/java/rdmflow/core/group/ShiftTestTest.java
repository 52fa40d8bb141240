package rdmflow.core.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Counted by hand: 4 draws, so p is a number of fifths. */
class ShiftTestTest {
    private static final double[] OBSERVED = {0.3, 0.1, Double.NaN, -0.25};
    private static final List<double[]> DRAWS = List.of(
            new double[] {0.1, 0.3, 0.2, -0.4},
            new double[] {0.0, 0.2, 0.4, -0.1},
            new double[] {9, 9, 9, 9},
            new double[] {-0.3, 0.1, 0.2, 0});

    @Test
    void countsDrawsThatDoAsWell() {
        ShiftTest test = ShiftTest.of(OBSERVED, DRAWS);
        assertArrayEquals(new double[] {2 / 5., 3 / 5., Double.NaN, 4 / 5.}, test.p());
        // Largest of the defined ones in each draw: 0.1, 0.3, 0.4, 0.
        assertArrayEquals(new double[] {3 / 5., 4 / 5., Double.NaN, 1}, test.familyWise());
    }

    @Test
    void countsEitherSignOfADifference() {
        ShiftTest test = ShiftTest.ofEitherSign(OBSERVED, DRAWS);
        assertArrayEquals(new double[] {3 / 5., 4 / 5., Double.NaN, 2 / 5.}, test.p());
        // Largest absolute values: 0.3, 0.3, 0.4, 0.4.
        assertArrayEquals(new double[] {1, 1, Double.NaN, 1}, test.familyWise());
    }
}
