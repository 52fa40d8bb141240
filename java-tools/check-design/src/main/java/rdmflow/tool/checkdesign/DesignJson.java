package rdmflow.tool.checkdesign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import rdmflow.io.design.Model;
import rdmflow.io.design.Scan;
import rdmflow.io.design.Stimulus;

/** The study as later steps and the report read it; fields that are not known are left out. */
final class DesignJson {
    private DesignJson() {}

    static Map<String, Object> scan(StudyScan scan, StudyFiles files) {
        Scan sheet = scan.scan();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("subject", sheet.subject());
        fields.put("run", sheet.run());
        fields.put("bold", files.nameInDesign(sheet.bold()));
        scan.image().ifPresent(image -> fields.put("volumes", image.volumes()));
        put(fields, "bold_json", sheet.boldJson(), files);
        put(fields, "rois", joined(sheet.rois(), files));
        put(fields, "roi_labels", joined(sheet.roiLabels(), files));
        put(fields, "confounds", sheet.confounds(), files);
        put(fields, "confounds_json", sheet.confoundsJson(), files);
        put(fields, "compcor_mask", sheet.compcorMask(), files);
        if (!sheet.dropVolumes().isEmpty()) {
            fields.put(
                    "drop_volumes",
                    sheet.dropVolumes().stream().map(String::valueOf).collect(Collectors.joining(";")));
        }
        return fields;
    }

    private static Optional<String> joined(List<String> cells, StudyFiles files) {
        return cells.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        String.join(";", cells.stream().map(files::nameInDesign).toList()));
    }

    private static void put(Map<String, Object> fields, String name, Optional<String> value) {
        value.ifPresent(text -> fields.put(name, text));
    }

    private static void put(Map<String, Object> fields, String name, Optional<String> cell, StudyFiles files) {
        put(fields, name, cell.map(files::nameInDesign));
    }

    /** The movie's frames and rate are there once it was opened. */
    static Map<String, Object> stimulus(Stimulus stimulus, StudyFiles files) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", stimulus.run());
        if (stimulus.hasVideo()) {
            fields.put("video", files.nameInDesign(stimulus.video()));
        }
        fields.put("volumes", stimulus.volumes());
        return fields;
    }

    static Map<String, Object> model(Model model, StudyFiles files) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", model.model());
        fields.put("label", model.label());
        fields.put("network", model.network());
        joined(ModelChecks.cells(model.weights()).toList(), files).ifPresent(names -> fields.put("weights", names));
        fields.put("family", model.family());
        put(fields, "flow_weights", model.flowWeights(), files);
        put(fields, "card", model.card(), files);
        return fields;
    }

    static List<Map<String, Object>> rois(Regions regions) {
        List<Map<String, Object>> list = new ArrayList<>();
        regions.subjectsByRegion()
                .forEach((region, subjects) -> list.add(Map.of("roi", region, "subjects", subjects.size())));
        return list;
    }
}
