package rdmflow.tool.renderreport.chart;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.io.StringReader;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import rdmflow.tool.renderreport.Html;
import rdmflow.tool.renderreport.Resources;

/** A chart as a file of its own for a paper: the light colours, white ground, all text outlined, nothing to point at. */
public final class PaperSvg {
    private static final Map<String, String> LIGHT = lightColours();
    private static final Pattern VARIABLE = Pattern.compile("var\\(--([a-z]+)\\)");

    private final StringBuilder out = new StringBuilder();

    private PaperSvg() {}

    public static String of(Chart chart) {
        PaperSvg svg = new PaperSvg();
        String width = Markup.number(chart.width());
        String height = Markup.number(chart.height());
        svg.out.append(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"");
        svg.out
                .append(width)
                .append("\" height=\"")
                .append(height)
                .append("\" viewBox=\"0 0 ")
                .append(width)
                .append(' ');
        svg.out.append(height).append("\">\n");
        svg.out.append(Html.element("title", chart.title())).append('\n');
        svg.out.append(Html.element("desc", chart.description())).append('\n');
        svg.out.append("<rect width=\"").append(width).append("\" height=\"").append(height);
        svg.out.append("\" fill=\"#ffffff\"/>\n");
        try {
            svg.read("<svg>" + chart.body() + "</svg>");
        } catch (XMLStreamException e) {
            throw new IllegalStateException("the chart " + chart.title() + " is not XML", e);
        }
        return svg.out.append("\n</svg>\n").toString();
    }

    private void read(String svg) throws XMLStreamException {
        XMLStreamReader reader = XMLInputFactory.newDefaultFactory().createXMLStreamReader(new StringReader(svg));
        int depth = 0;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                String name = reader.getLocalName();
                if (name.equals("title")) {
                    reader.getElementText();
                } else if (name.equals("text")) {
                    text(reader);
                } else if (depth++ > 0) {
                    element(name, reader);
                }
            } else if (event == XMLStreamConstants.END_ELEMENT && --depth > 0) {
                out.append("</").append(reader.getLocalName()).append('>');
            }
        }
    }

    private static Map<String, String> attributes(XMLStreamReader element) {
        Map<String, String> attributes = new TreeMap<>();
        for (int i = 0; i < element.getAttributeCount(); i++) {
            String value =
                    VARIABLE.matcher(element.getAttributeValue(i)).replaceAll(found -> LIGHT.get(found.group(1)));
            attributes.put(element.getAttributeLocalName(i), value);
        }
        attributes.remove("data-m");
        return attributes;
    }

    private void element(String name, XMLStreamReader element) {
        out.append('\n').append('<').append(name);
        attributes(element).forEach((key, value) -> out.append(' ')
                .append(key)
                .append("=\"")
                .append(Html.escape(value))
                .append('"'));
        out.append('>');
    }

    /** A text is a text and perhaps the title within it, which is left out. */
    private void text(XMLStreamReader element) throws XMLStreamException {
        Map<String, String> attributes = attributes(element);
        StringBuilder words = new StringBuilder();
        while (element.next() != XMLStreamConstants.END_ELEMENT) {
            if (element.isStartElement()) {
                element.getElementText();
            } else if (element.isCharacters()) {
                words.append(element.getText());
            }
        }
        double size = Double.parseDouble(attributes.get("font-size"));
        double width = Glyphs.width(words.toString(), size);
        double shift =
                switch (attributes.getOrDefault("text-anchor", "start")) {
                    case "middle" -> -width / 2;
                    case "end" -> -width;
                    default -> 0;
                };
        double x = Double.parseDouble(attributes.getOrDefault("x", "0")) + shift;
        double y = Double.parseDouble(attributes.getOrDefault("y", "0"));
        Path2D outline = Glyphs.outline(words.toString(), size);
        outline.transform(AffineTransform.getTranslateInstance(x, y));
        out.append("\n<path d=\"").append(path(outline)).append('"');
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
                path.append(k == 0 ? "" : " ").append(Markup.number(at[k]));
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
