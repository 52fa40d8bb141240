package rdmflow.tool.definerois;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rdmflow.core.brain.Grid;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.nifti.Overlap;
import rdmflow.io.nifti.RegionMasks.Region;
import rdmflow.io.table.Tables;

/**
 * The regions of a participant in files: masks, their table, and what the sidecar says; columns and keys as in
 * docs/output.md.
 *
 * @param regions in the order of volumes and rows
 * @param space of the grid that they lie on
 */
record RegionFiles(List<DefinedRegion> regions, NiftiSpace space) {
    void writeMasks(Path file) throws IOException {
        NiftiWriter.writeMasks(
                file,
                space,
                regions.stream()
                        .map(region -> mask(region.voxels(), space.grid().size()))
                        .toArray(int[][]::new));
    }

    private static int[] mask(int[] voxels, int size) {
        int[] mask = new int[size];
        Arrays.stream(voxels).forEach(k -> mask[k] = 1);
        return mask;
    }

    void writeTable(Path file) throws IOException {
        writeTable(file, regions);
    }

    /** The table of any regions, in the order of their labels. */
    static void writeTable(Path file, List<DefinedRegion> regions) throws IOException {
        List<List<?>> rows = new ArrayList<>();
        for (int i = 0; i < regions.size(); i++) {
            DefinedRegion region = regions.get(i);
            String note = region.notes().isEmpty() ? "n/a" : String.join("; ", region.notes());
            rows.add(List.of(i + 1, region.name(), region.method(), region.voxels().length, note));
        }
        Tables.writeTsv(file, List.of("index", "name", "method", "n_voxels", "note"), rows);
    }

    /** @param colours of the regions in qc.png */
    Map<String, Object> details(List<String> colours) {
        Grid grid = space.grid();
        double volume = grid.voxelMillimetres(0) * grid.voxelMillimetres(1) * grid.voxelMillimetres(2);
        Map<String, Object> perRegion = new TreeMap<>();
        for (int i = 0; i < regions.size(); i++) {
            DefinedRegion region = regions.get(i);
            Map<String, Object> details = new TreeMap<>(region.details());
            details.put("method", region.method().toString());
            details.put("voxels", region.voxels().length);
            details.put("cubic_millimetres", region.voxels().length * volume);
            details.put("notes", region.notes());
            details.put("colour", colours.get(i));
            perRegion.put(region.name(), details);
        }
        List<Region> shapes = regions.stream()
                .map(region -> new Region(region.name(), region.voxels()))
                .toList();
        return Map.of("rois", perRegion, "overlaps", Overlap.of(shapes));
    }
}
