package rdmflow.vision.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import rdmflow.core.time.ClipWindow;
import rdmflow.vision.frames.ChannelOrder;
import rdmflow.vision.frames.Interpolation;

/** A card as JSON: its fields side by side, in snake case, so that a user need not know how we group them. */
final class CardJson {
    private final JsonNode fields;
    private final List<String> problems;

    private CardJson(JsonNode fields, List<String> problems) {
        this.fields = fields;
        this.problems = problems;
    }

    /**
     * The card that complete fields make.
     *
     * @param fields every field, each with the kind of value that {@link CardFields} asks for
     * @param problems receives a line for each choice that there is not; if it does, the card must not be used
     */
    static NetworkCard read(JsonNode fields, List<String> problems) {
        CardJson json = new CardJson(fields, problems);
        return new NetworkCard(
                json.text("id"),
                json.choice("architecture", Architecture.values()),
                json.input(),
                json.tensors(),
                json.reading());
    }

    private NetworkCard.Input input() {
        return new NetworkCard.Input(
                number("frames"),
                number("clip_stride"),
                choice("window", ClipWindow.values()),
                number("resize"),
                number("crop"),
                choice("interpolation", Interpolation.values()),
                numbers("mean"),
                numbers("std"),
                choice("channels", ChannelOrder.values()),
                number("range"));
    }

    private NetworkCard.Tensors tensors() {
        return new NetworkCard.Tensors(
                text("root"),
                text("prefix"),
                fields.get("norm_eps").doubleValue(),
                choice("flow_scale", FlowScale.values()),
                number("heads"),
                number("classes"),
                text("positions").isEmpty() ? Optional.empty() : Optional.of(choice("positions", Positions.values())),
                texts("ignore"),
                text("sha256"));
    }

    private NetworkCard.Reading reading() {
        return new NetworkCard.Reading(
                text("layer_set"),
                texts("layers"),
                choice("pool", Pooling.values()),
                fields.get("final_norm").booleanValue());
    }

    /** All fields of a card, in the order in which they are documented. */
    static ObjectNode write(NetworkCard card) {
        NetworkCard.Input input = card.input();
        NetworkCard.Tensors tensors = card.tensors();
        NetworkCard.Reading reading = card.reading();
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.put("id", card.id());
        fields.put("architecture", card.architecture().toString());
        fields.put("root", tensors.root());
        fields.put("prefix", tensors.prefix());
        fields.put("frames", input.frames());
        fields.put("clip_stride", input.clipStride());
        fields.put("window", input.window().toString());
        fields.put("resize", input.resize());
        fields.put("crop", input.crop());
        fields.put("interpolation", input.interpolation().toString());
        input.mean().forEach(fields.putArray("mean")::add);
        input.std().forEach(fields.putArray("std")::add);
        fields.put("channels", input.channels().toString());
        fields.put("range", input.range());
        fields.put("norm_eps", tensors.normEps());
        fields.put("layer_set", reading.layerSet());
        reading.layers().forEach(fields.putArray("layers")::add);
        fields.put("pool", reading.pool().toString());
        fields.put("final_norm", reading.finalNorm());
        fields.put("flow_scale", tensors.flowScale().toString());
        fields.put("heads", tensors.heads());
        fields.put("classes", tensors.classes());
        fields.put("positions", tensors.positions().map(Positions::toString).orElse(""));
        tensors.ignore().forEach(fields.putArray("ignore")::add);
        fields.put("sha256", tensors.sha256());
        return fields;
    }

    private String text(String name) {
        return fields.get(name).textValue();
    }

    private int number(String name) {
        return fields.get(name).intValue();
    }

    private List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        fields.get(name).forEach(value -> texts.add(value.textValue()));
        return texts;
    }

    private List<Double> numbers(String name) {
        List<Double> numbers = new ArrayList<>();
        fields.get(name).forEach(value -> numbers.add(value.doubleValue()));
        return numbers;
    }

    /** The value of that name; the first one, and a problem, if there is none. */
    private <E> E choice(String name, E[] values) {
        String text = text(name);
        for (E value : values) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        List<String> names = Arrays.stream(values).map(Object::toString).toList();
        problems.add(name + ": expected one of " + String.join(", ", names) + ", found " + text);
        return values[0];
    }
}
