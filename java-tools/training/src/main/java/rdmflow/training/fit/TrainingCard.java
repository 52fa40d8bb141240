package rdmflow.training.fit;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rdmflow.core.DataException;
import rdmflow.io.tool.JsonFile;
import rdmflow.vision.network.NetworkCard;
import rdmflow.vision.network.NetworkCards;
import rdmflow.vision.network.TrainableNetworks;

/**
 * A network to be trained: its card, and the widths that no file tells yet.
 *
 * @param widths of the network itself
 * @param classes 0 for a motion network
 */
public record TrainingCard(Kind kind, NetworkCard card, List<Integer> widths, int classes) {
    private static final int SMALLEST_CLASSIFIER_CROP = 33;
    private static final int SMALLEST_MOTION_CROP = 16;
    /** Fields that extraction obeys, while shards and losses know one value alone. */
    private static final List<String> FIXED =
            List.of("channels", "range", "interpolation", "clip_stride", "flow_scale");

    /**
     * The card of a preset with a user's fields, among them {@code widths}.
     *
     * @param classes of the shards
     * @throws DataException with everything that does not fit
     */
    public static TrainingCard resolve(Kind kind, Optional<Path> file, int classes) {
        Optional<ObjectNode> fields = file.map(JsonFile::object);
        String source = file.map(path -> path.getFileName().toString()).orElse(kind.network());
        List<Integer> full = kind == Kind.MOTION ? TrainableNetworks.FULL_MOTION : TrainableNetworks.FULL_CLASSIFIER;
        List<Integer> widths = fields.filter(user -> user.has("widths"))
                .map(user -> widths(source, user.get("widths"), full.size()))
                .orElse(full);
        fields.ifPresent(user -> user.remove("widths"));
        NetworkCard card = NetworkCards.resolve(kind.network(), fields, source);
        List<String> problems = new ArrayList<>(problems(kind, card, source));
        if (!card.architecture()
                .toString()
                .equals(NetworkCards.preset(kind.network()).architecture().toString())) {
            problems.add(
                    source + ": architecture: expected that of " + kind.network() + ", found " + card.architecture());
        }
        if (kind.isClassifier() && card.input().crop() < SMALLEST_CLASSIFIER_CROP) {
            problems.add(source + ": crop: expected " + SMALLEST_CLASSIFIER_CROP
                    + " or more, or the last stage has one pixel and" + " its norm nothing to learn from, found "
                    + card.input().crop());
        }
        if (kind == Kind.MOTION && card.input().crop() < SMALLEST_MOTION_CROP) {
            problems.add(source + ": crop: expected " + SMALLEST_MOTION_CROP + " or more, or the coarsest flow has one"
                    + " pixel and no neighbours to be smooth with, found "
                    + card.input().crop());
        }
        if (kind == Kind.STATIC && card.input().frames() != 1) {
            problems.add(source + ": frames: expected 1 for a network that sees pictures, found "
                    + card.input().frames());
        }
        if (kind != Kind.STATIC && (card.input().frames() < 2 || card.input().crop() % 8 != 0)) {
            problems.add(source + ": expected 2 frames or more and a crop of a multiple of 8, found "
                    + card.input().frames() + " and " + card.input().crop());
        }
        if (kind.isClassifier()
                && card.tensors().classes() > 0
                && card.tensors().classes() != classes) {
            problems.add(source + ": classes: expected " + classes + " as the shards have, found "
                    + card.tensors().classes());
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new TrainingCard(kind, card, widths, kind.isClassifier() ? classes : 0);
    }

    /** The fields of a card that training and its evaluation would not obey. */
    public static List<String> problems(Kind kind, NetworkCard card, String source) {
        ObjectNode expected = NetworkCards.json(NetworkCards.preset(kind.network()));
        ObjectNode found = NetworkCards.json(card);
        return FIXED.stream()
                .filter(field -> !found.get(field).equals(expected.get(field)))
                .map(field -> source + ": " + field + ": expected "
                        + expected.get(field).asText()
                        + ", the only one that is trained, found "
                        + found.get(field).asText())
                .toList();
    }

    private static List<Integer> widths(String source, JsonNode values, int count) {
        List<Integer> widths = new ArrayList<>();
        boolean good = values.isArray() && values.size() == count;
        for (JsonNode value : values) {
            good &= value.isInt() && value.asInt() > 0 && value.asInt() <= 1 << 14;
            widths.add(value.asInt());
        }
        if (!good) {
            throw new DataException(
                    source + ": widths: expected " + count + " positive whole numbers, found " + values);
        }
        return widths;
    }

    /** Frames of a sample. */
    public int frames() {
        return card.input().frames();
    }

    /** Channels of what a classifier sees, or of a clip. */
    public int channels() {
        return kind == Kind.FLOW ? 2 * (frames() - 1) : 3;
    }

    /** What learns: names and shapes. */
    public Map<String, Shape> layout() {
        return kind == Kind.MOTION
                ? TrainableNetworks.motion(frames(), widths)
                : TrainableNetworks.classifier(channels(), widths, classes);
    }

    /** The card of the weights, for extraction: all fields. */
    public ObjectNode json() {
        ObjectNode fields = NetworkCards.json(card);
        fields.put("classes", classes);
        return fields;
    }
}
