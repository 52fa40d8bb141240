package rdmflow.core.algebra;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasUpper;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dsyrk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;

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
     * gram = X X' in the upper triangle of rows {@code from} to {@code to} of X alone.
     *
     * @param x direct, row-major, rows of {@code columns} values
     * @param gram direct, row-major, as wide as {@code size}
     */
    static void gramOfRows(DoubleBuffer x, int from, int to, int columns, DoubleBuffer gram, int size) {
        cblas_dsyrk(
                CblasRowMajor,
                CblasUpper,
                CblasNoTrans,
                to - from,
                columns,
                1,
                x.slice(from * columns, (to - from) * columns),
                columns,
                0,
                gram.slice(from * size + from, size * size - from * size - from),
                size);
    }

    /** gram = X X' of the rows before {@code split} with those from it on; arrays as in {@link #gramOfRows}. */
    static void productsAcross(DoubleBuffer x, int split, int columns, DoubleBuffer gram, int size) {
        int others = size - split;
        addProducts(
                x.slice(0, split * columns),
                split,
                columns,
                x.slice(split * columns, others * columns),
                others,
                columns,
                columns,
                0,
                gram.slice(split, size * size - split),
                size);
    }

    /**
     * sum += X Y'.
     *
     * @param x direct, row-major, {@code rows} of {@code width} values, of which the first {@code columns} count
     * @param y direct, row-major, {@code others} of {@code step} values, the same
     * @param sum direct, row-major, rows x others
     */
    public static void addRowProducts(
            DoubleBuffer x, int rows, int width, DoubleBuffer y, int others, int step, int columns, DoubleBuffer sum) {
        addProducts(x, rows, width, y, others, step, columns, 1, sum, others);
    }

    /** sum = X Y' + {@code kept} sum, for rows of X, Y and the sum that begin so many values after each other. */
    private static void addProducts(
            DoubleBuffer x,
            int rows,
            int stepX,
            DoubleBuffer y,
            int others,
            int stepY,
            int columns,
            int kept,
            DoubleBuffer sum,
            int step) {
        cblas_dgemm(
                CblasRowMajor, CblasNoTrans, CblasTrans, rows, others, columns, 1, x, stepX, y, stepY, kept, sum, step);
    }

    /** Zeros outside the heap, where BLAS takes them without a copy. */
    public static DoubleBuffer direct(int values) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(Double.BYTES, values))
                .order(ByteOrder.nativeOrder())
                .asDoubleBuffer();
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

    /**
     * The products X Y' of all rows of two matrices outside of the heap.
     *
     * @param x direct, row-major, rows x columns
     * @param y direct, row-major, others x columns
     * @param products direct, takes rows x others values, row-major
     */
    public static void rowProducts(
            DoubleBuffer x, int rows, DoubleBuffer y, int others, int columns, DoubleBuffer products) {
        addProducts(x, rows, columns, y, others, columns, columns, 0, products, others);
    }

    /**
     * gram = X'X in the upper triangle.
     *
     * @param x direct, row-major, rows x columns
     * @param gram direct, row-major, columns x columns
     */
    public static void gramOfColumns(DoubleBuffer x, int rows, int columns, DoubleBuffer gram) {
        cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, columns, rows, 1, x, columns, 0, gram, columns);
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
