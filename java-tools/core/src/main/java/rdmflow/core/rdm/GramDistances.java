package rdmflow.core.rdm;

import java.util.Arrays;

/**
 * Distances between patterns of which only the Gram matrix is left: activations are never stored (docs/method.md
 * section 1).
 *
 * <p>With X the T x P patterns, m their row means and X0 = X - m 1' the centred rows, extraction hands on G = X0 X0', m
 * and P. The Gram of the uncentred rows is U = X X' = G + P m m', because each row of X0 sums to 0. Centring every
 * feature over time replaces X by C X with C = I - 1 1'/T; C commutes with the centring of rows, so G becomes C G C and
 * m becomes C m, the mean less its own mean.
 */
public final class GramDistances {
    /** A constant row of doubles keeps, after subtracting its computed mean, some units in the last place: 64 here. */
    private static final double ROUNDING_OF_MEAN = 0x1p-46;
    /** C G C is a difference of sums: what is left of a diagonal below this share of G's mean diagonal is rounding. */
    private static final double ROUNDING_OF_CENTRING = 1e-12;

    private GramDistances() {}

    /**
     * Distances of all pairs of rows.
     *
     * <ul>
     *   <li>correlation: 1 - G_ij / sqrt(G_ii G_jj), clipped to [0, 2]
     *   <li>cosine: 1 - U_ij / sqrt(U_ii U_jj), clipped to [0, 2]
     *   <li>euclidean: sqrt(G_ii + G_jj - 2 G_ij + P (m_i - m_j)^2); a negative radicand (rounding) counts as 0; centring
     *       the features changes nothing
     * </ul>
     *
     * <p>Shapes: gram T x T, of which the upper triangle is read, finite; rowMean T; result T(T-1)/2 in the order of
     * {@link PairOrder}.
     * <br>Undefined: correlation of a constant row, cosine of a row of zeros: NaN for all its pairs. A row counts as
     * constant when its sum of squared deviations G_ii is at most P (2^-46 m_i)^2: a constant row of float32 values has
     * exactly 0, one of doubles has rounding below this, and a single float32 step in one of 10^6 features is 10^7 times
     * above. With centred features it counts as constant below 1e-12 of the mean diagonal before centring.
     * <br>Paper A.6; docs/method.md sections 1 and 6.
     *
     * @param centreFeatures whether each feature's mean over the T rows is subtracted first
     * @param features P
     */
    public static double[] of(Metric metric, boolean centreFeatures, double[][] gram, double[] rowMean, long features) {
        int rows = gram.length;
        // A length of a difference is the same before and after centring, so it is not made less exact.
        boolean centre = centreFeatures && metric != Metric.EUCLIDEAN;
        double[][] centred = centre ? doubleCentred(gram) : gram;
        double[] means = centre ? centred(rowMean) : rowMean;
        double centringFloor = centre ? ROUNDING_OF_CENTRING * meanDiagonal(gram) : 0;
        double meanFloor = centre ? ROUNDING_OF_CENTRING * meanSquare(rowMean) * features : 0;
        double[] length = new double[rows];
        for (int i = 0; i < rows; i++) {
            double deviation = centred[i][i];
            double level = features * means[i] * means[i];
            double rounding = features * square(ROUNDING_OF_MEAN * means[i]) + centringFloor;
            boolean constant = !(deviation > rounding);
            length[i] = switch (metric) {
                case CORRELATION -> constant ? Double.NaN : Math.sqrt(deviation);
                case COSINE -> constant && !(level > meanFloor) ? Double.NaN : Math.sqrt(deviation + level);
                case EUCLIDEAN -> deviation;
            };
        }
        double[] pairs = new double[Math.toIntExact(PairOrder.count(rows))];
        int pair = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = i + 1; j < rows; j++) {
                double product = centred[i][j];
                pairs[pair++] = switch (metric) {
                    case CORRELATION -> CorrelationDistance.clip(1 - product / length[i] / length[j]);
                    case COSINE -> CorrelationDistance.clip(
                            1 - (product + features * means[i] * means[j]) / length[i] / length[j]);
                    case EUCLIDEAN -> Math.sqrt(
                            Math.max(0, length[i] + length[j] - 2 * product + features * square(means[i] - means[j])));
                };
            }
        }
        return pairs;
    }

    /** C G C with C = I - 1 1'/T, from the upper triangle of G. */
    private static double[][] doubleCentred(double[][] gram) {
        int rows = gram.length;
        double[] mean = new double[rows];
        for (int i = 0; i < rows; i++) {
            double sum = 0;
            for (int j = 0; j < rows; j++) {
                sum += i <= j ? gram[i][j] : gram[j][i];
            }
            mean[i] = sum / rows;
        }
        double all = Arrays.stream(mean).sum() / rows;
        double[][] centred = new double[rows][rows];
        for (int i = 0; i < rows; i++) {
            for (int j = i; j < rows; j++) {
                centred[i][j] = gram[i][j] - mean[i] - mean[j] + all;
            }
        }
        return centred;
    }

    private static double[] centred(double[] values) {
        double mean = Arrays.stream(values).sum() / values.length;
        return Arrays.stream(values).map(value -> value - mean).toArray();
    }

    private static double meanDiagonal(double[][] gram) {
        double sum = 0;
        for (int i = 0; i < gram.length; i++) {
            sum += gram[i][i];
        }
        return sum / gram.length;
    }

    private static double meanSquare(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += square(value);
        }
        return sum / values.length;
    }

    private static double square(double value) {
        return value * value;
    }
}
