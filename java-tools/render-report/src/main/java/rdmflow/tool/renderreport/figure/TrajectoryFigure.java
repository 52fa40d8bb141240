package rdmflow.tool.renderreport.figure;

import java.util.ArrayList;
import java.util.List;
import rdmflow.tool.renderreport.draw.Axis;
import rdmflow.tool.renderreport.draw.Drawing;
import rdmflow.tool.renderreport.draw.Hover;
import rdmflow.tool.renderreport.draw.Mark;
import rdmflow.tool.renderreport.draw.Mark.Anchor;
import rdmflow.tool.renderreport.draw.Paint;
import rdmflow.tool.renderreport.study.Components;
import rdmflow.tool.renderreport.study.Components.LayerScore;
import rdmflow.tool.renderreport.study.Model;
import rdmflow.tool.renderreport.study.Study;

/** Figure 3: the way of each network through the plane of the first two components, layer by layer. */
public final class TrajectoryFigure {
    private static final String ID = "figure-3";
    private static final String TITLE = "Figure 3. The layers of each network in the space of RDMs";
    private static final double LEFT = 56;
    private static final double TOP = 12;
    private static final double BOTTOM = 44;

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
        Drawing wide = drawing(study, drawable, 760, 520);
        Drawing narrow = drawing(study, drawable, 350, 330);
        Drawing legend = Legend.of(study.models(), 760, List.of());
        return new Figure(
                ID,
                TITLE,
                caption(),
                "",
                List.of(wide, narrow),
                Drawing.grid(TITLE, caption(), legend, List.of(wide), 1, 12),
                List.of("model", "label", "layer", "layer_number", "pc1", "pc2"),
                values(study, drawable));
    }

    private static String caption() {
        return "Each point is the RDM of one layer, placed by its scores on the first two principal components of all"
                + " layers of all networks; lines join the layers of a network in their order. First and last layer"
                + " carry their number, counted from 0. Axes give the explained variance.";
    }

    private static Drawing drawing(Study study, List<LayerScore> scores, double width, double height) {
        double right = width - 12;
        double base = height - BOTTOM;
        Axis across = axis(scores, 0, width > 500 ? 7 : 4);
        Axis up = axis(scores, 1, 6);
        List<Mark> marks = new ArrayList<>();
        for (double tick : across.ticks()) {
            double x = across.place(tick, LEFT, right);
            marks.add(Mark.line(x, TOP, x, base, Paint.GRID, tick == 0 ? 1.5 : 0.75));
            marks.add(Mark.text(x, base + 15, Axis.text(tick), 11, Anchor.MIDDLE, Paint.MUTED));
        }
        for (double tick : up.ticks()) {
            double y = up.place(tick, base, TOP);
            marks.add(Mark.line(LEFT, y, right, y, Paint.GRID, tick == 0 ? 1.5 : 0.75));
            marks.add(Mark.text(LEFT - 6, y + 4, Axis.text(tick), 11, Anchor.END, Paint.MUTED));
        }
        marks.add(Mark.text((LEFT + right) / 2, height - 8, axisTitle(study, 0), 13, Anchor.MIDDLE, Paint.INK));
        marks.add(new Mark.Text(
                14, (TOP + base) / 2, axisTitle(study, 1), 13, Anchor.MIDDLE, Paint.INK, true, Hover.NONE));
        LabelPlacer labels = new LabelPlacer(LEFT, TOP, right, base);
        List<Mark> points = new ArrayList<>();
        for (Model model : study.models()) {
            List<LayerScore> layers = layers(scores, model);
            trajectory(marks, points, labels, model, layers, across, up, right, base);
        }
        marks.addAll(points);
        marks.addAll(labels.place());
        return new Drawing(width, height, TITLE, caption(), marks);
    }

    private static void trajectory(
            List<Mark> lines,
            List<Mark> points,
            LabelPlacer labels,
            Model model,
            List<LayerScore> layers,
            Axis across,
            Axis up,
            double right,
            double base) {
        double[] xs = new double[layers.size()];
        double[] ys = new double[layers.size()];
        for (int k = 0; k < xs.length; k++) {
            xs[k] = across.place(layers.get(k).pc().get(0), LEFT, right);
            ys[k] = up.place(layers.get(k).pc().get(1), base, TOP);
            String text =
                    model.numbered() + ", layer " + k + " (" + layers.get(k).layer() + "): PC1 "
                            + Words.r(layers.get(k).pc().get(0)) + ", PC2 "
                            + Words.r(layers.get(k).pc().get(1));
            points.add(model.symbol()
                    .around(xs[k], ys[k], 4.2, model.fill(), model.edge(), 1, new Hover(text, model.number())));
            labels.occupy(xs[k], ys[k], 4.2);
            if (k == 0 || k == xs.length - 1) {
                labels.ask(xs[k], ys[k], Integer.toString(k), model);
            }
        }
        if (xs.length > 1) {
            Hover hover = new Hover(model.numbered(), model.number());
            lines.add(new Mark.Path(xs, ys, false, Paint.NONE, model.fill(), 1.6, hover));
        }
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

    private static List<LayerScore> layers(List<LayerScore> scores, Model model) {
        return scores.stream().filter(score -> score.model().equals(model.id())).toList();
    }

    private static List<List<Object>> values(Study study, List<LayerScore> scores) {
        List<List<Object>> rows = new ArrayList<>();
        for (Model model : study.models()) {
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
