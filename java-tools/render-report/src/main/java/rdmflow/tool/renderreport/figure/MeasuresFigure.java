package rdmflow.tool.renderreport.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.chart.Axis;
import rdmflow.tool.renderreport.chart.Chart;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyModel;

/** How single layers compare with the regions by each measure, averaged over regions: one small panel per measure. */
public final class MeasuresFigure {
    private static final String ID = "figure-measures";
    private static final String TITLE = "Measures. Single layers and regions by other measures";
    private static final double WIDTH = 240;
    private static final double HEIGHT = 180;
    private static final Plane.Grid GRID = new Plane.Grid(38, 26, 10, 38);

    private MeasuresFigure() {}

    /** Nothing where no measures were asked for. */
    public static List<Figure> of(Study study) {
        List<Map<String, String>> rows = Rows.of(study, "group_measures.tsv");
        if (rows.isEmpty()) {
            return List.of();
        }
        Palette palette = Palette.of(study.models());
        List<Chart> panels = new ArrayList<>();
        List<List<Object>> values = new ArrayList<>();
        for (String measure : Rows.distinct(rows, "measure")) {
            panels.add(panel(
                    study,
                    palette,
                    measure,
                    Rows.where(rows, row -> row.get("measure").equals(measure)),
                    values));
        }
        int columns = Math.min(4, panels.size());
        double width = columns * (WIDTH + 16) - 16;
        String caption =
                "Mean over participants and regions of each single layer's value, from the first layer (0) to the"
                        + " last (1) of each network; measures have scales of their own. The table of measures tells the best"
                        + " layer in each region." + Rows.suffix(rows);
        return List.of(new Figure(
                ID,
                TITLE,
                caption,
                "",
                panels,
                Chart.grid(
                        TITLE,
                        caption,
                        Legend.over(study, palette, "Lines: mean over regions", width),
                        panels,
                        columns,
                        16),
                List.of("measure", "model", "label", "layer", "layer_number", "mean"),
                values));
    }

    private static Chart panel(
            Study study, Palette palette, String measure, List<Map<String, String>> rows, List<List<Object>> values) {
        List<List<double[]>> ways = new ArrayList<>();
        for (StudyModel model : study.models()) {
            List<Map<String, String>> own =
                    Rows.where(rows, row -> row.get("model").equals(model.id()));
            List<String> layers = Rows.distinct(own, "layer");
            List<double[]> way = new ArrayList<>();
            for (int k = 0; k < layers.size(); k++) {
                String layer = layers.get(k);
                double mean = own.stream()
                        .filter(row -> row.get("layer").equals(layer))
                        .mapToDouble(row -> Rows.number(row, "mean"))
                        .filter(value -> !Double.isNaN(value))
                        .average()
                        .orElse(Double.NaN);
                way.add(new double[] {layers.size() == 1 ? 0.5 : (double) k / (layers.size() - 1), mean});
                values.add(List.of(measure, model.id(), model.label(), layer, k, mean));
            }
            ways.add(way);
        }
        double[] all = ways.stream()
                .flatMap(List::stream)
                .mapToDouble(place -> place[1])
                .filter(value -> !Double.isNaN(value))
                .toArray();
        Axis axis = Axis.covering(
                Math.min(0, DoubleStream.of(all).min().orElse(0)),
                Math.max(0, DoubleStream.of(all).max().orElse(0)),
                4);
        Plane plane = Plane.of(measure, "", GRID, new Axis(0, 1, 0.5), axis, "depth, first to last layer", "");
        for (StudyModel model : study.models()) {
            List<double[]> way = ways.get(model.number() - 1);
            for (double[] place : way) {
                if (!Double.isNaN(place[1])) {
                    String tip = model.numbered() + ": " + measure + " = " + Words.r(place[1]);
                    plane.point(palette, model, place[0], place[1], 2, null, tip);
                }
            }
            plane.line(palette, model, way, 1.4);
        }
        String words = all.length == 0
                ? "No layer has a value."
                : "Highest: " + Words.r(DoubleStream.of(all).max().orElseThrow()) + ".";
        return Chart.of("plane", ID + "-" + measure, WIDTH, HEIGHT, "Layers by " + measure, words, plane);
    }
}
