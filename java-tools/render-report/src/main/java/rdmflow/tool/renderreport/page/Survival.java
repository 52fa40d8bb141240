package rdmflow.tool.renderreport.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.study.FitRow;
import rdmflow.tool.renderreport.study.Scores;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyModel;
import rdmflow.tool.renderreport.study.TestRow;

/** Is a score more than smoothness in time? It survives where p of the shift null, family-wise within lag, is below 0.05. */
final class Survival {
    private static final String NULL = "null of shifted movies";

    private Survival() {}

    /** Sentences for the summary; none without networks. */
    static List<String> findings(Study study) {
        List<String> findings = new ArrayList<>();
        Scores lag = study.withinLag();
        if (study.versions().isEmpty()) {
            return findings;
        }
        if (lag.fits().isEmpty()) {
            findings.add(
                    "Time was not controlled (time_control = none): nothing here tells a score from what smoothness in"
                            + " time alone gives.");
        } else if (lag.fits().stream().allMatch(fit -> Double.isNaN(fit.mean()))) {
            findings.add("No network has a score within lag; the table of fits gives the reasons.");
        } else if (!lag.hasShiftNull()) {
            findings.add("Whether a score is more than smoothness in time was not tested: " + whyNot(study));
        } else {
            scores(study, lag, findings);
            unique(study, lag, findings);
            differences(lag, findings);
        }
        return findings;
    }

    private static void scores(Study study, Scores lag, List<String> findings) {
        List<String> surviving = holding(
                study,
                (roi, model) -> lag.fit(roi, model.id()).map(Survival::survives).orElse(false));
        findings.add(
                surviving.isEmpty()
                        ? "No network explains any region beyond what smoothness in time explains (within lag, " + NULL
                                + ", p < 0.05 family-wise over all networks and regions)."
                        : "Beyond what smoothness in time explains (within lag, " + NULL
                                + ", p < 0.05 family-wise over all networks and regions): " + Words.list(surviving)
                                + ".");
        List<String> lost = study.models().stream()
                .filter(model -> study.rois().stream()
                        .noneMatch(roi ->
                                lag.fit(roi, model.id()).map(Survival::survives).orElse(false)))
                .map(StudyModel::label)
                .toList();
        if (!surviving.isEmpty() && !lost.isEmpty()) {
            findings.add("In no region beyond what smoothness in time explains: " + Words.list(lost) + ".");
        }
    }

    private static void unique(Study study, Scores lag, List<String> findings) {
        if (lag.uniques().stream().allMatch(row -> Double.isNaN(row.familywise()))) {
            return;
        }
        List<String> everywhere = holding(
                study,
                (roi, model) -> lag.uniques().stream()
                                .filter(row -> row.roi().equals(roi)
                                        && row.target().equals(model.id())
                                        && row.familywise() < Study.ALPHA)
                                .count()
                        == study.models().size() - 1);
        findings.add(
                everywhere.isEmpty()
                        ? "Within lag no network explains a region beyond every other network taken alone (" + NULL
                                + ")."
                        : "Within lag explains a region beyond every other network taken alone (" + NULL + "): "
                                + Words.list(everywhere) + ".");
    }

    private static void differences(Scores lag, List<String> findings) {
        List<TestRow> tested = lag.tests().stream()
                .filter(row -> !Double.isNaN(row.familywise()))
                .toList();
        if (!tested.isEmpty()) {
            long found = tested.stream()
                    .filter(row -> row.familywise() < Study.ALPHA)
                    .count();
            findings.add("Of " + Words.count(tested.size(), "difference") + " between two networks within lag, " + found
                    + (found == 1 ? " is" : " are") + " significant by the " + NULL
                    + ", in which neither of the two shares anything with the region: a valid but weak test, so look at the"
                    + " intervals in the table of differences.");
        }
    }

    /** Label of each network with its regions, where there are any. */
    private static List<String> holding(Study study, BiPredicate<String, StudyModel> holds) {
        List<String> holding = new ArrayList<>();
        for (StudyModel model : study.models()) {
            List<String> rois =
                    study.rois().stream().filter(roi -> holds.test(roi, model)).toList();
            if (!rois.isEmpty()) {
                holding.add(model.label() + " (" + regions(study, rois) + ")");
            }
        }
        return holding;
    }

    /** Regions by name where they are few. */
    static String regions(Study study, List<String> rois) {
        if (rois.size() == study.rois().size() && rois.size() > 1) {
            return "all " + rois.size() + " regions";
        }
        return rois.size() <= 6 ? Words.list(rois) : Words.count(rois.size(), "region");
    }

    /** Why there is no null: check-design's own words where it left the null out. */
    private static String whyNot(Study study) {
        for (JsonNode warning : study.design().path("warnings")) {
            if (warning.asText().contains("no shift null") && !warning.asText().contains("unique variance")) {
                return warning.asText() + ".";
            }
        }
        return study.parameter("fit-cv-regression", "shifts").stream().allMatch(shifts -> shifts.equals("0"))
                ? "no shifts were asked for (shifts = 0)."
                : "there is no null of shifted movies; the table of fits gives the reasons.";
    }

    private static boolean survives(FitRow fit) {
        return fit.familywise() < Study.ALPHA;
    }

    /** {@code yes}, {@code no}, {@code not tested}; n/a without a score within lag. */
    static String verdict(Optional<FitRow> withinLag) {
        if (withinLag.isEmpty() || Double.isNaN(withinLag.get().mean())) {
            return "n/a";
        }
        return Double.isNaN(withinLag.get().familywise()) ? "not tested" : survives(withinLag.get()) ? "yes" : "no";
    }

    /** One row for each region and network. */
    static DataTable table(Study study) {
        List<List<String>> rows = new ArrayList<>();
        for (String roi : study.rois()) {
            for (StudyModel model : study.models()) {
                Optional<FitRow> fit = study.withinLag().fit(roi, model.id());
                if (fit.isPresent()) {
                    FitRow row = fit.get();
                    rows.add(DataTable.row(
                            roi,
                            model.id(),
                            study.plain().fit(roi, model.id()).map(FitRow::mean).orElse(Double.NaN),
                            row.mean(),
                            row.low(),
                            row.high(),
                            row.share(),
                            row.shareLow(),
                            row.shareHigh(),
                            row.familywise(),
                            verdict(fit)));
                }
            }
        }
        return new DataTable(
                "time",
                "Does it survive time?",
                "Mean r plain and within lag; within lag its 95 % interval over participants and runs, its share of the lower"
                        + " noise ceiling with interval, and p of the " + NULL
                        + ", family-wise over all networks and regions. What is below 0.05 survives.",
                List.of(
                        "roi",
                        "model",
                        "r_plain",
                        "r_within_lag",
                        "ci_low",
                        "ci_high",
                        "share_of_ceiling",
                        "share_ci_low",
                        "share_ci_high",
                        "p_shift_familywise",
                        "survives"),
                rows);
    }
}
