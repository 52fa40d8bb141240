package rdmflow.tool.renderreport.study;

import rdmflow.core.rdm.TimeControl;
import rdmflow.io.table.Table;

/** A row of group_lag_scan.tsv: the score with the movie shifted by some seconds; NaN = n/a. */
public record LagScanRow(
        String roi, String model, TimeControl time, int volumes, double seconds, int n, double mean, double sem) {
    static LagScanRow of(Table table, int row) {
        return new LagScanRow(
                Cells.text(table, row, "roi"),
                Cells.text(table, row, "model"),
                Cells.time(table, row),
                Cells.count(table, row, "shift_volumes"),
                table.number(row, "shift_seconds"),
                Cells.count(table, row, "n"),
                table.number(row, "mean"),
                table.number(row, "sem"));
    }
}
