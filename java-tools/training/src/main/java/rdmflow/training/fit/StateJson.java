package rdmflow.training.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rdmflow.io.tool.JsonFile;

/** Sums and history in a checkpoint's JSON; numbers come back bit for bit. */
final class StateJson {
    private StateJson() {}

    static Map<String, Object> of(Sums sums) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("loss", sums.loss());
        fields.put("parts", sums.parts());
        fields.put("top1", sums.top1());
        fields.put("top3", sums.top3());
        fields.put("n", sums.n());
        return fields;
    }

    static Sums sums(Map<String, Object> fields) {
        return JsonFile.MAPPER.convertValue(fields, Sums.class);
    }

    static List<Map<String, Object>> of(History history) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (History.Row row : history.rows()) {
            Map<String, Object> fields = new TreeMap<>();
            List<?> cells = row.cells();
            for (int i = 0; i < cells.size(); i++) {
                fields.put(History.COLUMNS.get(i), cells.get(i));
            }
            rows.add(fields);
        }
        return rows;
    }

    static History history(List<Map<String, Object>> rows) {
        return new History(rows.stream()
                .map(fields -> JsonFile.MAPPER.convertValue(fields, History.Row.class))
                .toList());
    }
}
