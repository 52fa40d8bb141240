package rdmflow.tool.renderreport.chart;

import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Where the texts of a chart stand: the bounds of their letters' outlines, in the chart's own units. */
public final class LabelBoxes {
    private static final Pattern TRANSFORM = Pattern.compile("(translate|matrix)\\(([-0-9., ]+)\\)");

    /** A text and the rectangle around its letters. */
    public record LabelBox(String words, Rectangle2D box) {}

    private LabelBoxes() {}

    public static List<LabelBox> of(Chart chart) throws XMLStreamException {
        XMLStreamReader reader = XMLInputFactory.newDefaultFactory()
                .createXMLStreamReader(new StringReader("<svg>" + chart.body() + "</svg>"));
        Deque<AffineTransform> places = new ArrayDeque<>(List.of(new AffineTransform()));
        List<LabelBox> boxes = new ArrayList<>();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    AffineTransform place = new AffineTransform(places.peek());
                    place.concatenate(transform(reader.getAttributeValue(null, "transform")));
                    if (reader.getLocalName().equals("text")) {
                        boxes.add(box(reader, place));
                    } else {
                        places.push(place);
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> places.pop();
                default -> {}
            }
        }
        return boxes;
    }

    private static LabelBox box(XMLStreamReader text, AffineTransform place) throws XMLStreamException {
        double size = number(text, "font-size");
        String anchor = text.getAttributeValue(null, "text-anchor");
        place.translate(number(text, "x"), number(text, "y"));
        StringBuilder words = new StringBuilder();
        while (text.next() != XMLStreamConstants.END_ELEMENT) {
            if (text.isStartElement()) {
                text.getElementText();
            } else {
                words.append(text.getText());
            }
        }
        double width = Glyphs.width(words.toString(), size);
        place.translate("middle".equals(anchor) ? -width / 2 : "end".equals(anchor) ? -width : 0, 0);
        Rectangle2D letters = place.createTransformedShape(Glyphs.outline(words.toString(), size))
                .getBounds2D();
        return new LabelBox(words.toString(), letters);
    }

    private static double number(XMLStreamReader element, String name) {
        String value = element.getAttributeValue(null, name);
        return value == null ? 0 : Double.parseDouble(value);
    }

    private static AffineTransform transform(String text) {
        if (text == null) {
            return new AffineTransform();
        }
        Matcher found = TRANSFORM.matcher(text);
        if (!found.matches()) {
            throw new IllegalArgumentException("expected translate or matrix, found " + text);
        }
        double[] numbers = Arrays.stream(found.group(2).trim().split("[ ,]+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        return found.group(1).equals("matrix")
                ? new AffineTransform(numbers)
                : AffineTransform.getTranslateInstance(numbers[0], numbers.length > 1 ? numbers[1] : 0);
    }
}
