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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;

/**
 * RDM files: HDF5 in the layout of {@code rsatoolbox.rdm.load_rdm}. {@code /dissimilarities} float64 [n_rdms x n_pairs];
 * groups descriptors, rdm_descriptors and pattern_descriptors; root attributes dissimilarity_measure and
 * rsatoolbox_version. Strings have fixed length, because variable-length ones reach rsatoolbox as bytes.
 */
public final class RdmFile {
    /** The version of rsatoolbox whose layout is written. */
    private static final String LAYOUT_VERSION = "0.3.0";
    /** A zero-length string has no HDF5 type, so an RDM without a reason has this one where another has a reason. */
    private static final String NO_REASON = "none";

    private static final String DISSIMILARITIES = "/dissimilarities";
    private static final String TIMES = "/pattern_descriptors/time";
    private static final String REASONS = "/rdm_descriptors/reason";

    /** Who and which run a file is about, and its RDMs' names: what a tool needs to plan, read without the numbers. */
    public record Head(Path file, RdmSet.Kind kind, String owner, String run, List<String> names, int volumes) {
        /** By run, then owner: the order in which every tool takes its inputs. */
        public static final Comparator<Head> ORDER =
                Comparator.comparing(Head::run, RunKey.ORDER).thenComparing(Head::owner);
    }

    private RdmFile() {}

    public static void write(Path file, RdmSet set) {
        List<Rdm> rdms = set.rdms();
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute("dissimilarity_measure", set.measure());
            hdf.putAttribute("rsatoolbox_version", LAYOUT_VERSION);
            hdf.putDataset("dissimilarities", rdms.stream().map(Rdm::pairs).toArray(double[][]::new));
            WritableGroup descriptors = hdf.putGroup("descriptors");
            descriptors.putAttribute(name(set.kind()), set.owner());
            descriptors.putAttribute("run", set.run());
            WritableGroup perRdm = hdf.putGroup("rdm_descriptors");
            perRdm.putDataset("name", rdms.stream().map(Rdm::name).toArray(String[]::new));
            perRdm.putDataset(
                    set.kind() == RdmSet.Kind.SUBJECT ? "n_voxels" : "n_features",
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
            perPattern.putDataset("time", set.times());
        } catch (HdfException e) {
            throw new UncheckedIOException(new IOException(file.getFileName() + ": " + e.getMessage(), e));
        }
    }

    /**
     * Heads of all files, sorted by {@link Head#ORDER}. Every file must hold RDMs of the kind expected; the same owner
     * and run twice, and two numbers of volumes in one run, are errors.
     */
    public static List<Head> heads(List<Path> files, RdmSet.Kind kind) {
        List<Head> heads = heads(files);
        List<String> problems = new ArrayList<>();
        Map<String, Head> firstOfRun = new HashMap<>();
        for (Head head : heads) {
            if (head.kind() != kind) {
                problems.add(head.file().getFileName() + ": expected RDMs of a " + name(kind) + ", found those of the "
                        + name(head.kind()) + " " + head.owner());
            }
            Head first = firstOfRun.computeIfAbsent(head.run(), run -> head);
            if (first.volumes() != head.volumes()) {
                problems.add(head.file().getFileName() + ": expected " + first.volumes() + " volumes in run "
                        + head.run() + " as in " + first.file().getFileName() + ", found " + head.volumes());
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return heads;
    }

    /** Heads of all files, sorted by {@link Head#ORDER}; the same owner and run twice is an error. */
    public static List<Head> heads(List<Path> files) {
        List<Head> heads = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            try {
                heads.add(head(file));
            } catch (DataException e) {
                problems.addAll(e.problems());
            }
        }
        heads.sort(Head.ORDER);
        for (int i = 1; i < heads.size(); i++) {
            if (Head.ORDER.compare(heads.get(i - 1), heads.get(i)) == 0) {
                problems.add(heads.get(i).file() + ": expected one file of "
                        + heads.get(i).owner() + " run " + heads.get(i).run() + ", found "
                        + heads.get(i - 1).file() + " too");
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return heads;
    }

    public static Head head(Path file) {
        return parse(file, hdf -> head(file, hdf));
    }

    /** All RDMs of a file. */
    public static RdmSet read(Path file) {
        return parse(file, hdf -> {
            Head head = head(file, hdf);
            return set(head, hdf, IntStream.range(0, head.names().size()).toArray());
        });
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

    /** When the volumes were sampled and by which measure the distances were made: a set of one RDM costs little. */
    public static RdmSet readFirst(Head head) {
        return parse(head.file(), hdf -> set(head, hdf, 0));
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
        String sizesPath = "/rdm_descriptors/" + (head.kind() == RdmSet.Kind.SUBJECT ? "n_voxels" : "n_features");
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
        return new RdmSet(
                head.kind(),
                head.owner(),
                head.run(),
                hdf.text("/", "dissimilarity_measure"),
                hdf.numbers(TIMES),
                rdms);
    }

    private static void requireOnePerRdm(Hdf5Reader hdf, Head head, String path, int found) {
        if (found != head.names().size()) {
            throw hdf.refuse(
                    "one value in " + path + " for each of the " + head.names().size() + " RDMs", "" + found);
        }
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
        return new Head(
                file,
                kind,
                hdf.text("/descriptors", name(kind)),
                RunKey.of(hdf.text("/descriptors", "run")),
                hdf.texts("/rdm_descriptors/name"),
                hdf.numbers(TIMES).length);
    }

    private static String name(RdmSet.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
