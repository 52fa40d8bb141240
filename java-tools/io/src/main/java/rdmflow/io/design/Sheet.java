package rdmflow.io.design;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import rdmflow.core.DataException;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;

/** Turns the rows of a CSV sheet into records and collects what is wrong with them, each with its line. */
final class Sheet {
    private final Table table;

    private Sheet(Table table) {
        this.table = table;
    }

    /** One row; a column that the sheet does not have reads as empty. */
    record Row(Map<String, String> cells) {
        String text(String column) {
            String text = cells.getOrDefault(column, "").strip();
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw new DataException(column + ": expected one line of text, found \""
                        + text.replaceAll("\\p{Cntrl}+", " ") + "\" with line ends or tabs in it");
            }
            return text;
        }

        Optional<String> optional(String column) {
            String text = text(column);
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        }

        /** The parts of a cell with a list by semicolons. */
        List<String> list(String column) {
            return Arrays.stream(text(column).split(";"))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .toList();
        }

        int integer(String column) {
            return integer(column, text(column));
        }

        /** The parts of a list, each a whole number. */
        List<Integer> integers(String column) {
            return list(column).stream().map(part -> integer(column, part)).toList();
        }

        private static int integer(String column, String text) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new DataException(column + ": expected a whole number, found \"" + text + "\"", e);
            }
        }

        double number(String column) {
            try {
                return Double.parseDouble(text(column));
            } catch (NumberFormatException e) {
                throw new DataException(column + ": expected a number, found \"" + text(column) + "\"", e);
            }
        }
    }

    /** Reads the sheet; refuses unknown and missing columns and a sheet without rows. */
    static Sheet read(Path file, List<String> required, List<String> optional) {
        Table table = Tables.readCsv(file);
        List<String> problems = new ArrayList<>();
        List<String> known = new ArrayList<>(required);
        known.addAll(optional);
        List<String> unknown = table.columns().stream()
                .filter(column -> !known.contains(column))
                .toList();
        if (!unknown.isEmpty()) {
            problems.add(table.name() + ": expected the columns " + String.join(", ", known) + ", found unknown "
                    + String.join(", ", unknown));
        }
        List<String> missing = required.stream()
                .filter(column -> !table.columns().contains(column))
                .toList();
        if (!missing.isEmpty()) {
            problems.add(table.name() + ": expected the columns " + String.join(", ", required) + ", found no "
                    + String.join(", ", missing));
        }
        if (table.rows().isEmpty()) {
            problems.add(table.name() + ": expected at least one row, found none");
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new Sheet(table);
    }

    /**
     * Builds one record per row.
     *
     * @param key what must be unique, as messages should name it
     */
    <T> List<T> records(Function<Row, T> build, Function<T, String> key) {
        List<T> records = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Map<String, Integer> lineOfKey = new HashMap<>();
        for (int i = 0; i < table.rows().size(); i++) {
            int line = table.lines().get(i);
            String where = table.name() + " line " + line + ": ";
            try {
                T built = build.apply(new Row(table.rows().get(i)));
                Integer earlier = lineOfKey.putIfAbsent(key.apply(built), line);
                if (earlier != null) {
                    problems.add(where + "expected " + key.apply(built) + " once, found it on line " + earlier
                            + " too; remove one");
                }
                records.add(built);
            } catch (DataException e) {
                e.problems().forEach(problem -> problems.add(where + problem));
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return List.copyOf(records);
    }
}
