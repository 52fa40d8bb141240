package rdmflow.tool.renderreport.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.PairOrder;
import rdmflow.io.table.Table;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyReader;
import rdmflow.tool.renderreport.study.ToolRecord;

/** What to look at before the findings: lengths of runs, pairs used, voxels, regions, ceilings, lost scores. */
final class QualityTables {
    private QualityTables() {}

    static List<DataTable> of(Study study, QualityFiles files) {
        List<DataTable> tables = new ArrayList<>();
        tables.add(runs(study));
        voxels(study, tables);
        regions(files, tables);
        if (!study.ceilings().isEmpty()) {
            String note = "Each participant's ceiling in each region and run.";
            tables.add(DataTable.of("ceilings", "Noise ceilings", note, study.ceilings()));
        }
        Table lost = study.tables().get("lost_runs.tsv");
        if (lost != null && !lost.rows().isEmpty()) {
            String note = "How many comparisons of a participant have no score in a region and run, and why.";
            tables.add(DataTable.of("lost", "Scores that could not be computed", note, lost));
        }
        return tables;
    }

    private static DataTable runs(Study study) {
        List<List<String>> rows = new ArrayList<>();
        double tr = study.design().path("tr").asDouble(Double.NaN);
        for (String run : StudyReader.runs(study.design())) {
            TreeSet<Integer> volumes = new TreeSet<>();
            for (JsonNode scan : ofRun(study, "scans", run)) {
                volumes.add(scan.path("volumes").asInt());
            }
            String video = "";
            double movieSeconds = Double.NaN;
            for (JsonNode stimulus : ofRun(study, "stimuli", run)) {
                video = stimulus.path("video").asText();
                movieSeconds = stimulus.path("frames").asDouble(Double.NaN)
                        / stimulus.path("fps").asDouble(Double.NaN);
                if (study.isOfNetworksAlone()) {
                    volumes.add(stimulus.path("volumes").asInt());
                }
            }
            int most = volumes.isEmpty() ? 0 : volumes.last();
            long possible = most < 2 ? 0 : PairOrder.count(most);
            JsonNode used = pairsUsed(study, run);
            rows.add(DataTable.row(
                    run,
                    range(volumes.isEmpty() ? 0 : volumes.first(), most),
                    most * tr,
                    video,
                    movieSeconds,
                    possible,
                    used.isEmpty()
                            ? "n/a"
                            : range(used.path(0).asLong(), used.path(1).asLong()),
                    used.isEmpty() ? "n/a" : possible - used.path(0).asLong()));
        }
        return new DataTable(
                "runs",
                "Runs",
                "Lengths of scans and movies, and the pairs of volumes that the fits used.",
                List.of(
                        "run",
                        "volumes",
                        "scan_seconds",
                        "video",
                        "movie_seconds",
                        "pairs",
                        "pairs_used",
                        "most_pairs_excluded"),
                rows);
    }

    private static List<JsonNode> ofRun(Study study, String list, String run) {
        List<JsonNode> rows = new ArrayList<>();
        study.design().path(list).forEach(row -> {
            if (RunKey.of(row.path("run").asText()).equals(run)) {
                rows.add(row);
            }
        });
        return rows;
    }

    /** The fewest and the most that the fits of a run used, as group-stats counted them; empty where it did not. */
    private static JsonNode pairsUsed(Study study, String run) {
        return study.records().stream()
                .map(record -> record.details().path("pairs_used").path(run))
                .filter(JsonNode::isArray)
                .findFirst()
                .orElse(study.design().path(""));
    }

    private static String range(long low, long high) {
        return low == high ? "" + low : low + "–" + high;
    }

    /** Voxels and signal as the sidecars of build-roi-rdms tell them: a column per number that any of them notes. */
    private static void voxels(Study study, List<DataTable> tables) {
        Set<String> numbers = new TreeSet<>();
        List<ToolRecord> records = study.records().stream()
                .filter(record -> record.tool().equals("build-roi-rdms"))
                .toList();
        records.forEach(record ->
                record.details().path("rois").forEach(roi -> roi.fieldNames().forEachRemaining(numbers::add)));
        numbers.remove("reason");
        if (numbers.isEmpty()) {
            return;
        }
        List<String> columns = new ArrayList<>(List.of("subject", "run", "roi"));
        columns.addAll(numbers);
        columns.add("reason");
        List<List<String>> rows = new ArrayList<>();
        for (ToolRecord record : records) {
            record.details().path("rois").properties().forEach(roi -> {
                List<String> row = new ArrayList<>(
                        List.of(record.parameter("subject"), RunKey.of(record.parameter("run")), roi.getKey()));
                numbers.forEach(number -> row.add(roi.getValue().path(number).asText("n/a")));
                row.add(roi.getValue().path("reason").asText(""));
                rows.add(row);
            });
        }
        String note = "Each region in each run: voxels used and left out, and its signal.";
        tables.add(new DataTable("voxels", "Voxels", note, columns, rows));
    }

    /** Tables of the same columns, one per participant, become one table that names their files. */
    private static void regions(QualityFiles files, List<DataTable> tables) {
        Map<List<String>, List<List<String>>> rowsByColumns = new LinkedHashMap<>();
        for (Table table : files.tables()) {
            String file = table.name().replaceFirst("(_?rois)?\\.tsv$", "");
            List<List<String>> rows = rowsByColumns.computeIfAbsent(table.columns(), columns -> new ArrayList<>());
            table.rows().forEach(row -> {
                List<String> named = new ArrayList<>(List.of(file));
                named.addAll(row.values());
                rows.add(named);
            });
        }
        rowsByColumns.forEach((columns, rows) -> {
            List<String> named = new ArrayList<>(List.of("file"));
            named.addAll(columns);
            long before = tables.stream()
                    .filter(table -> table.id().startsWith("regions"))
                    .count();
            String id = "regions" + (before == 0 ? "" : "-" + (before + 1));
            tables.add(new DataTable(id, "Regions", "The regions that define-rois made.", named, rows));
        });
    }
}
