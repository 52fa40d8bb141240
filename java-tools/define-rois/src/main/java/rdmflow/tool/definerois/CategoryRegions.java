package rdmflow.tool.definerois;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import rdmflow.core.DataException;
import rdmflow.core.brain.Grid;
import rdmflow.core.brain.PeakRegion;
import rdmflow.io.design.Hemisphere;
import rdmflow.io.design.RoiMethod;
import rdmflow.io.design.RoiRow;

/** Regions of the methods localizer and t-map. */
final class CategoryRegions {
    private CategoryRegions() {}

    /**
     * Finds them.
     *
     * @throws DataException naming every region without a voxel
     */
    static Map<String, DefinedRegion> define(
            RoiSheet sheet, Map<String, double[]> localizerMaps, double radius, int count) {
        Map<String, DefinedRegion> regions = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        Map<String, double[]> givenMaps = new TreeMap<>();
        for (String name : sheet.names()) {
            List<RoiRow> rows = sheet.rowsOf(name);
            RoiRow first = rows.get(0);
            if (first.method() == RoiMethod.ATLAS) {
                continue;
            }
            double[] t = first.method() == RoiMethod.LOCALIZER
                    ? localizerMaps.get(first.contrast().orElseThrow())
                    : givenMaps.computeIfAbsent(first.tMap().orElseThrow(), sheet::readMap);
            Map<Hemisphere, int[]> areas = searchAreas(sheet, rows);
            PeakRegion found =
                    PeakRegion.of(sheet.grid().grid(), t, List.copyOf(areas.values()), sheet.inside(), radius, count);
            if (found.voxels().length == 0) {
                problems.add(name + ": expected a finite t inside its search mask, found none; see "
                        + String.join(
                                ", ",
                                rows.stream()
                                        .flatMap(row -> row.files().stream())
                                        .distinct()
                                        .toList()));
                continue;
            }
            regions.put(name, region(name, first, areas, found, t, sheet.grid().grid(), count));
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return regions;
    }

    /** The masks of one side are united: several clusters make one search area. */
    private static Map<Hemisphere, int[]> searchAreas(RoiSheet sheet, List<RoiRow> rows) {
        Map<Hemisphere, TreeSet<Integer>> united = new EnumMap<>(Hemisphere.class);
        for (RoiRow row : rows) {
            TreeSet<Integer> area = united.computeIfAbsent(row.hemisphere(), side -> new TreeSet<>());
            for (int voxel : sheet.readMask(row.searchMask().orElseThrow())) {
                area.add(voxel);
            }
        }
        Map<Hemisphere, int[]> areas = new EnumMap<>(Hemisphere.class);
        united.forEach((side, voxels) ->
                areas.put(side, voxels.stream().mapToInt(Integer::intValue).toArray()));
        return areas;
    }

    private static DefinedRegion region(
            String name, RoiRow row, Map<Hemisphere, int[]> areas, PeakRegion found, double[] t, Grid grid, int count) {
        List<String> notes = new ArrayList<>();
        List<Map<String, Object>> peaks = new ArrayList<>();
        int i = 0;
        for (Hemisphere side : areas.keySet()) {
            OptionalInt peak = found.peaks().get(i++);
            if (peak.isEmpty()) {
                notes.add("no peak in the search mask of hemisphere " + side);
                continue;
            }
            int k = peak.getAsInt();
            peaks.add(new TreeMap<>(Map.of(
                    "hemisphere", side.toString(),
                    "voxel", List.of(grid.x(k), grid.y(k), grid.z(k)),
                    "millimetres", grid.world(k),
                    "t", t[k])));
        }
        if (found.voxels().length < count) {
            notes.add(found.voxels().length + " of " + count + " voxels");
        }
        Map<String, Object> details = new TreeMap<>();
        details.put("peaks", peaks);
        details.put("candidates", found.candidates());
        row.contrast().ifPresent(contrast -> details.put("contrast", contrast));
        row.tMap()
                .ifPresent(file -> details.put(
                        "t_map", java.nio.file.Path.of(file).getFileName().toString()));
        return new DefinedRegion(name, row.method(), found.voxels(), notes, details);
    }
}
