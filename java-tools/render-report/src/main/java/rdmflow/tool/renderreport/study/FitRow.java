package rdmflow.tool.renderreport.study;

import rdmflow.io.table.Table;

/** A row of group_fit.tsv; numbers are NaN where the table has n/a, then {@code reason} says why. */
public record FitRow(
        String roi,
        String model,
        int n,
        double mean,
        double sd,
        double ceilingPairwise,
        double ceilingLower,
        double ceilingUpper,
        double bonferroni,
        String reason) {
    static FitRow of(Table table, int row) {
        return new FitRow(
                Cells.text(table, row, "roi"),
                Cells.text(table, row, "model"),
                Cells.count(table, row, "n"),
                table.number(row, "mean"),
                table.number(row, "sd"),
                table.number(row, "ceiling_pairwise"),
                table.number(row, "ceiling_lower"),
                table.number(row, "ceiling_upper"),
                table.number(row, "p_bonferroni"),
                Cells.reason(table, row));
    }
}
