package rdmflow.core.algebra;

import java.util.Optional;

/** A = L L' of a symmetric positive definite matrix, and the solution of A x = b. */
public final class Cholesky {
    private final int size;
    private final double[] lower;

    private Cholesky(int size, double[] lower) {
        this.size = size;
        this.lower = lower;
    }

    /**
     * The factor, or nothing where a column is (nearly) a combination of those before it: where what they leave of its
     * squared length is at most {@code tolerance} of it.
     *
     * @param a row-major size x size, symmetric; not changed
     */
    public static Optional<Cholesky> of(double[] a, int size, double tolerance) {
        double[] lower = new double[size * size];
        for (int j = 0; j < size; j++) {
            double pivot = a[j * size + j];
            for (int k = 0; k < j; k++) {
                pivot -= lower[j * size + k] * lower[j * size + k];
            }
            if (!(pivot > tolerance * a[j * size + j])) {
                return Optional.empty();
            }
            double diagonal = Math.sqrt(pivot);
            lower[j * size + j] = diagonal;
            for (int i = j + 1; i < size; i++) {
                double sum = a[i * size + j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i * size + k] * lower[j * size + k];
                }
                lower[i * size + j] = sum / diagonal;
            }
        }
        return Optional.of(new Cholesky(size, lower));
    }

    /** x of A x = b. */
    public double[] solve(double[] b) {
        double[] x = b.clone();
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= lower[i * size + k] * x[k];
            }
            x[i] /= lower[i * size + i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                x[i] -= lower[k * size + i] * x[k];
            }
            x[i] /= lower[i * size + i];
        }
        return x;
    }
}
