package rdmflow.core.weighting;

import java.util.Locale;
import rdmflow.core.algebra.LeastSquares;
import rdmflow.core.algebra.NonNegativeLeastSquares;

/**
 * How layers are weighted: y = b0 + X b in one run, by X'X and X'y of centred columns. Paper A.8; docs/method.md
 * section 3.
 *
 * @param method see {@link Method}
 * @param lambda of ridge, &gt;= 0; 0 for the others
 */
public record Weighting(Method method, double lambda) {
    /** OLS is the paper's text; NNLS (weights &gt;= 0, intercept free) the authors' code; ridge as scikit-learn's. */
    public enum Method {
        OLS,
        NNLS,
        RIDGE;

        /** As the option's value is written. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static final Weighting OLS = new Weighting(Method.OLS, 0);

    public Weighting {
        if (!(lambda >= 0) || Double.isInfinite(lambda) || (method != Method.RIDGE && lambda != 0)) {
            throw new IllegalArgumentException(method + " with lambda " + lambda);
        }
    }

    /** The solver for one matrix X'X, to be used for many targets. */
    interface Solver {
        int[] NONE = {};

        /** Weights for X'y and y'y. */
        double[] weights(double[] xy, double yy);

        /** Columns that are constant or depend on each other, where that leaves the weights open. */
        int[] dependentColumns();
    }

    /** @param xx row-major X'X, size x size */
    Solver solver(double[] xx, int size) {
        return switch (method) {
            case OLS, RIDGE -> leastSquares(new LeastSquares(xx, size, lambda));
            case NNLS -> nonNegative(new NonNegativeLeastSquares(xx, size));
        };
    }

    private static Solver leastSquares(LeastSquares squares) {
        return new Solver() {
            @Override
            public double[] weights(double[] xy, double yy) {
                return squares.weights(xy);
            }

            @Override
            public int[] dependentColumns() {
                return squares.dependentColumns();
            }
        };
    }

    private static Solver nonNegative(NonNegativeLeastSquares squares) {
        return new Solver() {
            @Override
            public double[] weights(double[] xy, double yy) {
                return squares.weights(xy, yy);
            }

            @Override
            public int[] dependentColumns() {
                return NONE;
            }
        };
    }
}
