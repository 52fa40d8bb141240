package rdmflow.core.algebra;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Digits of least_squares.py beside this test's fixtures, numpy 2.4.6. */
class LeastSquaresTest {
    /** X'X and X'y of four columns, the third a copy of the first, the fourth constant. */
    private static final double[] XX = {
        10, 3, 10, 0, //
        3, 6, 3, 0, //
        10, 3, 10, 0, //
        0, 0, 0, 0
    };

    private static final double[] XY = {4, 5, 4, 0};

    @Test
    void dependentColumnsShareTheWeightOfMinimumLength() {
        LeastSquares squares = new LeastSquares(XX, 4, 0);
        assertArrayEquals(
                new double[] {0.08823529411764713, 0.7450980392156863, 0.08823529411764702, 0},
                squares.weights(XY),
                1e-14);
    }

    @Test
    void namesTheColumnsThatLeaveTheWeightsOpen() {
        assertArrayEquals(new int[] {0, 2, 3}, new LeastSquares(XX, 4, 0).dependentColumns());
        assertEquals(0, new LeastSquares(new double[] {10, 3, 3, 6}, 2, 0).dependentColumns().length);
    }

    @Test
    void ridgeOfDependentColumnsIsWellDefined() {
        LeastSquares ridge = new LeastSquares(XX, 4, 0.5);
        assertEquals(0, ridge.dependentColumns().length);
        assertArrayEquals(
                new double[] {0.09544468546637748, 0.6811279826464207, 0.09544468546637744, 0},
                ridge.weights(XY),
                1e-14);
    }

    @Test
    void columnsThatAreAllConstantGetNoWeight() {
        assertArrayEquals(new double[2], new LeastSquares(new double[4], 2, 0).weights(new double[2]));
    }

    /** Distances of one layer may be thousands and of another thousandths: the solution must not notice. */
    @Test
    void keepsItsDigitsWhereColumnsDifferInScale() {
        double scale = 1e5;
        double[] scaled = {10 * scale * scale, 3 * scale, 3 * scale, 6};
        double[] plain = new LeastSquares(new double[] {10, 3, 3, 6}, 2, 0).weights(new double[] {4, 5});
        double[] weights = new LeastSquares(scaled, 2, 0).weights(new double[] {4 * scale, 5});
        assertArrayEquals(plain, new double[] {weights[0] * scale, weights[1]}, 1e-14);
    }
}
