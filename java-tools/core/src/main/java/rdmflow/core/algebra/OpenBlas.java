package rdmflow.core.algebra;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasUpper;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dsyrk;

/**
 * The one place that calls native BLAS. Always one thread: sums then come in the same order on every machine size, and
 * parallelism is over panels, runs and layers instead.
 */
public final class OpenBlas {
    static {
        blas_set_num_threads(1);
    }

    private OpenBlas() {}

    /**
     * gram += X X' in the upper triangle (i &lt;= j) only, in double.
     *
     * @param x row-major, rows x columns, at least that long
     * @param gram row-major, rows x rows
     */
    public static void addGram(double[] x, int rows, int columns, double[] gram) {
        cblas_dsyrk(CblasRowMajor, CblasUpper, CblasNoTrans, rows, columns, 1, x, columns, 1, gram, rows);
    }

    /**
     * The products X Y' of all rows of two matrices, in double.
     *
     * @param x row-major, rows x columns
     * @param y row-major, others x columns
     * @return row-major, rows x others
     */
    public static double[] rowProducts(double[] x, int rows, double[] y, int others, int columns) {
        double[] products = new double[Math.multiplyExact(rows, others)];
        cblas_dgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasTrans,
                rows,
                others,
                columns,
                1,
                x,
                columns,
                y,
                columns,
                0,
                products,
                others);
        return products;
    }

    /** Copies the upper triangle of a row-major n x n matrix to the lower one. */
    public static void mirror(double[] gram, int n) {
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                gram[j * n + i] = gram[i * n + j];
            }
        }
    }
}
