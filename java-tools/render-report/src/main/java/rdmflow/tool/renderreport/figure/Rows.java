package rdmflow.tool.renderreport.figure;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.table.Table;
import rdmflow.tool.renderreport.study.Study;

/** Rows of a table that few studies have, as texts. */
final class Rows {
    private Rows() {}

    /** Rows of one time control: plain ones, or those within lag where there are no others; none without the table. */
    static List<Map<String, String>> of(Study study, String file) {
        Table table = study.tables().get(file);
        if (table == null) {
            return List.of();
        }
        for (TimeControl time : TimeControl.values()) {
            List<Map<String, String>> rows = table.rows().stream()
                    .filter(row -> row.getOrDefault("time_control", "none").equals(time.toString()))
                    .toList();
            if (!rows.isEmpty()) {
                return rows;
            }
        }
        return List.of();
    }

    static List<String> distinct(List<Map<String, String>> rows, String column) {
        return rows.stream().map(row -> row.get(column)).distinct().toList();
    }

    static List<Map<String, String>> where(List<Map<String, String>> rows, Predicate<Map<String, String>> wanted) {
        return rows.stream().filter(wanted).toList();
    }

    /** NaN for n/a. */
    static double number(Map<String, String> row, String column) {
        String cell = row.get(column);
        return cell == null || cell.equals("n/a") ? Double.NaN : Double.parseDouble(cell);
    }

    static String suffix(List<Map<String, String>> rows) {
        return !rows.isEmpty() && "lag".equals(rows.get(0).get("time_control")) ? " Within lag." : "";
    }
}
