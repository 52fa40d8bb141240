package rdmflow.tool.renderreport.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.study.FitRow;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyModel;
import rdmflow.tool.renderreport.study.StudyReader;
import rdmflow.tool.renderreport.study.TestRow;
import rdmflow.tool.renderreport.study.UniqueRow;

/**
 * The findings in words.
 *
 * @param size participants, runs, networks, regions: one sentence
 * @param findings one sentence each
 * @param best the best network of each region
 * @param warnings what a reader should know before believing the findings
 */
public record Summary(String size, List<String> findings, List<Best> best, List<String> warnings) {
    private static final int MOST_WINNERS = 4;
    private static final int MOST_PRINTED = 20;
    private static final String NONE = "n/a";

    /**
     * The best network of a region; texts are n/a where there is none.
     *
     * @param score mean r
     * @param ceiling lower to upper noise ceiling
     * @param beats how many others it exceeds significantly, of how many tested
     */
    public record Best(String roi, String network, String score, String ceiling, String beats) {}

    public static Summary of(Study study) {
        List<String> findings = new ArrayList<>();
        if (study.models().isEmpty()) {
            findings.add("No networks were given: the study ends at the regions' RDMs and their noise ceilings.");
        } else {
            winners(study, findings);
            differences(study, findings);
            unique(study, findings);
        }
        return new Summary(size(study), List.copyOf(findings), best(study), Warnings.of(study));
    }

    /** The same with further warnings, before the others. */
    public Summary with(List<String> more) {
        return new Summary(
                size,
                findings,
                best,
                Stream.concat(more.stream(), warnings.stream()).toList());
    }

    /** Plain text for a terminal. */
    public String text() {
        StringBuilder text = new StringBuilder(size).append('\n');
        findings.forEach(finding -> text.append("- ").append(finding).append('\n'));
        if (!best.isEmpty()) {
            text.append("\nBest network of each region:\n");
            for (Best row : best) {
                text.append("  ").append(row.roi()).append(": ").append(row.network());
                text.append(has(row.score()) ? ", mean r = " + row.score() : "");
                text.append(has(row.ceiling()) ? "; noise ceiling " + row.ceiling() : "");
                text.append(has(row.beats()) ? "; significantly above " + row.beats() + " others" : "")
                        .append('\n');
            }
        }
        text.append("\nWarnings:\n");
        warnings.stream()
                .limit(MOST_PRINTED)
                .forEach(warning -> text.append("- ").append(warning).append('\n'));
        if (warnings.size() > MOST_PRINTED) {
            text.append("- ").append(warnings.size() - MOST_PRINTED).append(" more are in the report.\n");
        }
        return text.toString();
    }

    private static boolean has(String cell) {
        return !cell.equals(NONE);
    }

    private static String size(Study study) {
        return Words.list(List.of(
                        Words.count(study.subjects().size(), "participant"),
                        Words.count(StudyReader.runs(study.design()).size(), "run"),
                        Words.count(study.models().size(), "network"),
                        Words.count(study.rois().size(), "region")))
                + ".";
    }

    private static void winners(Study study, List<String> findings) {
        Map<Integer, Integer> wins = new TreeMap<>();
        Map<String, StudyModel> models = study.modelsById();
        int scored = 0;
        for (String roi : study.rois()) {
            if (study.best(roi).isPresent()) {
                wins.merge(models.get(study.best(roi).get().model()).number(), 1, Integer::sum);
                scored++;
            }
        }
        if (scored == 0) {
            findings.add("No network has a score in any region; the table of fits gives the reasons.");
            return;
        }
        if (study.models().size() == 1) {
            findings.add(study.models().get(0).label() + " is the only network, so no networks are compared.");
            return;
        }
        int regions = scored;
        List<String> parts = new ArrayList<>(wins.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
                .limit(MOST_WINNERS)
                .map(win -> study.models().get(win.getKey() - 1).label() + " in " + win.getValue())
                .toList());
        if (wins.size() > MOST_WINNERS) {
            parts.add(Words.count(wins.size() - MOST_WINNERS, "other network") + " in the rest");
        }
        findings.add("Highest mean score over " + Words.count(regions, "region") + ": " + Words.list(parts) + ".");
    }

