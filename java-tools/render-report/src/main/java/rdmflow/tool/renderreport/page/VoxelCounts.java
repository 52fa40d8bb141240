package rdmflow.tool.renderreport.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.ToolRecord;

/** Voxels of each region as the sidecars of build-roi-rdms count them. */
final class VoxelCounts {
    static final List<String> COLUMNS = List.of("subject", "run", "roi", "count", "value");

    private VoxelCounts() {}

    /** One row per number that a sidecar notes about a region. */
    static List<List<Object>> of(Study study) {
        List<List<Object>> rows = new ArrayList<>();
        for (ToolRecord record : study.records()) {
            if (record.tool().equals("build-roi-rdms")) {
                for (JsonNode roi : record.details().path("rois")) {
                    String name = roi.path("name").asText();
                    roi.properties().forEach(field -> {
                        if (field.getValue().isNumber()) {
                            rows.add(List.of(
                                    record.parameter("subject"),
                                    record.parameter("run"),
                                    name,
                                    field.getKey(),
                                    field.getValue().asDouble()));
                        }
                    });
                }
            }
        }
        return rows;
    }
}
