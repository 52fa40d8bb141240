package rdmflow.tool.renderreport.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import rdmflow.io.table.Table;

/**
 * A table of the page: drawn, sorted, filtered and paged by the page's script.
 *
 * @param id anchor and name of the downloaded file
 * @param columns none where the table stands elsewhere
 * @param rows cells as a TSV has them: what looks like a number is one, n/a is none
 */
record DataTable(String id, String title, String note, List<String> columns, List<List<String>> rows) {
    /** A page of a dozen tables of this size stays below 20 MB. */
    private static final int MOST_CHARACTERS = 1_500_000;
    /** The scores of many regions stand in place of figures: a thousand regions and twelve networks have room. */
    private static final int MOST_OF_SCORES = 4_000_000;

    /** Where the rows of a table are that has no room in the page. */
    private static final Map<String, String> FILES = Map.ofEntries(
            Map.entry("participants", "group/participant_scores.tsv"),
            Map.entry("networks", "design/design.json"),
            Map.entry("runs", "design/design.json"),
            Map.entry("lost", "group/lost_runs.tsv"),
            Map.entry("ceilings", "noise_ceilings/"),
            Map.entry("voxels", "the sidecars of build-roi-rdms, roi_rdms/"),
            Map.entry("time", "group/group_fit.tsv"),
            Map.entry(RegionTable.ID, "group/group_fit.tsv"),
            Map.entry("similarity", "model_similarity.tsv"),
            Map.entry("parameters", "the sidecars of all results"),
            Map.entry("inputs", "the sidecars of all results"));

    /** The tables, and of those that would make a page heavy the name alone, and where they are. */
    static List<DataTable> bounded(List<DataTable> tables) {
        return tables.stream().map(DataTable::bounded).toList();
    }

    private DataTable bounded() {
        long characters = rows.stream()
                .flatMap(List::stream)
                .mapToLong(cell -> cell.length() + 3)
                .sum();
        return characters <= (id.equals(RegionTable.ID) ? MOST_OF_SCORES : MOST_CHARACTERS)
                ? this
                : new DataTable(
                        id,
                        title,
                        note + " Its " + rows.size() + " rows would make this page heavy: see " + where() + ".",
                        List.of(),
                        List.of());
    }

    private String where() {
        return id.startsWith("regions") ? "regions/" : FILES.getOrDefault(id, "group/" + id + ".tsv");
    }

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
