package rdmflow.tool.renderreport;

import java.util.List;
import java.util.Locale;
import rdmflow.tool.renderreport.chart.Axis;

/** Numbers and lists as sentences have them. */
public final class Words {
    private Words() {}

    /** Three decimals with a true minus; n/a for NaN. */
    public static String r(double value) {
        return Double.isNaN(value) ? "n/a" : unsigned(String.format(Locale.ROOT, "%.3f", value));
    }

    /** A probability: three digits, or {@code < 0.001}. */
    public static String p(double value) {
        if (Double.isNaN(value)) {
            return "n/a";
        }
        return value < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", value);
    }

    /** A share of one as percent with one decimal. */
    public static String percent(double share) {
        return unsigned(String.format(Locale.ROOT, "%.1f", 100 * share)) + " %";
    }

    /** An interval, with a comma before it; empty where it is n/a. */
    public static String interval(double low, double high) {
        return Double.isNaN(low + high) ? "" : ", 95 % interval " + r(low) + " to " + r(high);
    }

    public static String seconds(double value) {
        return String.format(Locale.ROOT, "%.1f s", value);
    }

    /** A shift: {@code −6 s}, {@code 0 s}, {@code 1.5 s}. */
    public static String shift(double seconds) {
        return Axis.text(seconds) + " s";
    }

    /** {@code 1 region}, {@code 3 regions}. */
    public static String count(long n, String singular) {
        return n + " " + (n == 1 ? singular : singular + "s");
    }

    /** {@code a, b and c}. */
    public static String list(List<String> items) {
        if (items.size() < 2) {
            return String.join("", items);
        }
        return String.join(", ", items.subList(0, items.size() - 1)) + " and " + items.get(items.size() - 1);
    }

    private static String unsigned(String number) {
        return number.matches("-0\\.0+") ? number.substring(1) : number.replace('-', '−');
    }
}
