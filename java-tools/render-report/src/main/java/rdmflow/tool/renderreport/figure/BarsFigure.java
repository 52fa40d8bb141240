package rdmflow.tool.renderreport.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rdmflow.pictures.Glyphs;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.chart.Axis;
import rdmflow.tool.renderreport.chart.Chart;
import rdmflow.tool.renderreport.study.FitRow;
import rdmflow.tool.renderreport.study.ParticipantRow;
import rdmflow.tool.renderreport.study.Scores;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyModel;

/** Figure 1: how well each network explains each region, one panel per region, one axis for all. */
public final class BarsFigure {
    private static final String ID = "figure-1";
    private static final String TITLE = "Figure 1. How well each network explains each region";
    private static final double HEIGHT = 210;
    private static final double LEFT = 38;
    private static final double NARROWEST = 300;
    private static final double WIDEST_BAR = 26;

    private BarsFigure() {}

    /** Plain and within lag, as far as they are there, on one axis. */
    public static List<Figure> of(Study study) {
        if (study.versions().isEmpty()) {
            return List.of(Figure.absent(
                    ID,
                    TITLE,
                    study.models().isEmpty()
                            ? "Not drawn: the study has no networks, only brain data; see the noise ceilings under Quality."
                            : "Not drawn: there is no group_fit.tsv."));
        }
        Axis axis = axis(study);
        return study.versions().stream()
                .map(scores -> version(study, scores, axis))
                .toList();
    }

