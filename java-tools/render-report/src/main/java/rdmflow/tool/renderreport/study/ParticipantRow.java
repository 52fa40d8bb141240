package rdmflow.tool.renderreport.study;

import rdmflow.io.table.Table;

/** A row of participant_scores.tsv: a participant's score of a network in a region, over runs; NaN = n/a. */
public record ParticipantRow(String subject, String model, String roi, double r) {
    static ParticipantRow of(Table table, int row) {
        return new ParticipantRow(
                Cells.text(table, row, "subject"),
                Cells.text(table, row, "model"),
                Cells.text(table, row, "roi"),
                table.number(row, "r"));
    }
}
