package rdmflow.tool.renderreport.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import rdmflow.tool.renderreport.Html;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.ToolRecord;

/** Where every number comes from: versions, parameters, hashes of inputs. No clocks, users or absolute paths. */
final class ProvenanceSection {
    private static final int MOST_VALUES = 6;

    private ProvenanceSection() {}

    static String html(Study study, List<String> versions) {
        StringBuilder html = new StringBuilder();
        if (!versions.isEmpty()) {
            html.append("<h3>Versions</h3>\n<ul class=\"versions\">\n");
            versions.forEach(line -> html.append(Html.element("li", line)).append('\n'));
            html.append("</ul>\n");
        }
        html.append(
                "<p>Commands, user paths and run names are kept apart, in <code>pipeline_info/</code>, so that equal"
                        + " studies give equal reports.</p>\n");
        for (DataTable table : tables(study)) {
            html.append(TablesSection.html(table));
        }
        if (study.records().isEmpty()) {
            html.append("<p class=\"absent\">No sidecars were given: parameters and hashes are unknown.</p>\n");
        }
        return html.toString();
    }

    static List<DataTable> tables(Study study) {
        if (study.records().isEmpty()) {
            return List.of();
        }
        return List.of(parameters(study), inputs(study));
    }

    private static DataTable parameters(Study study) {
        Map<String, Map<String, Set<String>>> values = new LinkedHashMap<>();
        Map<String, Set<String>> versions = new LinkedHashMap<>();
        for (ToolRecord record : study.records()) {
            versions.computeIfAbsent(record.tool(), k -> new TreeSet<>()).add(record.version());
            Map<String, Set<String>> ofTool = values.computeIfAbsent(record.tool(), k -> new TreeMap<>());
            record.parameters().forEach((name, value) -> ofTool.computeIfAbsent(name, k -> new TreeSet<>())
                    .add(value));
        }
        List<List<Object>> rows = new ArrayList<>();
        values.forEach((tool, ofTool) -> ofTool.forEach((name, set) -> rows.add(List.of(
                tool,
                String.join(", ", versions.get(tool)),
                name,
                set.size() > MOST_VALUES ? set.size() + " values, one per task" : String.join(" | ", set)))));
        return new DataTable(
                "parameters",
                "Parameters",
                "Every option of every tool, as used; several values are separated by a bar.",
                List.of("tool", "version", "parameter", "value"),
                rows);
    }

    private static DataTable inputs(Study study) {
        Set<List<Object>> rows = new LinkedHashSet<>();
        for (ToolRecord record : study.records()) {
            record.inputs().forEach((file, hash) -> rows.add(List.of(record.tool(), file, hash)));
        }
        return new DataTable(
                "inputs",
                "Inputs",
                "Every file that a tool read, with its SHA-256.",
                List.of("tool", "file", "sha256"),
                List.copyOf(rows));
    }
}
