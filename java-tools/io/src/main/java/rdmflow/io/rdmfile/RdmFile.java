package rdmflow.io.rdmfile;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;

/**
 * RDM files: HDF5 in the layout of {@code rsatoolbox.rdm.load_rdm}. {@code /dissimilarities} float64 [n_rdms x n_pairs];
 * groups descriptors, rdm_descriptors and pattern_descriptors; root attributes dissimilarity_measure and
 * rsatoolbox_version. Strings have fixed length, because variable-length ones reach rsatoolbox as bytes.
 *
 * <p>Of files that rsatoolbox wrote, only subject or model, and run, must be told: names may stand under name, roi or layer
 * or be missing (then they are the numbers of the RDMs from 0); measure, times, sizes and reasons may be missing.
 */
public final class RdmFile {
    /** The version of rsatoolbox whose layout is written. */
    private static final String LAYOUT_VERSION = "0.3.0";
    /** A zero-length string has no HDF5 type, so an RDM without a reason has this one where another has a reason. */
    private static final String NO_REASON = "none";

    private static final String DISSIMILARITIES = "/dissimilarities";
    private static final String TIMES = "/pattern_descriptors/time";
    private static final String INDEX = "/pattern_descriptors/index";
    private static final String PER_RDM = "/rdm_descriptors";
    private static final String REASONS = PER_RDM + "/reason";
    private static final String VOXELS = "n_voxels";
    private static final String FEATURES = "n_features";
    /** Where names may stand; the first that is there counts. */
    private static final List<String> NAMES = List.of("name", "roi", "layer");

    private static final String MEASURE = "dissimilarity_measure";

    /**
     * Who and which run a file is about, and its RDMs' names: what a tool needs to plan, read without the numbers.
     *
     * @param measure as in {@link RdmSet}; of Grams unknown
     * @param trSeconds from one volume to the next; NaN where the file does not say
     */
    public record Head(
            Path file,
            RdmSet.Kind kind,
            String owner,
            String run,
            String measure,
            List<String> names,
            int volumes,
            double trSeconds) {
        /** By run, then owner: the order in which every tool takes its inputs. */
        public static final Comparator<Head> ORDER =
                Comparator.comparing(Head::run, RunKey.ORDER).thenComparing(Head::owner);
    }

    private RdmFile() {}

