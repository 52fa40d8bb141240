package rdmflow.io.brain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import rdmflow.core.DataException;
import rdmflow.core.brain.BrainModel;
import rdmflow.core.brain.Grayordinates;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.surface.CiftiWriter;
import rdmflow.io.surface.GiftiWriter;
import rdmflow.io.tool.Outputs;

/**
 * Where the values of a map lie, so that it can be written as its input was: a volume, a CIFTI file, or a GIFTI file for
 * each hemisphere.
 *
 * @param volume of voxels, or empty
 * @param surface of surfaces and grayordinates, or empty
 * @param byHemisphere whether surfaces are written as one GIFTI file for each
 */
public record MapSpace(Optional<NiftiSpace> volume, Optional<Grayordinates> surface, boolean byHemisphere) {
    /** The space of an image. */
    public static MapSpace of(BrainImage image) {
        if (image instanceof VolumeImage open) {
            return new MapSpace(Optional.of(open.header().space()), Optional.empty(), false);
        }
        SurfaceImage open = (SurfaceImage) image;
        return new MapSpace(
                Optional.empty(),
                Optional.of(open.grayordinates()),
                open.cifti().isEmpty());
    }

    /** Number of values of a map. */
    public int places() {
        return volume.map(space -> space.grid().size())
                .orElseGet(() -> surface.orElseThrow().size());
    }

    /** The first way in which another space is not this one, in words, or nothing. */
    public Optional<String> differenceFrom(MapSpace expected) {
        if (volume.isPresent() != expected.volume.isPresent()) {
            return Optional.of(volume.isPresent() ? "a volume, expected surfaces" : "surfaces, expected a volume");
        }
        return volume.isPresent()
                ? volume.get().grid().differenceFrom(expected.volume.get().grid())
                : surface.orElseThrow().differenceFrom(expected.surface.orElseThrow());
    }

    /**
     * Writes a map: {@code STEM.nii.gz}, {@code STEM.dscalar.nii}, or {@code STEM_hemi-L.func.gii} and so on.
     *
     * @param stem path without an ending
     * @param name of the map, for files that name theirs
     * @param map one value for each place
     */
    public void write(Outputs outputs, Path stem, String name, double[] map) throws IOException {
        if (volume.isPresent()) {
            NiftiWriter.writeMap(outputs.file(ending(stem, ".nii.gz")), volume.get(), map);
            return;
        }
        Grayordinates places = surface.orElseThrow();
        if (!byHemisphere) {
            CiftiWriter.writeMaps(
                    outputs.file(ending(stem, ".dscalar.nii")), places, List.of(name), new double[][] {map});
            return;
        }
        for (int m = 0; m < places.models().size(); m++) {
            BrainModel model = places.models().get(m);
            double[] own = Arrays.copyOfRange(map, places.offset(m), places.offset(m) + model.size());
            GiftiWriter.writeMaps(
                    outputs.file(ending(stem, "_hemi-" + side(model.structure()) + ".func.gii")),
                    model.structure(),
                    List.of(name),
                    new double[][] {own});
        }
    }

    private static String side(String structure) {
        return switch (structure) {
            case BrainModel.LEFT -> "L";
            case BrainModel.RIGHT -> "R";
            default -> structure.toLowerCase(Locale.ROOT).replace("_", "");
        };
    }

    private static Path ending(Path stem, String ending) {
        return stem.resolveSibling(stem.getFileName() + ending);
    }

    /** Refuses what has no millimetres to measure a radius in. */
    public static void requireMillimetres(BrainImage image) {
        if (image instanceof VolumeImage open && !open.header().hasOrientation()) {
            throw new DataException(image.name() + ": expected an orientation, found sform_code 0 and qform_code 0");
        }
    }
}
