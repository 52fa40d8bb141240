package rdmflow.tool.renderreport.study;

import rdmflow.io.table.Table;

/** A row of group_tests.tsv: does network a fit a region better than network b? */
public record TestRow(
        String roi,
        String modelA,
        String modelB,
        int n,
        double difference,
        double bonferroni,
        double familywise,
        String reason) {
    static TestRow of(Table table, int row) {
        return new TestRow(
                Cells.text(table, row, "roi"),
                Cells.text(table, row, "model_a"),
                Cells.text(table, row, "model_b"),
                Cells.count(table, row, "n"),
                table.number(row, "mean_difference"),
                table.number(row, "p_bonferroni"),
                Cells.number(table, row, "p_shift_familywise"),
                Cells.reason(table, row));
    }
}