    private static void differences(Study study, List<String> findings) {
        if (study.models().size() < 2) {
            return;
        }
        if (!study.testable()) {
            findings.add("Differences were not tested: that needs " + Study.FEWEST_FOR_TESTS
                    + " participants or more, the study has " + study.subjects().size() + ".");
            return;
        }
        long tested = study.tests().stream()
                .filter(row -> !Double.isNaN(row.bonferroni()))
                .count();
        if (tested == 0) {
            findings.add("No difference between networks could be tested; the table of differences gives the reasons.");
            return;
        }
        List<TestRow> significant =
                study.tests().stream().filter(Summary::holds).toList();
        findings.add(
                "Of " + Words.count(tested, "comparison") + " between two networks in a region, " + significant.size()
                        + (significant.size() == 1 ? " is" : " are")
                        + " significant (paired t on Fisher z, p < 0.05 after Bonferroni correction over all of them).");
    }

    private static boolean holds(TestRow row) {
        return row.n() >= Study.FEWEST_FOR_TESTS && row.bonferroni() < Study.ALPHA;
    }

    private static boolean holds(UniqueRow row) {
        return row.n() >= Study.FEWEST_FOR_TESTS && row.mean() > 0 && row.bonferroni() < Study.ALPHA;
    }

    private static void unique(Study study, List<String> findings) {
        if (study.models().size() < 2 || study.uniques().isEmpty() || !study.testable()) {
            return;
        }
        List<String> everywhere = new ArrayList<>();
        for (StudyModel model : study.models()) {
            List<String> rois = study.rois().stream()
                    .filter(roi ->
                            controlsBeaten(study, roi, model) == study.models().size() - 1)
                    .toList();
            if (!rois.isEmpty()) {
                everywhere.add(model.label() + " (" + regions(study, rois) + ")");
            }
        }
        findings.add(
                everywhere.isEmpty()
                        ? "No network explains a region significantly beyond every other network taken alone."
                        : "Explains significantly more than every other network taken alone: " + Words.list(everywhere)
                                + ".");
    }

    private static String regions(Study study, List<String> rois) {
        if (rois.size() == study.rois().size() && rois.size() > 1) {
            return "all " + rois.size() + " regions";
        }
        return rois.size() <= 6 ? Words.list(rois) : Words.count(rois.size(), "region");
    }

    private static long controlsBeaten(Study study, String roi, StudyModel target) {
        return study.uniques().stream()
                .filter(row -> row.roi().equals(roi) && row.target().equals(target.id()) && holds(row))
                .count();
    }

    private static List<Best> best(Study study) {
        List<Best> rows = new ArrayList<>();
        for (String roi : study.models().isEmpty() ? List.<String>of() : study.rois()) {
            if (study.best(roi).isEmpty()) {
                String reason = study.fitsOf(roi).stream()
                        .map(FitRow::reason)
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse("no score");
                rows.add(new Best(roi, "n/a (" + reason + ")", NONE, NONE, NONE));
                continue;
            }
            FitRow fit = study.best(roi).get();
            String ceiling = Double.isNaN(fit.ceilingLower())
                    ? NONE
                    : Words.r(fit.ceilingLower()) + " to " + Words.r(fit.ceilingUpper());
            rows.add(new Best(roi, study.label(fit.model()), Words.r(fit.mean()), ceiling, beats(study, fit)));
        }
        return List.copyOf(rows);
    }

    private static String beats(Study study, FitRow best) {
        if (!study.testable() || study.models().size() < 2) {
            return NONE;
        }
        List<TestRow> tests = study.tests().stream()
                .filter(row -> row.roi().equals(best.roi()) && !Double.isNaN(row.bonferroni()))
                .filter(row -> row.modelA().equals(best.model()) || row.modelB().equals(best.model()))
                .toList();
        return tests.isEmpty() ? NONE : tests.stream().filter(Summary::holds).count() + " of " + tests.size();
    }
}
