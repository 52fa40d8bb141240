package rdmflow.tool.groupstats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rdmflow.core.group.ParticipantScores;

/** The scores of runs that are undefined, counted by participant, region, run and reason. */
final class LostRuns {
    static final List<String> COLUMNS =
            List.of("analysis", "subject", "roi", "run", "time_control", "comparisons", "reason");

    private LostRuns() {}

    static List<List<Object>> rows(ParticipantScores<?> fits, ParticipantScores<?> uniques) {
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

    private static void count(Map<List<Object>, Integer> counts, String analysis, ParticipantScores<?> scores) {
        scores.lostRuns()
                .forEach(run -> counts.merge(
                        List.of(
                                analysis,
                                run.subject(),
                                run.region(),
                                run.run(),
                                GroupRows.NO_TIME_CONTROL,
                                run.reason()),
                        1,
                        Integer::sum));
    }

    /** Every one of them in words, for the sidecar. */
    static List<String> each(ParticipantScores<?> scores) {
        return scores.lostRuns().stream()
                .map(run -> run.where() + ": " + run.reason())
                .toList();
    }

    /** One warning per reason. */
    static List<String> warnings(ParticipantScores<?> fits, boolean asZero) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        fits.lostRuns().forEach(run -> counts.merge(run.reason(), 1, Integer::sum));
        List<String> warnings = new ArrayList<>();
        counts.forEach((reason, count) -> warnings.add("Scores of runs that could not be computed: " + count + " ("
                + (reason.isEmpty() ? "no reason given" : reason) + "). They "
                + (asZero ? "count as 0 in" : "are left out of") + " the means; lost_runs.tsv lists them."));
        return warnings;
    }
}
