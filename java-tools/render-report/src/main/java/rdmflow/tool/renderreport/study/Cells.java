package rdmflow.tool.renderreport.study;

import rdmflow.core.DataException;
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

    /** Empty where there is none. */
    static String reason(Table table, int row) {
        String reason = text(table, row, "reason");
        return reason.equals("n/a") ? "" : reason;
    }
}
