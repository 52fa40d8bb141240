package rdmflow.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a run of the pipeline left: its exit code, what it said, and one row per task attempt.
 *
 * @param trace rows of trace.tsv by column name
 */
record PipelineRun(int exitCode, String log, List<Map<String, String>> trace) {
    /** Hashes of the tasks with a status. */
    Set<String> hashes(String status) {
        return trace.stream()
                .filter(row -> row.get("status").equals(status))
                .map(row -> row.get("hash"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of the tasks with a status, such as {@code PCA} or {@code BUILD_ROI_RDMS (sub-01 run 1)}. */
    Set<String> names(String status) {
        return trace.stream()
                .filter(row -> row.get("status").equals(status))
                .map(row -> row.get("name"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many tasks of each process were run, rather than taken from the cache. */
    Map<String, Long> executed() {
        return count("COMPLETED");
    }

    /** How many tasks of each process have a status. */
    Map<String, Long> count(String status) {
        return trace.stream()
                .filter(row -> row.get("status").equals(status))
                .collect(Collectors.groupingBy(row -> row.get("process"), TreeMap::new, Collectors.counting()));
    }
}
