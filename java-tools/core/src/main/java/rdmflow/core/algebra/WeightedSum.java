package rdmflow.core.algebra;

import java.util.Arrays;
import java.util.List;

/**
 * A weighted sum of centred columns, never formed: a prediction X b, a residual y - X b or a single column. Its products
 * with others follow from the cross-products alone.
 *
 * <p>Sums that cancel are exactly 0 here rather than noise: a squared length below 1e-12 of what the columns could reach
 * together, and a product with a column below 1e-12 of its largest possible value. Weights that are themselves what was
 * left of larger terms say so by the reach of these terms.
 *
 * @param products of which the columns are part
 * @param columns of the sum
 * @param weights one for each column
 * @param reach the largest length that the terms could have together
 */
public record WeightedSum(CrossProducts products, int[] columns, double[] weights, double reach) {
    private static final double CANCELLED = 1e-12;

    public WeightedSum(CrossProducts products, int[] columns, double[] weights) {
        this(products, columns, weights, reach(products, columns, weights));
    }

    /** One column as it is. */
    public static WeightedSum column(CrossProducts products, int column) {
        return new WeightedSum(products, new int[] {column}, new double[] {1});
    }

    /** The sum with the mean of several weights, which may cancel. */
    public static WeightedSum mean(CrossProducts products, int[] columns, List<double[]> several) {
        double[] mean = new double[columns.length];
        double reach = 0;
        for (double[] weights : several) {
            Arrays.setAll(mean, i -> mean[i] + weights[i]);
            reach += reach(products, columns, weights) / several.size();
        }
        Arrays.setAll(mean, i -> mean[i] / several.size());
        return new WeightedSum(products, columns, mean, reach);
    }

    /** y - X b. */
    public static WeightedSum residual(CrossProducts products, int y, int[] columns, double[] weights) {
        int[] all = new int[columns.length + 1];
        double[] signed = new double[columns.length + 1];
        all[0] = y;
        signed[0] = 1;
        for (int i = 0; i < columns.length; i++) {
            all[i + 1] = columns[i];
            signed[i + 1] = -weights[i];
        }
        return new WeightedSum(products, all, signed);
    }

    /** Products of this sum with columns. */
    public double[] with(int[] others) {
        double[] result = new double[others.length];
        double smallest = CANCELLED * reach;
        for (int i = 0; i < others.length; i++) {
            double product = with(others[i]);
            result[i] = Math.abs(product) > smallest * products.length(others[i]) ? product : 0;
        }
        return result;
    }

    private double with(int other) {
        double sum = 0;
        for (int j = 0; j < columns.length; j++) {
            sum += products.get(other, columns[j]) * weights[j];
        }
        return sum;
    }

    /** The squared length of this sum. */
    public double squares() {
        double squares = dot(this);
        return squares > CANCELLED * reach * reach ? squares : 0;
    }

    private double dot(WeightedSum other) {
        double sum = 0;
        for (int i = 0; i < other.columns.length; i++) {
            sum += other.weights[i] * with(other.columns[i]);
        }
        return sum;
    }

    private static double reach(CrossProducts products, int[] columns, double[] weights) {
        double reach = 0;
        for (int i = 0; i < columns.length; i++) {
            reach += Math.abs(weights[i]) * products.length(columns[i]);
        }
        return reach;
    }

    /** Pearson correlation over the pairs, in [-1, 1]; NaN where either sum is constant. */
    public double correlation(WeightedSum other) {
        double squares = squares();
        double otherSquares = other.squares();
        if (squares == 0 || otherSquares == 0) {
            return Double.NaN;
        }
        return Math.max(-1, Math.min(1, dot(other) / Math.sqrt(squares) / Math.sqrt(otherSquares)));
    }
}
