package rdmflow.tool.renderreport.figure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rdmflow.pictures.Glyphs;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.chart.Axis;
import rdmflow.tool.renderreport.chart.Chart;
import rdmflow.tool.renderreport.study.Scores;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyModel;
import rdmflow.tool.renderreport.study.UniqueRow;

/** Figure 2: what a target network explains beyond a control network, one matrix per region, one scale for all. */
public final class UniqueFigure {
    private static final String ID = "figure-2";
    private static final String TITLE = "Figure 2. What each network explains beyond each other one";
    private static final double PANEL = 300;
    private static final double LEFT = 34;
    private static final double TOP = 42;
    private static final double MARGIN = 4;

    private record Scale(double limit, List<String> colours) {}

    private record Cell(String roi, String control, String target) {}

    private UniqueFigure() {}

    /** Plain and within lag, as far as they are there, on one scale. */
    public static List<Figure> of(Study study) {
        if (study.models().size() < 2) {
            return List.of(Figure.absent(
                    ID,
                    TITLE,
                    "Not drawn: unique variance compares two or more networks, the study has "
                            + Words.count(study.models().size(), "network") + "."));
        }
        List<Scores> versions = study.scores().values().stream()
                .filter(scores -> !scores.uniques().isEmpty())
                .toList();
        if (versions.isEmpty()) {
            return List.of(Figure.absent(ID, TITLE, "Not drawn: there is no group_unique.tsv."));
        }
        double limit = limit(versions);
        return versions.stream().map(scores -> version(study, scores, limit)).toList();
    }

    private static Figure version(Study study, Scores scores, double limit) {
        String name = ID + (scores.isWithinLag() ? "-lag" : "");
        String title = scores.isWithinLag() ? TITLE.replace("2.", "2 within lag.") : TITLE;
        Map<Cell, UniqueRow> cells = new HashMap<>();
        scores.uniques().forEach(row -> cells.put(new Cell(row.roi(), row.control(), row.target()), row));
        List<Chart> panels = new ArrayList<>();
        for (String roi : study.rois()) {
            panels.add(panel(study, scores, roi, name + "-" + panels.size(), cells, limit));
        }
        int columns = Math.min(4, panels.size());
        double width = columns * (PANEL + 16) - 16;
        Chart scale = Chart.of(
                "scale",
                name + "-scale",
                PANEL,
                52,
                "Colour scale of Figure 2",
                "From " + Axis.text(-limit) + " (blue) over 0 (white) to " + Axis.text(limit) + " (red).",
                new Scale(limit, MatrixPanel.COLOURS));
        List<Chart> heads = List.of(Legend.of(study.models(), Palette.of(study.models()), width), scale);
        List<Chart> shown = new ArrayList<>(List.of(scale));
        shown.addAll(panels);
        return new Figure(
                name,
                title,
                caption(study, scores),
                "",
                shown,
                Chart.grid(title, caption(study, scores), heads, panels, columns, 16),
                List.of(
                        "roi",
                        "control",
                        "target",
                        "mean",
                        "sd",
                        "n",
                        "p_bonferroni",
                        "ci_low",
                        "ci_high",
                        "p_shift_familywise"),
                values(study, scores));
    }

    /** Within lag the null of shifted movies decides, where there is one: t takes the movie for granted. */
    private static boolean byShiftNull(Scores scores) {
        return scores.isWithinLag() && scores.uniques().stream().anyMatch(row -> !Double.isNaN(row.familywise()));
    }

    private static String caption(Study study, Scores scores) {
        String marks = byShiftNull(scores)
                ? " A dot marks p < 0.05 by the null of shifted movies, family-wise over all regions and ordered pairs (one-sided);"
                        + " in it neither network shares anything with the region."
                : scores.uniques().stream().anyMatch(row -> !Double.isNaN(row.bonferroni()))
                        ? " A dot marks p < 0.05 after Bonferroni correction over all regions and ordered pairs (t of Fisher z"
                                + " against 0, two-sided)."
                        : study.testable()
                                ? ""
                                : " No tests are marked: they need " + Study.FEWEST_FOR_TESTS + " participants.";
        return "Rows: the control network whose prediction was taken out of the region's RDM. Columns: the target network"
                + " that predicts what is left. Colour: mean correlation over participants, one scale for all regions."
                + (scores.isWithinLag()
                        ? " Within lag: every RDM less its mean over the pairs of each lag; the scale is that of the plain"
                                + " values."
                        : "")
                + marks
                + " Grey diagonal: a network cannot go beyond itself; grey with a stroke: n/a. Numbers are those of the legend.";
    }

