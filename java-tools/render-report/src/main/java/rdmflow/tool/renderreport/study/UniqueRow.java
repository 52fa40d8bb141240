package rdmflow.tool.renderreport.study;

import rdmflow.io.table.Table;

/** A row of group_unique.tsv: what the target explains of a region beyond the control. */
public record UniqueRow(
        String roi,
        String control,
        String target,
        int n,
        double mean,
        double sd,
        double low,
        double high,
        double bonferroni,
        double familywise,
        String reason) {
    static UniqueRow of(Table table, int row) {
        return new UniqueRow(
                Cells.text(table, row, "roi"),
                Cells.text(table, row, "control"),
                Cells.text(table, row, "target"),
                Cells.count(table, row, "n"),
                table.number(row, "mean"),
                table.number(row, "sd"),
                Cells.number(table, row, "ci_low"),
                Cells.number(table, row, "ci_high"),
                table.number(row, "p_bonferroni"),
                Cells.number(table, row, "p_shift_familywise"),
                Cells.reason(table, row));
    }
}
