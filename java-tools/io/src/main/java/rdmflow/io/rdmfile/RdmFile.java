package rdmflow.io.rdmfile;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static RdmSet set(Head head, HdfFile hdf, int... rows) {
        Dataset dissimilarities = dataset(hdf, "dissimilarities");
        int expected = Math.toIntExact(PairOrder.count(head.volumes()));
        int[] shape = dissimilarities.getDimensions();
        if (!Arrays.equals(shape, new int[] {head.names().size(), expected})) {
            throw new DataException(head.file().getFileName() + ": expected dissimilarities of "
                    + head.names().size() + " RDMs x " + expected + " pairs (" + head.volumes() + " volumes), found "
                    + Arrays.toString(shape));
        }
        Group perRdm = (Group) hdf.getByPath("rdm_descriptors");
        Node sizes = perRdm.getChild(head.kind() == RdmSet.Kind.SUBJECT ? "n_voxels" : "n_features");
        Node reasons = perRdm.getChild("reason");
        List<Rdm> rdms = new ArrayList<>();
        for (int row : rows) {
            double[][] pairs = (double[][]) dissimilarities.getData(new long[] {row, 0}, new int[] {1, expected});
            long size = sizes == null ? 0 : longs(((Dataset) sizes).getData())[row];
            String reason = reasons == null ? NO_REASON : ((String[]) ((Dataset) reasons).getData())[row];
            rdms.add(new Rdm(
                    head.names().get(row), head.volumes(), pairs[0], size, reason.equals(NO_REASON) ? "" : reason));
        }
        double[] times = (double[]) dataset(hdf, "pattern_descriptors/time").getData();
        return new RdmSet(head.kind(), head.owner(), head.run(), text(hdf, "dissimilarity_measure"), times, rdms);
    }

    /** What a damaged file makes the HDF5 reader throw is of many kinds; all of them say that it is no RDM file. */
    private static <T> T parse(Path file, Function<HdfFile, T> content) {
        try (HdfFile hdf = Hdf5Length.open(file, "an RDM file")) {
            return content.apply(hdf);
        } catch (DataException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw new DataException(
                    file.getFileName() + ": expected an RDM file (HDF5 as rsatoolbox writes it), found "
                            + (e instanceof HdfException ? e.getMessage() : "a damaged one (" + e + ")"),
                    e);
        }
    }

    private static Head head(Path file, HdfFile hdf) {
        Group descriptors = (Group) hdf.getByPath("descriptors");
        boolean subject = has(descriptors, "subject");
        if (!has(descriptors, "run") || !subject && !has(descriptors, "model")) {
            throw new DataException(file.getFileName()
                    + ": expected descriptors subject or model, and run, as attributes of /descriptors, found "
                    + descriptors.getAttributes().keySet());
        }
        RdmSet.Kind kind = subject ? RdmSet.Kind.SUBJECT : RdmSet.Kind.MODEL;
        String[] names = (String[]) dataset(hdf, "rdm_descriptors/name").getData();
        int volumes = dataset(hdf, "pattern_descriptors/time").getDimensions()[0];
        return new Head(
                file,
                kind,
                text(descriptors, name(kind)),
                RunKey.of(text(descriptors, "run")),
                List.of(names),
                volumes);
    }

    /** A dataset that is not larger than its file: damaged sizes would ask for any amount of memory. */
    private static Dataset dataset(HdfFile hdf, String path) {
        Dataset dataset = hdf.getDatasetByPath(path);
        if (dataset.getSizeInBytes() > hdf.size()) {
            throw new DataException(hdf.getFile().getName() + ": expected " + path + " within " + hdf.size()
                    + " bytes, found " + dataset.getSizeInBytes());
        }
        return dataset;
    }

    private static boolean has(Group group, String name) {
        return group.getAttribute(name) != null || group.getChild(name) != null;
    }

    /** An attribute; rsatoolbox writes descriptors that are numbers as scalar datasets instead. */
    private static String text(Group group, String name) {
        Node child = group.getChild(name);
        Attribute attribute = group.getAttribute(name);
        return String.valueOf(attribute == null ? ((Dataset) child).getData() : attribute.getData());
    }

    private static String name(RdmSet.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static long[] longs(Object data) {
        return data instanceof long[] values
                ? values
                : IntStream.of((int[]) data).asLongStream().toArray();
    }
}
