package rdmflow.tool.groupstats;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import rdmflow.core.RunKey;
import rdmflow.core.group.ParticipantScores;
import rdmflow.core.group.ShiftStatistics;
import rdmflow.core.group.ShiftTest;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.rdmfile.NullFile;
import rdmflow.io.rdmfile.ShiftNulls;
import rdmflow.io.tool.Findings;

/**
 * The nulls of fits or of unique variance, held against the table that they belong to, and then summed participant by
 * participant: the draws of one participant are in memory.
 */
final class KindOfNull<C> {
    /** The draws are float32 and the table has all digits of a double; what differs by more is of another study. */
    private static final double SAME_SCORE = 1e-6;

    private record Cell<C>(TimeControl control, String subject, C comparison, String region) {}

    private final String option;
    private final TimedScores<C> scores;
    private final Function<List<String>, C> comparison;
    private final SortedMap<String, List<Path>> files = new TreeMap<>();
    private final Map<Cell<C>, String> cells = new HashMap<>();

    /**
     * Nothing yet.
     *
     * @param option that names the tables
     * @param comparison of a null's models
     */
    KindOfNull(String option, TimedScores<C> scores, Function<List<String>, C> comparison) {
        this.option = option;
        this.scores = scores;
        this.comparison = comparison;
    }

    /** Notes a file and what of it does not belong to the table: one line for each kind of fault. */
    void note(Path file, ShiftNulls nulls, Findings findings) {
        String name = String.valueOf(file.getFileName());
        String subject = nulls.settings().subject();
        String kind = "a null of kind " + nulls.settings().kind();
        files.computeIfAbsent(subject, none -> new ArrayList<>()).add(file);
        if (scores.controls().isEmpty()) {
            findings.problem(
                    name + ": expected the tables of the same study (" + option + ") beside " + kind + ", found none");
            return;
        }
        Map<String, List<String>> problems = new TreeMap<>();
        if (!scores.subjects().contains(subject)) {
            findings.problem(name + ": expected a participant of the tables (" + String.join(", ", scores.subjects())
                    + "), found " + subject + ": the null is of another study");
            return;
        }
        List<String> runs = runs(subject);
        if (!runs.equals(nulls.draws().runs().stream().sorted(RunKey.ORDER).toList())) {
            findings.problem(name + ": expected the runs of the tables of " + subject + " (" + String.join(", ", runs)
                    + "), found " + String.join(", ", nulls.draws().runs()) + ": the null is of another study");
        }
        nulls.values().forEach(values -> note(name, subject, values, problems));
        problems.forEach((fault, lines) -> findings.problem(lines.get(0)
                + (lines.size() > 1 ? " (and " + (lines.size() - 1) + " more of this file)" : "")
                + (fault.isEmpty() ? "" : ": " + fault)));
    }

    private void note(String name, String subject, ShiftNulls.Values values, Map<String, List<String>> problems) {
        C compared = comparison.apply(values.models());
        TimeControl control = values.timeControl();
        ParticipantScores<C> table = scores.under(control);
        for (int k = 0; k < values.rois().size(); k++) {
            String region = values.rois().get(k);
            String where = compared + " in " + region + " (time control " + control + ")";
            String before = cells.put(new Cell<>(control, subject, compared, region), name);
            if (before != null) {
                add(
                        problems,
                        "",
                        name + ": expected one null of " + subject + " of " + where + ", found another in " + before);
            }
            boolean known =
                    table.regions().contains(region) && table.comparisons().contains(compared);
            double expected = table.of(region, compared, subject);
            double found = values.observed()[k];
            if (!known) {
                add(
                        problems,
                        "the null is of another study",
                        name + ": expected scores that the tables have, found " + where);
            } else if (Double.isNaN(expected) != Double.isNaN(found) || Math.abs(expected - found) > SAME_SCORE) {
                add(
                        problems,
                        "the null is of another analysis than the tables; make both in one call",
                        name + ": expected the tables' score " + text(expected) + " of " + where
                                + " as observed, found " + text(found));
            } else if (!Double.isNaN(found)) {
                for (float draw : values.draws()[k]) {
                    if (!(Math.abs(draw) <= 1)) {
                        add(
                                problems,
                                "the file is damaged",
                                name + ": expected correlations as draws of " + where + ", found " + draw);
                        break;
                    }
                }
            }
        }
    }

