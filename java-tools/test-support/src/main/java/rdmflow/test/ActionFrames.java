package rdmflow.test;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small action data sets as folders of PNG frames: a class is a colour, and a direction in which waves move. */
public final class ActionFrames {
    private ActionFrames() {}

    /** Writes FOLDER/CLASS_000/frame_000.png and so on; returns the folder. */
    public static Path write(Path folder, int classes, int videosEach, int frames, int side) throws IOException {
        for (int action = 0; action < classes; action++) {
            for (int video = 0; video < videosEach; video++) {
                Path home = Files.createDirectories(folder.resolve(String.format("action%d_%03d", action, video)));
                Random random = new Random(100L * action + video);
                double start = 9 * random.nextDouble();
                double angle = 2 * Math.PI * action / classes;
                for (int t = 0; t < frames; t++) {
                    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
                    for (int i = 0; i < side * side; i++) {
                        double u = i % side - t * Math.cos(angle) + start;
                        double v = i / side - t * Math.sin(angle) - start;
                        int level = (int) (110 + 25 * (Math.sin(0.7 * u) + Math.cos(0.5 * v)));
                        int colour = 0x010101 * level + (60 << 8 * (action % 3));
                        image.setRGB(i % side, i / side, colour);
                    }
                    ImageIO.write(
                            image,
                            "png",
                            home.resolve(String.format("frame_%03d.png", t)).toFile());
                }
            }
        }
        return folder;
    }
}
