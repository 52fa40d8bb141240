package rdmflow.io.nifti;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.io.tool.Findings;

/**
 * Regions from images with their {@link RegionTable}: a label image (x, y, z or x, y, z, 1), whose voxels hold the index
 * of their region; or a 4-D set of masks, in which volume k (from 1) belongs to the row of index k, wherever that row
 * stands. The same for every tool, check-design included.
 *
 * <p>Labels and masks may be stored as any type, whole numbers within 1e-3; negative, fractional and undefined values are
 * refused with their voxel. Labels without a row are no regions; rows without a label are regions without voxels, unless
 * no label of the image has a row: then the table is of another image.
 */
public final class RegionMasks {
    private static final int MOST_NAMED = 5;

    /**
     * A region of an image.
     *
     * @param name unique identifier
     * @param voxels linear indices in ascending order; may be empty
     */
    public record Region(String name, int[] voxels) {}

    private RegionMasks() {}

    /**
     * Reads regions of several images, matched with their tables by position, on one grid.
     *
     * @param grid of the image whose voxels the regions select
     * @throws DataException with every problem of every file
     */
    public static List<Region> read(List<Path> images, List<Path> tables, NiftiHeader grid) {
        if (images.size() != tables.size()) {
            throw new DataException("--roi-labels: expected one table for each of the " + images.size()
                    + " images of --rois, found " + tables.size());
        }
        Findings findings = new Findings();
        Map<String, Region> regions = new LinkedHashMap<>();
        for (int i = 0; i < images.size(); i++) {
            Path image = images.get(i);
            Path table = tables.get(i);
            for (Region region :
                    findings.attempt(() -> read(image, table, grid)).orElse(List.of())) {
                if (regions.putIfAbsent(region.name(), region) != null) {
                    findings.problem(table.getFileName() + ": expected names that no other table has, found "
                            + region.name() + " again; rename one");
                }
            }
        }
        findings.throwProblems();
        return List.copyOf(regions.values());
    }

    /** A mask: 0 outside, one other whole number inside; a fourth dimension of 1 is dropped. */
    public static int[] readMask(Path file, NiftiHeader grid) {
        NiftiHeader header = Nifti.header(file);
        header.requireGridOf(grid);
        int[] values = wholeNumbers(header, Nifti.readVolume(header));
        Set<Integer> inside = new TreeSet<>();
        Arrays.stream(values).filter(value -> value != 0).forEach(inside::add);
        if (inside.size() > 1) {
            throw new DataException(header.name() + ": expected a mask with one value inside, found " + inside.size()
                    + " (" + inside.iterator().next() + ", ...); a label image is no mask");
        }
        return IntStream.range(0, values.length).filter(k -> values[k] != 0).toArray();
    }

    /** Reads the regions of one image, in the order of its table. */
    public static List<Region> read(Path image, Path tableFile, NiftiHeader grid) {
        Findings findings = new Findings();
        Optional<RegionTable> table = findings.attempt(() -> RegionTable.read(tableFile));
        Optional<NiftiHeader> header = findings.attempt(() -> {
            NiftiHeader found = Nifti.header(image);
            found.requireGridOf(grid);
            return found;
        });
        findings.throwProblems();
        return header.orElseThrow().volumes() == 1
                ? labels(header.orElseThrow(), table.orElseThrow())
                : masks(header.orElseThrow(), table.orElseThrow());
    }

    private static List<Region> labels(NiftiHeader header, RegionTable table) {
        int[] values = wholeNumbers(header, Nifti.readVolume(header));
        Map<Integer, List<Integer>> voxels = new HashMap<>();
        table.regions().forEach(row -> voxels.put(row.index(), new ArrayList<>()));
        Set<Integer> unnamed = new TreeSet<>();
        for (int k = 0; k < values.length; k++) {
            if (values[k] != 0) {
                List<Integer> region = voxels.get(values[k]);
                if (region == null) {
                    unnamed.add(values[k]);
                } else {
                    region.add(k);
                }
            }
        }
        if (!unnamed.isEmpty() && voxels.values().stream().allMatch(List::isEmpty)) {
            throw new DataException(header.name() + ": expected labels that " + table.name() + " names ("
                    + some(voxels.keySet()) + "), found " + some(unnamed) + "; give the table of this image");
        }
        return table.regions().stream()
                .map(row -> new Region(
                        row.name(),
                        voxels.get(row.index()).stream()
                                .mapToInt(Integer::intValue)
                                .toArray()))
                .toList();
    }

    private static List<Region> masks(NiftiHeader header, RegionTable table) {
        int volumes = header.volumes();
        if (table.regions().size() != volumes) {
            throw new DataException(header.name() + ": expected one volume for each of the "
                    + table.regions().size() + " regions of " + table.name() + ", found " + volumes
                    + "; give every volume one row with an index of its own, in the order of the volumes (0 is the"
                    + " background)");
        }
        int[][] voxels = new int[volumes][];
        Nifti.forEachVolume(header, Nifti.allVoxels(header), (volume, raw) -> {
            int[] values = wholeNumbers(header, raw);
            for (int k = 0; k < values.length; k++) {
                if (values[k] > 1) {
                    throw new DataException(header.name() + ": expected masks of 0 and 1, found " + values[k]
                            + " in volume " + volume + " at " + place(header, k));
                }
            }
            voxels[volume] = IntStream.range(0, values.length)
                    .filter(k -> values[k] == 1)
                    .toArray();
        });
        int[] indices = table.regions().stream()
                .mapToInt(RegionTable.Row::index)
                .sorted()
                .toArray();
        return table.regions().stream()
                .map(row -> new Region(row.name(), voxels[Arrays.binarySearch(indices, row.index())]))
                .toList();
    }

    /** The lowest of some labels, in words. */
    private static String some(Set<Integer> labels) {
        return labels.stream().sorted().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "))
                + (labels.size() > MOST_NAMED ? ", ..." : "");
    }

    private static int[] wholeNumbers(NiftiHeader header, double[] values) {
        int[] whole = new int[values.length];
        for (int k = 0; k < values.length; k++) {
            double nearest = Math.rint(values[k]);
            if (!(Math.abs(values[k] - nearest) <= RegionTable.INTEGRAL)
                    || nearest < 0
                    || nearest > Integer.MAX_VALUE) {
                throw new DataException(header.name() + ": expected labels, whole numbers from 0, found "
                        + (float) values[k] + " at " + place(header, k)
                        + (Double.isNaN(values[k]) ? "; write 0 outside of the regions" : ""));
            }
            whole[k] = (int) nearest;
        }
        return whole;
    }

    private static String place(NiftiHeader header, int voxel) {
        return "voxel (" + voxel % header.nx() + ", " + voxel / header.nx() % header.ny() + ", "
                + voxel / header.nx() / header.ny() + ")";
    }
}
