package rdmflow.io.table;

import java.util.List;
import java.util.Map;
import rdmflow.core.DataException;

/**
 * A table as read: every row has a value, possibly empty, for every column.
 *
 * @param name the file's name, for messages
 * @param columns in file order, unique
 * @param rows in file order
 * @param lines on which line of the file each row starts: empty rows are left out, and a quoted cell may span lines
 */
public record Table(String name, List<String> columns, List<Map<String, String>> rows, List<Integer> lines) {
    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        lines = List.copyOf(lines);
    }

    /** A number; {@code n/a} is NaN. */
    public double number(int row, String column) {
        String text = rows.get(row).get(column);
        if (text == null) {
            throw new DataException(name + ": expected a column " + column + ", found " + String.join(", ", columns));
        }
        if (text.equals("n/a")) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new DataException(
                    name + " line " + lines.get(row) + ": expected a number for " + column + ", found \"" + text + "\"",
                    e);
        }
    }
}