    private static double limit(List<Scores> versions) {
        double largest = versions.stream()
                .flatMap(scores -> scores.uniques().stream())
                .mapToDouble(row -> Math.abs(row.mean()))
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(0);
        return largest > 0 ? Axis.covering(0, largest, 4).high() : 1;
    }

    private static Chart panel(
            Study study, Scores scores, String roi, String id, Map<Cell, UniqueRow> cells, double limit) {
        int count = study.models().size();
        double size = (PANEL - LEFT - MARGIN) / count;
        MatrixPanel panel = new MatrixPanel(
                Glyphs.fit(roi, 14, PANEL - LEFT - 100),
                "columns: target",
                "rows: control",
                study.models().stream().map(model -> "" + model.number()).toList(),
                limit,
                MatrixPanel.COLOURS,
                count <= MatrixPanel.MOST_WRITTEN,
                Math.min(2.4, size / 7),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        for (StudyModel control : study.models()) {
            for (StudyModel target : study.models()) {
                if (control.equals(target)) {
                    panel.diagonal().add(item(target, control, 0, ""));
                } else {
                    UniqueRow row = cells.get(new Cell(roi, control.id(), target.id()));
                    cell(panel, study, scores, roi, control, target, Optional.ofNullable(row));
                }
            }
        }
        double height = TOP + size * count + MARGIN;
        String title = "Unique variance in " + roi + (scores.isWithinLag() ? " within lag" : "");
        return Chart.of("matrix", id, PANEL, height, title, strongest(study, scores, roi), panel);
    }

    private static MatrixPanel.Item item(StudyModel target, StudyModel control, double value, String tip) {
        double[] place = {target.number() - 1, control.number() - 1, value};
        return new MatrixPanel.Item(place, null, null, tip);
    }

    private static void cell(
            MatrixPanel panel,
            Study study,
            Scores scores,
            String roi,
            StudyModel control,
            StudyModel target,
            Optional<UniqueRow> found) {
        String pair = target.numbered() + " beyond " + control.numbered() + " in " + roi;
        if (found.isEmpty() || Double.isNaN(found.get().mean())) {
            String reason =
                    found.map(UniqueRow::reason).filter(text -> !text.isEmpty()).orElse("no score");
            panel.missing().add(item(target, control, 0, pair + ": n/a, " + reason));
            return;
        }
        UniqueRow row = found.get();
        String tip = pair + ": mean r = " + Words.r(row.mean()) + ", n = " + row.n();
        boolean tested = study.testable() && row.n() >= Study.FEWEST_FOR_TESTS;
        if (tested && !Double.isNaN(row.sd())) {
            tip += ", SD " + Words.r(row.sd());
        }
        tip += Words.interval(row.low(), row.high());
        tip += byShiftNull(scores)
                ? ", p (shift null, family-wise) " + Words.p(row.familywise())
                : tested && !Double.isNaN(row.bonferroni()) ? ", p (Bonferroni) " + Words.p(row.bonferroni()) : "";
        String over = Math.abs(row.mean()) > 0.6 * panel.limit() ? "#ffffff" : "#1c1d22";
        double[] place = {target.number() - 1, control.number() - 1, row.mean()};
        String words = panel.written() ? Words.r(row.mean()) : null;
        panel.cells()
                .add(new MatrixPanel.Item(place, words, panel.written() ? new MatrixPanel.Label(over) : null, tip));
        if (byShiftNull(scores) ? row.familywise() < Study.ALPHA : tested && row.bonferroni() < Study.ALPHA) {
            panel.significant().add(new MatrixPanel.Mark(place, over));
        }
    }

    private static String strongest(Study study, Scores scores, String roi) {
        return scores.uniques().stream()
                .filter(row -> row.roi().equals(roi) && !Double.isNaN(row.mean()))
                .max((a, b) -> Double.compare(a.mean(), b.mean()))
                .map(row -> "Strongest: " + study.label(row.target()) + " beyond " + study.label(row.control())
                        + ", mean r = " + Words.r(row.mean()) + ".")
                .orElse("No pair has a score here.");
    }

    private static List<List<Object>> values(Study study, Scores scores) {
        List<List<Object>> rows = new ArrayList<>();
        for (UniqueRow row : scores.uniques()) {
            rows.add(List.of(
                    row.roi(),
                    row.control(),
                    row.target(),
                    row.mean(),
                    study.testable() ? row.sd() : Double.NaN,
                    row.n(),
                    study.testable() ? row.bonferroni() : Double.NaN,
                    row.low(),
                    row.high(),
                    row.familywise()));
        }
        return rows;
    }
}
