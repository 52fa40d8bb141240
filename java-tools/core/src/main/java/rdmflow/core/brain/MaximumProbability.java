package rdmflow.core.brain;

import java.util.ArrayList;
import java.util.List;

/**
 * Exclusive regions from probability maps (Wang et al. 2015; paper A.5; docs/method.md section 2). A voxel that is
 * inside gets the area of its largest probability, ties to the lower one; all given maps compete, each hemisphere's for
 * itself.
 */
public final class MaximumProbability {
    /** When a voxel belongs to no area. */
    public enum Outside {
        /** When the probabilities of all maps do not add up to more than the threshold. */
        SUM,
        /** When being outside, 100 less the sum of all maps, is more probable than the largest map. */
        MAX
    }

    private MaximumProbability() {}

    /**
     * Classifies the voxels.
     *
     * @param maps percent, 0 to 100, maps x voxels
     * @param areas the area of each map, from 0; left and right maps of one area share its number
     * @param areaCount number of areas
     * @param inside threshold in percent of the summed probability, for {@link Outside#SUM}
     * @return per area the linear indices of its voxels in ascending order; may be empty
     */
    public static List<int[]> classify(double[][] maps, int[] areas, int areaCount, Outside outside, double inside) {
        List<List<Integer>> voxels = new ArrayList<>();
        for (int area = 0; area < areaCount; area++) {
            voxels.add(new ArrayList<>());
        }
        for (int k = 0; k < maps[0].length; k++) {
            double sum = 0;
            int largest = 0;
            for (int m = 0; m < maps.length; m++) {
                sum += maps[m][k];
                boolean larger = maps[m][k] > maps[largest][k];
                boolean tied = maps[m][k] == maps[largest][k] && areas[m] < areas[largest];
                largest = larger || tied ? m : largest;
            }
            boolean within =
                    switch (outside) {
                        case SUM -> sum > inside;
                        case MAX -> maps[largest][k] > 0 && 100 - sum <= maps[largest][k];
                    };
            if (within) {
                voxels.get(areas[largest]).add(k);
            }
        }
        return voxels.stream()
                .map(area -> area.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }
}
