package rdmflow.tool.renderreport.chart;

import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import rdmflow.tool.renderreport.Html;

/**
 * An element of a picture: read once from what ECharts draws, or made here (lines of text, pictures and lines); written
 * twice, for the page and for a paper.
 *
 * @param attributes in the order in which they are written
 * @param words text content, before the children; legal characters only
 * @param children a child {@code title} holds what pointing at the element tells
 */
public record Node(String name, SortedMap<String, String> attributes, String words, List<Node> children) {
    static final String TITLE = "title";

    /** An element without text; attributes are names and values by turns. */
    static Node of(String name, List<Node> children, String... attributes) {
        SortedMap<String, String> map = new TreeMap<>();
        for (int i = 0; i < attributes.length; i += 2) {
            map.put(attributes[i], attributes[i + 1]);
        }
        return new Node(name, map, "", children);
    }

    /** One line of text that starts at x, with its baseline at y. */
    public static Node text(double x, double y, String words, double size, String colour) {
        SortedMap<String, String> attributes = new TreeMap<>();
        attributes.put("x", number(x));
        attributes.put("y", number(y));
        attributes.put("font-size", number(size));
        attributes.put("fill", colour);
        return new Node("text", attributes, Html.legal(words), List.of());
    }

    static Node title(String words) {
        return new Node(TITLE, new TreeMap<>(), Html.legal(words), List.of());
    }

    /** A PNG stretched over a rectangle. */
    public static Node picture(double x, double y, double width, double height, byte[] png) {
        return of(
                "image",
                List.of(),
                "x",
                number(x),
                "y",
                number(y),
                "width",
                number(width),
                "height",
                number(height),
                "preserveAspectRatio",
                "none",
                "href",
                "data:image/png;base64," + Base64.getEncoder().encodeToString(png));
    }

    /** Straight lines from point to point. */
    public static Node line(double[] xs, double[] ys, String colour, double width) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < xs.length; i++) {
            path.append(i == 0 ? "M" : "L").append(number(xs[i])).append(' ').append(number(ys[i]));
        }
        return of(
                "path",
                List.of(),
                "d",
                path.toString(),
                "fill",
                "none",
                "stroke",
                colour,
                "stroke-width",
                number(width));
    }

    /** The element's start as it is written, but for its closing bracket. */
    static void start(StringBuilder out, String name, SortedMap<String, String> attributes) {
        out.append('<').append(name);
        attributes.forEach((key, value) -> out.append(' ')
                .append(key)
                .append("=\"")
                .append(Html.escape(value))
                .append('"'));
    }

    /** Two decimals at most: a hundredth of a user unit is finer than any printer's dot. */
    static String number(double value) {
        double rounded = Math.rint(value * 100) / 100;
        return rounded == Math.rint(rounded)
                ? Long.toString((long) rounded)
                : Double.toString(rounded).replaceFirst("^(-?)0\\.", "$1.");
    }
}
