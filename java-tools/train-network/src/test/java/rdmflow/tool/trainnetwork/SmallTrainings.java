package rdmflow.tool.trainnetwork;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.tool.Outputs;
import rdmflow.test.ActionFrames;
import rdmflow.test.ToolRun;
import rdmflow.training.shards.ActionFolder;
import rdmflow.training.shards.ActionVideo;
import rdmflow.training.shards.DataSplit;
import rdmflow.training.shards.FrameSource;
import rdmflow.training.shards.ShardWriter;

/** Twelve short clips of three classes, and trainings on them that take a second. */
abstract class SmallTrainings {
    @TempDir
    static Path shared;

    static Path shards;

    @TempDir
    Path folder;

    @BeforeAll
    static void pack() throws IOException {
        shards = shared.resolve("shards");
        List<ActionVideo> videos = ActionFolder.frames(ActionFrames.write(shared.resolve("frames"), 3, 4, 5, 44));
        try (Outputs outputs = new Outputs();
                ShardWriter writer = new ShardWriter(shards, outputs, Long.MAX_VALUE)) {
            for (String set : DataSplit.SETS) {
                for (int i = 0; i < videos.size(); i++) {
                    if (set.equals(List.of("train", "train", "val", "test").get(i % 4))) {
                        writer.add(set, videos.get(i), i / 4, FrameSource.read(videos.get(i), 44, 0.95f));
                    }
                }
            }
            writer.finish();
            outputs.commit();
        }
        Files.writeString(shared.resolve("static.json"), "{\"resize\": 44, \"crop\": 40, \"widths\": [4, 4, 8, 8]}");
        Files.writeString(
                shared.resolve("motion.json"),
                "{\"frames\": 3, \"resize\": 40, \"crop\": 40, \"widths\": [4, 4, 4, 4, 4, 4, 4, 4]}");
        Files.writeString(
                shared.resolve("flow.json"), "{\"frames\": 3, \"resize\": 40, \"crop\": 40, \"widths\": [4, 4, 8, 8]}");
    }

    static ToolRun train(Object... arguments) {
        return ToolRun.of(TrainNetwork::run, arguments);
    }

    List<Object> still(String network, String card, String name, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "--shards",
                shards,
                "--network",
                network,
                "--card",
                shared.resolve(card),
                "--checkpoints",
                out(name),
                "--output",
                out(name + ".safetensors")));
        List<Object> given = List.of(more);
        if (!given.contains("--epochs")) {
            arguments.addAll(List.of("--epochs", 2));
        }
        if (!given.contains("--device")) {
            arguments.addAll(List.of("--device", "cpu"));
        }
        arguments.addAll(given);
        return arguments;
    }

    List<Object> picture(String name, Object... more) {
        return still("resnet18-haa500", "static.json", name, more);
    }

    Path out(String name) {
        return folder.resolve(name);
    }

    byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(out(name));
    }
}
