package rdmflow.core.algebra;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The weights b &gt;= 0 that minimise |y - X b|^2 for centred X and y (so with a free intercept), from X'X and X'y alone:
 * the active-set method of Bro and de Jong (1997, J. Chemometrics 11, 393), "FNNLS".
 *
 * <p>A column that depends linearly on those already in use is passed over: it could not improve the prediction.
 * <br>docs/method.md section 3, {@code --weights nnls}.
 */
public final class NonNegativeLeastSquares {
    /** A cosine between a column and the residual below this is rounding. */
    private static final double NO_GRADIENT = 1e-12;

    /** What other columns leave of a column's squared length below this part counts as nothing. */
    private static final double DEPENDENT = 1e-12;

    private final int size;
    private final double[] xx;

    /** @param xx row-major X'X, size x size, symmetric; not copied */
    public NonNegativeLeastSquares(double[] xx, int size) {
        this.xx = xx;
        this.size = size;
    }

    /**
     * The weights for X'y.
     *
     * @param yy |y|^2
     */
    public double[] weights(double[] xy, double yy) {
        double[] weights = new double[size];
        boolean[] used = new boolean[size];
        boolean[] passedOver = new boolean[size];
        for (int entry = steepest(weights, used, passedOver, xy, yy);
                entry >= 0;
                entry = steepest(weights, used, passedOver, xy, yy)) {
            used[entry] = true;
            Optional<double[]> free = unconstrained(used, xy);
            if (free.isEmpty() || free.get()[entry] <= 0) {
                used[entry] = false;
                passedOver[entry] = true;
                continue;
            }
            boolean[] before = used.clone();
            before[entry] = false;
            double[] next = nonNegative(weights, free.get(), used, xy);
            if (loss(next, xy) < loss(weights, xy)) {
                weights = next;
                Arrays.fill(passedOver, false);
            } else {
                used = before;
                passedOver[entry] = true;
            }
        }
        return weights;
    }

    /** |y - X b|^2 - |y|^2: falls with every step taken, so that rounding cannot make the steps go in circles. */
    private double loss(double[] weights, double[] xy) {
        double loss = 0;
        for (int i = 0; i < size; i++) {
            double product = 0;
            for (int j = 0; j < size; j++) {
                product += xx[i * size + j] * weights[j];
            }
            loss += weights[i] * (product - 2 * xy[i]);
        }
        return loss;
    }

    /** The unused column whose weight improves the fit most steeply when it rises from 0, or -1. */
    private int steepest(double[] weights, boolean[] used, boolean[] passedOver, double[] xy, double yy) {
        int best = -1;
        double bestCosine = NO_GRADIENT;
        for (int j = 0; j < size; j++) {
            if (used[j] || passedOver[j] || xx[j * size + j] == 0) {
                continue;
            }
            double gradient = xy[j];
            for (int i = 0; i < size; i++) {
                gradient -= xx[j * size + i] * weights[i];
            }
            double cosine = gradient / Math.sqrt(xx[j * size + j] * yy);
            if (cosine > bestCosine) {
                bestCosine = cosine;
                best = j;
            }
        }
        return best;
    }

    /**
     * Walks from non-negative weights towards the unconstrained ones of the used columns; each time a weight would turn
     * negative, its column leaves and the target is solved anew. At least one column leaves each time, so it ends.
     */
    private double[] nonNegative(double[] start, double[] target, boolean[] used, double[] xy) {
        double[] weights = start.clone();
        double[] free = target;
        for (int leaving = firstToLeave(weights, free, used);
                leaving >= 0;
                leaving = firstToLeave(weights, free, used)) {
            double step = weights[leaving] / (weights[leaving] - free[leaving]);
            for (int i = 0; i < size; i++) {
                weights[i] += step * (free[i] - weights[i]);
                if (i == leaving || (used[i] && weights[i] <= 0)) {
                    weights[i] = 0;
                    used[i] = false;
                }
            }
            free = unconstrained(used, xy).orElseThrow();
        }
        return free;
    }

    private int firstToLeave(double[] weights, double[] free, boolean[] used) {
        int first = -1;
        double shortest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            if (used[i] && free[i] <= 0) {
                double step = weights[i] / (weights[i] - free[i]);
                if (first < 0 || step < shortest) {
                    shortest = step;
                    first = i;
                }
            }
        }
        return first;
    }

    /** Least squares on the used columns, 0 elsewhere; nothing where they depend on each other. */
    private Optional<double[]> unconstrained(boolean[] used, double[] xy) {
        int[] columns = IntStream.range(0, size).filter(i -> used[i]).toArray();
        int n = columns.length;
        double[] a = new double[n * n];
        double[] b = new double[n];
        for (int i = 0; i < n; i++) {
            b[i] = xy[columns[i]];
            for (int j = 0; j < n; j++) {
                a[i * n + j] = xx[columns[i] * size + columns[j]];
            }
        }
        return Cholesky.of(a, n, DEPENDENT).map(cholesky -> {
            double[] solution = cholesky.solve(b);
            double[] weights = new double[size];
            for (int i = 0; i < n; i++) {
                weights[columns[i]] = solution[i];
            }
            return weights;
        });
    }
}
