package rdmflow.tool.renderreport.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.chart.Chart;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyModel;

/** Networks alone: how alike their most similar layers are, one matrix per measure. */
public final class SimilarityFigure {
    private static final String ID = "figure-similarity";
    private static final String TITLE = "Similarity. How alike the layers of two networks are at most";
    private static final double PANEL = 300;

    private SimilarityFigure() {}

    /** Nothing where models were not compared, and where there is one. */
    public static List<Figure> of(Study study) {
        List<Map<String, String>> rows = Rows.of(study, "model_similarity.tsv");
        if (rows.isEmpty() || study.models().size() < 2) {
            return List.of();
        }
        List<Chart> panels = new ArrayList<>();
        List<List<Object>> values = new ArrayList<>();
        for (String measure : Rows.distinct(rows, "measure")) {
            panels.add(panel(
                    study, measure, Rows.where(rows, row -> row.get("measure").equals(measure)), values));
        }
        Palette palette = Palette.of(study.models());
        int columns = Math.min(3, panels.size());
        double width = Math.max(PANEL, columns * (PANEL + 16) - 16);
        String caption =
                "Each cell is the highest value over all pairs of a layer of one network and a layer of the other,"
                        + " mean over runs; blue is below 0, red above. All pairs of layers stand in model_similarity.tsv."
                        + Rows.suffix(rows);
        return List.of(new Figure(
                ID,
                TITLE,
                caption,
                "",
                panels,
                Chart.grid(TITLE, caption, List.of(Legend.of(study.models(), palette, width)), panels, columns, 16),
                List.of("measure", "model_a", "layer_a", "model_b", "layer_b", "r"),
                values));
    }

    /** The most alike layers of two networks; none where no two have a value. */
    public static Optional<Map<String, String>> mostAlike(List<Map<String, String>> rows, String a, String b) {
        Map<String, String> best = null;
        for (Map<String, String> row : rows) {
            boolean ofBoth = row.get("model_a").equals(a) && row.get("model_b").equals(b)
                    || row.get("model_a").equals(b) && row.get("model_b").equals(a);
            if (ofBoth
                    && !Double.isNaN(Rows.number(row, "r"))
                    && (best == null || Rows.number(row, "r") > Rows.number(best, "r"))) {
                best = row;
            }
        }
        return Optional.ofNullable(best);
    }

    private static Chart panel(Study study, String measure, List<Map<String, String>> rows, List<List<Object>> values) {
        int count = study.models().size();
        double size = (PANEL - 38) / count;
        MatrixPanel panel = new MatrixPanel(
                measure,
                "",
                "",
                study.models().stream().map(model -> "" + model.number()).toList(),
                1,
                MatrixPanel.COLOURS,
                count <= MatrixPanel.MOST_WRITTEN,
                2,
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                List.of());
        for (StudyModel one : study.models()) {
            panel.diagonal().add(item(one, one, 0, null, null, ""));
            for (StudyModel other : study.models()) {
                if (one.number() >= other.number()) {
                    continue;
                }
                Optional<Map<String, String>> best = mostAlike(rows, one.id(), other.id());
                double r = best.map(row -> Rows.number(row, "r")).orElse(Double.NaN);
                String tip = one.numbered() + " and " + other.numbered() + ": "
                        + best.map(row -> measure + " = " + Words.r(r) + ", layers " + row.get("layer_a") + " and "
                                        + row.get("layer_b"))
                                .orElse("n/a");
                String words = panel.written() ? Words.r(r) : null;
                MatrixPanel.Label label =
                        panel.written() ? new MatrixPanel.Label(Math.abs(r) > 0.6 ? "#ffffff" : "#1c1d22") : null;
                List<MatrixPanel.Item> cells = best.isEmpty() ? panel.missing() : panel.cells();
                cells.add(item(one, other, best.isEmpty() ? 0 : r, words, label, tip));
                cells.add(item(other, one, best.isEmpty() ? 0 : r, words, label, tip));
                best.ifPresent(row -> values.add(List.of(
                        measure, row.get("model_a"), row.get("layer_a"), row.get("model_b"), row.get("layer_b"), r)));
            }
        }
        return Chart.of(
                "matrix",
                ID + "-" + measure,
                PANEL,
                42 + size * count + 4,
                "Similarity by " + measure,
                "Networks in the order of the legend.",
                panel);
    }

    private static MatrixPanel.Item item(
            StudyModel column, StudyModel row, double value, String words, MatrixPanel.Label label, String tip) {
        return new MatrixPanel.Item(new double[] {column.number() - 1, row.number() - 1, value}, words, label, tip);
    }
}
