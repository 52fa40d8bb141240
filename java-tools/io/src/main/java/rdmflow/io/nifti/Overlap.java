package rdmflow.io.nifti;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rdmflow.io.nifti.RegionMasks.Region;

/**
 * Voxels that two regions share; category and atlas regions may. Sidecars hold it as it is.
 *
 * @param rois names of the two
 * @param voxels how many, at least one
 */
public record Overlap(List<String> rois, long voxels) {
    /** The overlaps of all pairs of regions that have one. */
    public static List<Overlap> of(List<Region> regions) {
        List<Overlap> overlaps = new ArrayList<>();
        for (int i = 0; i < regions.size(); i++) {
            for (int j = i + 1; j < regions.size(); j++) {
                int[] other = regions.get(j).voxels();
                long shared = Arrays.stream(regions.get(i).voxels())
                        .filter(voxel -> Arrays.binarySearch(other, voxel) >= 0)
                        .count();
                if (shared > 0) {
                    overlaps.add(new Overlap(
                            List.of(regions.get(i).name(), regions.get(j).name()), shared));
                }
            }
        }
        return overlaps;
    }
}
