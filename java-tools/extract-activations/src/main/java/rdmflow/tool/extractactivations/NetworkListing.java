package rdmflow.tool.extractactivations;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import rdmflow.vision.network.Network;
import rdmflow.vision.network.NetworkCard;
import rdmflow.vision.network.NetworkCards;
import rdmflow.vision.network.Networks;

/** What {@code --list-networks} and {@code --describe} print. */
final class NetworkListing {
    private NetworkListing() {}

    /** One line per preset: id, architecture, input, layers. */
    static String all() {
        StringBuilder text = new StringBuilder("network\tarchitecture\tframes\tresize/crop\tlayers\n");
        for (String id : NetworkCards.PRESETS) {
            NetworkCard card = NetworkCards.preset(id);
            NetworkCard.Input input = card.input();
            List<Network.Layer> layers = Networks.layersAtFullSize(card);
            text.append(String.join(
                            "\t",
                            id,
                            card.architecture().toString(),
                            input.frames() + (input.frames() > 1 ? " x " + input.clipStride() : ""),
                            input.resize() + "/" + input.crop() + " " + input.interpolation(),
                            layers.size() + " " + card.reading().layerSet()))
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * The card as JSON, then the layers with their numbers of features at full size (n/a for a name that is no place
     * there), then every place that could be read.
     */
    static String of(String network, Optional<Path> cardFile) {
        NetworkCard card = NetworkCards.resolve(network, cardFile);
        StringBuilder text = new StringBuilder(NetworkCards.describe(card)).append("\nlayer\tn_features\n");
        for (Network.Layer layer : Networks.layersAtFullSize(card)) {
            text.append(layer.name())
                    .append('\t')
                    .append(layer.features() > 0 ? layer.features() : "n/a")
                    .append('\n');
        }
        return text.append("taps: ")
                .append(String.join(" ", Networks.tapNames(card)))
                .append('\n')
                .toString();
    }
}
