package rdmflow.tool.renderreport.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rdmflow.tool.renderreport.draw.Axis;
import rdmflow.tool.renderreport.draw.Drawing;
import rdmflow.tool.renderreport.draw.Glyphs;
import rdmflow.tool.renderreport.draw.Hover;
import rdmflow.tool.renderreport.draw.Mark;
import rdmflow.tool.renderreport.draw.Mark.Anchor;
import rdmflow.tool.renderreport.draw.Paint;
import rdmflow.tool.renderreport.study.FitRow;
import rdmflow.tool.renderreport.study.Model;
import rdmflow.tool.renderreport.study.Scores;
import rdmflow.tool.renderreport.study.Study;

/** Figure 1: how well each network explains each region, one panel per region, one axis for all. */
public final class BarsFigure {
    private static final String ID = "figure-1";
    private static final String TITLE = "Figure 1. How well each network explains each region";
    private static final double HEIGHT = 210;
    private static final double LEFT = 38;
    private static final double TOP = 26;
    private static final double BOTTOM = 20;
    private static final double NARROWEST = 300;
    private static final double WIDEST_BAR = 26;

    private BarsFigure() {}

    public static Figure of(Study study) {
        if (study.models().isEmpty() || study.fits().isEmpty()) {
            return Figure.absent(
                    ID,
                    TITLE,
                    study.models().isEmpty()
                            ? "Not drawn: the study has no networks, only brain data; see the noise ceilings under Quality."
                            : "Not drawn: there is no group_fit.tsv.");
        }
        Axis axis = axis(study);
        List<Drawing> panels =
                study.rois().stream().map(roi -> panel(study, roi, axis)).toList();
        int columns = Math.min(4, panels.size());
        double width = columns * (panels.get(0).width() + 16) - 16;
        Drawing legend = Legend.of(study.models(), width, List.of(key(study)));
        Drawing whole = Drawing.grid(TITLE, caption(study), legend, panels, columns, 16);
        return new Figure(
                ID,
                TITLE,
                caption(study),
                "",
                panels,
                whole,
                List.of(
                        "roi",
                        "model",
                        "label",
                        "series",
                        "subject",
                        "value",
                        "sd",
                        "n",
                        "ceiling_lower",
                        "ceiling_upper"),
                values(study));
    }

    private static String key(Study study) {
        return (study.testable()
                        ? "Bars: mean r over participants; lines: SD; dots: participants"
                        : "Bars: mean r; dots: participants")
                + (hasBand(study) ? "; grey band: noise ceiling, lower to upper" : "");
    }

    private static String caption(Study study) {
        String spread = study.testable()
                ? "error bars are the standard deviation over participants (n − 1)"
                : "no error bars and no tests, because "
                        + Words.count(study.subjects().size(), "participant") + " cannot tell a spread ("
                        + Study.FEWEST_FOR_TESTS + " or more would)";
        String band = hasBand(study)
                ? " The grey band is the noise ceiling, from its lower to its upper bound (Nili et al. 2014)."
                : " No noise ceiling is drawn: it needs at least two participants with the region.";
        return "Pearson correlation between the predicted and the measured RDM of each region, cross-validated over runs"
                + " and averaged over participants; dots are participants, " + spread + "." + band
                + " Numbers under the bars are those of the legend.";
    }

    private static boolean hasBand(Study study) {
        return study.fits().stream().anyMatch(fit -> !Double.isNaN(fit.ceilingLower() + fit.ceilingUpper()));
    }

