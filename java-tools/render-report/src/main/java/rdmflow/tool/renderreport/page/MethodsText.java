package rdmflow.tool.renderreport.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rdmflow.tool.renderreport.Resources;
import rdmflow.tool.renderreport.study.ToolRecord;

/** The methods in sentences that can be taken into a paper, as the sidecars bring them: each once, a paragraph per tool. */
record MethodsText(List<String> paragraphs, List<String> citations) {
    /** In the order of the work; others follow. */
    private static final List<String> STEPS = List.of(
            "extract-activations",
            "sample-features",
            "build-model-rdms",
            "define-rois",
            "build-roi-rdms",
            "fit-cv-regression",
            "unique-variance",
            "partition-variance",
            "compare-rdms",
            "noise-ceiling",
            "group-stats",
            "pca");

    /** @param own what the report itself did */
    static MethodsText of(List<ToolRecord> records, List<String> own) {
        Set<String> told = new LinkedHashSet<>();
        Map<String, List<String>> byTool = new LinkedHashMap<>();
        records.stream()
                .sorted(Comparator.comparingInt(record -> place(record.tool())))
                .forEach(record -> record.methods().stream()
                        .filter(told::add)
                        .forEach(sentence -> byTool.computeIfAbsent(record.tool(), tool -> new ArrayList<>())
                                .add(sentence)));
        List<String> paragraphs = new ArrayList<>();
        byTool.values().forEach(sentences -> paragraphs.add(String.join(" ", sentences)));
        if (!own.isEmpty()) {
            paragraphs.add(String.join(" ", own));
        }
        String all = String.join(" ", paragraphs);
        List<String> citations = new ArrayList<>();
        for (String line : Resources.text("citations.tsv").lines().toList()) {
            String[] cells = line.split("\t");
            // A sentence names a work as the first cell does.
            if (cells[0].equals("always") || all.contains(cells[0])) {
                citations.add(cells[1]);
            }
        }
        return new MethodsText(List.copyOf(paragraphs), List.copyOf(citations));
    }

    private static int place(String tool) {
        int place = STEPS.indexOf(tool);
        return place < 0 ? STEPS.size() : place;
    }
}
