package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The schema is the one place where a parameter's meaning stands: nextflow.config and the table of docs/usage.md are made
 * from it ({@code make docs} writes them), and our files of parameters hold to it. The judge is json-schema-validator.
 */
class ParameterTablesTest {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void nextflowConfigHasTheNamesAndDefaultsOfTheSchema() throws IOException {
        String text = Files.readString(ParameterTables.CONFIG);
        same(ParameterTables.CONFIG, ParameterTables.read().config(text), text);
    }

    @Test
    void theTableOfUsageIsTheSchemas() throws IOException {
        String text = Files.readString(ParameterTables.USAGE);
        same(ParameterTables.USAGE, ParameterTables.read().usage(text), text);
    }

    private static void same(Path file, String expected, String found) throws IOException {
        if (Boolean.getBoolean("rdmflow.write")) {
            Files.writeString(file, expected);
        } else {
            assertEquals(expected, found, file.getFileName() + " differs from the schema: run make docs");
        }
    }

    @Test
    void theSchemaIsOneByDraft2020() throws IOException {
        JsonSchema meta = FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012));
        assertEquals(Set.of(), meta.validate(JSON.readTree(ParameterTables.SCHEMA.toFile())));
    }

    /** What nf-core and Seqera Platform draw a form from. */
    @Test
    void everyParameterHasATypeAndASentence() throws IOException {
        ParameterTables.read().fields().forEach((name, field) -> {
            assertTrue(field.has("type"), name);
            assertTrue(field.path("description").asText().matches("(?s)\\p{Lu}.*[.]"), name);
            assertTrue(
                    !field.has("pattern") || field.path("errorMessage").asText().startsWith("expected "), name);
        });
    }

    static Stream<Path> filesOfParameters() throws IOException {
        try (Stream<Path> files = Files.list(Nextflow.repository().resolve("params"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("filesOfParameters")
    void filesOfParametersHoldToTheSchema(Path file) throws IOException {
        assertEquals(List.of(), problems(new YAMLMapper().readTree(file.toFile())));
    }

    @Test
    void theDemosParametersHoldToTheSchema() throws IOException {
        String text = Files.readString(Nextflow.repository().resolve("conf/demo.config"));
        ObjectNode given = JSON.createObjectNode();
        Matcher lines = Pattern.compile("(?m)^    (\\w+) = (.*)$")
                .matcher(text.substring(text.indexOf("params {"), text.indexOf("\n}")));
        while (lines.find()) {
            String value = lines.group(2).replaceFirst(" //.*", "").replace('\'', '"');
            given.set(lines.group(1), JSON.readTree(value));
        }
        assertFalse(given.isEmpty(), text);
        assertEquals(List.of(), problems(given));
    }

    @Test
    void defaultsHoldToTheSchema() throws IOException {
        ObjectNode defaults = JSON.createObjectNode();
        ParameterTables.read().fields().forEach((name, field) -> {
            if (field.has("default")) {
                defaults.set(name, field.get("default"));
            }
        });
        assertEquals(List.of(), problems(defaults));
    }

    /** Unknown names, and what the schema says of the values. */
    private static List<String> problems(JsonNode given) throws IOException {
        Map<String, JsonNode> fields = ParameterTables.read().fields();
        JsonSchema schema = FACTORY.getSchema(JSON.readTree(ParameterTables.SCHEMA.toFile()));
        return Stream.concat(
                        given.properties().stream()
                                .map(Map.Entry::getKey)
                                .filter(name -> !fields.containsKey(name))
                                .map(name -> name + " is not in the schema"),
                        schema.validate(given).stream().map(ValidationMessage::getMessage))
                .toList();
    }
}
