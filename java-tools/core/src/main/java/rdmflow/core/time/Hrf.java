package rdmflow.core.time;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.LogGamma;
import rdmflow.core.DataException;

/**
 * A haemodynamic response function h(t), 0 &lt;= t &lt;= length, divided by its sum on the grid of the feature rate, so that a
 * constant activation keeps its value once the response is complete (paper A.6).
 *
 * <ul>
 *   <li>{@code spm}: t^5 e^-t / 5! - t^15 e^-t / (6 * 15!), 32 s; {@code spm-20s}: the same for
 *       0 &lt;= t &lt; 20 s, the authors' 100 taps at 5 Hz: its last tap comes one sample before 20 s
 *   <li>{@code glover}: two gamma densities, shape 6 / .9 minus .48 times shape 12 / .9, both of scale .9 s, 32 s
 *   <li>{@code none}: each volume takes the last sample at or before it
 *   <li>taps of the user, one per sample of the feature rate, interpolated linearly between them
 * </ul>
 *
 * Accuracy: relative 1e-13 (gamma functions by {@link LogGamma}).
 */
public final class Hrf {
    /** What {@link #named} knows. */
    public static final List<String> NAMES = List.of("spm", "spm-20s", "glover", "none");

    /** Times closer than this part of a sample are the same: t_k - n / rate is rarely exact in binary. */
    static final double SAMPLE_TOLERANCE = 1e-6;

    private static final double SPM_SECONDS = 32;
    private static final double SPM_SHORT_SECONDS = 20;

    private final String name;
    private final double featureRate;
    private final double seconds;
    private final DoubleUnaryOperator shape;
    private final double sum;

    private Hrf(String name, double featureRate, double seconds, DoubleUnaryOperator shape) {
        this.name = name;
        this.featureRate = featureRate;
        this.seconds = seconds;
        this.shape = shape;
        double total = 0;
        for (int n = 0; n < taps(); n++) {
            total += shape.applyAsDouble(n / featureRate);
        }
        if (!(total > 0) || Double.isInfinite(total)) {
            throw new DataException(name + ": expected a response with a positive sum, found " + total);
        }
        sum = total;
    }

    /**
     * A built-in response.
     *
     * @param name one of {@link #NAMES}
     * @param featureRate samples per second
     */
    public static Hrf named(String name, double featureRate) {
        return switch (name) {
            case "spm" -> new Hrf(name, featureRate, SPM_SECONDS, Hrf::spm);
            case "spm-20s" -> new Hrf(name, featureRate, SPM_SHORT_SECONDS - 1 / featureRate, Hrf::spm);
            case "glover" -> new Hrf(name, featureRate, SPM_SECONDS, Hrf::glover);
            case "none" -> new Hrf(name, featureRate, 0, t -> 1);
            default -> throw new DataException("--hrf: expected one of " + NAMES + " or a file of taps, found " + name);
        };
    }

    /** A response given by its values at 0, 1/rate, 2/rate, ... seconds of the feature rate; at least one, finite. */
    public static Hrf ofTaps(String name, double[] taps, double featureRate) {
        return ofTaps(name, taps, featureRate, featureRate);
    }

    /** The same where the taps have a rate of their own, and the response is normalised on the grid of the features. */
    public static Hrf ofTaps(String name, double[] taps, double tapRate, double featureRate) {
        if (taps.length == 0) {
            throw new DataException(name + ": expected one number per line, the taps of the response, found none");
        }
        double[] values = taps.clone();
        double seconds = (taps.length - 1) / tapRate;
        return new Hrf(name, featureRate, seconds, t -> {
            double place = Math.min(t * tapRate, values.length - 1.0);
            int left = (int) place;
            int right = Math.min(left + 1, values.length - 1);
            return values[left] + (place - left) * (values[right] - values[left]);
        });
    }

    public String name() {
        return name;
    }

    public double featureRate() {
        return featureRate;
    }

    /** The last t with a response. */
    public double seconds() {
        return seconds;
    }

    /** How long one sample keeps adding: the response's length, or until the next sample where it has none. */
    double reachSeconds() {
        return seconds == 0 ? 1 / featureRate : seconds;
    }

    /** Samples of the feature rate that the response spans, both ends included. */
    public int taps() {
        return (int) Math.floor(seconds * featureRate + SAMPLE_TOLERANCE) + 1;
    }

    /** h(t), and 0 outside of the response. */
    public double at(double t) {
        double tolerance = SAMPLE_TOLERANCE / featureRate;
        boolean over = seconds == 0 ? t > reachSeconds() - tolerance : t > seconds + tolerance;
        if (t < -tolerance || over) {
            return 0;
        }
        return shape.applyAsDouble(Math.min(Math.max(t, 0), seconds)) / sum;
    }

    private static double spm(double t) {
        return gammaDensity(t, 6, 1) - gammaDensity(t, 16, 1) / 6;
    }

    private static double glover(double t) {
        return gammaDensity(t, 6 / 0.9, 0.9) - 0.48 * gammaDensity(t, 12 / 0.9, 0.9);
    }

    /** Density of the gamma distribution for shapes above 1: 0 at 0. */
    private static double gammaDensity(double t, double shape, double scale) {
        if (t <= 0) {
            return 0;
        }
        double u = t / scale;
        return Math.exp((shape - 1) * Math.log(u) - u - LogGamma.value(shape)) / scale;
    }
}
