package rdmflow.io.rdmfile;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.tool.InputFile;

/**
 * RDM files: HDF5 in the layout of {@code rsatoolbox.rdm.load_rdm}. {@code /dissimilarities} float64 [n_rdms x n_pairs];
 * groups descriptors, rdm_descriptors and pattern_descriptors; root attributes dissimilarity_measure and
 * rsatoolbox_version. Strings have fixed length, because variable-length ones reach rsatoolbox as bytes.
 */
public final class RdmFile {
    /** The version of rsatoolbox whose layout is written. */
    private static final String LAYOUT_VERSION = "0.3.0";

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
            descriptors.putAttribute(set.kind().name().toLowerCase(Locale.ROOT), set.owner());
            descriptors.putAttribute("run", set.run());
            WritableGroup perRdm = hdf.putGroup("rdm_descriptors");
            perRdm.putDataset("name", rdms.stream().map(Rdm::name).toArray(String[]::new));
            perRdm.putDataset(
                    set.kind() == RdmSet.Kind.SUBJECT ? "n_voxels" : "n_features",
                    rdms.stream().mapToLong(Rdm::patternSize).toArray());
            // A zero-length string has no HDF5 type: a defined RDM's reason is "none" when another one has a reason.
            if (rdms.stream().anyMatch(rdm -> !rdm.reason().isEmpty())) {
                perRdm.putDataset(
                        "reason",
                        rdms.stream()
                                .map(rdm -> rdm.reason().isEmpty() ? "none" : rdm.reason())
                                .toArray(String[]::new));
            }
            WritableGroup perPattern = hdf.putGroup("pattern_descriptors");
            perPattern.putDataset("index", IntStream.range(0, set.volumes()).toArray());
            perPattern.putDataset("time", set.times());
        }
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
        try (HdfFile hdf = open(file)) {
            return head(file, hdf);
        } catch (HdfException e) {
            throw unreadable(file, e);
        }
    }

    public static RdmSet read(Path file) {
        try (HdfFile hdf = open(file)) {
            Head head = head(file, hdf);
            double[][] dissimilarities = doubles(hdf, file);
            long expected = PairOrder.count(head.volumes());
            Group perRdm = (Group) hdf.getByPath("rdm_descriptors");
            Node size = perRdm.getChild(head.kind() == RdmSet.Kind.SUBJECT ? "n_voxels" : "n_features");
            long[] sizes = size == null ? new long[head.names().size()] : longs(((Dataset) size).getData());
            String[] reasons = perRdm.getChild("reason") == null
                    ? new String[0]
                    : (String[]) ((Dataset) perRdm.getChild("reason")).getData();
            List<Rdm> rdms = new ArrayList<>();
            for (int i = 0; i < dissimilarities.length; i++) {
                if (dissimilarities[i].length != expected) {
                    throw new DataException(file.getFileName() + ": expected " + expected + " pairs for "
                            + head.volumes() + " volumes, found " + dissimilarities[i].length);
                }
                String reason = reasons.length == 0 || reasons[i].equals("none") ? "" : reasons[i];
                rdms.add(new Rdm(head.names().get(i), head.volumes(), dissimilarities[i], sizes[i], reason));
            }
            double[] times =
                    (double[]) hdf.getDatasetByPath("pattern_descriptors/time").getData();
            String measure =
                    String.valueOf(hdf.getAttribute("dissimilarity_measure").getData());
            return new RdmSet(head.kind(), head.owner(), head.run(), measure, times, rdms);
        } catch (HdfException | ClassCastException e) {
            throw unreadable(file, e);
        }
    }

    private static HdfFile open(Path file) {
        return new HdfFile(InputFile.require(file));
    }

    private static Head head(Path file, HdfFile hdf) {
        try {
            Group descriptors = (Group) hdf.getByPath("descriptors");
            boolean subject = descriptors.getAttribute("subject") != null;
            RdmSet.Kind kind = subject ? RdmSet.Kind.SUBJECT : RdmSet.Kind.MODEL;
            String owner = String.valueOf(
                    descriptors.getAttribute(subject ? "subject" : "model").getData());
            String run =
                    RunKey.of(String.valueOf(descriptors.getAttribute("run").getData()));
            String[] names =
                    (String[]) hdf.getDatasetByPath("rdm_descriptors/name").getData();
            int volumes = hdf.getDatasetByPath("pattern_descriptors/time").getDimensions()[0];
            return new Head(file, kind, owner, run, List.of(names), volumes);
        } catch (HdfException | ClassCastException | NullPointerException e) {
            throw unreadable(file, e);
        }
    }

    private static DataException unreadable(Path file, RuntimeException e) {
        return new DataException(
                file.getFileName() + ": expected an RDM file (HDF5 as rsatoolbox writes it), found " + e.getMessage(),
                e);
    }

    private static double[][] doubles(HdfFile hdf, Path file) {
        Object data = hdf.getDatasetByPath("dissimilarities").getData();
        if (data instanceof double[][] values) {
            return values;
        }
        throw new DataException(file.getFileName() + ": expected float64 dissimilarities [n_rdms x n_pairs], found "
                + data.getClass().getSimpleName());
    }

    private static long[] longs(Object data) {
        return data instanceof long[] values
                ? values
                : IntStream.of((int[]) data).asLongStream().toArray();
    }
}
