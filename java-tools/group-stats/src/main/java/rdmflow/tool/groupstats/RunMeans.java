package rdmflow.tool.groupstats;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import rdmflow.core.DataException;
import rdmflow.core.group.Spread;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;

/**
 * Tables that are averaged and not tested: each participant's mean over the runs that have a value, then over participants.
 *
 * @param keys columns that name a value, the first is the region
 * @param sorted how many of them rows are sorted by; the rest is in the order of the tables
 * @param value column of numbers or n/a
 */
record RunMeans(List<String> keys, int sorted, String value) {
    /** Layers compared by several measures, of compare-rdms. */
    static final RunMeans MEASURES = new RunMeans(List.of("roi", "model", "layer", "measure", "time_control"), 2, "r");

    /** What families of models explain, of partition-variance. */
    static final RunMeans PARTS = new RunMeans(List.of("roi", "time_control", "part", "kind"), 1, "value");

    private static final class Mean {
        private double sum;
        private int runs;
    }

    List<String> columns() {
        return Stream.concat(keys.stream(), Stream.of("n", "mean", "sd")).toList();
    }

    /** One table is in memory at a time: they have a row for every run. */
    List<List<Object>> rows(List<Path> files) {
        Map<List<String>, TreeMap<String, Mean>> means = new LinkedHashMap<>();
        Map<List<String>, Path> seen = new HashMap<>(); // subject and run, which are whole in one table
        files.forEach(file -> read(Tables.readTsv(file), file, means, seen));
        List<List<Object>> rows = new ArrayList<>();
        means.entrySet().stream()
                .sorted(Comparator.comparing(
                        entry -> String.join("\t", entry.getKey().subList(0, sorted))))
                .forEach(entry -> {
                    double[] values = entry.getValue().values().stream()
                            .filter(mean -> mean.runs > 0)
                            .mapToDouble(mean -> mean.sum / mean.runs)
                            .toArray();
                    List<Object> row = new ArrayList<>(entry.getKey());
                    Collections.addAll(row, values.length, Spread.mean(values), Spread.standardDeviation(values));
                    rows.add(row);
                });
        return rows;
    }

    private void read(
            Table table, Path file, Map<List<String>, TreeMap<String, Mean>> means, Map<List<String>, Path> seen) {
        List<String> needed =
                Stream.concat(Stream.of("subject", "run", value), keys.stream()).toList();
        if (!table.columns().containsAll(needed)) {
            throw new DataException(table.name() + ": expected the columns " + String.join(", ", needed) + ", found "
                    + String.join(", ", table.columns()));
        }
        Set<List<String>> own = new HashSet<>();
        for (int row = 0; row < table.rows().size(); row++) {
            Map<String, String> cells = table.rows().get(row);
            List<String> key = keys.stream().map(cells::get).toList();
            String subject = cells.get("subject");
            List<String> whole = new ArrayList<>(key);
            Collections.addAll(whole, subject, cells.get("run"));
            Path before = seen.putIfAbsent(List.of(subject, cells.get("run")), file);
            Path other = before == null ? file : before;
            if (!own.add(whole) || !other.equals(file)) {
                throw new DataException(table.name() + " line " + table.lines().get(row) + ": expected each value once,"
                        + " found " + String.join(" ", whole) + " in " + other.getFileName() + " too");
            }
            Mean mean = means.computeIfAbsent(key, k -> new TreeMap<>()).computeIfAbsent(subject, s -> new Mean());
            if (!cells.get(value).equals("n/a")) {
                mean.sum += table.number(row, value);
                mean.runs++;
            }
        }
    }
}
