package rdmflow.tool.renderreport.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import rdmflow.core.RunKey;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.ToolRecord;

/** Voxels and signal of each region in each run, as the sidecars of build-roi-rdms tell them. */
final class VoxelCounts {
    private VoxelCounts() {}

    /** One row per subject, run and region; a column per number that any sidecar notes. Empty without sidecars. */
    static Optional<DataTable> of(Study study) {
        List<ToolRecord> records = study.records().stream()
                .filter(record -> record.tool().equals("build-roi-rdms"))
                .toList();
        Set<String> numbers = new TreeSet<>();
        for (ToolRecord record : records) {
            record.details().path("rois").forEach(roi -> roi.properties().forEach(field -> {
                if (!field.getKey().equals("reason")) {
                    numbers.add(field.getKey());
                }
            }));
        }
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        List<String> columns = new ArrayList<>(List.of("subject", "run", "roi"));
        columns.addAll(numbers);
        columns.add("reason");
        List<List<Object>> rows = new ArrayList<>();
        for (ToolRecord record : records) {
            record.details().path("rois").properties().forEach(roi -> {
                List<Object> row = new ArrayList<>(
                        List.of(record.parameter("subject"), RunKey.of(record.parameter("run")), roi.getKey()));
                numbers.forEach(number -> row.add(cell(roi.getValue().path(number))));
                row.add(roi.getValue().path("reason").asText(""));
                rows.add(row);
            });
        }
        return Optional.of(new DataTable(
                "voxels",
                "Voxels",
                "Each region in each run: voxels used and left out, and its signal.",
                columns,
                rows));
    }

    private static Object cell(JsonNode value) {
        return value.isTextual() ? value.asText() : value.asDouble(Double.NaN);
    }
}
