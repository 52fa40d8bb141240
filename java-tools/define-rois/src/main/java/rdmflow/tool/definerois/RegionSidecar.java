package rdmflow.tool.definerois;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rdmflow.core.brain.Grid;

/** What the sidecar says about each region; keys as in docs/output.md. */
final class RegionSidecar {
    private RegionSidecar() {}

    static Map<String, Object> regions(List<DefinedRegion> regions, Grid grid, List<String> colours) {
        double volume = grid.voxelMillimetres(0) * grid.voxelMillimetres(1) * grid.voxelMillimetres(2);
        Map<String, Object> details = new TreeMap<>();
        for (int i = 0; i < regions.size(); i++) {
            DefinedRegion region = regions.get(i);
            Map<String, Object> ofRegion = new TreeMap<>(region.details());
            ofRegion.put("method", region.method().toString());
            ofRegion.put("voxels", region.voxels().length);
            ofRegion.put("cubic_millimetres", region.voxels().length * volume);
            ofRegion.put("notes", region.notes());
            ofRegion.put("colour", colours.get(i));
            details.put(region.name(), ofRegion);
        }
        return details;
    }

    /** Voxels that two regions share, where they do. */
    static List<Map<String, Object>> overlaps(List<DefinedRegion> regions) {
        List<Map<String, Object>> overlaps = new ArrayList<>();
        for (int i = 0; i < regions.size(); i++) {
            for (int j = i + 1; j < regions.size(); j++) {
                int[] other = regions.get(j).voxels();
                long shared = Arrays.stream(regions.get(i).voxels())
                        .filter(voxel -> Arrays.binarySearch(other, voxel) >= 0)
                        .count();
                if (shared > 0) {
                    overlaps.add(new TreeMap<>(Map.of(
                            "rois",
                            List.of(regions.get(i).name(), regions.get(j).name()),
                            "voxels",
                            shared)));
                }
            }
        }
        return overlaps;
    }
}
