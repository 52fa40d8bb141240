package rdmflow.vision.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rdmflow.core.DataException;
import rdmflow.io.tool.JsonFile;
import rdmflow.io.tool.Sidecar;

/** The built-in cards, and a user's JSON laid over them field by field. */
public final class NetworkCards {
    /** The networks of Table 1 (A.1), in its order, then later ones. */
    public static final List<String> PRESETS = List.of(
            "resnet18-imagenet",
            "resnet18-haa500",
            "motionnet-haa500",
            "motionnet-k400",
            "flow-resnet18-haa500",
            "dinov2-vitb14",
            "mae-vitb16",
            "mae-vitb16-ft",
            "mae-st-vitb16-k400",
            "videomae-vitb16",
            "videomae-vitb16-ft",
            "mvd-vitb16",
            "dinov3-vitb16",
            "videomae2-vitb16",
            "vjepa2-vitl16");

    private NetworkCards() {}

    /** The card of a preset. */
    public static NetworkCard preset(String id) {
        return resolve(id, Optional.empty());
    }

    /**
     * The card that a network name and a user's file make.
     *
     * @param network a preset, or an architecture, which needs a card
     * @param userCard JSON object whose fields replace those of the preset
     * @throws DataException if the network is unknown, the file is not there or no JSON object, or a field is unknown or out of range
     */
    public static NetworkCard resolve(String network, Optional<Path> userCard) {
        return resolve(
                network,
                userCard.map(JsonFile::object),
                userCard.map(file -> file.getFileName().toString()).orElse(network));
    }

    /**
     * The same with the card's fields at hand.
     *
     * @param source what to call them in messages
     */
    public static NetworkCard resolve(String network, Optional<ObjectNode> userCard, String source) {
        ObjectNode fields;
        if (PRESETS.contains(network)) {
            ObjectNode preset = resource(network);
            fields = resource("architecture-" + preset.get("architecture").asText());
            fields.setAll(preset);
        } else if (Architecture.named(network).isPresent()) {
            if (userCard.isEmpty()) {
                throw new DataException(
                        network + ": expected a card for a network that is given as an architecture, found"
                                + " none; or name one of " + String.join(", ", PRESETS));
            }
            fields = resource("architecture-" + network);
        } else {
            throw new DataException("network " + network + ": expected one of " + String.join(", ", PRESETS)
                    + " or an architecture (" + String.join(", ", Architecture.names()) + ")");
        }
        fields.put("id", network);
        if (userCard.isPresent()) {
            ObjectNode user = userCard.get();
            refuse(source, CardFields.problems(fields, user));
            fields.setAll(user);
        }
        List<String> problems = new ArrayList<>();
        NetworkCard card = CardJson.read(fields, problems);
        problems.addAll(CardRules.problems(card));
        refuse(source, problems);
        return card;
    }

    private static void refuse(String source, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new DataException(
                    problems.stream().map(problem -> source + ": " + problem).toList());
        }
    }

    /** All fields of the card, side by side. */
    public static ObjectNode json(NetworkCard card) {
        return CardJson.write(card);
    }

    /** The same as text, one field per line. */
    public static String describe(NetworkCard card) {
        return json(card).toPrettyString();
    }

    private static ObjectNode resource(String name) {
        try (InputStream in = NetworkCards.class.getResourceAsStream("/rdmflow/vision/cards/" + name + ".json")) {
            return (ObjectNode) Sidecar.JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
