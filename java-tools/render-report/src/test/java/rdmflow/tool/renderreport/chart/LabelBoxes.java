package rdmflow.tool.renderreport.chart;

import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rdmflow.pictures.Glyphs;

/** Where the texts of a chart stand: the bounds of their letters' outlines, in the chart's own units. */
public final class LabelBoxes {
    private static final Pattern TRANSFORM = Pattern.compile("(translate|matrix)\\(([-0-9., ]+)\\)");

    /** A text and the rectangle around its letters. */
    public record LabelBox(String words, Rectangle2D box) {}

    private LabelBoxes() {}

    public static List<LabelBox> of(Chart chart) {
        List<LabelBox> boxes = new ArrayList<>();
        chart.body().forEach(node -> add(boxes, node, new AffineTransform()));
        return boxes;
    }

    private static void add(List<LabelBox> boxes, Node node, AffineTransform around) {
        AffineTransform place = new AffineTransform(around);
        place.concatenate(transform(node.attributes().get("transform")));
        if (node.name().equals("text")) {
            boxes.add(box(node, place));
        }
        node.children().forEach(child -> add(boxes, child, place));
    }

    private static LabelBox box(Node text, AffineTransform place) {
        double size = number(text, "font-size");
        String anchor = text.attributes().get("text-anchor");
        place.translate(number(text, "x"), number(text, "y"));
        double width = Glyphs.width(text.words(), size);
        place.translate("middle".equals(anchor) ? -width / 2 : "end".equals(anchor) ? -width : 0, 0);
        Rectangle2D letters =
                place.createTransformedShape(Glyphs.outline(text.words(), size)).getBounds2D();
        return new LabelBox(text.words(), letters);
    }

    private static double number(Node element, String name) {
        return Double.parseDouble(element.attributes().getOrDefault(name, "0"));
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
