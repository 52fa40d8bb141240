package rdmflow.tool.renderreport.figure;

import java.util.ArrayList;
import java.util.List;
import rdmflow.tool.renderreport.chart.Axis;
import rdmflow.tool.renderreport.study.StudyModel;

/**
 * What figures.js draws as lines and points of networks over two numeric axes.
 *
 * @param name of a panel, with a note at its right end; both empty = a figure of its own, with larger axis names
 * @param band noise ceiling: at most one
 * @param marks where vertical lines stand
 */
record Plane(
        String name,
        String note,
        Grid grid,
        Axis x,
        Axis y,
        String xName,
        String yName,
        List<Ceiling> band,
        List<Mark> marks,
        List<Line> lines,
        List<Point> points,
        List<LabelPlacer.Tag> tags) {
    /** Distances of the axes from the edges of the picture. */
    record Grid(double left, double top, double right, double bottom) {}

    record Mark(double[] value) {}

    record Line(double[] value, List<double[]> coords, String colour, double width, String tip, int network) {}

    /** @param aside null, or how far right of the axes it stands, whatever its x */
    record Point(
            double[] value,
            Double aside,
            String path,
            double[] size,
            String fill,
            String edge,
            String tip,
            int network) {}

    static Plane of(String name, String note, Grid grid, Axis x, Axis y, String xName, String yName) {
        return new Plane(
                name,
                note,
                grid,
                x,
                y,
                xName,
                yName,
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    /** A line through the points, in two or more parts where there is no value between. */
    void line(Palette palette, StudyModel model, List<double[]> points, double width) {
        List<double[]> part = new ArrayList<>();
        for (int k = 0; k <= points.size(); k++) {
            if (k < points.size() && !Double.isNaN(points.get(k)[1])) {
                part.add(points.get(k));
                continue;
            }
            if (part.size() > 1) {
                String colour = palette.look(model).fill();
                lines.add(new Line(part.get(0), List.copyOf(part), colour, width, model.numbered(), model.number()));
            }
            part.clear();
        }
    }

    void point(Palette palette, StudyModel model, double x, double y, double radius, Double aside, String tip) {
        Palette.Look look = palette.look(model);
        points.add(new Point(
                new double[] {x, y},
                aside,
                look.symbol().path(),
                look.symbol().size(radius),
                look.fill(),
                look.edge(),
                tip,
                model.number()));
    }
}
