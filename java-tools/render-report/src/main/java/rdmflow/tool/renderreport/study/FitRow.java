package rdmflow.tool.renderreport.study;

import rdmflow.io.table.Table;

/**
 * A row of group_fit.tsv; numbers are NaN where the table has n/a, then {@code reason} says why, or lacks the column.
 *
 * @param familywise p of the shift null, corrected over all networks and regions
 */
public record FitRow(
        String roi,
        String model,
        int n,
        double mean,
        double sd,
        double low,
        double high,
        double ceilingPairwise,
        double ceilingLower,
        double ceilingUpper,
        double share,
        double shareLow,
        double shareHigh,
        double bonferroni,
        double familywise,
        String reason) {
    static FitRow of(Table table, int row) {
        return new FitRow(
                Cells.text(table, row, "roi"),
                Cells.text(table, row, "model"),
                Cells.count(table, row, "n"),
                table.number(row, "mean"),
                table.number(row, "sd"),
                Cells.number(table, row, "ci_low"),
                Cells.number(table, row, "ci_high"),
                table.number(row, "ceiling_pairwise"),
                table.number(row, "ceiling_lower"),
                table.number(row, "ceiling_upper"),
                Cells.number(table, row, "share_of_ceiling"),
                Cells.number(table, row, "share_ci_low"),
                Cells.number(table, row, "share_ci_high"),
                table.number(row, "p_bonferroni"),
                Cells.number(table, row, "p_shift_familywise"),
                Cells.reason(table, row));
    }
}
