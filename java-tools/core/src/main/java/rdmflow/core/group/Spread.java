package rdmflow.core.group;

import java.util.Arrays;

/** Mean and spread over participants; docs/method.md section 7. */
public final class Spread {
    private Spread() {}

    /** NaN of no values. */
    public static double mean(double[] values) {
        return values.length == 0 ? Double.NaN : Arrays.stream(values).sum() / values.length;
    }

    /** sqrt(sum (x - mean)^2 / (n - 1)), mean first; NaN of fewer than two values. */
    public static double standardDeviation(double[] values) {
        if (values.length < 2) {
            return Double.NaN;
        }
        double mean = mean(values);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (values.length - 1));
    }

    /** Standard deviation / sqrt n. */
    public static double standardError(double[] values) {
        return standardDeviation(values) / Math.sqrt(values.length);
    }
}
