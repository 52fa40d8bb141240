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
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.RdmSet;

/**
 * Grams files: what EXTRACT_ACTIVATIONS hands on instead of activations. Root attributes model, run, network,
 * tr_seconds, slice_time_ref, hrf, feature_rate; one group per layer. Those of regions have subject in place of model, no
 * network, hrf and feature_rate, and one group per region.
 */
public final class GramsFile {
    /**
     * One layer or region: its T x T Gram of rows centred over features, in double.
     *
     * @param gram row-major T x T, symmetric; NaN where a volume of a region holds no pattern
     * @param rowMean mean over features of each row, T
     * @param features number of features P
     * @param reason why a region's Gram is undefined, or empty
     */
    public record Layer(String name, int index, double[][] gram, double[] rowMean, long features, String reason) {
        public Layer(String name, int index, double[][] gram, double[] rowMean, long features) {
            this(name, index, gram, rowMean, features, "");
        }
    }

    /**
     * All layers of one model and run in network order, or all regions of a subject and run.
     *
     * @param owner the model or subject
     * @param network empty for regions, as {@code hrf}; {@code featureRate} is then NaN
     */
    public record Grams(
            RdmSet.Kind kind,
            String owner,
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

        /** Grams of a model. */
        public Grams(
                String model,
                String run,
                String network,
                double trSeconds,
                double sliceTimeRef,
                String hrf,
                double featureRate,
                List<Layer> layers) {
            this(RdmSet.Kind.MODEL, model, run, network, trSeconds, sliceTimeRef, hrf, featureRate, layers);
        }

        /** Grams of a subject's regions. */
        public static Grams ofRegions(
                String subject, String run, double trSeconds, double sliceTimeRef, List<Layer> regions) {
            return new Grams(RdmSet.Kind.SUBJECT, subject, run, "", trSeconds, sliceTimeRef, "", Double.NaN, regions);
        }

        /** When the volumes were taken, in seconds from the start of the run. */
        public double[] times() {
            return GramsFile.times(layers.get(0).rowMean().length, trSeconds, sliceTimeRef);
        }
    }

    private GramsFile() {}

    public static void write(Path file, Grams grams) {
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute(RdmFile.name(grams.kind()), grams.owner());
            hdf.putAttribute("run", grams.run());
            hdf.putAttribute("tr_seconds", grams.trSeconds());
            hdf.putAttribute("slice_time_ref", grams.sliceTimeRef());
            if (grams.kind() == RdmSet.Kind.MODEL) {
                hdf.putAttribute("network", grams.network());
                hdf.putAttribute("hrf", grams.hrf());
                hdf.putAttribute("feature_rate", grams.featureRate());
            }
            for (Layer layer : grams.layers()) {
                WritableGroup group = hdf.putGroup(layer.name());
                group.putAttribute("layer", layer.name());
                group.putAttribute("index", layer.index());
                group.putAttribute("n_features", layer.features());
                if (!layer.reason().isEmpty()) {
                    group.putAttribute("reason", layer.reason());
                }
                group.putDataset("gram", layer.gram());
                group.putDataset("row_mean", layer.rowMean());
            }
        } catch (HdfException e) {
            throw new UncheckedIOException(new IOException(file.getFileName() + ": " + e.getMessage(), e));
        }
    }

    /** The head of a file, read without its Grams. */
    public static RdmFile.Head head(Path file) {
        return Hdf5Reader.read(file, "a grams file", hdf -> {
            boolean regions = isOfRegions(hdf);
            String owner = owner(hdf, regions);
            List<String> groups = hdf.groups().stream()
                    .sorted(Comparator.comparingLong(group -> hdf.count("/" + group, "index")))
                    .toList();
            if (groups.isEmpty()) {
                throw hdf.refuse("a grams file with a group for each layer", "none");
            }
            return new RdmFile.Head(
                    file,
                    regions ? RdmSet.Kind.SUBJECT : RdmSet.Kind.MODEL,
                    owner,
                    RunKey.of(hdf.text("/", "run")),
                    RdmSet.UNKNOWN_MEASURE,
                    groups.stream().map(group -> hdf.text("/" + group, "layer")).toList(),
                    hdf.numbers("/" + groups.get(0) + "/row_mean").length,
                    hdf.number("/", "tr_seconds"));
        });
    }

    /** When the volumes of a file were taken, read without its Grams. */
    public static double[] times(RdmFile.Head head) {
        return Hdf5Reader.read(
                head.file(),
                "a grams file",
                hdf -> times(head.volumes(), hdf.number("/", "tr_seconds"), hdf.number("/", "slice_time_ref")));
    }

    private static double[] times(int volumes, double trSeconds, double sliceTimeRef) {
        return IntStream.range(0, volumes)
                .mapToDouble(volume -> (volume + sliceTimeRef) * trSeconds)
                .toArray();
    }

    private static boolean isOfRegions(Hdf5Reader hdf) {
        return !hdf.has("/", "model") && hdf.has("/", "subject");
    }

    private static String owner(Hdf5Reader hdf, boolean regions) {
        return hdf.text("/", regions ? "subject" : "model");
    }

    /**
     * Reads a file.
     *
     * @throws DataException naming the attribute or dataset that is missing, of another type or of another shape
     */
    public static Grams read(Path file) {
        return Hdf5Reader.read(file, "a grams file", hdf -> {
            // First of all what any file of another kind lacks.
            boolean regions = isOfRegions(hdf);
            String owner = owner(hdf, regions);
            List<Layer> layers = hdf.groups().stream()
                    .map(group -> layer(hdf, "/" + group, regions))
                    .toList();
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
            String run = RunKey.of(hdf.text("/", "run"));
            double trSeconds = hdf.number("/", "tr_seconds");
            double sliceTimeRef = hdf.number("/", "slice_time_ref");
            return regions
                    ? Grams.ofRegions(owner, run, trSeconds, sliceTimeRef, layers)
                    : new Grams(
                            owner,
                            run,
                            hdf.text("/", "network"),
                            trSeconds,
                            sliceTimeRef,
                            hdf.text("/", "hrf"),
                            hdf.number("/", "feature_rate"),
                            layers);
        });
    }

    private static Layer layer(Hdf5Reader hdf, String group, boolean region) {
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
                hdf.count(group, "n_features"),
                region && hdf.has(group, "reason") ? hdf.text(group, "reason") : "");
    }
}
