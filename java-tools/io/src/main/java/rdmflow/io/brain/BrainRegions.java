package rdmflow.io.brain;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import rdmflow.core.DataException;
import rdmflow.io.nifti.RegionMasks;
import rdmflow.io.nifti.RegionMasks.Region;
import rdmflow.io.surface.CiftiFile;
import rdmflow.io.surface.GiftiFile;

/** Regions from label files for the places of a run, whatever kind both are of. */
public final class BrainRegions {
    private BrainRegions() {}

    /**
     * Reads the regions of several label files.
     *
     * @param images label images or masks, by their kind as the run's
     * @param tables one TSV for each image, in the same order; none where the images carry label tables
     * @param run whose places the regions hold
     * @throws DataException with every problem of every file
     */
    public static List<Region> read(List<Path> images, List<Path> tables, BrainImage run, RegionChoice choice) {
        Optional<Path> surface = images.stream().filter(BrainRegions::isSurface).findFirst();
        if (run instanceof VolumeImage volume) {
            if (surface.isPresent()) {
                throw new DataException(surface.get().getFileName() + ": expected labels on the voxels of " + run.name()
                        + ", a volume, found labels of a surface");
            }
            choice.requireFits(volume);
            return choice.of(RegionMasks.read(images, tables, volume.header()));
        }
        Optional<Path> volume =
                images.stream().filter(image -> !isSurface(image)).findFirst();
        if (volume.isPresent()) {
            throw new DataException(volume.get().getFileName() + ": expected labels of the places of " + run.name()
                    + " (.dlabel.nii, .label.gii), found a volume");
        }
        if (!tables.isEmpty() && images.size() != tables.size()) {
            throw new DataException("--roi-labels: expected one table for each of the " + images.size()
                    + " images of --rois, or none where they carry their labels, found " + tables.size());
        }
        return choice.of(SurfaceRegions.read(images, tables, (SurfaceImage) run, choice));
    }

    /**
     * A mask for volumes: see {@link RegionMasks#readMask}.
     *
     * @throws DataException for surfaces, which hold no cerebrospinal fluid or white matter
     */
    public static int[] readMask(Path file, BrainImage run) {
        if (run instanceof VolumeImage volume) {
            return RegionMasks.readMask(file, volume.header());
        }
        throw new DataException(file.getFileName() + ": expected no mask for " + run.name()
                + ", whose places are no volume, found one; give the confounds table, which has the components");
    }

    private static boolean isSurface(Path file) {
        return CiftiFile.isNamedSo(file) || GiftiFile.isNamedSo(file);
    }
}
