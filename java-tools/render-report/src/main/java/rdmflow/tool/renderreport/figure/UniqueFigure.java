package rdmflow.tool.renderreport.figure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import rdmflow.tool.renderreport.draw.Axis;
import rdmflow.tool.renderreport.draw.Drawing;
import rdmflow.tool.renderreport.draw.Glyphs;
import rdmflow.tool.renderreport.draw.Hover;
import rdmflow.tool.renderreport.draw.Mark;
import rdmflow.tool.renderreport.draw.Mark.Anchor;
import rdmflow.tool.renderreport.draw.Paint;
import rdmflow.tool.renderreport.study.Model;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.UniqueRow;

/** Figure 2: what a target network explains beyond a control network, one matrix per region, one scale for all. */
public final class UniqueFigure {
    private static final String ID = "figure-2";
    private static final String TITLE = "Figure 2. What each network explains beyond each other one";
    private static final double PANEL = 300;
    private static final double LEFT = 34;
    private static final double TOP = 42;
    private static final Paint NEGATIVE = Paint.of("#2166ac");
    private static final Paint MIDDLE = Paint.of("#f7f7f7");
    private static final Paint POSITIVE = Paint.of("#b2182b");
    private static final Paint UNDEFINED = Paint.of("#b9bcc4");

    private record Cell(String roi, String control, String target) {}

    private UniqueFigure() {}

    public static Figure of(Study study) {
        if (study.models().size() < 2) {
            return Figure.absent(
                    ID,
                    TITLE,
                    "Not drawn: unique variance compares two or more networks, the study has "
                            + Words.count(study.models().size(), "network") + ".");
        }
        if (study.uniques().isEmpty()) {
            return Figure.absent(ID, TITLE, "Not drawn: there is no group_unique.tsv.");
        }
        Map<Cell, UniqueRow> cells = new HashMap<>();
        study.uniques().forEach(row -> cells.put(new Cell(row.roi(), row.control(), row.target()), row));
        double limit = limit(study);
        List<Drawing> panels = study.rois().stream()
                .map(roi -> panel(study, roi, cells, limit))
                .toList();
        int columns = Math.min(4, panels.size());
        double width = columns * (PANEL + 16) - 16;
        Drawing scale = scale(limit);
        Drawing legend = Legend.of(study.models(), width, List.of());
        List<Mark> head = new ArrayList<>(legend.marks());
        scale.marks().forEach(mark -> head.add(mark.moved(0, legend.height() + 6)));
        Drawing top = new Drawing(width, legend.height() + 6 + scale.height(), "", "", head);
        List<Drawing> shown = new ArrayList<>();
        shown.add(scale);
        shown.addAll(panels);
        return new Figure(
                ID,
                TITLE,
                caption(study),
                "",
                shown,
                Drawing.grid(TITLE, caption(study), top, panels, columns, 16),
                List.of("roi", "control", "target", "mean", "sd", "n", "p_bonferroni"),
                values(study));
    }

    private static String caption(Study study) {
        String marks = study.testable()
                ? " A dot marks p < 0.05 after Bonferroni correction over all regions and ordered pairs (t of Fisher z"
                        + " against 0, two-sided)."
                : " No tests are marked: they need " + Study.FEWEST_FOR_TESTS + " participants.";
        return "Rows: the control network whose prediction was taken out of the region's RDM. Columns: the target network"
                + " that predicts what is left. Colour: mean correlation over participants, one scale for all regions."
                + marks
                + " Grey diagonal: a network cannot go beyond itself; grey with a stroke: n/a. Numbers are those of the legend.";
    }

    private static double limit(Study study) {
        double largest = study.uniques().stream()
                .mapToDouble(row -> Math.abs(row.mean()))
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(0);
        return largest > 0 ? Axis.covering(0, largest, 4).high() : 1;
    }

    private static Paint colour(double value, double limit) {
        double share = Math.max(-1, Math.min(1, value / limit));
        return share < 0 ? Paint.between(MIDDLE, NEGATIVE, -share) : Paint.between(MIDDLE, POSITIVE, share);
    }

    private static Drawing panel(Study study, String roi, Map<Cell, UniqueRow> cells, double limit) {
        int count = study.models().size();
        double size = (PANEL - LEFT - 4) / count;
        double height = TOP + size * count + 4;
        List<Mark> marks = new ArrayList<>();
        marks.add(new Mark.Text(
                LEFT,
                14,
                Glyphs.fit(roi, 14, PANEL - LEFT - 100),
                14,
                Anchor.START,
                Paint.INK,
                false,
                new Hover(roi, 0)));
        marks.add(Mark.text(PANEL - 4, 14, "columns: target", 11, Anchor.END, Paint.MUTED));
        marks.add(new Mark.Text(
                11, TOP + size * count / 2, "rows: control", 11, Anchor.MIDDLE, Paint.MUTED, true, Hover.NONE));
        for (int c = 0; c < count; c++) {
            Model control = study.models().get(c);
            String number = Integer.toString(control.number());
            double y = TOP + (c + 0.5) * size;
            marks.add(Mark.text(LEFT - 4, y + 4, number, 11, Anchor.END, Paint.MUTED));
            marks.add(Mark.text(LEFT + (c + 0.5) * size, TOP - 6, number, 11, Anchor.MIDDLE, Paint.MUTED));
            for (int t = 0; t < count; t++) {
                Model target = study.models().get(t);
                double x = LEFT + t * size;
                if (c == t) {
                    marks.add(new Mark.Box(x, TOP + c * size, size, size, Paint.GRID, Paint.PAPER, 0.75, Hover.NONE));
                } else {
                    UniqueRow row = cells.get(new Cell(roi, control.id(), target.id()));
                    cell(marks, study, roi, control, target, row, x, TOP + c * size, size, limit);
                }
            }
        }
        return new Drawing(PANEL, height, "Unique variance in " + roi, strongest(study, roi), marks);
    }

