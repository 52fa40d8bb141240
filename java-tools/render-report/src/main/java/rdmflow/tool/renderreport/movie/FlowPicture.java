package rdmflow.tool.renderreport.movie;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import rdmflow.tool.renderreport.chart.Colours;
import rdmflow.tool.renderreport.chart.Node;
import rdmflow.tool.renderreport.chart.Png;

/**
 * Flow as speed (dark blue over grey to yellow: a scale that keeps its order for every kind of colour vision) under
 * arrows of direction. A wheel of hues, the usual picture, is lost on every twelfth man.
 */
public final class FlowPicture {
    private static final List<String> SCALE =
            List.of("#00224e", "#2a3f6d", "#575d6d", "#7d7c78", "#a59c74", "#d2c060", "#fee838");
    /** From arrow to arrow, in the units of the rectangle. */
    private static final int STEP = 20;

    private FlowPicture() {}

    static String colour(double share) {
        double place = Math.max(0, Math.min(1, share)) * (SCALE.size() - 1);
        int below = Math.min(SCALE.size() - 2, (int) place);
        return Colours.between(SCALE.get(below), SCALE.get(below + 1), place - below);
    }

    /**
     * A flow within a rectangle.
     *
     * @param fastest speed at the scale's end; above 0
     */
    public static List<Node> nodes(Flow flow, double fastest, double x, double y, double width, double height) {
        BufferedImage speed = new BufferedImage(flow.width(), flow.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < flow.right().length; i++) {
            int rgb = Integer.parseInt(colour(flow.speed(i) / fastest).substring(1), 16);
            speed.setRGB(i % flow.width(), i / flow.width(), rgb);
        }
        List<Node> nodes = new ArrayList<>(List.of(Node.picture(x, y, width, height, Png.encode(speed))));
        double scale = width / flow.width();
        int step = Math.max(1, (int) Math.round(STEP / scale));
        for (int row = step / 2; row < flow.height(); row += step) {
            for (int column = step / 2; column < flow.width(); column += step) {
                int pixel = row * flow.width() + column;
                double length = Math.min(1, flow.speed(pixel) / fastest) * STEP * 0.9;
                if (length > 2.5) {
                    double angle = Math.atan2(flow.down()[pixel], flow.right()[pixel]);
                    nodes.addAll(arrow(x + column * scale, y + row * scale, length, angle));
                }
            }
        }
        return nodes;
    }

    private static List<Node> arrow(double x, double y, double length, double angle) {
        double tipX = x + length * Math.cos(angle);
        double tipY = y + length * Math.sin(angle);
        double barb = Math.min(4, length * 0.4);
        double[] xs = {x, tipX, tipX - barb * Math.cos(angle - 0.5), tipX, tipX - barb * Math.cos(angle + 0.5)};
        double[] ys = {y, tipY, tipY - barb * Math.sin(angle - 0.5), tipY, tipY - barb * Math.sin(angle + 0.5)};
        return List.of(Node.line(xs, ys, "#000000", 2.2), Node.line(xs, ys, "#ffffff", 1));
    }
}
