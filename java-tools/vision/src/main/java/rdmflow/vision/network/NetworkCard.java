package rdmflow.vision.network;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * How a network is fed and read: the built-in cards are the presets of Table 1 (A.1), and any field can be overridden
 * by a user's JSON. Field names in JSON are in snake case.
 *
 * @param id preset or file name
 * @param architecture {@code resnet18}, {@code tiny-motionnet}, {@code flow-resnet18}, {@code motionnet},
 *     {@code vit-image}, {@code vit-video} or {@code torchscript}
 * @param root key under which a checkpoint holds its tensors, {@code none} for its top level, or {@code auto}
 * @param prefix what every key starts with, or {@code auto}
 * @param frames frames per input, 1 for images
 * @param clipStride distance of a clip's frames at the movie's own rate
 * @param window where the time stamp lies in a clip: {@code start}, {@code centre} or {@code end}
 * @param resize short side in pixels after resizing
 * @param crop side of the centre square
 * @param interpolation {@code linear} or {@code cubic}, both antialiased
 * @param mean per channel, subtracted after scaling to the range
 * @param std per channel
 * @param channels {@code rgb} or {@code bgr}
 * @param range 1 or 255
 * @param normEps epsilon of layer norms; 0 for what the file's family has (1e-6, Hugging Face files 1e-12)
 * @param layerSet a named list of layers of the architecture
 * @param layers names that replace the layer set, or empty
 * @param pool {@code none}, {@code mean}, {@code cls} or {@code tokens+cls}
 * @param finalNorm whether the encoder's last norm is applied to every tap
 * @param flowScale {@code none} or {@code caffe}
 * @param heads attention heads, or 0 for width / 64
 * @param classes outputs of the last layer, or 0 for what the file says
 * @param positions {@code stored}, {@code interpolated}, {@code separable} or {@code sincos-1d}, or empty for what the file says
 * @param ignore beginnings of the names of tensors that may be left unused though the architecture does not know them
 * @param sha256 expected hash of the weights, or empty
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record NetworkCard(
        String id,
        String architecture,
        String root,
        String prefix,
        int frames,
        int clipStride,
        String window,
        int resize,
        int crop,
        String interpolation,
        List<Double> mean,
        List<Double> std,
        String channels,
        int range,
        double normEps,
        String layerSet,
        List<String> layers,
        String pool,
        boolean finalNorm,
        String flowScale,
        int heads,
        int classes,
        String positions,
        List<String> ignore,
        String sha256) {
    /** The same card with the place of the tensors in the file and the epsilon settled. */
    NetworkCard withPlace(String newRoot, String newPrefix, double newNormEps) {
        return new NetworkCard(
                id,
                architecture,
                newRoot,
                newPrefix,
                frames,
                clipStride,
                window,
                resize,
                crop,
                interpolation,
                mean,
                std,
                channels,
                range,
                newNormEps,
                layerSet,
                layers,
                pool,
                finalNorm,
                flowScale,
                heads,
                classes,
                positions,
                ignore,
                sha256);
    }

    /** The same input, read by another architecture. */
    NetworkCard withArchitecture(String newArchitecture, String newLayerSet) {
        return new NetworkCard(
                id,
                newArchitecture,
                root,
                prefix,
                frames,
                clipStride,
                window,
                resize,
                crop,
                interpolation,
                mean,
                std,
                channels,
                range,
                normEps,
                newLayerSet,
                List.of(),
                pool,
                finalNorm,
                flowScale,
                heads,
                classes,
                positions,
                ignore,
                sha256);
    }
}
