package rdmflow.tool.groupmaps;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import rdmflow.core.DataException;
import rdmflow.core.maps.GroupMap;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.SurfaceImage;
import rdmflow.io.brain.SurfaceMaps;
import rdmflow.io.brain.VolumeImage;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.tool.Outputs;

/**
 * The mean over participants as a picture, with what is significant (p below .05) marked: slices of a volume, or views of
 * the hemispheres. There is no text in it, because that would need a font on the machine: the largest mean, where the scale
 * ends, stands in the sidecar.
 */
final class MapPicture {
    private static final double SIGNIFICANT = 0.05;

    private MapPicture() {}

    static void write(
            Outputs outputs,
            Path file,
            ParticipantMaps participants,
            GroupMap group,
            Optional<Path> background,
            List<Path> surfaces)
            throws IOException {
        double largest = Arrays.stream(group.mean()).max().orElseThrow();
        MapColours colours = new MapColours(largest > 0 ? largest : 1);
        double[] mean = participants.whole(group.mean());
        double[] p = participants.whole(group.familyWise());
        boolean[] significant = new boolean[p.length];
        for (int k = 0; k < p.length; k++) {
            significant[k] = p[k] < SIGNIFICANT;
        }
        BufferedImage picture;
        if (participants.image() instanceof VolumeImage volume) {
            double[] ground = background.map(run -> mean(run, volume)).orElseGet(() -> new double[mean.length]);
            picture = VolumePicture.draw(volume.header().grid(), ground, mean, significant, colours);
        } else {
            SurfaceImage surface = (SurfaceImage) participants.image();
            picture = SurfacePicture.draw(
                    surface.grayordinates(), SurfaceMaps.meshes(surfaces, surface), mean, significant, colours);
        }
        ImageIO.write(picture, "png", outputs.file(file).toFile());
    }

    private static double[] mean(Path file, VolumeImage maps) {
        if (!(BrainImage.open(List.of(file)) instanceof VolumeImage run)) {
            throw new DataException(file.getFileName() + ": expected a volume as --background, found a surface");
        }
        run.requirePlacesOf(maps);
        double[] mean = new double[run.places()];
        Nifti.forEachVolume(run.header(), Nifti.allVoxels(run.header()), (volume, values) -> {
            for (int k = 0; k < mean.length; k++) {
                mean[k] += values[k] / run.volumes();
            }
        });
        return mean;
    }
}
