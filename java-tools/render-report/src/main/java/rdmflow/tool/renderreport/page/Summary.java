package rdmflow.tool.renderreport.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.study.FitRow;
import rdmflow.tool.renderreport.study.Scores;
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
     * @param within mean r within lag
     * @param survives whether that is more than smoothness in time
     */
    public record Best(
            String roi, String network, String score, String ceiling, String beats, String within, String survives) {}

    public static Summary of(Study study) {
        List<String> findings = new ArrayList<>();
        if (study.models().isEmpty()) {
            findings.add("No networks were given: the study ends at the regions' RDMs and their noise ceilings.");
        } else if (study.isOfNetworksAlone()) {
            findings.add(
                    "No participants were given: the study ends at the networks' RDMs, their components and how alike"
                            + " their layers are.");
            findings.addAll(StudyTables.mostAlike(study));
        } else {
            findings.addAll(Survival.findings(study));
            Scores main = study.main();
            // Which scores a sentence is of, where it is not obvious.
            String which =
                    main.isWithinLag() ? " (within lag)" : study.versions().size() > 1 ? " (plain)" : "";
            winners(study, main, which, findings);
            differences(study, main, which, findings);
            unique(study, main, which, findings);
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
            text.append("\nBest network of each region");
            text.append(
                    best.size() > Study.MOST_PANELS ? " (the " + MOST_PRINTED + " highest; the report has all)" : "");
            text.append(":\n");
            for (Best row : printed()) {
                text.append("  ").append(row.roi()).append(": ").append(row.network());
                text.append(has(row.score()) ? ", mean r = " + row.score() : "");
                text.append(has(row.ceiling()) ? "; noise ceiling " + row.ceiling() : "");
                text.append(has(row.beats()) ? "; significantly above " + row.beats() + " others" : "");
                text.append(has(row.within()) ? "; within lag " + row.within() : "");
                text.append(
                                switch (row.survives()) {
                                    case "yes" -> ", survives time";
                                    case "no" -> ", does not survive time";
                                    default -> "";
                                })
                        .append('\n');
            }
        }
        text.append(warnings.isEmpty() ? "\nNo warnings.\n" : "\nWarnings:\n");
        warnings.stream()
                .limit(MOST_PRINTED)
                .forEach(warning -> text.append("- ").append(warning).append('\n'));
        if (warnings.size() > MOST_PRINTED) {
            text.append("- ").append(warnings.size() - MOST_PRINTED).append(" more are in the report.\n");
        }
        return text.toString();
    }

    /** All, or the highest of many. */
    private List<Best> printed() {
        return best.size() <= Study.MOST_PANELS
                ? best
                : best.stream()
                        .sorted(Comparator.comparingDouble((Best row) -> has(row.score())
                                        ? Double.parseDouble(row.score().replace('−', '-'))
                                        : Double.NEGATIVE_INFINITY)
                                .reversed())
                        .limit(MOST_PRINTED)
                        .toList();
    }

    private static boolean has(String cell) {
        return !cell.equals(NONE);
    }

    private static String size(Study study) {
        int runs = StudyReader.runs(study.design()).size();
        List<String> brains = study.isOfNetworksAlone()
                ? List.of(Words.count(runs, "run"), Words.count(study.models().size(), "network"))
                : List.of(
                        Words.count(study.subjects().size(), "participant"),
                        Words.count(runs, "run"),
                        Words.count(study.models().size(), "network"),
                        Words.count(study.rois().size(), "region"));
        return Words.list(brains) + ".";
    }

    private static void winners(Study study, Scores scores, String which, List<String> findings) {
        Map<Integer, Integer> wins = new TreeMap<>();
        Map<String, StudyModel> models = study.modelsById();
        int scored = 0;
        for (String roi : study.rois()) {
            Optional<FitRow> best = study.best(scores, roi);
            if (best.isPresent()) {
                wins.merge(models.get(best.get().model()).number(), 1, Integer::sum);
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
        findings.add("Highest mean score" + which + " over " + Words.count(regions, "region") + ": " + Words.list(parts)
                + ".");
    }

    private static void differences(Study study, Scores scores, String which, List<String> findings) {
        if (study.models().size() < 2) {
            return;
        }
        if (!study.testable()) {
            findings.add("Differences were not tested: that needs " + Study.FEWEST_FOR_TESTS
                    + " participants or more, the study has " + study.subjects().size() + ".");
            return;
        }
        long tested = scores.tests().stream()
                .filter(row -> !Double.isNaN(row.bonferroni()))
                .count();
        if (tested == 0) {
            findings.add("No difference between networks could be tested; the table of differences gives the reasons.");
            return;
        }
        List<TestRow> significant =
                scores.tests().stream().filter(Summary::holds).toList();
        findings.add("Of " + Words.count(tested, "comparison") + " between two networks in a region" + which + ", "
                + significant.size()
                + (significant.size() == 1 ? " is" : " are")
                + " significant (paired t on Fisher z, p < 0.05 after Bonferroni correction over all of them).");
    }

    private static boolean holds(TestRow row) {
        return row.n() >= Study.FEWEST_FOR_TESTS && row.bonferroni() < Study.ALPHA;
    }

    private static boolean holds(UniqueRow row) {
        return row.n() >= Study.FEWEST_FOR_TESTS && row.mean() > 0 && row.bonferroni() < Study.ALPHA;
    }

    private static void unique(Study study, Scores scores, String which, List<String> findings) {
        if (study.models().size() < 2 || scores.uniques().isEmpty() || !study.testable()) {
            return;
        }
        List<String> everywhere = new ArrayList<>();
        for (StudyModel model : study.models()) {
            List<String> rois = study.rois().stream()
                    .filter(roi ->
                            controlsBeaten(scores, roi, model) == study.models().size() - 1)
                    .toList();
            if (!rois.isEmpty()) {
                everywhere.add(model.label() + " (" + Survival.regions(study, rois) + ")");
            }
        }
        findings.add(
                everywhere.isEmpty()
                        ? "No network explains a region significantly beyond every other network taken alone" + which
                                + "."
                        : "Explains significantly more than every other network taken alone" + which + ": "
                                + Words.list(everywhere) + ".");
    }

    private static long controlsBeaten(Scores scores, String roi, StudyModel target) {
        return scores.uniques().stream()
                .filter(row -> row.roi().equals(roi) && row.target().equals(target.id()) && holds(row))
                .count();
    }

    private static List<Best> best(Study study) {
        List<Best> rows = new ArrayList<>();
        Scores scores = study.main();
        for (String roi : study.models().isEmpty() || study.isOfNetworksAlone() ? List.<String>of() : study.rois()) {
            Optional<FitRow> best = study.best(scores, roi);
            if (best.isEmpty()) {
                String reason = scores.fitsOf(roi).stream()
                        .map(FitRow::reason)
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse("no score");
                rows.add(new Best(roi, "n/a (" + reason + ")", NONE, NONE, NONE, NONE, NONE));
                continue;
            }
            FitRow fit = best.get();
            String ceiling = Double.isNaN(fit.ceilingLower())
                    ? NONE
                    : Words.r(fit.ceilingLower()) + " to " + Words.r(fit.ceilingUpper());
            Optional<FitRow> within = study.withinLag().fit(roi, fit.model());
            rows.add(new Best(
                    roi,
                    study.label(fit.model()),
                    Words.r(fit.mean()),
                    ceiling,
                    beats(study, scores, fit),
                    within.map(row -> Words.r(row.mean())).orElse(NONE),
                    Survival.verdict(within)));
        }
        return List.copyOf(rows);
    }

    private static String beats(Study study, Scores scores, FitRow best) {
        if (!study.testable() || study.models().size() < 2) {
            return NONE;
        }
        List<TestRow> tests = scores.tests().stream()
                .filter(row -> row.roi().equals(best.roi()) && !Double.isNaN(row.bonferroni()))
                .filter(row -> row.modelA().equals(best.model()) || row.modelB().equals(best.model()))
                .toList();
        return tests.isEmpty() ? NONE : tests.stream().filter(Summary::holds).count() + " of " + tests.size();
    }
}
