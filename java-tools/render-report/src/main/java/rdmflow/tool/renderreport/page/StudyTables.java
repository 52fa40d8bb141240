package rdmflow.tool.renderreport.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import rdmflow.io.table.Table;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyModel;
import rdmflow.tool.renderreport.study.ToolRecord;

/** The tables behind the figures, and where their numbers come from. */
final class StudyTables {
    private static final int MOST_VALUES = 6;

    private StudyTables() {}

    static List<DataTable> results(Study study) {
        List<DataTable> tables = new ArrayList<>();
        if (!study.withinLag().fits().isEmpty()) {
            tables.add(Survival.table(study));
        }
        add(tables, study, "group_fit", "Fits", "Each network in each region, with the test against 0.");
        add(tables, study, "group_tests", "Differences", "Each pair of networks in each region.");
        add(tables, study, "group_unique", "Unique variance", "Each target beyond each control in each region.");
        Table participants = study.tables().get("participant_scores.tsv");
        if (participants != null && !participants.rows().isEmpty()) {
            String note = "Each participant's score r, averaged over n_runs runs as the means are.";
            tables.add(DataTable.of("participants", "Participants", note, participants));
        }
        if (!study.models().isEmpty()) {
            tables.add(networks(study));
        }
        return tables;
    }

    private static void add(List<DataTable> tables, Study study, String id, String title, String note) {
        Table table = study.tables().get(id + ".tsv");
        if (table != null) {
            tables.add(DataTable.of(id, title, note + nullNote(id, table), table));
        }
    }

    /** What a reader must know of p_shift where the table has any. */
    private static String nullNote(String id, Table table) {
        boolean shifted = table.rows().stream()
                .anyMatch(row -> !row.getOrDefault("p_shift", "n/a").equals("n/a"));
        if (!shifted) {
            return "";
        }
        return " p_shift: the null of shifted movies; p_shift_familywise is corrected over all rows of its time_control."
                + " With time_control none it has no power: smoothness in time scores at every shift, too."
                + (id.equals("group_tests")
                        ? " In the null of a difference neither network shares anything with the region: a valid but weak"
                                + " test; look at ci_low and ci_high."
                        : "");
    }

    private static DataTable networks(Study study) {
        Map<String, JsonNode> sheet = new TreeMap<>();
        study.design().path("models").forEach(row -> sheet.put(row.path("model").asText(), row));
        List<List<String>> rows = new ArrayList<>();
        for (StudyModel model : study.models()) {
            JsonNode row = sheet.getOrDefault(model.id(), study.design().path(""));
            rows.add(DataTable.row(
                    model.number(),
                    model.id(),
                    model.label(),
                    model.family(),
                    row.path("network").asText(),
                    row.path("weights").asText()));
        }
        return new DataTable(
                "networks",
                "Networks",
                "Numbers and names of the networks.",
                List.of("number", "model", "label", "family", "network", "weights"),
                rows);
    }

    /** Every tool's options, and the hashes of what it read; none without sidecars. */
    static List<DataTable> provenance(Study study) {
        if (study.records().isEmpty()) {
            return List.of();
        }
        Map<List<String>, TreeSet<String>> values = new LinkedHashMap<>();
        Map<String, TreeSet<String>> versions = new TreeMap<>();
        TreeSet<List<String>> inputs =
                new TreeSet<>((a, b) -> String.join("\t", a).compareTo(String.join("\t", b)));
        for (ToolRecord record : study.records()) {
            versions.computeIfAbsent(record.tool(), tool -> new TreeSet<>()).add(record.version());
            record.parameters().forEach((name, value) -> values.computeIfAbsent(
                            List.of(record.tool(), name), key -> new TreeSet<>())
                    .add(value));
            record.inputs().forEach((file, hash) -> inputs.add(List.of(record.tool(), file, hash)));
        }
        List<List<String>> parameters = new ArrayList<>();
        values.forEach((key, set) -> parameters.add(DataTable.row(
                key.get(0),
                String.join(", ", versions.get(key.get(0))),
                key.get(1),
                set.size() > MOST_VALUES ? set.size() + " values, one per task" : String.join(" | ", set))));
        return List.of(
                new DataTable(
                        "parameters",
                        "Parameters",
                        "Every option of every tool, as used; several values are separated by a bar.",
                        List.of("tool", "version", "parameter", "value"),
                        parameters),
                new DataTable(
                        "inputs",
                        "Inputs",
                        "Every file that a tool read, with its SHA-256.",
                        List.of("tool", "file", "sha256"),
                        List.copyOf(inputs)));
    }
}
