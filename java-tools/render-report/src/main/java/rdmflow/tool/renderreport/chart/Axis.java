package rdmflow.tool.renderreport.chart;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A linear axis whose ends are ticks.
 *
 * @param low value of the first tick
 * @param high value of the last tick
 * @param step distance of ticks, of the form 1, 2 or 5 times a power of ten
 */
public record Axis(double low, double high, double step) {
    /** The tightest axis that covers [low, high] with about {@code ticks} steps; an empty range is widened. */
    public static Axis covering(double low, double high, int ticks) {
        double range = high - low;
        if (!(range > 0) || Double.isInfinite(range)) {
            return new Axis(0, 1, 0.5);
        }
        double rough = range / ticks;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double fraction = rough / power;
        double step = power * (fraction <= 1 ? 1 : fraction <= 2 ? 2 : fraction <= 5 ? 5 : 10);
        return new Axis(
                rounded(Math.floor(low / step + 1e-9) * step), rounded(Math.ceil(high / step - 1e-9) * step), step);
    }

    /** Where a value stands between {@code from} (low) and {@code to} (high). */
    public double place(double value, double from, double to) {
        return from + (value - low) / (high - low) * (to - from);
    }

    /** Without the last bits of a product: a chart would take 0.15 and 0.15000000000000002 for two ticks. */
    private static double rounded(double tick) {
        return new BigDecimal(tick).round(new MathContext(12)).doubleValue();
    }

    /** A tick's text: as few digits as tell neighbours apart; with a true minus. */
    public static String text(double tick) {
        if (tick == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(tick).round(new MathContext(6)).stripTrailingZeros();
        return rounded.toPlainString().replace('-', '−');
    }
}
