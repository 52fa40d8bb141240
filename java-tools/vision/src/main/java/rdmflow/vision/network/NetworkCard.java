package rdmflow.vision.network;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import rdmflow.core.time.ClipWindow;
import rdmflow.vision.frames.ChannelOrder;
import rdmflow.vision.frames.Interpolation;

/**
 * How a network is fed and read: the built-in cards are the presets of Table 1 (A.1), and any field can be overridden
 * by a user's JSON, which holds all fields side by side ({@link CardJson}).
 *
 * @param id preset or architecture
 * @param architecture the family that it belongs to
 * @param input what it sees
 * @param tensors what it is made of
 * @param reading what is taken from it
 */
public record NetworkCard(String id, Architecture architecture, Input input, Tensors tensors, Reading reading) {
    /**
     * What a network sees.
     *
     * @param frames frames per input, 1 for images
     * @param clipStride distance of a clip's frames at the movie's own rate
     * @param window where the time stamp lies in a clip
     * @param resize short side in pixels after resizing
     * @param crop side of the centre square
     * @param interpolation antialiased
     * @param mean per channel, subtracted after scaling to the range
     * @param std per channel
     * @param channels order of the colours
     * @param range 1 or 255
     */
    public record Input(
            int frames,
            int clipStride,
            ClipWindow window,
            int resize,
            int crop,
            Interpolation interpolation,
            List<Double> mean,
            List<Double> std,
            ChannelOrder channels,
            int range) {
        private static final int CHANNELS = 3;

        /** [N, C, H, W] for images, [N, C, T, H, W] for clips. */
        public Shape shape(long count) {
            return frames == 1
                    ? new Shape(count, CHANNELS, crop, crop)
                    : new Shape(count, CHANNELS, frames, crop, crop);
        }

        /** Number of values of one input. */
        public long values() {
            return shape(1).size();
        }
    }

    /**
     * Where a network's tensors lie in a file, and what their shapes leave open.
     *
     * @param root key under which a checkpoint holds them, {@code none} for its top level, or {@code auto}
     * @param prefix what every key starts with, or {@code auto}
     * @param normEps epsilon of layer norms; 0 for what the file's family has (1e-6, Hugging Face files 1e-12)
     * @param flowScale how flow fields become a classifier's input
     * @param heads attention heads, or 0 for width / 64
     * @param classes outputs of the last layer, or 0 for what the file says
     * @param positions empty for what the file says
     * @param ignore beginnings of the names of tensors that may be left unused though the architecture does not know them
     * @param sha256 expected hash of the weights, or empty
     */
    public record Tensors(
            String root,
            String prefix,
            double normEps,
            FlowScale flowScale,
            int heads,
            int classes,
            Optional<Positions> positions,
            List<String> ignore,
            String sha256) {
        /** The same tensors with their place in the file and the epsilon settled. */
        Tensors at(String newRoot, String newPrefix, double newNormEps) {
            return new Tensors(newRoot, newPrefix, newNormEps, flowScale, heads, classes, positions, ignore, sha256);
        }
    }

    /**
     * What is taken from a network.
     *
     * @param layerSet a named list of layers of the architecture
     * @param layers names that replace the layer set, or empty
     * @param pool what becomes of a layer's positions
     * @param finalNorm whether the encoder's last norm is applied to every tap
     */
    public record Reading(String layerSet, List<String> layers, Pooling pool, boolean finalNorm) {}

    /** The same card with the place of the tensors in the file and the epsilon settled. */
    NetworkCard withPlace(String root, String prefix, double normEps) {
        return new NetworkCard(id, architecture, input, tensors.at(root, prefix, normEps), reading);
    }

    /** The same card, read at the layers of these names. */
    NetworkCard reading(List<String> layers) {
        return new NetworkCard(
                id,
                architecture,
                input,
                tensors,
                new Reading(reading.layerSet(), layers, reading.pool(), reading.finalNorm()));
    }

    /** The same input, read by another architecture. */
    public NetworkCard withArchitecture(Architecture other, String layerSet) {
        return new NetworkCard(
                id, other, input, tensors, new Reading(layerSet, List.of(), reading.pool(), reading.finalNorm()));
    }
}
