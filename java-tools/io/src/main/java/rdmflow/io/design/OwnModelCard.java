package rdmflow.io.design;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import rdmflow.core.DataException;
import rdmflow.core.rdm.Metric;
import rdmflow.io.table.Identifiers;
import rdmflow.io.tool.JsonFile;

/**
 * How features of the user's are to be read, as a JSON file says: {@code {"rate": 25, "layers": {"motion": ["dx", "dy"]},
 * "metric": "euclidean"}}; each field may be left out.
 *
 * @param rate rows per second; none where a row is a volume
 * @param layers the columns of each layer, in the order of the file; empty for one layer of all columns
 * @param metric the distance of two volumes; none for that of the pipeline
 */
public record OwnModelCard(Optional<Double> rate, Map<String, List<String>> layers, Optional<Metric> metric) {
    private static final List<String> FIELDS = List.of("rate", "layers", "metric");

    /** A model without a card. */
    public static OwnModelCard none() {
        return new OwnModelCard(Optional.empty(), Map.of(), Optional.empty());
    }

    /** Reads a card; throws everything that is wrong with it. */
    public static OwnModelCard read(Path file) {
        ObjectNode fields = JsonFile.object(file);
        String name = file.getFileName() + ": ";
        List<String> problems = new ArrayList<>();
        fields.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                problems.add(name + "expected the fields " + String.join(", ", FIELDS) + ", found " + field);
            }
        });
        JsonNode rate = fields.path("rate");
        if (!rate.isMissingNode() && !(rate.isNumber() && rate.asDouble() > 0 && Double.isFinite(rate.asDouble()))) {
            problems.add(name + "rate: expected more than 0 rows per second, found " + rate);
        }
        JsonNode metric = fields.path("metric");
        Optional<Metric> chosen = Stream.of(Metric.values())
                .filter(one -> one.toString().equals(metric.asText()))
                .findFirst();
        if (!metric.isMissingNode() && chosen.isEmpty()) {
            problems.add(name + "metric: expected correlation, cosine or euclidean, found " + metric);
        }
        Map<String, List<String>> layers = layers(fields.path("layers"), name, problems);
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new OwnModelCard(rate.isMissingNode() ? Optional.empty() : Optional.of(rate.asDouble()), layers, chosen);
    }

    private static Map<String, List<String>> layers(JsonNode node, String name, List<String> problems) {
        Map<String, List<String>> layers = new LinkedHashMap<>();
        if (!node.isMissingNode() && (!node.isObject() || node.isEmpty())) {
            problems.add(name + "layers: expected names of layers with lists of columns, found " + node);
            return layers;
        }
        node.properties().forEach(layer -> {
            if (!Identifiers.isValid(layer.getKey())) {
                problems.add(name + "layers: expected letters, digits, '.', '_' or '-' as a layer's name, found \""
                        + layer.getKey() + "\"");
            }
            List<String> columns = new ArrayList<>();
            layer.getValue().forEach(column -> columns.add(column.asText()));
            if (!layer.getValue().isArray() || columns.isEmpty() || !isEachAColumn(layer.getValue())) {
                problems.add(name + "layer " + layer.getKey()
                        + ": expected a list of columns (their names, or their numbers from 0 of .npy), found "
                        + layer.getValue());
            } else if (new HashSet<>(columns).size() < columns.size()) {
                problems.add(name + "layer " + layer.getKey() + ": expected each column once, found "
                        + String.join(", ", columns));
            }
            layers.put(layer.getKey(), columns);
        });
        return layers;
    }

    /** Lists of columns go to sample-features with commas between them. */
    private static boolean isEachAColumn(JsonNode columns) {
        for (JsonNode column : columns) {
            boolean named =
                    column.isTextual() && column.asText().matches("[^,\\p{Cntrl}]*[^,\\s\\p{Cntrl}][^,\\p{Cntrl}]*");
            if (!named && !column.isInt()) {
                return false;
            }
        }
        return true;
    }
}