    private static Axis axis(Study study) {
        double low = 0;
        double high = 0;
        for (FitRow fit : study.fits()) {
            double spread = study.testable() && !Double.isNaN(fit.sd()) ? fit.sd() : 0;
            for (double value : new double[] {fit.mean() - spread, fit.mean() + spread, fit.ceilingUpper()}) {
                if (!Double.isNaN(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        for (Scores.OfSubject score : study.scores().ofSubjects()) {
            if (!Double.isNaN(score.r())) {
                low = Math.min(low, score.r());
                high = Math.max(high, score.r());
            }
        }
        return Axis.covering(low, high, 5);
    }

    private static Drawing panel(Study study, String roi, Axis axis) {
        int count = study.models().size();
        double width = Math.max(NARROWEST, LEFT + 6 + 20 * count);
        double base = HEIGHT - BOTTOM;
        List<Mark> marks = new ArrayList<>();
        List<FitRow> fits = study.fitsOf(roi);
        String n = participants(fits);
        double room = width - LEFT - Glyphs.width(n, 12) - 10;
        marks.add(new Mark.Text(
                LEFT, 15, Glyphs.fit(roi, 14, room), 14, Anchor.START, Paint.INK, false, new Hover(roi, 0)));
        marks.add(Mark.text(width - 2, 15, n, 12, Anchor.END, Paint.MUTED));
        fits.stream()
                .filter(fit -> !Double.isNaN(fit.ceilingLower() + fit.ceilingUpper()))
                .findFirst()
                .ifPresent(fit -> marks.add(band(fit, axis, width, base)));
        for (double tick : axis.ticks()) {
            double y = axis.place(tick, base, TOP);
            marks.add(Mark.line(LEFT, y, width - 2, y, tick == 0 ? Paint.MUTED : Paint.GRID, tick == 0 ? 1 : 0.75));
            marks.add(Mark.text(LEFT - 5, y + 4, Axis.text(tick), 11, Anchor.END, Paint.MUTED));
        }
        double slot = (width - LEFT - 6) / count;
        for (int k = 0; k < count; k++) {
            Model model = study.models().get(k);
            double middle = LEFT + 3 + (k + 0.5) * slot;
            bar(marks, study, roi, model, axis, middle, Math.min(WIDEST_BAR, slot * 0.74), base);
            marks.add(Mark.text(middle, HEIGHT - 5, Integer.toString(model.number()), 11, Anchor.MIDDLE, Paint.MUTED));
        }
        return new Drawing(width, HEIGHT, "Networks in " + roi, sentence(study, roi), marks);
    }

    private static Mark band(FitRow fit, Axis axis, double width, double base) {
        double upper = axis.place(fit.ceilingUpper(), base, TOP);
        double lower = axis.place(fit.ceilingLower(), base, TOP);
        String text = "Noise ceiling: lower " + Words.r(fit.ceilingLower()) + ", upper " + Words.r(fit.ceilingUpper())
                + ", pairwise " + Words.r(fit.ceilingPairwise());
        return new Mark.Box(
                LEFT,
                upper,
                width - LEFT - 2,
                Math.max(1, lower - upper),
                Paint.BAND,
                Paint.NONE,
                0,
                new Hover(text, 0));
    }

    private static void bar(
            List<Mark> marks,
            Study study,
            String roi,
            Model model,
            Axis axis,
            double middle,
            double width,
            double base) {
        Optional<FitRow> fit = study.fit(roi, model.id());
        double mean = fit.map(FitRow::mean).orElse(Double.NaN);
        if (Double.isNaN(mean)) {
            String reason =
                    fit.map(FitRow::reason).filter(text -> !text.isEmpty()).orElse("no score");
            String text = model.numbered() + " in " + roi + ": n/a, " + reason;
            double y = axis.place(0, base, TOP) - 4;
            marks.add(new Mark.Text(
                    middle + 4, y, "n/a", 11, Anchor.START, Paint.MUTED, true, new Hover(text, model.number())));
            return;
        }
        double zero = axis.place(0, base, TOP);
        double top = axis.place(mean, base, TOP);
        Hover hover = new Hover(barText(study, roi, model, fit.get()), model.number());
        marks.add(new Mark.Box(
                middle - width / 2,
                Math.min(zero, top),
                width,
                Math.max(0.5, Math.abs(zero - top)),
                model.fill(),
                model.edge(),
                0.75,
                hover));
        dots(marks, study, roi, model, axis, middle, width, base);
        double sd = fit.get().sd();
        if (study.testable() && fit.get().n() >= Study.FEWEST_FOR_TESTS && !Double.isNaN(sd)) {
            double high = axis.place(mean + sd, base, TOP);
            double low = axis.place(mean - sd, base, TOP);
            marks.add(Mark.line(middle, low, middle, high, Paint.INK, 1.25));
            marks.add(Mark.line(middle - 3, high, middle + 3, high, Paint.INK, 1.25));
            marks.add(Mark.line(middle - 3, low, middle + 3, low, Paint.INK, 1.25));
        }
    }

    private static void dots(
            List<Mark> marks,
            Study study,
            String roi,
            Model model,
            Axis axis,
            double middle,
            double width,
            double base) {
        List<Scores.OfSubject> scores = scores(study, roi, model);
        for (int i = 0; i < scores.size(); i++) {
            Scores.OfSubject score = scores.get(i);
            if (Double.isNaN(score.r())) {
                continue;
            }
            // Spread by participant, the same in every bar, so that a participant can be followed along.
            double aside = scores.size() == 1 ? 0 : ((double) i / (scores.size() - 1) - 0.5) * (width - 4);
            String text = score.subject() + ", " + model.numbered() + " in " + roi + ": r = " + Words.r(score.r());
            marks.add(new Mark.Disc(
                    middle + aside,
                    axis.place(score.r(), base, TOP),
                    1.9,
                    Paint.PAPER,
                    model.edge(),
                    0.9,
                    new Hover(text, model.number())));
        }
    }

    private static List<Scores.OfSubject> scores(Study study, String roi, Model model) {
        return study.scores().ofSubjects().stream()
                .filter(score -> score.roi().equals(roi) && score.model().equals(model.id()))
                .toList();
    }

    private static String barText(Study study, String roi, Model model, FitRow fit) {
        String text = model.numbered() + " in " + roi + ": mean r = " + Words.r(fit.mean()) + ", n = " + fit.n();
        if (study.testable() && fit.n() >= Study.FEWEST_FOR_TESTS) {
            text += ", SD " + Words.r(fit.sd()) + ", p (Bonferroni) " + Words.p(fit.bonferroni());
        }
        return text;
    }

    private static String participants(List<FitRow> fits) {
        int most = fits.stream().mapToInt(FitRow::n).max().orElse(0);
        int fewest = fits.stream().mapToInt(FitRow::n).min().orElse(0);
        return "n = " + (most == fewest ? "" + most : fewest + "–" + most);
    }

    private static String sentence(Study study, String roi) {
        return study.best(roi)
                .map(best -> "Highest: " + study.label(best.model()) + ", mean r = " + Words.r(best.mean()) + ".")
                .orElse("No network has a score here.");
    }

    private static List<List<Object>> values(Study study) {
        List<List<Object>> rows = new ArrayList<>();
        for (String roi : study.rois()) {
            for (Model model : study.models()) {
                study.fit(roi, model.id())
                        .ifPresent(fit -> rows.add(List.of(
                                roi,
                                model.id(),
                                model.label(),
                                "mean",
                                "n/a",
                                fit.mean(),
                                study.testable() ? fit.sd() : Double.NaN,
                                fit.n(),
                                fit.ceilingLower(),
                                fit.ceilingUpper())));
                for (Scores.OfSubject score : scores(study, roi, model)) {
                    rows.add(List.of(
                            roi,
                            model.id(),
                            model.label(),
                            "participant",
                            score.subject(),
                            score.r(),
                            Double.NaN,
                            1,
                            Double.NaN,
                            Double.NaN));
                }
            }
        }
        return rows;
    }
}
