package rdmflow.tool.renderreport.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rdmflow.io.table.Table;

/**
 * A table of the page: sorted, filtered and paged by the page's script.
 *
 * @param id anchor and name of the downloaded file
 * @param rows cells are text, whole numbers or doubles (NaN is shown as n/a)
 */
record DataTable(String id, String title, String note, List<String> columns, List<List<Object>> rows) {
    /** A table as read: cells that look like numbers become numbers. */
    static DataTable of(String id, String title, String note, Table table) {
        List<List<Object>> rows = new ArrayList<>();
        for (Map<String, String> row : table.rows()) {
            List<Object> cells = new ArrayList<>();
            table.columns().forEach(column -> cells.add(cell(row.get(column))));
            rows.add(cells);
        }
        return new DataTable(id, title, note, table.columns(), rows);
    }

    private static Object cell(String text) {
        if (text.equals("n/a")) {
            return Double.NaN;
        }
        return text.matches("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?") && text.length() < 30
                ? (Object) Double.valueOf(text)
                : text;
    }

    /** JSON that is safe inside a script element: {@code <} never appears. */
    String json() {
        StringBuilder json = new StringBuilder("{\"columns\":");
        appendRow(json, List.copyOf(columns));
        json.append(",\"rows\":[");
        for (int i = 0; i < rows.size(); i++) {
            json.append(i == 0 ? "" : ",\n");
            appendRow(json, rows.get(i));
        }
        return json.append("]}").toString();
    }

    private static void appendRow(StringBuilder json, List<?> cells) {
        json.append('[');
        for (int i = 0; i < cells.size(); i++) {
            json.append(i == 0 ? "" : ",");
            Object cell = cells.get(i);
            if (cell instanceof Double number) {
                json.append(number(number));
            } else if (cell instanceof Number number) {
                json.append(number);
            } else {
                quote(json, String.valueOf(cell));
            }
        }
        json.append(']');
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "null";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