    private static void cell(
            List<Mark> marks,
            Study study,
            String roi,
            Model control,
            Model target,
            UniqueRow row,
            double x,
            double y,
            double size,
            double limit) {
        String pair = target.numbered() + " beyond " + control.numbered() + " in " + roi;
        if (row == null || Double.isNaN(row.mean())) {
            String reason = row == null || row.reason().isEmpty() ? "no score" : row.reason();
            Hover hover = new Hover(pair + ": n/a, " + reason, 0);
            marks.add(new Mark.Box(x, y, size, size, UNDEFINED, Paint.PAPER, 0.75, hover));
            marks.add(Mark.line(x, y + size, x + size, y, Paint.of("#5b5f69"), 1));
            return;
        }
        String text = pair + ": mean r = " + Words.r(row.mean()) + ", n = " + row.n();
        boolean tested = study.testable() && row.n() >= Study.FEWEST_FOR_TESTS;
        if (tested) {
            text += ", SD " + Words.r(row.sd()) + ", p (Bonferroni) " + Words.p(row.bonferroni());
        }
        Paint fill = colour(row.mean(), limit);
        marks.add(new Mark.Box(x, y, size, size, fill, Paint.PAPER, 0.75, new Hover(text, 0)));
        boolean dark = Math.abs(row.mean()) > 0.6 * limit;
        Paint over = Paint.of(dark ? "#ffffff" : "#1c1d22");
        boolean significant = tested && row.bonferroni() < Study.ALPHA;
        if (study.models().size() <= 6) {
            marks.add(new Mark.Text(
                    x + size / 2, y + size / 2 + 4, Words.r(row.mean()), 11, Anchor.MIDDLE, over, false, Hover.NONE));
        }
        if (significant) {
            double down = study.models().size() <= 6 ? size / 2 + 13 : size / 2;
            marks.add(new Mark.Disc(
                    x + size / 2, y + down, Math.min(2.4, size / 7), over, Paint.NONE, 0, new Hover(text, 0)));
        }
    }

    /** The scale: 41 steps from -limit to limit. */
    private static Drawing scale(double limit) {
        List<Mark> marks = new ArrayList<>();
        double width = 240;
        int steps = 41;
        for (int i = 0; i < steps; i++) {
            double value = limit * (2.0 * i / (steps - 1) - 1);
            marks.add(new Mark.Box(
                    30 + i * width / steps,
                    4,
                    width / steps + 0.3,
                    12,
                    colour(value, limit),
                    Paint.NONE,
                    0,
                    Hover.NONE));
        }
        marks.add(new Mark.Box(30, 4, width, 12, Paint.NONE, Paint.MUTED, 0.75, Hover.NONE));
        for (double value : new double[] {-limit, 0, limit}) {
            double x = 30 + (value / limit + 1) / 2 * width;
            marks.add(Mark.text(x, 30, Axis.text(value), 11, Anchor.MIDDLE, Paint.MUTED));
        }
        marks.add(Mark.text(30 + width / 2, 46, "mean r beyond the control", 11, Anchor.MIDDLE, Paint.MUTED));
        String range = "From " + Axis.text(-limit) + " (blue) over 0 (white) to " + Axis.text(limit) + " (red).";
        return new Drawing(PANEL, 52, "Colour scale of Figure 2", range, marks);
    }

    private static String strongest(Study study, String roi) {
        return study.uniques().stream()
                .filter(row -> row.roi().equals(roi) && !Double.isNaN(row.mean()))
                .max((a, b) -> Double.compare(a.mean(), b.mean()))
                .map(row -> "Strongest: " + study.label(row.target()) + " beyond " + study.label(row.control())
                        + ", mean r = " + Words.r(row.mean()) + ".")
                .orElse("No pair has a score here.");
    }

    private static List<List<Object>> values(Study study) {
        List<List<Object>> rows = new ArrayList<>();
        for (UniqueRow row : study.uniques()) {
            rows.add(List.of(
                    row.roi(),
                    row.control(),
                    row.target(),
                    row.mean(),
                    study.testable() ? row.sd() : Double.NaN,
                    row.n(),
                    study.testable() ? row.bonferroni() : Double.NaN));
        }
        return rows;
    }
}
