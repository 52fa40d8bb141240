package rdmflow.tool.definerois;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import rdmflow.core.DataException;
import rdmflow.core.brain.MaximumProbability;
import rdmflow.io.design.RoiMethod;
import rdmflow.io.design.RoiRow;

/** Regions of the method atlas: maximum probability over all maps of the sheet. */
final class AtlasRegions {
    /** Percentages may exceed 100 by the rounding of floats and scalings. */
    private static final double LARGEST = 100.1;

    private AtlasRegions() {}

    static Map<String, DefinedRegion> define(
            RoiSheet sheet, double inside, MaximumProbability.Outside outside, Optional<Double> scale) {
        List<RoiRow> rows = sheet.rows().stream()
                .filter(row -> row.method() == RoiMethod.ATLAS)
                .toList();
        if (rows.isEmpty()) {
            return Map.of();
        }
        List<String> areas = rows.stream().map(RoiRow::roi).distinct().toList();
        List<String> problems = new ArrayList<>();
        double[][] maps = new double[rows.size()][];
        for (int m = 0; m < maps.length; m++) {
            String file = rows.get(m).probabilityMap().orElseThrow();
            maps[m] = percent(file, sheet.readMap(file), scale, problems);
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        List<int[]> voxels = MaximumProbability.classify(
                maps, rows.stream().mapToInt(row -> areas.indexOf(row.roi())).toArray(), areas.size(), outside, inside);
        Map<String, DefinedRegion> regions = new LinkedHashMap<>();
        for (int area = 0; area < areas.size(); area++) {
            String name = areas.get(area);
            int count = voxels.get(area).length;
            List<String> notes = count < 2 ? List.of(count == 0 ? "no voxels" : "one voxel only") : List.of();
            regions.put(name, new DefinedRegion(name, RoiMethod.ATLAS, voxels.get(area), notes, Map.of()));
        }
        sheet.addDetail("atlas", new TreeMap<>(Map.of("maps", maps.length, "areas", areas.size())));
        return regions;
    }

    /** Probabilities in percent; what is wrong with them joins the problems. */
    static double[] percent(String file, double[] map, Optional<Double> scale, List<String> problems) {
        double factor = scale.orElse(1.0);
        double[] scaled = Arrays.stream(map).map(value -> value * factor).toArray();
        double largest = 0;
        for (double value : scaled) {
            if (!(value >= 0 && value <= LARGEST)) {
                problems.add(file + ": expected probabilities of 0 to 100 percent, found " + (float) value);
                return scaled;
            }
            largest = Math.max(largest, value);
        }
        if (scale.isEmpty() && largest > 0 && largest <= 1) {
            problems.add(file + ": expected percent, found values up to " + (float) largest
                    + "; give --scale 100 if these are proportions");
        }
        return scaled;
    }
}