    private static void add(Map<String, List<String>> problems, String fault, String line) {
        problems.computeIfAbsent(fault, none -> new ArrayList<>()).add(line);
    }

    private static String text(double score) {
        return Double.isNaN(score) ? "n/a" : Double.toString(score);
    }

    private List<String> runs(String subject) {
        return scores.each()
                .flatMap(of -> of.runs(subject).stream())
                .distinct()
                .sorted(RunKey.ORDER)
                .toList();
    }

    /** Notes what the tables have and the nulls lack: one line for each participant. */
    void noteMissing(Findings findings) {
        if (files.isEmpty()) {
            return;
        }
        for (String subject : scores.subjects()) {
            List<String> missing = controls().stream()
                    .flatMap(control -> scores.under(control).participants().stream()
                            .filter(row -> row.subject().equals(subject) && !Double.isNaN(row.mean()))
                            .filter(row ->
                                    !cells.containsKey(new Cell<>(control, subject, row.comparison(), row.region())))
                            .map(row -> row.comparison() + " in " + row.region() + " (time control " + control + ")"))
                    .toList();
            if (!missing.isEmpty()) {
                findings.problem("--nulls: expected a null for every score of " + option + ", found none of " + subject
                        + (files.containsKey(subject)
                                ? " for " + missing.get(0)
                                        + (missing.size() > 1 ? " and " + (missing.size() - 1) + " more" : "")
                                : ""));
            }
        }
    }

    /** Controls of which there is any null. */
    private List<TimeControl> controls() {
        return cells.keySet().stream().map(Cell::control).distinct().sorted().toList();
    }

    /**
     * Reads all files again, the participants in the order of their names, so that sums have one rounding.
     *
     * @param withDifferences whether differences of two scores are tested, too
     */
    Tests tests(int draws, boolean withDifferences) {
        Map<TimeControl, List<ShiftStatistics<C>>> statistics = new EnumMap<>(TimeControl.class);
        for (TimeControl control : controls()) {
            ParticipantScores<C> table = scores.under(control);
            statistics.put(
                    control,
                    withDifferences
                            ? List.of(
                                    ShiftStatistics.ofScores(table, draws), ShiftStatistics.ofDifferences(table, draws))
                            : List.of(ShiftStatistics.ofScores(table, draws)));
        }
        files.forEach((subject, ofSubject) -> {
            Map<Cell<C>, float[]> all = new HashMap<>();
            ofSubject.forEach(file -> NullFile.read(file).values().forEach(values -> {
                C compared = comparison.apply(values.models());
                for (int k = 0; k < values.rois().size(); k++) {
                    all.put(
                            new Cell<>(
                                    values.timeControl(),
                                    subject,
                                    compared,
                                    values.rois().get(k)),
                            values.draws()[k]);
                }
            }));
            statistics.forEach((control, each) -> each.forEach(statistic -> statistic.add(
                    subject, (region, compared) -> all.get(new Cell<>(control, subject, compared, region)))));
        });
        Tests tests = new Tests(new EnumMap<>(TimeControl.class), new EnumMap<>(TimeControl.class));
        statistics.forEach((control, each) -> {
            tests.ofScores().put(control, each.get(0).test());
            if (withDifferences) {
                tests.ofDifferences().put(control, each.get(1).test());
            }
        });
        return tests;
    }

    /** Of scores and of differences of two; nothing under a control without nulls. */
    record Tests(Map<TimeControl, ShiftTest> ofScores, Map<TimeControl, ShiftTest> ofDifferences) {}
}
