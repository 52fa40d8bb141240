package rdmflow.tool.renderreport.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import rdmflow.tool.renderreport.Html;

/**
 * ECharts' SVG made ready for the page: without what only its own scripts use and without invisible areas; each mark
 * carries the text that pointing at it shows (title) and the number of its network (data-m). Identifiers are renamed,
 * because ECharts counts them through all charts of a process.
 */
final class ThemedSvg {
    private static final Set<String> KEPT = Set.of(
            "d",
            "x",
            "y",
            "width",
            "height",
            "cx",
            "cy",
            "r",
            "x1",
            "y1",
            "x2",
            "y2",
            "points",
            "transform",
            "fill",
            "fill-opacity",
            "stroke",
            "stroke-width",
            "stroke-opacity",
            "stroke-linejoin",
            "clip-path",
            "id",
            "offset",
            "stop-color",
            "gradientUnits",
            "text-anchor");
    private static final Pattern COUNTED = Pattern.compile("zr[0-9]+-");
    private static final Pattern LONG_NUMBER = Pattern.compile("-?[0-9]+\\.[0-9]{4,}(?:e-?[0-9]+)?");
    private static final Pattern FONT_SIZE = Pattern.compile("font-size: *([0-9.]+)px");
    /** ECharts leaves out what it takes for granted. */
    private static final double DEFAULT_SIZE = 12;
    /** Where the middle of a line stands above its baseline, in font sizes: half of ascent less descent. */
    private static final double MIDDLE = 0.35;

    private final StringBuilder out = new StringBuilder();
    private final String id;
    private final JsonNode told;

    private ThemedSvg(String id, JsonNode told) {
        this.id = id;
        this.told = told;
    }

    /** @param told for each series, for each of its items: tip and network */
    static String of(String svg, String id, JsonNode told) {
        ThemedSvg themed = new ThemedSvg(id, told);
        try {
            themed.read(Html.legal(svg));
        } catch (XMLStreamException e) {
            throw new IllegalStateException("ECharts wrote SVG that cannot be read", e);
        }
        return themed.out.toString();
    }

    private void read(String svg) throws XMLStreamException {
        XMLStreamReader reader = XMLInputFactory.newDefaultFactory().createXMLStreamReader(new StringReader(svg));
        Deque<String> open = new ArrayDeque<>();
        String title = "";
        int skipped = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (skipped > 0 || reader.getLocalName().equals("style") || !isVisible(reader)) {
                        skipped++;
                    } else if (!reader.getLocalName().equals("svg")) {
                        title = start(reader);
                        open.push(reader.getLocalName());
                        if (!title.isEmpty() && !open.peek().equals("text")) {
                            out.append(title);
                        }
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    if (skipped > 0) {
                        skipped--;
                    } else if (!open.isEmpty()) {
                        out.append(open.peek().equals("text") ? title : "");
                        out.append("</").append(open.pop()).append('>');
                    }
                }
                case XMLStreamConstants.CHARACTERS -> {
                    if (skipped == 0 && "text".equals(open.peek())) {
                        out.append(Html.escape(reader.getText()));
                    }
                }
                default -> {}
            }
        }
    }

    private static boolean isVisible(XMLStreamReader element) {
        String fill = element.getAttributeValue(null, "fill");
        String stroke = element.getAttributeValue(null, "stroke");
        boolean filled = !"none".equals(fill) && !"0".equals(element.getAttributeValue(null, "fill-opacity"));
        boolean stroked = stroke != null
                && !"none".equals(stroke)
                && !"0".equals(element.getAttributeValue(null, "stroke-width"));
        return filled || stroked;
    }

    /** Writes the start of an element; returns the title that belongs into it, or nothing. */
    private String start(XMLStreamReader element) {
        Map<String, String> attributes = new TreeMap<>();
        for (int i = 0; i < element.getAttributeCount(); i++) {
            attributes.put(element.getAttributeLocalName(i), element.getAttributeValue(i));
        }
        if (element.getLocalName().equals("text")) {
            Matcher style = FONT_SIZE.matcher(attributes.getOrDefault("style", ""));
            double size = style.find() ? Double.parseDouble(style.group(1)) : DEFAULT_SIZE;
            double y = Double.parseDouble(attributes.getOrDefault("y", "0"));
            attributes.put("y", Markup.number(y + MIDDLE * size));
            out.append("<text font-size=\"").append(Markup.number(size)).append('"');
        } else {
            out.append('<').append(element.getLocalName());
        }
        attributes.forEach((name, value) -> {
            if (KEPT.contains(name) && !(name.equals("text-anchor") && value.equals("start"))) {
                out.append(' ')
                        .append(name)
                        .append("=\"")
                        .append(Html.escape(shortened(value)))
                        .append('"');
            }
        });
        JsonNode item = "chart".equals(attributes.get("ecmeta_ssr_type"))
                ? told.path(Integer.parseInt(attributes.get("ecmeta_series_index")))
                        .path(Integer.parseInt(attributes.get("ecmeta_data_index")))
                : told.path(-1);
        if (item.path("network").asInt() > 0) {
            out.append(" data-m=\"").append(item.path("network").asInt()).append('"');
        }
        out.append('>');
        return item.path("tip").asText().isEmpty()
                ? ""
                : Html.element("title", item.path("tip").asText());
    }

    private String shortened(String value) {
        String renamed = COUNTED.matcher(value).replaceAll(id + "-");
        return LONG_NUMBER.matcher(renamed).replaceAll(found -> new BigDecimal(found.group())
                .setScale(3, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString());
    }
}
