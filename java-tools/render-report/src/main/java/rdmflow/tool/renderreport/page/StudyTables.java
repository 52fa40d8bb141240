package rdmflow.tool.renderreport.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import rdmflow.io.table.Table;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.figure.SimilarityFigure;
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
        measures(tables, study);
        add(
                tables,
                study,
                "group_parts",
                "Families",
                "R² of subsets of families, what each explains alone or shares (unique, common), and its share (shapley).");
        similarity(tables, study);
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
        // a study that did not ask for it has a table of a header alone
        if (table != null && !(id.equals("group_parts") && table.rows().isEmpty())) {
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

    /** The best layer of each network by each measure: all layers would make a page heavy. */
    private static void measures(List<DataTable> tables, Study study) {
        Table table = study.tables().get("group_measures.tsv");
        if (table == null || table.rows().isEmpty()) {
            return;
        }
        Map<List<String>, Map<String, String>> best = new LinkedHashMap<>();
        for (Map<String, String> row : table.rows()) {
            List<String> key = List.of(row.get("roi"), row.get("measure"), row.get("time_control"), row.get("model"));
            best.merge(key, row, (one, other) -> mean(other) > mean(one) || Double.isNaN(mean(one)) ? other : one);
        }
        List<List<String>> rows = new ArrayList<>();
        best.values()
                .forEach(row -> rows.add(DataTable.row(
                        row.get("roi"),
                        row.get("measure"),
                        row.get("time_control"),
                        row.get("model"),
                        row.get("layer"),
                        row.get("n"),
                        mean(row),
                        row.get("sd"))));
        tables.add(new DataTable(
                "group_measures",
                "Measures",
                "The layer of each network with the highest mean in each region by each measure; all layers are in"
                        + " group/group_measures.tsv. The best of many is too high by chance: Layers chooses it on other runs.",
                List.of("roi", "measure", "time_control", "model", "layer", "n", "mean", "sd"),
                rows));
    }

    private static double mean(Map<String, String> row) {
        return row.get("mean").equals("n/a") ? Double.NaN : Double.parseDouble(row.get("mean"));
    }

    private record Alike(String measure, String control, Map<String, String> row) {}

    private static List<Alike> alike(Study study) {
        Table table = study.tables().get("model_similarity.tsv");
        if (table == null) {
            return List.of();
        }
        Map<List<String>, List<Map<String, String>>> byWay = new LinkedHashMap<>();
        table.rows().forEach(row -> byWay.computeIfAbsent(
                        List.of(row.get("measure"), row.get("time_control")), way -> new ArrayList<>())
                .add(row));
        List<Alike> alike = new ArrayList<>();
        byWay.forEach((way, rows) -> {
            for (StudyModel one : study.models()) {
                for (StudyModel other : study.models()) {
                    if (one.number() < other.number()) {
                        SimilarityFigure.mostAlike(rows, one.id(), other.id())
                                .ifPresent(row -> alike.add(new Alike(way.get(0), way.get(1), row)));
                    }
                }
            }
        });
        return alike;
    }

    private static void similarity(List<DataTable> tables, Study study) {
        List<Alike> alike = alike(study);
        if (!alike.isEmpty()) {
            tables.add(new DataTable(
                    "similarity",
                    "Similarity",
                    "The most alike layers of each two networks; all layers are in model_similarity.tsv.",
                    List.of("measure", "time_control", "model_a", "layer_a", "model_b", "layer_b", "r", "n_runs"),
                    alike.stream()
                            .map(pair -> DataTable.row(
                                    pair.measure(),
                                    pair.control(),
                                    pair.row().get("model_a"),
                                    pair.row().get("layer_a"),
                                    pair.row().get("model_b"),
                                    pair.row().get("layer_b"),
                                    Double.parseDouble(pair.row().get("r")),
                                    pair.row().get("n_runs")))
                            .toList()));
        }
    }

    /** One sentence: the two networks with the most alike layers by the first measure. */
    static List<String> mostAlike(Study study) {
        List<Alike> alike = alike(study);
        return alike.stream()
                .filter(pair -> pair.measure().equals(alike.get(0).measure())
                        && pair.control().equals(alike.get(0).control()))
                .max(Comparator.comparingDouble(
                        pair -> Double.parseDouble(pair.row().get("r"))))
                .map(pair -> "Most alike by " + pair.measure() + ": layer "
                        + pair.row().get("layer_a") + " of "
                        + study.label(pair.row().get("model_a")) + " and layer "
                        + pair.row().get("layer_b") + " of "
                        + study.label(pair.row().get("model_b")) + " ("
                        + Words.r(Double.parseDouble(pair.row().get("r"))) + ").")
                .stream()
                .toList();
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
