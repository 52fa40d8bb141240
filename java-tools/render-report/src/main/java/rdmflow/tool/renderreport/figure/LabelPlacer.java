package rdmflow.tool.renderreport.figure;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import rdmflow.pictures.Glyphs;
import rdmflow.tool.renderreport.study.StudyModel;

/**
 * Puts short labels near their points so that no two labels overlap and points stay visible where possible: sixteen
 * directions in growing distance, the first free place wins; a far label gets a thin line to its point.
 */
final class LabelPlacer {
    private static final double SIZE = 12;
    private static final int DIRECTIONS = 16;
    private static final double NEAR = 10;
    private static final double FAR = 70;

    /** A placed label: its box (x, y, width, height), and the point that it belongs to. */
    record Tag(
            double[] value,
            String words,
            double[] box,
            double[] from,
            boolean far,
            String edge,
            String tip,
            int network) {}

    private record Request(double x, double y, String text, StudyModel model, String edge) {}

    private final Rectangle2D bounds;
    private final List<Rectangle2D> points = new ArrayList<>();
    private final List<Rectangle2D> labels = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();

    LabelPlacer(double left, double top, double right, double bottom) {
        bounds = new Rectangle2D.Double(left, top, right - left, bottom - top);
    }

    void occupy(double x, double y, double radius) {
        points.add(new Rectangle2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    void ask(double x, double y, String text, StudyModel model, String edge) {
        requests.add(new Request(x, y, text, model, edge));
    }

    List<Tag> place() {
        List<Tag> tags = new ArrayList<>();
        for (Request request : requests) {
            Rectangle2D box = free(request);
            labels.add(box);
            double away = Math.hypot(box.getCenterX() - request.x, box.getCenterY() - request.y);
            tags.add(new Tag(
                    new double[] {0, 0},
                    request.text,
                    new double[] {box.getX(), box.getY(), box.getWidth(), box.getHeight()},
                    new double[] {request.x, request.y},
                    away > NEAR + 6,
                    request.edge,
                    request.model.numbered() + ", layer " + request.text,
                    request.model.number()));
        }
        return tags;
    }

    private Rectangle2D free(Request request) {
        double width = Glyphs.width(request.text, SIZE) + 5;
        double height = SIZE + 3;
        Rectangle2D withoutOverlap = null;
        for (double distance = NEAR; distance <= FAR; distance += 4) {
            for (int k = 0; k < DIRECTIONS; k++) {
                double angle = -Math.PI / 4 + 2 * Math.PI * k / DIRECTIONS;
                double x = request.x + (distance + width / 2 - 4) * Math.cos(angle);
                double y = request.y + distance * Math.sin(angle);
                Rectangle2D box = new Rectangle2D.Double(x - width / 2, y - height / 2, width, height);
                if (!bounds.contains(box) || labels.stream().anyMatch(box::intersects)) {
                    continue;
                }
                if (points.stream().noneMatch(box::intersects)) {
                    return box;
                }
                if (withoutOverlap == null) {
                    withoutOverlap = box;
                }
            }
        }
        return withoutOverlap != null
                ? withoutOverlap
                : new Rectangle2D.Double(request.x - width / 2, request.y - height / 2, width, height);
    }
}
