package rdmflow.tool.renderreport.chart;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rdmflow.pictures.Glyphs;
import rdmflow.tool.renderreport.Html;
import rdmflow.tool.renderreport.Resources;

/** A chart as a file for a paper: light colours in place of the page's variables, texts as outlines, no hover texts. */
public final class PaperSvg {
    private static final Map<String, String> LIGHT = lightColours();
    private static final Pattern VARIABLE = Pattern.compile("var\\(--([a-z]+)\\)");

    private final StringBuilder out = new StringBuilder();

    private PaperSvg() {}

    public static String of(Chart chart) {
        PaperSvg svg = new PaperSvg();
        String size = "width=\"" + Node.number(chart.width()) + "\" height=\"" + Node.number(chart.height()) + "\"";
        svg.out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" ");
        svg.out.append(size).append(" viewBox=\"0 0 ").append(Node.number(chart.width()));
        svg.out.append(' ').append(Node.number(chart.height())).append("\">\n");
        svg.out.append(Html.element("title", chart.title())).append('\n');
        svg.out.append(Html.element("desc", chart.description())).append('\n');
        svg.out.append("<rect ").append(size).append(" fill=\"#ffffff\"/>\n");
        chart.body().forEach(svg::write);
        return svg.out.append("\n</svg>\n").toString();
    }

    private void write(Node node) {
        if (node.name().equals(Node.TITLE)) {
            return;
        }
        SortedMap<String, String> attributes = new TreeMap<>(node.attributes());
        attributes.remove("data-m");
        attributes.replaceAll((name, value) -> VARIABLE.matcher(value).replaceAll(found -> LIGHT.get(found.group(1))));
        out.append('\n');
        if (node.name().equals("text")) {
            outline(node.words(), attributes);
            return;
        }
        Node.start(out, node.name(), attributes);
        out.append('>');
        node.children().forEach(this::write);
        out.append("</").append(node.name()).append('>');
    }

    private void outline(String words, Map<String, String> attributes) {
        double size = Double.parseDouble(attributes.get("font-size"));
        double width = Glyphs.width(words, size);
        double shift =
                switch (attributes.getOrDefault("text-anchor", "start")) {
                    case "middle" -> -width / 2;
                    case "end" -> -width;
                    default -> 0;
                };
        double x = Double.parseDouble(attributes.getOrDefault("x", "0")) + shift;
        double y = Double.parseDouble(attributes.getOrDefault("y", "0"));
        Path2D outline = Glyphs.outline(words, size);
        outline.transform(AffineTransform.getTranslateInstance(x, y));
        out.append("<path d=\"").append(path(outline)).append('"');
        if (attributes.containsKey("transform")) {
            out.append(" transform=\"").append(attributes.get("transform")).append('"');
        }
        out.append(" fill=\"").append(attributes.get("fill")).append("\"/>");
    }

    private static String path(Path2D shape) {
        StringBuilder path = new StringBuilder();
        double[] at = new double[6];
        for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
            int kind = i.currentSegment(at);
            int points =
                    switch (kind) {
                        case PathIterator.SEG_MOVETO, PathIterator.SEG_LINETO -> 1;
                        case PathIterator.SEG_QUADTO -> 2;
                        case PathIterator.SEG_CUBICTO -> 3;
                        default -> 0;
                    };
            path.append("MLQCZ".charAt(kind));
            for (int k = 0; k < 2 * points; k++) {
                path.append(k == 0 ? "" : " ").append(Node.number(at[k]));
            }
        }
        return path.toString();
    }

    /** The variables of the page's light theme, the first that its style sheet defines. */
    private static Map<String, String> lightColours() {
        Map<String, String> colours = new TreeMap<>();
        Matcher found = Pattern.compile("--([a-z]+): (#[0-9a-f]{6})").matcher(Resources.text("report.css"));
        while (found.find()) {
            colours.putIfAbsent(found.group(1), found.group(2));
        }
        return colours;
    }
}
