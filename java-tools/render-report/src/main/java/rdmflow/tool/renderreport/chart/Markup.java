package rdmflow.tool.renderreport.chart;

import java.util.Base64;
import rdmflow.tool.renderreport.Html;

/** The few SVG elements that are written without a chart: lines of text, pictures and lines. */
public final class Markup {
    private Markup() {}

    /** One line of text that starts at x, with its baseline at y. */
    public static String text(double x, double y, String words, double size, String colour) {
        return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" font-size=\"" + number(size) + "\" fill=\""
                + colour + "\">" + Html.escape(words) + "</text>";
    }

    /** A PNG stretched over a rectangle. */
    public static String picture(double x, double y, double width, double height, byte[] png) {
        return "<image x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(width) + "\" height=\""
                + number(height) + "\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(png) + "\"/>";
    }

    /** Straight lines from point to point. */
    public static String line(double[] xs, double[] ys, String colour, double width) {
        StringBuilder path = new StringBuilder("<path d=\"");
        for (int i = 0; i < xs.length; i++) {
            path.append(i == 0 ? "M" : "L").append(number(xs[i])).append(' ').append(number(ys[i]));
        }
        return path.append("\" fill=\"none\" stroke=\"")
                .append(colour)
                .append("\" stroke-width=\"")
                .append(number(width))
                .append("\"/>")
                .toString();
    }

    /** Two decimals at most: a hundredth of a user unit is finer than any printer's dot. */
    static String number(double value) {
        double rounded = Math.rint(value * 100) / 100;
        return rounded == Math.rint(rounded)
                ? Long.toString((long) rounded)
                : Double.toString(rounded).replaceFirst("^(-?)0\\.", "$1.");
    }
}
