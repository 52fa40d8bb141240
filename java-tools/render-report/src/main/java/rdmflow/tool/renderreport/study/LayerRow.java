package rdmflow.tool.renderreport.study;

import rdmflow.core.rdm.TimeControl;
import rdmflow.io.table.Table;

/**
 * A row of group_layers.tsv: how well one layer by itself explains a region; NaN = n/a.
 *
 * @param best mean r of the network's best layer, chosen on other runs
 */
public record LayerRow(
        String roi, String model, String layer, TimeControl time, int n, double mean, double sd, double best) {
    static LayerRow of(Table table, int row) {
        return new LayerRow(
                Cells.text(table, row, "roi"),
                Cells.text(table, row, "model"),
                Cells.text(table, row, "layer"),
                Cells.time(table, row),
                Cells.count(table, row, "n"),
                table.number(row, "mean"),
                table.number(row, "sd"),
                table.number(row, "best_r"));
    }
}