    private static Figure version(Study study, Scores scores, Axis axis) {
        String name = ID + (scores.isWithinLag() ? "-lag" : "");
        String title = scores.isWithinLag() ? TITLE.replace("1.", "1 within lag.") : TITLE;
        Palette palette = Palette.of(study.models());
        List<Chart> panels = new ArrayList<>();
        for (String roi : study.rois()) {
            panels.add(panel(study, scores, palette, roi, name + "-" + panels.size(), axis));
        }
        int columns = Math.min(4, panels.size());
        double width = columns * (panels.get(0).width() + 16) - 16;
        List<Chart> heads = Legend.over(study, palette, key(study, scores), width);
        Chart whole = Chart.grid(title, caption(study, scores), heads, panels, columns, 16);
        return new Figure(
                name,
                title,
                caption(study, scores),
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
                        "ceiling_upper",
                        "ci_low",
                        "ci_high",
                        "p_shift_familywise"),
                values(study, scores));
    }

    private static String key(Study study, Scores scores) {
        return (scores.isWithinLag() ? "Within lag. " : "")
                + (study.testable()
                        ? "Bars: mean r over participants; lines: SD; dots: participants"
                        : "Bars: mean r; dots: participants")
                + (hasBand(scores) ? "; grey band: noise ceiling, lower to upper" : "")
                + (marksSurvivors(scores) ? "; star: survives time" : "");
    }

    private static boolean marksSurvivors(Scores scores) {
        return scores.isWithinLag() && scores.hasShiftNull();
    }

    private static String caption(Study study, Scores scores) {
        String spread = study.testable()
                ? "error bars are the standard deviation over participants (n − 1)"
                : "error bars and tests are left out, because they need " + Study.FEWEST_FOR_TESTS
                        + " participants and the study has " + study.subjects().size();
        String band = hasBand(scores)
                ? " The grey band is the noise ceiling, from its lower to its upper bound (Nili et al. 2014)."
                : " No noise ceiling is drawn: it needs at least two participants with the region.";
        return "Pearson correlation between the predicted and the measured RDM of each region, cross-validated over runs"
                + " and averaged over participants; dots are participants, " + spread + "." + band
                + (scores.isWithinLag()
                        ? " Within lag: every RDM less its mean over the pairs of each lag, so that smoothness in time alone"
                                + " gives no score; the axis is that of the plain scores."
                        : "")
                + (marksSurvivors(scores)
                        ? " A star marks what survives time: p < 0.05 by the null of shifted movies, family-wise over all"
                                + " networks and regions."
                        : "")
                + " Numbers under the bars are those of the legend.";
    }

    private static boolean hasBand(Scores scores) {
        return scores.fits().stream().anyMatch(fit -> !Double.isNaN(fit.ceilingLower() + fit.ceilingUpper()));
    }

    private static Axis axis(Study study) {
        double low = 0;
        double high = 0;
        for (FitRow fit :
                study.versions().stream().flatMap(some -> some.fits().stream()).toList()) {
            double spread = study.testable() && !Double.isNaN(fit.sd()) ? fit.sd() : 0;
            for (double value : new double[] {fit.mean() - spread, fit.mean() + spread, fit.ceilingUpper()}) {
                if (!Double.isNaN(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        for (ParticipantRow score : study.versions().stream()
                .flatMap(some -> some.participants().stream())
                .toList()) {
            if (!Double.isNaN(score.r())) {
                low = Math.min(low, score.r());
                high = Math.max(high, score.r());
            }
        }
        return Axis.covering(low, high, 6);
    }

    private static Chart panel(Study study, Scores scores, Palette palette, String roi, String id, Axis axis) {
        int count = study.models().size();
        double width = Math.max(NARROWEST, LEFT + 6 + 20 * count);
        double barWidth = Math.min(WIDEST_BAR, (width - LEFT - 2) / count * 0.74);
        List<FitRow> fits = scores.fitsOf(roi);
        String n = participants(fits);
        BarsPanel panel = new BarsPanel(
                Glyphs.fit(roi, 14, width - LEFT - Glyphs.width(n, 12) - 10),
                n,
                study.models().stream().map(model -> "" + model.number()).toList(),
                axis,
                barWidth,
                Ceiling.of(fits),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        study.models().forEach(model -> network(panel, study, scores, palette, roi, model));
        String title = "Networks in " + roi + (scores.isWithinLag() ? " within lag" : "");
        return Chart.of("bars", id, width, HEIGHT, title, sentence(study, scores, roi), panel);
    }

    /** Adds a bar with its spread and its participants, or says that there is no score. */
    private static void network(
            BarsPanel panel, Study study, Scores scores, Palette palette, String roi, StudyModel model) {
        int place = model.number() - 1;
        Optional<FitRow> fit = scores.fit(roi, model.id());
        double mean = fit.map(FitRow::mean).orElse(Double.NaN);
        if (Double.isNaN(mean)) {
            String reason =
                    fit.map(FitRow::reason).filter(text -> !text.isEmpty()).orElse("no score");
            String tip = model.numbered() + " in " + roi + ": n/a, " + reason;
            panel.missing().add(new BarsPanel.Item(new double[] {place, 0}, null, tip, model.number()));
            return;
        }
        String tip = barText(study, scores, roi, model, fit.get());
        panel.bars()
                .add(new BarsPanel.Item(new double[] {place, mean}, palette.style(model, 0.75), tip, model.number()));
        double top = Math.max(0, mean);
        List<ParticipantRow> participants = participants(scores, roi, model);
        for (int i = 0; i < participants.size(); i++) {
            ParticipantRow score = participants.get(i);
            if (Double.isNaN(score.r())) {
                continue;
            }
            top = Math.max(top, score.r());
            // BarsPanel.Spread by participant, the same in every bar, so that a participant can be followed along.
            double aside = participants.size() == 1
                    ? 0
                    : ((double) i / (participants.size() - 1) - 0.5) * (panel.barWidth() - 4);
            panel.dots()
                    .add(new BarsPanel.Dot(
                            new double[] {place, score.r()},
                            aside,
                            score.subject() + ", network " + model.number() + ": r = " + Words.r(score.r()),
                            model.number()));
        }
        double sd = fit.get().sd();
        if (study.testable() && fit.get().n() >= Study.FEWEST_FOR_TESTS && !Double.isNaN(sd)) {
            panel.spreads().add(new BarsPanel.Spread(new double[] {place, mean}, mean - sd, mean + sd, model.number()));
            top = Math.max(top, mean + sd);
        }
        if (marksSurvivors(scores) && fit.get().familywise() < Study.ALPHA) {
            panel.survivors().add(new BarsPanel.Item(new double[] {place, top}, null, "", model.number()));
        }
    }

    private static List<ParticipantRow> participants(Scores scores, String roi, StudyModel model) {
        return scores.participants().stream()
                .filter(score -> score.roi().equals(roi) && score.model().equals(model.id()))
                .toList();
    }

    /** With the p that decides: plain scores have no use for the shift null. */
    private static String barText(Study study, Scores scores, String roi, StudyModel model, FitRow fit) {
        String text = model.numbered() + " in " + roi + ": mean r = " + Words.r(fit.mean()) + ", n = " + fit.n();
        boolean tested = study.testable() && fit.n() >= Study.FEWEST_FOR_TESTS;
        text += (tested ? ", SD " + Words.r(fit.sd()) : "") + Words.interval(fit.low(), fit.high());
        if (marksSurvivors(scores)) {
            return text + ", p (shift null, family-wise) " + Words.p(fit.familywise());
        }
        return tested && !Double.isNaN(fit.bonferroni())
                ? text + ", p (Bonferroni) " + Words.p(fit.bonferroni())
                : text;
    }

    private static String participants(List<FitRow> fits) {
        int most = fits.stream().mapToInt(FitRow::n).max().orElse(0);
        int fewest = fits.stream().mapToInt(FitRow::n).min().orElse(0);
        return "n = " + (most == fewest ? "" + most : fewest + "–" + most);
    }

    private static String sentence(Study study, Scores scores, String roi) {
        return study.best(scores, roi)
                .map(best -> "Highest: " + study.label(best.model()) + ", mean r = " + Words.r(best.mean()) + ".")
                .orElse("No network has a score here.");
    }

    private static List<List<Object>> values(Study study, Scores scores) {
        List<List<Object>> rows = new ArrayList<>();
        for (String roi : study.rois()) {
            for (StudyModel model : study.models()) {
                scores.fit(roi, model.id())
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
                                fit.ceilingUpper(),
                                fit.low(),
                                fit.high(),
                                fit.familywise())));
                for (ParticipantRow score : participants(scores, roi, model)) {
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
                            Double.NaN,
                            Double.NaN,
                            Double.NaN,
                            Double.NaN));
                }
            }
        }
        return rows;
    }
}