    public static void write(Path file, RdmSet set) {
        List<Rdm> rdms = set.rdms();
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute(MEASURE, set.measure());
            hdf.putAttribute("rsatoolbox_version", LAYOUT_VERSION);
            hdf.putDataset("dissimilarities", rdms.stream().map(Rdm::pairs).toArray(double[][]::new));
            WritableGroup descriptors = hdf.putGroup("descriptors");
            descriptors.putAttribute(name(set.kind()), set.owner());
            descriptors.putAttribute("run", set.run());
            WritableGroup perRdm = hdf.putGroup("rdm_descriptors");
            perRdm.putDataset("name", rdms.stream().map(Rdm::name).toArray(String[]::new));
            perRdm.putDataset(
                    set.kind() == RdmSet.Kind.SUBJECT ? VOXELS : FEATURES,
                    rdms.stream().mapToLong(Rdm::patternSize).toArray());
            if (rdms.stream().anyMatch(rdm -> !rdm.reason().isEmpty())) {
                perRdm.putDataset(
                        "reason",
                        rdms.stream()
                                .map(rdm -> rdm.reason().isEmpty() ? NO_REASON : rdm.reason())
                                .toArray(String[]::new));
            }
            WritableGroup perPattern = hdf.putGroup("pattern_descriptors");
            perPattern.putDataset("index", IntStream.range(0, set.volumes()).toArray());
            if (set.hasTimes()) {
                perPattern.putDataset("time", set.times());
            }
        } catch (HdfException e) {
            throw new UncheckedIOException(new IOException(file.getFileName() + ": " + e.getMessage(), e));
        }
    }

    /** The head of a file. */
    public static Head head(Path file) {
        return parse(file, hdf -> head(file, hdf));
    }

    /** All RDMs of a file. */
    public static RdmSet read(Path file) {
        return parse(file, hdf -> all(head(file, hdf), hdf));
    }

    /** All RDMs of a file as those of some model and run, whatever it says of its own. */
    public static RdmSet readAs(Path file, String model, String run) {
        return parse(file, hdf -> all(head(file, hdf, RdmSet.Kind.MODEL, model, run), hdf));
    }

    private static RdmSet all(Head head, Hdf5Reader hdf) {
        return set(head, hdf, IntStream.range(0, head.names().size()).toArray());
    }

    /** One RDM of a file, without reading the others. */
    public static Rdm read(Head head, String name) {
        int row = head.names().indexOf(name);
        if (row < 0) {
            throw new DataException(head.file().getFileName() + ": expected an RDM " + name + ", found "
                    + String.join(", ", head.names()));
        }
        return parse(head.file(), hdf -> set(head, hdf, row).rdms().get(0));
    }

    /** The first RDM and when its volumes were sampled: a set of one RDM costs little. */
    public static RdmSet readFirst(Head head) {
        return parse(head.file(), hdf -> set(head, hdf, 0));
    }

    /** When the volumes were sampled; all NaN where the file does not say. */
    static double[] times(Head head) {
        return parse(head.file(), hdf -> times(hdf, head.volumes()));
    }

    private static RdmSet set(Head head, Hdf5Reader hdf, int... rows) {
        int expected = Math.toIntExact(PairOrder.count(head.volumes()));
        int[] shape = hdf.shape(DISSIMILARITIES);
        if (!Arrays.equals(shape, new int[] {head.names().size(), expected})) {
            throw hdf.refuse(
                    "dissimilarities of " + head.names().size() + " RDMs x " + expected + " pairs (" + head.volumes()
                            + " volumes)",
                    Arrays.toString(shape));
        }
        String sizesPath = PER_RDM + "/" + (hdf.hasDataset(PER_RDM + "/" + VOXELS) ? VOXELS : FEATURES);
        long[] sizes = hdf.hasDataset(sizesPath)
                ? hdf.wholeNumbers(sizesPath)
                : new long[head.names().size()];
        requireOnePerRdm(hdf, head, sizesPath, sizes.length);
        List<String> reasons = hdf.hasDataset(REASONS)
                ? hdf.texts(REASONS)
                : Collections.nCopies(head.names().size(), NO_REASON);
        requireOnePerRdm(hdf, head, REASONS, reasons.size());
        List<Rdm> rdms = new ArrayList<>();
        for (int row : rows) {
            String reason = reasons.get(row);
            rdms.add(new Rdm(
                    head.names().get(row),
                    head.volumes(),
                    hdf.row(DISSIMILARITIES, row),
                    sizes[row],
                    reason.equals(NO_REASON) ? "" : reason));
        }
        return new RdmSet(head.kind(), head.owner(), head.run(), head.measure(), times(hdf, head.volumes()), rdms);
    }

    private static void requireOnePerRdm(Hdf5Reader hdf, Head head, String path, int found) {
        if (found != head.names().size()) {
            throw hdf.refuse(
                    "one value in " + path + " for each of the " + head.names().size() + " RDMs", "" + found);
        }
    }

    private static double[] times(Hdf5Reader hdf, int volumes) {
        if (hdf.hasDataset(TIMES)) {
            return hdf.numbers(TIMES);
        }
        double[] unknown = new double[volumes];
        Arrays.fill(unknown, Double.NaN);
        return unknown;
    }

    private static <T> T parse(Path file, Function<Hdf5Reader, T> content) {
        return Hdf5Reader.read(file, "an RDM file", content);
    }

    private static Head head(Path file, Hdf5Reader hdf) {
        boolean subject = hdf.has("/descriptors", "subject");
        if (!hdf.has("/descriptors", "run") || !subject && !hdf.has("/descriptors", "model")) {
            throw hdf.refuse(
                    "descriptors subject or model, and run, as attributes of /descriptors",
                    String.valueOf(hdf.attributes("/descriptors")));
        }
        RdmSet.Kind kind = subject ? RdmSet.Kind.SUBJECT : RdmSet.Kind.MODEL;
        String owner = hdf.text("/descriptors", name(kind));
        return head(file, hdf, kind, owner, RunKey.of(hdf.text("/descriptors", "run")));
    }

    private static Head head(Path file, Hdf5Reader hdf, RdmSet.Kind kind, String owner, String run) {
        int[] shape = hdf.shape(DISSIMILARITIES);
        if (shape.length != 2) {
            throw hdf.refuse("dissimilarities of RDMs x pairs", Arrays.toString(shape));
        }
        List<String> names = NAMES.stream()
                .filter(key -> hdf.hasDataset(PER_RDM) && hdf.has(PER_RDM, key))
                .findFirst()
                .map(key -> hdf.texts(PER_RDM, key))
                .orElseGet(() ->
                        IntStream.range(0, shape[0]).mapToObj(String::valueOf).toList());
        if (names.stream().distinct().count() != names.size()) {
            throw hdf.refuse("RDMs of different names", String.join(", ", names));
        }
        double[] times = hdf.hasDataset(TIMES) ? hdf.numbers(TIMES) : new double[0];
        requireOrder(hdf, TIMES, times);
        requireOrder(hdf, INDEX, hdf.hasNumbers(INDEX) ? hdf.numbers(INDEX) : new double[0]);
        int volumes = times.length > 0 ? times.length : volumes(hdf, shape[1]);
        double trSeconds = times.length > 0 ? PairSelection.trSeconds(times) : Double.NaN;
        return new Head(file, kind, owner, run, measure(hdf), names, volumes, trSeconds);
    }

    private static String measure(Hdf5Reader hdf) {
        return hdf.has("/", MEASURE) ? hdf.text("/", MEASURE) : RdmSet.UNKNOWN_MEASURE;
    }

    /** Patterns in another order than their volumes would be compared with those of other volumes. */
    private static void requireOrder(Hdf5Reader hdf, String path, double[] values) {
        for (int volume = 1; volume < values.length; volume++) {
            boolean unknown = Double.isNaN(values[volume - 1]) && Double.isNaN(values[volume]);
            if (!unknown && !(values[volume] >= values[volume - 1])) {
                throw hdf.refuse(
                        path + " that does not fall from volume to volume",
                        values[volume] + " after " + values[volume - 1] + " at volume " + volume
                                + "; put the volumes in their order, or leave the descriptor out");
            }
        }
    }

    /** The n of n(n-1)/2 pairs. */
    private static int volumes(Hdf5Reader hdf, int pairs) {
        int volumes = (int) Math.round((1 + Math.sqrt(1 + 8.0 * pairs)) / 2);
        if (PairOrder.count(volumes) != pairs) {
            throw hdf.refuse("n(n-1)/2 pairs for some number n of volumes", "" + pairs);
        }
        return volumes;
    }

    static String name(RdmSet.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
