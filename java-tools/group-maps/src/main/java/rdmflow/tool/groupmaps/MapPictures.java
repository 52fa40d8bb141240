package rdmflow.tool.groupmaps;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import rdmflow.core.DataException;
import rdmflow.core.maps.GroupMap;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.SurfaceImage;
import rdmflow.io.brain.SurfaceMaps;
import rdmflow.io.brain.VolumeImage;
import rdmflow.io.tool.Outputs;
import rdmflow.pictures.BrainMap;
import rdmflow.pictures.MapScale;
import rdmflow.pictures.SurfacePicture;
import rdmflow.pictures.VolumePicture;

/**
 * The means over participants as pictures: slices of a volume, or views of the hemispheres, with what is significant
 * marked. They are drawn when all are known, since the networks of one time control share a scale.
 */
final class MapPictures {
    static final double SIGNIFICANT = 0.05;
    private static final String THRESHOLD = "p < .05, family-wise";

    private record Drawn(BrainImage space, BrainMap map) {}

    private final Map<String, Drawn> drawn = new TreeMap<>();

    /** @param name model and time control: {@code model-vit_time-lag} */
    BrainMap add(String name, ParticipantMaps participants, GroupMap group) {
        double[] p = participants.whole(group.familyWise());
        boolean[] significant = new boolean[p.length];
        for (int k = 0; k < p.length; k++) {
            significant[k] = p[k] < SIGNIFICANT;
        }
        BrainMap map = new BrainMap(participants.whole(group.mean()), significant);
        drawn.put(name, new Drawn(participants.image(), map));
        return map;
    }

    void write(Outputs outputs, Path folder, Optional<Path> background, List<Path> surfaces) throws IOException {
        Ground ground = new Ground(background);
        for (Map.Entry<String, Drawn> entry : drawn.entrySet()) {
            MapScale scale = scale(entry.getKey());
            BrainMap map = entry.getValue().map();
            BufferedImage picture;
            if (entry.getValue().space() instanceof VolumeImage volume) {
                picture = VolumePicture.draw(volume, ground.on(volume), map, scale);
            } else {
                SurfaceImage surface = (SurfaceImage) entry.getValue().space();
                picture = SurfacePicture.draw(surface, SurfaceMaps.meshes(surfaces, surface), map, scale);
            }
            Path file = folder.resolve("group_" + entry.getKey() + ".png");
            ImageIO.write(picture, "png", outputs.file(file).toFile());
        }
    }

    private MapScale scale(String name) {
        return MapScale.of(
                "mean r",
                THRESHOLD,
                drawn.entrySet().stream()
                        .filter(other -> timeControl(other.getKey()).equals(timeControl(name)))
                        .map(other -> other.getValue().map())
                        .toList());
    }

    private static String timeControl(String name) {
        return name.substring(name.lastIndexOf("_time-"));
    }

    /** The mean of a run, read once for all pictures. */
    private static final class Ground {
        private final Optional<Path> file;
        private Optional<VolumeImage> run = Optional.empty();
        private double[] mean = {};

        Ground(Optional<Path> file) {
            this.file = file;
        }

        double[] on(VolumeImage maps) {
            if (file.isEmpty()) {
                return new double[maps.places()];
            }
            if (run.isEmpty()) {
                if (!(BrainImage.open(List.of(file.get())) instanceof VolumeImage volume)) {
                    throw new DataException(
                            file.get().getFileName() + ": expected a volume as --background, found a surface");
                }
                volume.requirePlacesOf(maps);
                run = Optional.of(volume);
                mean = VolumePicture.meanOf(volume);
            }
            run.get().requirePlacesOf(maps);
            return mean;
        }
    }
}
