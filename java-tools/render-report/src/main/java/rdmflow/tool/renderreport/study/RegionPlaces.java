package rdmflow.tool.renderreport.study;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import rdmflow.core.brain.SurfaceMesh;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.BrainRegions;
import rdmflow.io.brain.RegionChoice;
import rdmflow.io.brain.SurfaceImage;
import rdmflow.io.brain.SurfaceMaps;
import rdmflow.io.brain.VolumeImage;
import rdmflow.io.nifti.RegionMasks.Region;
import rdmflow.pictures.BrainMap;
import rdmflow.pictures.MapScale;
import rdmflow.pictures.SurfacePicture;
import rdmflow.pictures.VolumePicture;

/**
 * Where the regions lie in a run of one participant.
 *
 * @param run whose places the regions hold
 * @param regions places of each, by name
 * @param meshes the surfaces of a run on surfaces, one for each of its models, else none
 * @param ground the mean of a run of volumes, else none
 */
public record RegionPlaces(
        BrainImage run, Map<String, int[]> regions, List<Optional<SurfaceMesh>> meshes, double[] ground) {
    /**
     * Reads the regions as build-roi-rdms does, and what they are shown on.
     *
     * @param surfaces of the hemispheres, for a run on surfaces
     */
    public static RegionPlaces read(
            List<Path> bold, List<Path> rois, List<Path> tables, RegionChoice choice, List<Path> surfaces) {
        BrainImage run = BrainImage.open(bold);
        Map<String, int[]> regions = new TreeMap<>();
        for (Region region : BrainRegions.read(rois, tables, run, choice)) {
            regions.put(region.name(), region.voxels());
        }
        return run instanceof VolumeImage volume
                ? new RegionPlaces(run, regions, List.of(), VolumePicture.meanOf(volume))
                : new RegionPlaces(run, regions, SurfaceMaps.meshes(surfaces, (SurfaceImage) run), new double[0]);
    }

    /** Whether there is anything to show the regions on. */
    public boolean isShown() {
        return run instanceof VolumeImage || meshes.stream().anyMatch(Optional::isPresent);
    }

    /** One value for all places of a region; where regions overlap, the highest. */
    public BrainMap map(ToDoubleFunction<String> value, Predicate<String> holds) {
        double[] values = new double[run.places()];
        boolean[] significant = new boolean[run.places()];
        Arrays.fill(values, Double.NaN);
        regions.forEach((name, places) -> {
            double own = value.applyAsDouble(name);
            boolean held = holds.test(name);
            for (int place : places) {
                if (!Double.isNaN(own) && !(values[place] >= own)) {
                    values[place] = own;
                    significant[place] = held;
                }
            }
        });
        return new BrainMap(values, significant);
    }

    public BufferedImage draw(BrainMap map, MapScale scale) {
        return run instanceof VolumeImage volume
                ? VolumePicture.draw(volume, ground, map, scale)
                : SurfacePicture.draw((SurfaceImage) run, meshes, map, scale);
    }
}
