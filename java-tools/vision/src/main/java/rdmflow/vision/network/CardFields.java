package rdmflow.vision.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What a user's JSON may hold: fields that cards have, each with the kind of value that it has there. */
final class CardFields {
    private CardFields() {}

    /** One line per unknown field and per value of another kind. */
    static List<String> problems(JsonNode known, JsonNode found) {
        List<String> names = new ArrayList<>();
        known.fieldNames().forEachRemaining(names::add);
        List<String> problems = new ArrayList<>();
        found.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (!known.has(name)) {
                problems.add("expected fields " + String.join(", ", names) + ", found " + name);
            } else if (!kind(known.get(name), name).equals(kind(value, name))) {
                problems.add(name + ": expected " + kind(known.get(name), name) + ", found " + value);
            }
        });
        return problems;
    }

    private static String kind(JsonNode value, String name) {
        boolean fractions = name.equals("norm_eps");
        return switch (value.getNodeType()) {
            case NUMBER -> value.isInt() && !fractions ? "a whole number" : "a number";
            case STRING -> "text in quotes";
            case BOOLEAN -> "true or false";
            case ARRAY -> list(value);
            case OBJECT, POJO -> "an object";
            case BINARY, MISSING, NULL -> "nothing";
        };
    }

    /** An empty list fits texts: no list of numbers is empty in a card. */
    private static String list(JsonNode values) {
        boolean numbers = !values.isEmpty();
        boolean texts = true;
        for (JsonNode value : values) {
            numbers &= value.isNumber();
            texts &= value.isTextual();
        }
        return texts ? "a list of texts" : numbers ? "a list of numbers" : "a list of several kinds";
    }
}
