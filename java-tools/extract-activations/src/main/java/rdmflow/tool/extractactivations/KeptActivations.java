package rdmflow.tool.extractactivations;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import rdmflow.io.npy.NpyFile;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Outputs;
import rdmflow.vision.LayerGrams;
import rdmflow.vision.network.Network;

/** Where {@code --keep-activations} writes: {@code <layer>.npy}, and {@code layers.tsv} in network order. */
final class KeptActivations implements LayerGrams.Keeper {
    private final Path folder;
    private final Outputs outputs;

    KeptActivations(Path folder, List<Network.Layer> layers, Outputs outputs) throws IOException {
        this.folder = folder;
        this.outputs = outputs;
        List<List<?>> rows = new ArrayList<>();
        for (int index = 0; index < layers.size(); index++) {
            rows.add(List.of(index, layers.get(index).name(), layers.get(index).features()));
        }
        Tables.writeTsv(outputs.file(folder.resolve("layers.tsv")), List.of("index", "layer", "n_features"), rows);
    }

    @Override
    public Path file(Network.Layer layer) throws IOException {
        return outputs.file(folder.resolve(layer.name() + ".npy"));
    }

    @Override
    public byte[] header(int rows, long columns) {
        return NpyFile.header(rows, columns);
    }
}
