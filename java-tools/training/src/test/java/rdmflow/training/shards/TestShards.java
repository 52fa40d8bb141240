package rdmflow.training.shards;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import rdmflow.io.tool.Outputs;
import rdmflow.training.Chance;

/** Small shards of squares: a class is a hue and a direction of motion. */
public final class TestShards {
    private TestShards() {}

    /** One video of each class for val and test each, the others for train. */
    public static ShardSet write(Path folder, int classes, int videosEach, int frames, int side) throws IOException {
        try (Outputs outputs = new Outputs();
                ShardWriter writer = new ShardWriter(folder, outputs, Long.MAX_VALUE)) {
            for (String set : DataSplit.SETS) {
                for (int action = 0; action < classes; action++) {
                    for (int video = 0; video < videosEach; video++) {
                        boolean here = set.equals(
                                video == videosEach - 1 ? "test" : video == videosEach - 2 ? "val" : "train");
                        if (here) {
                            writer.add(set, named(action, video), action, frames(action, classes, video, frames, side));
                        }
                    }
                }
            }
            writer.finish();
            outputs.commit();
        }
        return ShardSet.open(folder);
    }

    private static ActionVideo named(int action, int video) {
        return new ActionVideo(String.format("action%d_%03d", action, video), "action" + action, Path.of("none"));
    }

    private static FrameSource.Frames frames(int action, int classes, int video, int frames, int side) {
        Chance chance = Chance.of(1, Chance.Purpose.WEIGHTS, action, video);
        List<byte[]> jpegs = new ArrayList<>();
        double angle = 2 * Math.PI * action / classes;
        for (int t = 0; t < frames; t++) {
            byte[] rgb = new byte[side * side * 3];
            for (int i = 0; i < rgb.length; i++) {
                int x = i / 3 % side;
                int y = i / 3 / side;
                double u = x - t * Math.cos(angle) + 9 * chance.uniform(0);
                double v = y - t * Math.sin(angle) + 9 * chance.uniform(1);
                double wave = Math.sin(0.7 * u) + Math.cos(0.5 * v);
                rgb[i] = (byte) (110 + 25 * wave + (i % 3 == action % 3 ? 60 : 0));
            }
            jpegs.add(Pictures.jpeg(new Pictures.Picture(side, side, rgb), 0.95f));
        }
        return new FrameSource.Frames(side, side, jpegs);
    }
}
