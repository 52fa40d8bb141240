package rdmflow.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import rdmflow.vision.network.NetworkCard;
import rdmflow.vision.network.NetworkCards;
import rdmflow.vision.network.Networks;
import rdmflow.vision.weights.FloatTensor;
import rdmflow.vision.weights.TensorInfo;
import rdmflow.vision.weights.WeightFile;
import rdmflow.vision.weights.WeightHeader;

/** Weights as PyTorch wrote them for the tests of vision, and cards. */
final class WeightFiles {
    private static final Path FILES = Path.of("../vision/src/test/resources/rdmflow/vision/network");

    /** A byte as a float (4), its file's bytes, one object of 100 to 200 bytes for each two bytes of a pickle or header. */
    private static final long PER_BYTE = 256;

    private WeightFiles() {}

    static List<Subject> subjects() throws IOException {
        List<Input> safetensors = new ArrayList<>();
        for (String name : List.of("half-rounded", "bfloat16-rounded", "torchscript-layers")) {
            safetensors.add(input("checkpoints/" + name + ".safetensors"));
        }
        for (String name : List.of("dinov2", "mae", "videomae")) {
            safetensors.add(input("tiny/" + name + ".safetensors"));
        }
        List<Input> zips = new ArrayList<>();
        for (String name : List.of(
                "bare", "half", "integers", "lightning", "parameters", "protocol4", "shared-storage", "transposed")) {
            zips.add(input("checkpoints/" + name + ".pth"));
        }
        List<Input> models = new ArrayList<>();
        for (String name : List.of("clips", "half", "layers", "sequence", "types")) {
            models.add(input("onnx/" + name + ".onnx"));
        }
        List<Input> legacies = List.of(input("checkpoints/legacy.pth"));
        return List.of(
                new Subject("safetensors", Wrapping.NONE, safetensors, PER_BYTE, false, WeightFiles::read),
                new Subject("pickle-zip", Wrapping.ZIP, zips, PER_BYTE, false, WeightFiles::read),
                Subject.ofReadable("pickle-legacy", Wrapping.NONE, legacies, PER_BYTE, false, WeightFiles::read),
                new Subject("onnx", Wrapping.NONE, models, PER_BYTE, false, WeightFiles::readModel),
                new Subject("json-card", Wrapping.NONE, cards(), PER_BYTE, false, WeightFiles::readCard));
    }

    private static Input input(String name) throws IOException {
        Path file = FILES.resolve(name);
        return new Input(String.valueOf(file.getFileName()), Files.readAllBytes(file));
    }

    /** What check-design asks of a weight file, then every tensor. */
    private static long read(Path file) throws IOException {
        WeightHeader header = WeightFile.header(file);
        // One of the presets for each input, since all would take most of the time.
        int choice = (int) (Files.size(file) % NetworkCards.PRESETS.size());
        Networks.check(NetworkCards.preset(NetworkCards.PRESETS.get(choice)), header);
        long digest = 0;
        for (Map.Entry<String, Map<String, TensorInfo>> group : new TreeMap<>(header.groups()).entrySet()) {
            Map<String, FloatTensor> tensors =
                    WeightFile.read(file, group.getKey(), group.getValue().keySet());
            for (Map.Entry<String, FloatTensor> tensor : new TreeMap<>(tensors).entrySet()) {
                digest = 31 * digest
                        + tensor.getKey().hashCode()
                        + Arrays.hashCode(tensor.getValue().values());
            }
        }
        return digest;
    }

    /** What check-design asks of an ONNX model. */
    private static long readModel(Path file) {
        WeightHeader header = WeightFile.header(file);
        NetworkCard card = NetworkCards.resolve("onnx", Optional.of(FILES.resolve("onnx/card.json")));
        return 31L * header.hashCode() + Networks.check(card, header).hashCode();
    }

    private static List<Input> cards() {
        List<Input> cards = new ArrayList<>();
        for (String preset : NetworkCards.PRESETS) {
            String json = NetworkCards.describe(NetworkCards.preset(preset));
            // The name of a file and its architecture come from elsewhere.
            cards.add(
                    new Input("card.json", json.replaceFirst("\\s*\"id\".*", "").getBytes(StandardCharsets.UTF_8)));
        }
        return cards;
    }

    private static long readCard(Path file) {
        NetworkCard card = NetworkCards.resolve("vit-video", Optional.of(file));
        NetworkCards.describe(card);
        return Networks.layersAtFullSize(card).hashCode();
    }
}
