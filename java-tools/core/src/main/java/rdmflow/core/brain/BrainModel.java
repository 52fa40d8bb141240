package rdmflow.core.brain;

import java.util.Arrays;
import rdmflow.core.DataException;

/**
 * The places of one structure of the brain: vertices of a surface, or voxels.
 *
 * @param structure as CIFTI names it, without its prefix: {@code CORTEX_LEFT}, {@code THALAMUS_RIGHT}
 * @param surfaceVertices vertices of the whole surface, the medial wall included; 0 for voxels
 * @param indices vertices, or linear voxel indices (x fastest), one for each place in the order of the file; each once;
 *     not copied
 */
public record BrainModel(String structure, int surfaceVertices, int[] indices) {
    public static final String LEFT = "CORTEX_LEFT";
    public static final String RIGHT = "CORTEX_RIGHT";

    public BrainModel {
        for (int index : indices) {
            if (index < 0 || surfaceVertices > 0 && index >= surfaceVertices) {
                throw new DataException(
                        structure + ": expected vertices of 0 to " + (surfaceVertices - 1) + ", found " + index);
            }
        }
        // Sorted and not marked: a file may promise two thousand million vertices and list one.
        int[] sorted = indices.clone();
        Arrays.sort(sorted);
        for (int k = 1; k < sorted.length; k++) {
            if (sorted[k] == sorted[k - 1]) {
                throw new DataException(structure + ": expected every " + (surfaceVertices > 0 ? "vertex" : "voxel")
                        + " once, found " + sorted[k] + " again");
            }
        }
    }

    /** All vertices of a surface. */
    public static BrainModel wholeSurface(String structure, int vertices) {
        return new BrainModel(
                structure,
                vertices,
                java.util.stream.IntStream.range(0, vertices).toArray());
    }

    public boolean isSurface() {
        return surfaceVertices > 0;
    }

    public int size() {
        return indices.length;
    }
}
