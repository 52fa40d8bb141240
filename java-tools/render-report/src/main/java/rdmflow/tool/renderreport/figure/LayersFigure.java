package rdmflow.tool.renderreport.figure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import rdmflow.core.rdm.TimeControl;
import rdmflow.pictures.Glyphs;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.chart.Axis;
import rdmflow.tool.renderreport.chart.Chart;
import rdmflow.tool.renderreport.study.FitRow;
import rdmflow.tool.renderreport.study.LayerRow;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyModel;

/** Layer profiles: how well each single layer explains each region, over the depth of its network. */
public final class LayersFigure {
    private static final String ID = "figure-layers";
    private static final String TITLE = "Layers. How well each single layer explains each region";
    private static final double WIDTH = 300;
    private static final double HEIGHT = 214;
    /** Room right of the axes for the best layers. */
    private static final double BESIDE = 42;

    private static final Plane.Grid GRID = new Plane.Grid(38, 26, BESIDE, 38);

    private LayersFigure() {}

    /** Plain and within lag, as far as they are there; the last of them is the one for a paper. */
    public static List<Figure> of(Study study) {
        List<Figure> versions = new ArrayList<>();
        for (TimeControl time : TimeControl.values()) {
            List<LayerRow> rows =
                    study.layers().stream().filter(row -> row.time() == time).toList();
            if (rows.stream().anyMatch(LayersFigure::isScored)) {
                versions.add(version(study, time, rows));
            }
        }
        if (versions.isEmpty()) {
            return List.of(Figure.absent(
                    ID,
                    TITLE,
                    study.models().isEmpty()
                            ? "Not drawn: the study has no networks."
                            : "Not drawn: no layer profile was asked for (layer_profile)."));
        }
        return versions.size() == 1 ? versions : List.of(versions.get(0).forPageOnly(), versions.get(1));
    }

    private static boolean isScored(LayerRow row) {
        return !Double.isNaN(row.mean());
    }

    private static Figure version(Study study, TimeControl time, List<LayerRow> rows) {
        boolean lag = time == TimeControl.LAG;
        Axis axis = axis(study, time, rows);
        Palette palette = Palette.of(study.models());
        List<Chart> panels = new ArrayList<>();
        for (String roi : study.rois()) {
            String id = ID + (lag ? "-lag-" : "-") + panels.size();
            panels.add(panel(study, palette, rows, time, roi, id, axis));
        }
        int columns = Math.min(4, panels.size());
        double width = columns * (WIDTH + 16) - 16;
        String title = lag ? TITLE.replace("Layers.", "Layers within lag.") : TITLE;
        String key = (lag ? "Within lag. " : "")
                + "Lines: mean r of each single layer; right of the axes: best layer, chosen on other runs; grey band: noise"
                + " ceiling";
        return new Figure(
                ID,
                title,
                caption(lag),
                "",
                panels,
                Chart.grid(title, caption(lag), Legend.over(study, palette, key, width), panels, columns, 16),
                List.of("roi", "model", "label", "layer", "layer_number", "time_control", "mean", "sd", "n", "best_r"),
                values(study));
    }

    private static String caption(boolean lag) {
        return "Correlation of the RDM of each single layer with that of the region, mean over runs and participants"
                + (lag ? ", within lag (each RDM less its mean over the pairs of each lag)" : "")
                + ". Depth runs from the first layer (0) to the last (1) of each network. Symbols right of the axes: the"
                + " score of each network's best layer, which was chosen on the other runs. The grey band is the noise ceiling"
                + (lag ? " within lag" : "") + ". One axis for all regions.";
    }

    private static Axis axis(Study study, TimeControl time, List<LayerRow> rows) {
        double[] values = DoubleStream.concat(
                        rows.stream().flatMapToDouble(row -> DoubleStream.of(row.mean(), row.best())),
                        study.scores().get(time).fits().stream().mapToDouble(FitRow::ceilingUpper))
                .filter(value -> !Double.isNaN(value))
                .toArray();
        return Axis.covering(
                Math.min(0, DoubleStream.of(values).min().orElse(0)),
                Math.max(0, DoubleStream.of(values).max().orElse(0)),
                6);
    }

