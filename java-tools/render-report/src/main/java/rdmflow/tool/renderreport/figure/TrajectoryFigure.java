package rdmflow.tool.renderreport.figure;

import java.util.ArrayList;
import java.util.List;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.chart.Axis;
import rdmflow.tool.renderreport.chart.Chart;
import rdmflow.tool.renderreport.study.Components;
import rdmflow.tool.renderreport.study.Components.LayerScore;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyModel;

/** Figure 3: the way of each network through the plane of the first two components, layer by layer. */
public final class TrajectoryFigure {
    private static final String ID = "figure-3";
    private static final String TITLE = "Figure 3. The layers of each network in the space of RDMs";
    private static final double LEFT = 56;
    private static final double TOP = 12;
    private static final double RIGHT = 12;
    private static final double BOTTOM = 44;
    private static final double RADIUS = 4.2;

    private TrajectoryFigure() {}

    public static Figure of(Study study) {
        Components components = study.components();
        List<LayerScore> drawable = components.scores().stream()
                .filter(score -> score.pc().size() >= 2
                        && !score.pc().get(0).isNaN()
                        && !score.pc().get(1).isNaN())
                .toList();
        if (drawable.isEmpty()) {
            return Figure.absent(
                    ID,
                    TITLE,
                    components.scores().isEmpty()
                            ? "Not drawn: there are no component scores (pca needs at least one network)."
                            : "Not drawn: the plane needs two components, pca gave "
                                    + components.scores().get(0).pc().size() + ".");
        }
        Palette palette = Palette.of(study.models());
        Chart wide = plane(study, palette, drawable, ID + "-wide", 760, 520);
        Chart narrow = plane(study, palette, drawable, ID + "-narrow", 350, 330);
        return new Figure(
                ID,
                TITLE,
                caption(),
                "",
                List.of(wide, narrow),
                Chart.grid(TITLE, caption(), List.of(Legend.of(study.models(), palette, 760)), List.of(wide), 1, 12),
                List.of("model", "label", "layer", "layer_number", "pc1", "pc2"),
                values(study, drawable));
    }

    private static String caption() {
        return "Each point is the RDM of one layer, placed by its scores on the first two principal components of all"
                + " layers of all networks; lines join the layers of a network in their order. First and last layer"
                + " carry their number, counted from 0. Axes give the explained variance.";
    }

    private static Chart plane(
            Study study, Palette palette, List<LayerScore> scores, String id, double width, double height) {
        Plane plane = Plane.of(
                "",
                "",
                new Plane.Grid(LEFT, TOP, RIGHT, BOTTOM),
                axis(scores, 0, width > 500 ? 7 : 4),
                axis(scores, 1, 6),
                axisTitle(study, 0),
                axisTitle(study, 1));
        LabelPlacer labels = new LabelPlacer(LEFT, TOP, width - RIGHT, height - BOTTOM);
        for (StudyModel model : study.models()) {
            trajectory(plane, palette, labels, model, layers(scores, model), width - RIGHT, height - BOTTOM);
        }
        plane.tags().addAll(labels.place());
        return Chart.of("plane", id, width, height, TITLE, caption(), plane);
    }

    private static void trajectory(
            Plane plane,
            Palette palette,
            LabelPlacer labels,
            StudyModel model,
            List<LayerScore> layers,
            double right,
            double base) {
        List<double[]> way = new ArrayList<>();
        for (int k = 0; k < layers.size(); k++) {
            double[] place = {layers.get(k).pc().get(0), layers.get(k).pc().get(1)};
            way.add(place);
            String tip = model.numbered() + ", layer " + k + " ("
                    + layers.get(k).layer() + "): PC1 " + Words.r(place[0]) + ", PC2 " + Words.r(place[1]);
            plane.point(palette, model, place[0], place[1], RADIUS, null, tip);
            double x = plane.x().place(place[0], LEFT, right);
            double y = plane.y().place(place[1], base, TOP);
            labels.occupy(x, y, RADIUS);
            if (k == 0 || k == layers.size() - 1) {
                labels.ask(x, y, Integer.toString(k), model, palette.look(model).edge());
            }
        }
        plane.line(palette, model, way, 1.6);
    }

    private static Axis axis(List<LayerScore> scores, int component, int ticks) {
        double low =
                scores.stream().mapToDouble(s -> s.pc().get(component)).min().orElse(0);
        double high =
                scores.stream().mapToDouble(s -> s.pc().get(component)).max().orElse(1);
        double margin = high > low ? 0.04 * (high - low) : Math.max(1e-6, Math.abs(high) * 0.1);
        return Axis.covering(low - margin, high + margin, ticks);
    }

    private static String axisTitle(Study study, int component) {
        List<Double> explained = study.components().explained();
        String share = component < explained.size() && !explained.get(component).isNaN()
                ? " (" + Words.percent(explained.get(component)) + " of variance)"
                : "";
        return "PC" + (component + 1) + share;
    }

    private static List<LayerScore> layers(List<LayerScore> scores, StudyModel model) {
        return scores.stream().filter(score -> score.model().equals(model.id())).toList();
    }

    private static List<List<Object>> values(Study study, List<LayerScore> scores) {
        List<List<Object>> rows = new ArrayList<>();
        for (StudyModel model : study.models()) {
            List<LayerScore> layers = layers(scores, model);
            for (int k = 0; k < layers.size(); k++) {
                LayerScore layer = layers.get(k);
                rows.add(List.of(
                        model.id(),
                        model.label(),
                        layer.layer(),
                        k,
                        layer.pc().get(0),
                        layer.pc().get(1)));
            }
        }
        return rows;
    }
}
