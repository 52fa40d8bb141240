package rdmflow.training.shards;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import rdmflow.io.tool.Outputs;
import rdmflow.test.ActionFrames;

/** Small shards: of each class the last video for test, the one before for val, the others for train. */
public final class TestShards {
    private TestShards() {}

    public static ShardSet write(Path folder, int classes, int videosEach, int frames, int side) throws IOException {
        List<ActionVideo> videos =
                ActionFolder.frames(ActionFrames.write(folder.resolve("frames"), classes, videosEach, frames, side));
        try (Outputs outputs = new Outputs();
                ShardWriter writer = new ShardWriter(folder, outputs, Long.MAX_VALUE)) {
            for (String set : DataSplit.SETS) {
                for (int i = 0; i < videos.size(); i++) {
                    int left = videosEach - 1 - i % videosEach;
                    if (set.equals(left == 0 ? "test" : left == 1 ? "val" : "train")) {
                        writer.add(set, videos.get(i), i / videosEach, FrameSource.read(videos.get(i), side, 0.95f));
                    }
                }
            }
            writer.finish();
            outputs.commit();
        }
        return ShardSet.open(folder);
    }
}
