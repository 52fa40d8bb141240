package rdmflow.tool.renderreport.study;

import rdmflow.core.DataException;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.table.Table;

/** Cells of a table by column name, with one clear line when a column or a number is not there. */
final class Cells {
    private Cells() {}

    static String text(Table table, int row, String column) {
        String text = table.rows().get(row).get(column);
        if (text == null) {
            throw new DataException(
                    table.name() + ": expected a column " + column + ", found " + String.join(", ", table.columns()));
        }
        return text;
    }

    static int count(Table table, int row, String column) {
        double value = table.number(row, column);
        return Double.isNaN(value) ? 0 : (int) value;
    }

    /** NaN where the table has no such column, as those of older versions. */
    static double number(Table table, int row, String column) {
        return table.columns().contains(column) ? table.number(row, column) : Double.NaN;
    }

    /** A table without the column holds plain scores. */
    static TimeControl time(Table table, int row) {
        String text = table.rows().get(row).getOrDefault("time_control", TimeControl.NONE.toString());
        for (TimeControl time : TimeControl.values()) {
            if (time.toString().equals(text)) {
                return time;
            }
        }
        throw new DataException(table.name() + " line " + table.lines().get(row) + ": expected none or lag for"
                + " time_control, found \"" + text + "\"");
    }

    /** Empty where there is none. */
    static String reason(Table table, int row) {
        String reason = text(table, row, "reason");
        return reason.equals("n/a") ? "" : reason;
    }
}
