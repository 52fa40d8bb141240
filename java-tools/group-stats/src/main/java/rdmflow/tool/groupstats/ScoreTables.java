package rdmflow.tool.groupstats;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.core.group.ParticipantScores.RunScore;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Findings;

/** Reads the tables of fit-cv-regression, unique-variance and noise-ceiling into scores of runs. */
final class ScoreTables {
    /**
     * One row of a table.
     *
     * @param pairs of volumes compared; NaN where the table does not say
     */
    record Entry<C>(TimeControl control, RunScore<C> score, double pairs) {}

    /** What a row is about besides subject, region and run. */
    interface Comparison<C> {
        C of(Table table, int row);
    }

    private record Content<C>(String firstRow, List<Entry<C>> entries) {}

    private ScoreTables() {}

    static List<Entry<String>> fits(List<Path> files) {
        return read(files, List.of("model"), "r", (table, row) -> cell(table, row, "model"));
    }

    static List<Entry<Pair>> unique(List<Path> files) {
        return read(
                files,
                List.of("control", "target"),
                "r",
                (table, row) -> new Pair(cell(table, row, "control"), cell(table, row, "target")));
    }

    /** One of the columns pairwise, lower and upper, which also names the comparison. */
    static List<Entry<String>> ceilings(List<Path> files, String which) {
        return read(files, List.of(), which, (table, row) -> which);
    }

    /** The fewest and the most pairs of volumes that a defined score of each run compares. */
    static Map<String, List<Long>> pairsUsed(List<Entry<String>> fits) {
        Map<String, List<Long>> used = new TreeMap<>(RunKey.ORDER);
        for (Entry<String> fit : fits) {
            if (!Double.isNaN(fit.pairs()) && !Double.isNaN(fit.score().value())) {
                long pairs = (long) fit.pairs();
                used.merge(
                        fit.score().run(),
                        List.of(pairs, pairs),
                        (all, one) -> List.of(Math.min(all.get(0), pairs), Math.max(all.get(1), pairs)));
            }
        }
        return used;
    }

    static String cell(Table table, int row, String column) {
        return table.rows().get(row).get(column);
    }

    /**
     * All rows, the files in an order that does not depend on how they were named or listed. A table without the column
     * {@code time_control} is of plain scores.
     *
     * @param columns that it must have besides subject, roi, run, reason and {@code value}
     */
    static <C> List<Entry<C>> read(List<Path> files, List<String> columns, String value, Comparison<C> comparison) {
        List<String> expected = Stream.of(List.of("subject"), columns, List.of("roi", "run", value, "reason"))
                .flatMap(List::stream)
                .toList();
        Findings findings = new Findings();
        Map<Object, Object> known = new HashMap<>();
        List<Content<C>> contents = new ArrayList<>();
        for (Path file : files) {
            findings.attempt(() -> Tables.readTsv(file)).ifPresent(table -> {
                if (!table.columns().containsAll(expected)) {
                    findings.problem(table.name() + ": expected columns " + String.join(", ", expected) + ", found "
                            + String.join(", ", table.columns()));
                    return;
                }
                List<Entry<C>> entries = new ArrayList<>();
                for (int k = 0; k < table.rows().size(); k++) {
                    int row = k;
                    findings.attempt(() -> entry(table, row, value, comparison, known))
                            .ifPresent(entries::add);
                }
                contents.add(new Content<>(
                        table.rows().isEmpty()
                                ? ""
                                : String.join("\t", table.rows().get(0).values()),
                        entries));
            });
        }
        findings.throwProblems();
        return contents.stream()
                .sorted(Comparator.comparing(Content::firstRow))
                .flatMap(content -> content.entries().stream())
                .toList();
    }

    private static <C> Entry<C> entry(
            Table table, int row, String value, Comparison<C> comparison, Map<Object, Object> known) {
        return new Entry<>(
                control(table, row),
                new RunScore<>(
                        once(known, cell(table, row, "subject")),
                        once(known, cell(table, row, "roi")),
                        once(known, comparison.of(table, row)),
                        once(known, RunKey.of(cell(table, row, "run"))),
                        table.number(row, value),
                        once(known, cell(table, row, "reason"))),
                table.columns().contains("n_pairs") ? table.number(row, "n_pairs") : Double.NaN);
    }

    private static TimeControl control(Table table, int row) {
        String text = table.rows().get(row).getOrDefault("time_control", TimeControl.NONE.toString());
        return Arrays.stream(TimeControl.values())
                .filter(control -> control.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new DataException(table.name() + " line "
                        + table.lines().get(row) + ": expected "
                        + Arrays.stream(TimeControl.values())
                                .map(TimeControl::toString)
                                .collect(Collectors.joining(" or "))
                        + " for time_control, found \"" + text + "\""));
    }

    /** A million rows name a hundred things: each name is kept once. */
    @SuppressWarnings("unchecked")
    private static <T> T once(Map<Object, Object> known, T name) {
        return (T) known.computeIfAbsent(name, same -> same);
    }
}
