package rdmflow.core.weighting;

import java.util.function.IntFunction;
import rdmflow.core.algebra.CrossProducts;

/** Products of matrices of a model's size, row-major, and what {@link rdmflow.core.algebra.WeightedSum} says of them. */
final class SmallMatrix {
    private static final double CANCELLED = 1e-12;

    private SmallMatrix() {}

    /** Products of some columns with others. */
    static double[] of(CrossProducts products, int[] rows, int... columns) {
        double[] block = new double[rows.length * columns.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                block[i * columns.length + j] = products.get(rows[i], columns[j]);
            }
        }
        return block;
    }

    /** M x. Four rows at a time: their sums do not wait for each other. */
    static double[] times(double[] matrix, double[] x) {
        int columns = x.length;
        int rows = columns == 0 ? 0 : matrix.length / columns;
        double[] result = new double[rows];
        int i = 0;
        for (; i + 3 < rows; i += 4) {
            int at = i * columns;
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            for (int j = 0; j < columns; j++) {
                double value = x[j];
                a += matrix[at + j] * value;
                b += matrix[at + columns + j] * value;
                c += matrix[at + 2 * columns + j] * value;
                d += matrix[at + 3 * columns + j] * value;
            }
            result[i] = a;
            result[i + 1] = b;
            result[i + 2] = c;
            result[i + 3] = d;
        }
        for (; i < rows; i++) {
            double sum = 0;
            for (int j = 0; j < columns; j++) {
                sum += matrix[i * columns + j] * x[j];
            }
            result[i] = sum;
        }
        return result;
    }

    /** x'M x, or 0 where the sum cancels. */
    static double squares(double[] matrix, double[] x, double reach) {
        double[] product = times(matrix, x);
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            squares += x[i] * product[i];
        }
        return orCancelled(squares, reach);
    }

    static double orCancelled(double squares, double reach) {
        return squares > CANCELLED * reach * reach ? squares : 0;
    }

    /** The largest length that a sum with weights of this size could have. */
    static double reach(double[] weights, double[] lengths) {
        double reach = 0;
        for (int i = 0; i < weights.length; i++) {
            reach += Math.abs(weights[i]) * lengths[i];
        }
        return reach;
    }

    /** The plain mean of the values of all runs but one, in order; null values are left out, null if there is none. */
    static double[] meanOfOthers(int one, int runs, IntFunction<double[]> values) {
        double[] mean = null;
        int count = 0;
        for (int k = 0; k < runs; k++) {
            double[] of = k == one ? null : values.apply(k);
            if (of == null) {
                continue;
            }
            count++;
            if (mean == null) {
                mean = of.clone();
                continue;
            }
            for (int i = 0; i < mean.length; i++) {
                mean[i] += of[i];
            }
        }
        for (int i = 0; mean != null && i < mean.length; i++) {
            mean[i] /= count;
        }
        return mean;
    }
}
