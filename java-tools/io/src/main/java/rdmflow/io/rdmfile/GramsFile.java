package rdmflow.io.rdmfile;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;

/**
 * Grams files: what EXTRACT_ACTIVATIONS hands on instead of activations. Root attributes model, run, network,
 * tr_seconds, slice_time_ref, hrf, feature_rate; one group per layer.
 */
public final class GramsFile {
    /**
     * One layer: its T x T Gram of rows centred over features, in double.
     *
     * @param gram row-major T x T, symmetric
     * @param rowMean mean over features of each row, T
     * @param features number of features P
     */
    public record Layer(String name, int index, double[][] gram, double[] rowMean, long features) {}

    /** All layers of one model and run, in network order. */
    public record Grams(
            String model,
            String run,
            String network,
            double trSeconds,
            double sliceTimeRef,
            String hrf,
            double featureRate,
            List<Layer> layers) {
        public Grams {
            layers = layers.stream()
                    .sorted(Comparator.comparingInt(Layer::index))
                    .toList();
        }
    }

    private GramsFile() {}

    public static void write(Path file, Grams grams) {
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute("model", grams.model());
            hdf.putAttribute("run", grams.run());
            hdf.putAttribute("network", grams.network());
            hdf.putAttribute("tr_seconds", grams.trSeconds());
            hdf.putAttribute("slice_time_ref", grams.sliceTimeRef());
            hdf.putAttribute("hrf", grams.hrf());
            hdf.putAttribute("feature_rate", grams.featureRate());
            for (Layer layer : grams.layers()) {
                WritableGroup group = hdf.putGroup(layer.name());
                group.putAttribute("layer", layer.name());
                group.putAttribute("index", layer.index());
                group.putAttribute("n_features", layer.features());
                group.putDataset("gram", layer.gram());
                group.putDataset("row_mean", layer.rowMean());
            }
        } catch (HdfException e) {
            throw new UncheckedIOException(new IOException(file.getFileName() + ": " + e.getMessage(), e));
        }
    }

    /**
     * Reads a file.
     *
     * @throws DataException naming the attribute or dataset that is missing, of another type or of another shape
     */
    public static Grams read(Path file) {
        return Hdf5Reader.read(file, "a grams file", hdf -> {
            // First of all what any file of another kind lacks.
            String model = hdf.text("/", "model");
            List<Layer> layers =
                    hdf.groups().stream().map(group -> layer(hdf, "/" + group)).toList();
            if (layers.isEmpty()) {
                throw hdf.refuse("a grams file with a group for each layer", "none");
            }
            int volumes = layers.get(0).rowMean().length;
            for (Layer layer : layers) {
                if (layer.rowMean().length != volumes) {
                    throw hdf.refuse(
                            "layers of the " + volumes + " volumes of "
                                    + layers.get(0).name(),
                            layer.rowMean().length + " in " + layer.name());
                }
            }
            return new Grams(
                    model,
                    RunKey.of(hdf.text("/", "run")),
                    hdf.text("/", "network"),
                    hdf.number("/", "tr_seconds"),
                    hdf.number("/", "slice_time_ref"),
                    hdf.text("/", "hrf"),
                    hdf.number("/", "feature_rate"),
                    layers);
        });
    }

    private static Layer layer(Hdf5Reader hdf, String group) {
        double[] rowMean = hdf.numbers(group + "/row_mean");
        int[] shape = hdf.shape(group + "/gram");
        if (!Arrays.equals(shape, new int[] {rowMean.length, rowMean.length})) {
            throw hdf.refuse(
                    group + "/gram of " + rowMean.length + " x " + rowMean.length + " as " + group + "/row_mean says",
                    Arrays.toString(shape));
        }
        return new Layer(
                hdf.text(group, "layer"),
                Math.toIntExact(Math.min(Integer.MAX_VALUE, hdf.count(group, "index"))),
                hdf.matrix(group + "/gram"),
                rowMean,
                hdf.count(group, "n_features"));
    }
}
