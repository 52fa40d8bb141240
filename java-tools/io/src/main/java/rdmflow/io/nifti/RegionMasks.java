package rdmflow.io.nifti;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.io.table.Identifiers;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;

/**
 * Regions from images: a 3-D label image, or a 4-D set of masks with one volume per row of its table. The table is a TSV
 * with the columns {@code index} and {@code name} (others are ignored), as BIDS writes for segmentations; a row of index
 * 0 names what lies outside and is ignored.
 *
 * <p>Labels and masks may be stored as any type, whole numbers within 1e-3; negative, fractional and undefined values are
 * refused with their voxel.
 */
public final class RegionMasks {
    /** Floats that stand for whole numbers, after a scaling by header. */
    private static final double INTEGRAL = 1e-3;

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
        List<String> problems = new ArrayList<>();
        Map<String, Region> regions = new LinkedHashMap<>();
        for (int i = 0; i < images.size(); i++) {
            String table = String.valueOf(tables.get(i).getFileName());
            try {
                for (Region region : read(images.get(i), tables.get(i), grid)) {
                    if (regions.putIfAbsent(region.name(), region) != null) {
                        problems.add(table + ": expected names that no other table has, found " + region.name()
                                + " again; rename one");
                    }
                }
            } catch (DataException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
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

    private static List<Region> read(Path image, Path tableFile, NiftiHeader grid) {
        List<String> problems = new ArrayList<>();
        Map<Integer, String> names = attempt(problems, () -> names(Tables.readTsv(tableFile)));
        NiftiHeader header = attempt(problems, () -> {
            NiftiHeader found = Nifti.header(image);
            found.requireGridOf(grid);
            return found;
        });
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        if (header.volumes() == 1) {
            return labels(header, names);
        }
        if (header.volumes() != names.size()) {
            throw new DataException(header.name() + ": expected one volume for each of the " + names.size()
                    + " regions of " + tableFile.getFileName() + ", found " + header.volumes());
        }
        return masks(header, List.copyOf(names.values()));
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T get();
    }

    private static <T> T attempt(List<String> problems, Attempt<T> attempt) {
        try {
            return attempt.get();
        } catch (DataException e) {
            problems.addAll(e.problems());
            return null;
        }
    }

    private static List<Region> labels(NiftiHeader header, Map<Integer, String> names) {
        int[] values = wholeNumbers(header, Nifti.readVolume(header));
        Map<Integer, List<Integer>> voxels = new LinkedHashMap<>();
        names.keySet().forEach(index -> voxels.put(index, new ArrayList<>()));
        for (int k = 0; k < values.length; k++) {
            List<Integer> region = voxels.get(values[k]);
            if (region != null) {
                region.add(k);
            }
        }
        List<Region> regions = new ArrayList<>();
        names.forEach((index, name) -> regions.add(new Region(
                name, voxels.get(index).stream().mapToInt(Integer::intValue).toArray())));
        return regions;
    }

    private static List<Region> masks(NiftiHeader header, List<String> names) {
        List<Region> regions = new ArrayList<>();
        Nifti.forEachVolume(header, Nifti.allVoxels(header), (volume, raw) -> {
            int[] values = wholeNumbers(header, raw);
            for (int k = 0; k < values.length; k++) {
                if (values[k] > 1) {
                    throw new DataException(header.name() + ": expected masks of 0 and 1, found " + values[k]
                            + " in volume " + volume + " at " + place(header, k));
                }
            }
            regions.add(new Region(
                    names.get(volume),
                    IntStream.range(0, values.length)
                            .filter(k -> values[k] == 1)
                            .toArray()));
        });
        return regions;
    }

    private static Map<Integer, String> names(Table table) {
        List<String> problems = new ArrayList<>();
        for (String column : List.of("index", "name")) {
            if (!table.columns().contains(column)) {
                problems.add(table.name() + ": expected the columns index and name, found "
                        + String.join(", ", table.columns()));
                throw new DataException(problems);
            }
        }
        Map<Integer, String> names = new LinkedHashMap<>();
        Set<String> unique = new HashSet<>();
        for (int row = 0; row < table.rows().size(); row++) {
            String line = table.name() + " line " + (row + 2) + ": ";
            String name = table.rows().get(row).get("name");
            double index = table.number(row, "index");
            if (index == 0) {
                continue;
            }
            if (!(index > 0) || index != Math.rint(index) || index > Integer.MAX_VALUE) {
                problems.add(line + "expected a positive whole number as index, found "
                        + table.rows().get(row).get("index"));
            } else if (!Identifiers.isValid(name)) {
                problems.add(
                        line + "expected a name of letters, digits, dot, minus and underscore, found \"" + name + "\"");
            } else if (names.putIfAbsent((int) index, name) != null) {
                problems.add(line + "expected every index once, found " + (int) index + " again");
            } else if (!unique.add(name)) {
                problems.add(line + "expected every name once, found " + name + " again");
            }
        }
        if (names.isEmpty() && problems.isEmpty()) {
            problems.add(table.name() + ": expected at least one region, found none");
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return names;
    }

    private static int[] wholeNumbers(NiftiHeader header, double[] values) {
        int[] whole = new int[values.length];
        for (int k = 0; k < values.length; k++) {
            double nearest = Math.rint(values[k]);
            if (!(Math.abs(values[k] - nearest) <= INTEGRAL) || nearest < 0 || nearest > Integer.MAX_VALUE) {
                throw new DataException(header.name() + ": expected labels, whole numbers from 0, found "
                        + (float) values[k] + " at " + place(header, k));
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
