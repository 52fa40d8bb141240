package rdmflow.tool.renderreport.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rdmflow.io.table.Table;

/**
 * A table of the page: drawn, sorted, filtered and paged by the page's script.
 *
 * @param id anchor and name of the downloaded file
 * @param rows cells as a TSV has them: what looks like a number is one, n/a is none
 */
record DataTable(String id, String title, String note, List<String> columns, List<List<String>> rows) {
    static DataTable of(String id, String title, String note, Table table) {
        return of(id, title, note, List.of(table));
    }

    /** Tables of the same columns one after the other. */
    static DataTable of(String id, String title, String note, List<Table> tables) {
        List<String> columns = tables.get(0).columns();
        List<List<String>> rows = new ArrayList<>();
        for (Table table : tables) {
            table.rows()
                    .forEach(row -> rows.add(columns.stream()
                            .map(column -> row.getOrDefault(column, "n/a"))
                            .toList()));
        }
        return new DataTable(id, title, note, columns, rows);
    }

    /** Cells of a row; NaN is n/a. */
    static List<String> row(Object... cells) {
        return Arrays.stream(cells)
                .map(cell -> cell instanceof Double number && !Double.isFinite(number) ? "n/a" : String.valueOf(cell))
                .toList();
    }
}