    private static Chart panel(
            Study study, Palette palette, List<LayerRow> all, TimeControl time, String roi, String id, Axis axis) {
        List<LayerRow> rows = all.stream().filter(row -> row.roi().equals(roi)).toList();
        Plane plane = Plane.of(
                Glyphs.fit(roi, 14, WIDTH - 120),
                rows.stream().anyMatch(LayersFigure::isScored) ? "best" : "n/a",
                GRID,
                new Axis(0, 1, 0.5),
                axis,
                "depth, first to last layer",
                "");
        plane.band().addAll(Ceiling.of(study.scores().get(time).fitsOf(roi)));
        for (StudyModel model : study.models()) {
            profile(plane, palette, model, layers(rows, model), study.models().size());
        }
        String words = rows.stream()
                .filter(LayersFigure::isScored)
                .max(Comparator.comparingDouble(LayerRow::mean))
                .map(row -> "Highest: " + row.layer() + " of " + study.label(row.model()) + ", mean r = "
                        + Words.r(row.mean()) + ".")
                .orElse("No layer has a score here.");
        return Chart.of("plane", id, WIDTH, HEIGHT, "Layers in " + roi, words, plane);
    }

    private static void profile(Plane plane, Palette palette, StudyModel model, List<LayerRow> layers, int networks) {
        List<double[]> way = new ArrayList<>();
        for (int k = 0; k < layers.size(); k++) {
            LayerRow row = layers.get(k);
            double depth = layers.size() == 1 ? 0.5 : (double) k / (layers.size() - 1);
            way.add(new double[] {depth, row.mean()});
            if (!isScored(row)) {
                continue;
            }
            String tip = model.numbered() + ", layer " + k + " (" + row.layer() + "): mean r = " + Words.r(row.mean())
                    + (Double.isNaN(row.sd()) ? "" : ", SD " + Words.r(row.sd())) + ", n = " + row.n();
            plane.point(palette, model, depth, row.mean(), networks > 6 ? 1.8 : 2.6, null, tip);
        }
        plane.line(palette, model, way, 1.4);
        if (!layers.isEmpty() && !Double.isNaN(layers.get(0).best())) {
            double best = layers.get(0).best();
            // Side by side, so that networks of one score can be told apart.
            double aside = 7 + (BESIDE - 14) * (networks == 1 ? 0.5 : (model.number() - 1.0) / (networks - 1));
            String tip = model.numbered() + ", best layer, chosen on other runs: mean r = " + Words.r(best);
            plane.point(palette, model, 1, best, networks > 6 ? 3 : 3.6, aside, tip);
        }
    }

    /** In the order of the table, which is the network's. */
    private static List<LayerRow> layers(List<LayerRow> rows, StudyModel model) {
        return rows.stream().filter(row -> row.model().equals(model.id())).toList();
    }

    private static List<List<Object>> values(Study study) {
        List<List<Object>> values = new ArrayList<>();
        for (TimeControl time : TimeControl.values()) {
            for (String roi : study.rois()) {
                List<LayerRow> rows = study.layers().stream()
                        .filter(row -> row.time() == time && row.roi().equals(roi))
                        .toList();
                for (StudyModel model : study.models()) {
                    List<LayerRow> layers = layers(rows, model);
                    for (int k = 0; k < layers.size(); k++) {
                        LayerRow row = layers.get(k);
                        values.add(List.of(
                                roi,
                                model.id(),
                                model.label(),
                                row.layer(),
                                k,
                                time,
                                row.mean(),
                                row.sd(),
                                row.n(),
                                row.best()));
                    }
                }
            }
        }
        return values;
    }
}
