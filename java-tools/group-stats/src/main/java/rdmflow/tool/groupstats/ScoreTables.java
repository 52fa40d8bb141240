package rdmflow.tool.groupstats;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.core.group.ParticipantScores.RunScore;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;

/** Reads the tables of fit-cv-regression, unique-variance and noise-ceiling into scores of runs. */
final class ScoreTables {
    private static final String PLAIN = TimeControl.NONE.toString();

    /** Control and target of a unique-variance score. */
    record Pair(String control, String target) {
        static final Comparator<Pair> ORDER =
                Comparator.comparing(Pair::control).thenComparing(Pair::target);

        @Override
        public String toString() {
            return target + " beyond " + control;
        }
    }

    private ScoreTables() {}

    static List<RunScore<String>> fits(List<Path> files) {
        return read(files, List.of("subject", "model", "roi", "run", "r", "reason"), "r", row -> row.get("model"));
    }

    static List<RunScore<Pair>> unique(List<Path> files) {
        return read(
                files,
                List.of("subject", "roi", "control", "target", "run", "r", "reason"),
                "r",
                row -> new Pair(row.get("control"), row.get("target")));
    }

    /** One of the columns pairwise, lower and upper, which also names the comparison. */
    static List<RunScore<String>> ceilings(List<Path> files, String which) {
        return read(files, List.of("subject", "roi", "run", which, "reason"), which, row -> which);
    }

    /** The fewest and the most pairs of volumes that a defined score of each run compares. */
    static Map<String, List<Long>> pairsUsed(List<Path> files) {
        Map<String, List<Long>> used = new TreeMap<>(RunKey.ORDER);
        for (Path file : files) {
            Table table = Tables.readTsv(file);
            for (int k = 0; k < table.rows().size(); k++) {
                if (isPlain(table.rows().get(k))
                        && table.columns().contains("n_pairs")
                        && !Double.isNaN(table.number(k, "r"))) {
                    long pairs = (long) table.number(k, "n_pairs");
                    used.merge(
                            RunKey.of(table.rows().get(k).get("run")),
                            List.of(pairs, pairs),
                            (all, one) -> List.of(Math.min(all.get(0), pairs), Math.max(all.get(1), pairs)));
                }
            }
        }
        return used;
    }

    private static boolean isPlain(Map<String, String> row) {
        return row.getOrDefault("time_control", PLAIN).equals(PLAIN);
    }

    /** All plain rows (those within lag are not tested yet), the files in an order that does not depend on how they were named or listed. */
    private static <C> List<RunScore<C>> read(
            List<Path> files, List<String> columns, String value, Function<Map<String, String>, C> comparison) {
        List<Table> tables = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            try {
                Table table = Tables.readTsv(file);
                List<String> missing = columns.stream()
                        .filter(column -> !table.columns().contains(column))
                        .toList();
                if (!missing.isEmpty()) {
                    problems.add(table.name() + ": expected columns " + String.join(", ", columns) + ", found "
                            + String.join(", ", table.columns()));
                } else {
                    tables.add(table);
                }
            } catch (DataException e) {
                problems.addAll(e.problems());
            }
        }
        tables.sort(Comparator.comparing(table -> table.rows().isEmpty()
                ? ""
                : String.join("\t", table.rows().get(0).values())));
        List<RunScore<C>> scores = new ArrayList<>();
        for (Table table : tables) {
            for (int k = 0; k < table.rows().size(); k++) {
                Map<String, String> row = table.rows().get(k);
                if (!isPlain(row)) {
                    continue;
                }
                try {
                    scores.add(new RunScore<>(
                            row.get("subject"),
                            row.get("roi"),
                            comparison.apply(row),
                            RunKey.of(row.get("run")),
                            table.number(k, value),
                            row.get("reason")));
                } catch (DataException e) {
                    problems.addAll(e.problems());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return scores;
    }
}
