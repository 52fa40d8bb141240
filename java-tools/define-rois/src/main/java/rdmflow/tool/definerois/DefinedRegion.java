package rdmflow.tool.definerois;

import java.util.List;
import java.util.Map;
import rdmflow.io.design.RoiMethod;

/**
 * A region as found.
 *
 * @param name unique
 * @param method how
 * @param voxels linear indices in ascending order
 * @param notes what a reader of rois.tsv must know; usually nothing
 * @param details for the sidecar
 */
record DefinedRegion(String name, RoiMethod method, int[] voxels, List<String> notes, Map<String, Object> details) {
    DefinedRegion {
        notes = List.copyOf(notes);
    }
}
