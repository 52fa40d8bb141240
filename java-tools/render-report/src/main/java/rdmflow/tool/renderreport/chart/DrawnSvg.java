package rdmflow.tool.renderreport.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import rdmflow.tool.renderreport.Html;

/**
 * Reads ECharts' SVG: without what only its own scripts use and without invisible areas; each mark carries the text that
 * pointing at it shows (title) and the number of its network (data-m). Identifiers are renamed, because ECharts counts
 * them through all charts of a process.
 */
final class DrawnSvg {
    private static final Set<String> KEPT = Set.of(
            ("d x y width height cx cy r x1 y1 x2 y2 points transform fill fill-opacity stroke stroke-width stroke-opacity"
                            + " stroke-linejoin clip-path id offset stop-color gradientUnits text-anchor")
                    .split(" "));
    private static final Pattern COUNTED = Pattern.compile("zr[0-9]+-");
    private static final Pattern LONG_NUMBER = Pattern.compile("-?[0-9]+\\.[0-9]{4,}(?:e-?[0-9]+)?");
    private static final Pattern FONT_SIZE = Pattern.compile("font-size: *([0-9.]+)px");
    /** ECharts leaves out what it takes for granted. */
    private static final double DEFAULT_SIZE = 12;
    /** Where the middle of a line stands above its baseline, in font sizes: half of ascent less descent. */
    private static final double MIDDLE = 0.35;

    private final XMLStreamReader reader;
    private final String id;
    private final JsonNode told;

    private DrawnSvg(XMLStreamReader reader, String id, JsonNode told) {
        this.reader = reader;
        this.id = id;
        this.told = told;
    }

    /** @param told for each series, for each of its items: tip and network */
    static List<Node> read(String svg, String id, JsonNode told) {
        try {
            XMLStreamReader reader =
                    XMLInputFactory.newDefaultFactory().createXMLStreamReader(new StringReader(Html.legal(svg)));
            reader.nextTag();
            return new DrawnSvg(reader, id, told).children();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("ECharts wrote SVG that cannot be read", e);
        }
    }

    /** Up to the end of the element that has just begun. */
    private List<Node> children() throws XMLStreamException {
        List<Node> nodes = new ArrayList<>();
        while (reader.next() != XMLStreamConstants.END_ELEMENT) {
            if (reader.isStartElement()) {
                boolean kept = !reader.getLocalName().equals("style") && isVisible();
                Node node = node();
                if (kept) {
                    nodes.add(node);
                }
            }
        }
        return nodes;
    }

    private boolean isVisible() {
        String fill = reader.getAttributeValue(null, "fill");
        String stroke = reader.getAttributeValue(null, "stroke");
        boolean filled = !"none".equals(fill) && !"0".equals(reader.getAttributeValue(null, "fill-opacity"));
        boolean stroked =
                stroke != null && !"none".equals(stroke) && !"0".equals(reader.getAttributeValue(null, "stroke-width"));
        return filled || stroked;
    }

    private Node node() throws XMLStreamException {
        String name = reader.getLocalName();
        SortedMap<String, String> given = new TreeMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            given.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        SortedMap<String, String> attributes = new TreeMap<>();
        if (name.equals("text")) {
            Matcher style = FONT_SIZE.matcher(given.getOrDefault("style", ""));
            double size = style.find() ? Double.parseDouble(style.group(1)) : DEFAULT_SIZE;
            given.put("y", Node.number(Double.parseDouble(given.getOrDefault("y", "0")) + MIDDLE * size));
            attributes.put("font-size", Node.number(size));
        }
        given.forEach((key, value) -> {
            if (KEPT.contains(key) && !(key.equals("text-anchor") && value.equals("start"))) {
                attributes.put(key, shortened(value));
            }
        });
        JsonNode item = "chart".equals(given.get("ecmeta_ssr_type"))
                ? told.path(Integer.parseInt(given.get("ecmeta_series_index")))
                        .path(Integer.parseInt(given.get("ecmeta_data_index")))
                : told.path(-1);
        if (item.path("network").asInt() > 0) {
            attributes.put("data-m", item.path("network").asText());
        }
        String words = name.equals("text") ? reader.getElementText() : "";
        List<Node> children = name.equals("text") ? new ArrayList<>() : children();
        if (!item.path("tip").asText().isEmpty()) {
            children.add(0, Node.title(item.path("tip").asText()));
        }
        return new Node(name, attributes, words, children);
    }

    private String shortened(String value) {
        String renamed = COUNTED.matcher(value).replaceAll(id + "-");
        return LONG_NUMBER.matcher(renamed).replaceAll(found -> new BigDecimal(found.group())
                .setScale(3, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString());
    }
}
