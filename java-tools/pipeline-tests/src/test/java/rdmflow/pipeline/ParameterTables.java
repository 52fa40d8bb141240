package rdmflow.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What nextflow_schema.json says, as nextflow.config and docs/usage.md must have it. */
final class ParameterTables {
    static final Path SCHEMA = Nextflow.repository().resolve("nextflow_schema.json");
    static final Path CONFIG = Nextflow.repository().resolve("nextflow.config");
    static final Path USAGE = Nextflow.repository().resolve("docs/usage.md");

    private static final String TABLE_START = "<!-- parameters, by make docs from nextflow_schema.json -->\n";
    private static final String TABLE_END = "<!-- end of parameters -->\n";

    private final List<JsonNode> groups = new ArrayList<>();

    private ParameterTables(JsonNode schema) {
        schema.get("allOf")
                .forEach(part -> groups.add(schema.at(part.get("$ref").asText().substring(1))));
    }

    static ParameterTables read() throws IOException {
        return new ParameterTables(new ObjectMapper().readTree(SCHEMA.toFile()));
    }

    /** Every field by the name of its parameter, in the schema's order. */
    Map<String, JsonNode> fields() {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        groups.forEach(group ->
                group.get("properties").properties().forEach(field -> fields.put(field.getKey(), field.getValue())));
        return fields;
    }

    /** The text of nextflow.config with its block of parameters made anew. */
    String config(String text) {
        List<String> lines = new ArrayList<>();
        for (JsonNode group : groups) {
            lines.add((lines.isEmpty() ? "" : "\n") + "    // "
                    + group.get("title").asText());
            group.get("properties")
                    .properties()
                    .forEach(field -> lines.add("    " + field.getKey() + " = " + literal(field.getValue())));
        }
        return replaced(text, "params {\n", "}\n", String.join("\n", lines) + "\n");
    }

    private static String literal(JsonNode field) {
        JsonNode value = field.path("default");
        return value.isMissingNode() ? "null" : value.isTextual() ? "'" + value.asText() + "'" : value.asText();
    }

    /** The text of docs/usage.md with its table of parameters made anew. */
    String usage(String text) {
        StringBuilder table = new StringBuilder("| parameter | default | takes | meaning |\n|---|---|---|---|\n");
        for (JsonNode group : groups) {
            table.append("| **").append(group.get("title").asText()).append("** | | | |\n");
            for (Map.Entry<String, JsonNode> field : group.get("properties").properties()) {
                String value = field.getValue().path("default").asText();
                table.append("| `").append(field.getKey()).append("` | ");
                table.append(value.isEmpty() ? "" : "`" + value + "` ").append("| ");
                table.append(takes(field.getValue())).append(" | ");
                table.append(field.getValue().get("description").asText());
                table.append(field.getValue().has("help_text") ? " " : "");
                table.append(field.getValue().path("help_text").asText()).append(" |\n");
            }
        }
        return replaced(text, TABLE_START, TABLE_END, "\n" + table + "\n");
    }

    private static String takes(JsonNode field) {
        if (field.has("enum")) {
            return String.join(
                    ", ",
                    values(field.get("enum")).map(value -> "`" + value + "`").toList());
        }
        if (field.has("errorMessage")) {
            return field.get("errorMessage").asText().replaceFirst("^expected ", "");
        }
        Map<String, String> kinds = Map.of("boolean", "true or false", "integer", "whole number", "string", "text");
        String kind = String.join(
                " or ",
                (field.get("type").isArray()
                                ? values(field.get("type"))
                                : java.util.stream.Stream.of(field.get("type").asText()))
                        .map(type -> kinds.getOrDefault(type, type))
                        .toList());
        return switch (field.path("format").asText()) {
            case "file-path" -> "file";
            case "directory-path" -> "folder";
            default -> kind + bounds(field);
        };
    }

    private static String bounds(JsonNode field) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("minimum", ", %s or more");
        words.put("exclusiveMinimum", ", more than %s");
        words.put("maximum", ", at most %s");
        words.put("exclusiveMaximum", ", less than %s");
        StringBuilder bounds = new StringBuilder();
        words.forEach((name, form) -> {
            if (field.has(name)) {
                bounds.append(form.formatted(field.get(name).asText()));
            }
        });
        return bounds.toString();
    }

    private static java.util.stream.Stream<String> values(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText);
    }

    private static String replaced(String text, String start, String end, String middle) {
        int from = text.indexOf(start) + start.length();
        int to = text.indexOf(end, from);
        return text.substring(0, from) + middle + text.substring(to);
    }
}
