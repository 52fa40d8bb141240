package rdmflow.core.algebra;

import static org.bytedeco.openblas.global.openblas.LAPACKE_dgesdd;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dsyevd;
import static org.bytedeco.openblas.global.openblas.LAPACK_ROW_MAJOR;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;

/** The one place that calls native LAPACK, in one thread: for many matrices of hundreds of rows. */
public final class Lapack {
    static {
        blas_set_num_threads(1);
    }

    private Lapack() {}

    /**
     * Eigenvalues of a symmetric matrix, rising.
     *
     * @param a row-major n x n; afterwards its column k is the vector of length 1 that belongs to value k
     */
    public static double[] eigen(double[] a, int n) {
        double[] values = new double[n];
        require(LAPACKE_dsyevd(LAPACK_ROW_MAJOR, (byte) 'V', (byte) 'U', n, a, n, values), "eigenvalues", n, n);
        return values;
    }

    /**
     * Singular values, falling.
     *
     * @param a row-major rows x columns, at least 1 of each; used up
     */
    public static double[] singularValues(double[] a, int rows, int columns) {
        double[] values = new double[Math.min(rows, columns)];
        double[] none = new double[1];
        require(
                LAPACKE_dgesdd(
                        LAPACK_ROW_MAJOR, (byte) 'N', rows, columns, a, columns, values, none, columns, none, columns),
                "singular values",
                rows,
                columns);
        return values;
    }

    private static void require(int info, String what, int rows, int columns) {
        if (info != 0) {
            throw new ArithmeticException(
                    "LAPACK found no " + what + " of a " + rows + " x " + columns + " matrix: code " + info);
        }
    }
}
