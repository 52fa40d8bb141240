package rdmflow.tool.groupstats;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rdmflow.core.group.ParticipantScores;
import rdmflow.core.group.ParticipantScores.RunScore;
import rdmflow.core.rdm.TimeControl;

/** The scores of runs that are undefined, counted by participant, region, run, time control and reason. */
final class LostRuns {
    static final List<String> COLUMNS = GroupRows.columns("analysis subject roi run time_control comparisons reason");

    private LostRuns() {}

    static List<List<Object>> rows(TimedScores<?> fits, TimedScores<?> uniques) {
        Map<List<Object>, Integer> counts = new LinkedHashMap<>();
        count(counts, "fit", fits);
        count(counts, "unique variance", uniques);
        List<List<Object>> rows = new ArrayList<>();
        counts.forEach((key, count) -> {
            List<Object> row = new ArrayList<>(key);
            row.add(row.size() - 1, count);
            rows.add(row);
        });
        return rows;
    }

    private static void count(Map<List<Object>, Integer> counts, String analysis, TimedScores<?> scores) {
        scores.byControl().forEach((control, of) -> of.lostRuns()
                .forEach(run -> counts.merge(
                        List.of(analysis, run.subject(), run.region(), run.run(), control, run.reason()),
                        1,
                        Integer::sum)));
    }

    /** Every one of them in words, for the sidecar. */
    static List<String> each(TimedScores<?> scores) {
        List<String> each = new ArrayList<>();
        scores.byControl().forEach((control, of) -> of.lostRuns()
                .forEach(run ->
                        each.add(run.where() + (control == TimeControl.LAG ? " within lag: " : ": ") + run.reason())));
        return each;
    }

    /** One warning per reason; a score that is lost under each time control is one score. */
    static <C> List<String> warnings(TimedScores<C> fits, boolean asZero) {
        Map<String, Set<List<Object>>> lost = new LinkedHashMap<>();
        fits.each()
                .map(ParticipantScores::lostRuns)
                .flatMap(List::stream)
                .forEach((RunScore<C> run) -> lost.computeIfAbsent(run.reason(), reason -> new HashSet<>())
                        .add(List.of(run.subject(), run.region(), run.comparison(), run.run())));
        List<String> warnings = new ArrayList<>();
        lost.forEach((reason, scores) -> warnings.add("Scores of runs that could not be computed: " + scores.size()
                + " (" + (reason.isEmpty() ? "no reason given" : reason) + "). They "
                + (asZero ? "count as 0 in" : "are left out of") + " the means; lost_runs.tsv lists them."));
        return warnings;
    }
}
