package rdmflow.io.rdmfile;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

    public static Grams read(Path file) {
        try (HdfFile hdf = Hdf5Length.open(file, "a grams file")) {
            List<Layer> layers = new ArrayList<>();
            for (Node node : hdf.getChildren().values()) {
                Group group = (Group) node;
                double[][] gram = (double[][])
                        hdf.getDatasetByPath(node.getName() + "/gram").getData();
                double[] rowMean = (double[])
                        hdf.getDatasetByPath(node.getName() + "/row_mean").getData();
                if (gram.length != rowMean.length || gram[0].length != rowMean.length) {
                    throw new DataException(file.getFileName() + " " + node.getName() + ": expected a Gram of "
                            + rowMean.length + " rows, found " + gram.length + " x " + gram[0].length);
                }
                layers.add(new Layer(
                        String.valueOf(group.getAttribute("layer").getData()),
                        ((Number) group.getAttribute("index").getData()).intValue(),
                        gram,
                        rowMean,
                        ((Number) group.getAttribute("n_features").getData()).longValue()));
            }
            return new Grams(
                    text(hdf, "model"),
                    RunKey.of(text(hdf, "run")),
                    text(hdf, "network"),
                    number(hdf, "tr_seconds"),
                    number(hdf, "slice_time_ref"),
                    text(hdf, "hrf"),
                    number(hdf, "feature_rate"),
                    layers);
        } catch (DataException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            // What a damaged file makes the HDF5 reader throw is of many kinds.
            throw new DataException(
                    file.getFileName() + ": expected a grams file, found "
                            + (e instanceof HdfException ? e.getMessage() : "a damaged one (" + e + ")"),
                    e);
        }
    }

    private static String text(HdfFile hdf, String attribute) {
        return String.valueOf(hdf.getAttribute(attribute).getData());
    }

    private static double number(HdfFile hdf, String attribute) {
        return ((Number) hdf.getAttribute(attribute).getData()).doubleValue();
    }
}
