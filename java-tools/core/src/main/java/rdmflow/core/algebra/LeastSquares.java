package rdmflow.core.algebra;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The weights b that minimise |y - X b|^2 + lambda |b|^2 for centred X and y, from X'X and X'y alone: ordinary least
 * squares at lambda 0, ridge above it (the minimum of scikit-learn's Ridge: centred, unscaled columns).
 *
 * <p>Rank-deficient X: eigenvalues of X'X + lambda I below 1e-12 of the largest count as zero and the solution of minimum
 * length in raw columns is taken; a constant column gets weight 0.
 * <br>Accuracy: full rank by Cholesky, which does not mind columns of different scale; the error of b is some
 * 1e-16 times the condition number of X'X.
 * <br>Paper A.8; docs/method.md section 3.
 */
public final class LeastSquares {
    private static final double ZERO_EIGENVALUE = 1e-12;

    /** A column belongs to a dependency if it makes up more than this part of a null vector. */
    private static final double INVOLVED = 1e-6;

    private final int size;
    private final SymmetricEigen eigen;
    private final int rank;
    private final Optional<Cholesky> fullRank;

    /** @param xx row-major X'X, size x size, symmetric; not kept */
    public LeastSquares(double[] xx, int size, double lambda) {
        double[] a = xx.clone();
        for (int i = 0; i < size; i++) {
            a[i * size + i] += lambda;
        }
        this.size = size;
        eigen = SymmetricEigen.of(a, size);
        double largest = eigen.values()[0];
        rank = largest > 0
                ? (int) IntStream.range(0, size)
                        .filter(k -> eigen.values()[k] >= ZERO_EIGENVALUE * largest)
                        .count()
                : 0;
        fullRank = rank == size ? Cholesky.of(a, size, 0) : Optional.empty();
    }

    /** The weights for X'y. */
    public double[] weights(double[] xy) {
        return fullRank.map(cholesky -> cholesky.solve(xy)).orElseGet(() -> ofMinimumLength(xy));
    }

    private double[] ofMinimumLength(double[] xy) {
        double[] weights = new double[size];
        for (int k = 0; k < rank; k++) {
            double[] vector = eigen.vectors()[k];
            double along = dot(vector, xy) / eigen.values()[k];
            for (int i = 0; i < size; i++) {
                weights[i] += along * vector[i];
            }
        }
        return weights;
    }

    /** The columns that are constant or part of a linear dependency; none at full rank. */
    public int[] dependentColumns() {
        return IntStream.range(0, size)
                .filter(i -> IntStream.range(rank, size).anyMatch(k -> Math.abs(eigen.vectors()[k][i]) > INVOLVED))
                .toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
