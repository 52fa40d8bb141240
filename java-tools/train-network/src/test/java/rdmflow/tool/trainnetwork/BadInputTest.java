package rdmflow.tool.trainnetwork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import rdmflow.test.ToolRun;
import rdmflow.training.checkpoint.Checkpoints;

class BadInputTest extends SmallTrainings {
    /** A hook that waited for a training that never began would hold the process for minutes. */
    @Test
    void aDeviceThatIsNotThereEndsTheProcessAtOnce() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TrainNetwork.class.getName()));
        picture("a", "--device", "gpu99").forEach(word -> command.add(word.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out("log").toFile())
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), Files.readString(out("log")));
            assertEquals(65, process.exitValue(), Files.readString(out("log")));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void stopsAtOnceWhenTheLossIsNoNumberAndKeepsTheLastGoodCheckpoint() throws IOException {
        ToolRun run = train(picture("a", "--batch-size", 4, "--lr", 1e30, "--checkpoint-minutes", 0, "--dropout", 0));
        assertEquals(65, run.exitCode(), run.stderr());
        assertTrue(
                run.lastLine()
                        .matches(".*expected (a number|numbers) at step \\d+ \\(epoch 1, batch \\d+\\) with"
                                + " learning rate 1.0E30, found .*"),
                run.lastLine());
        assertFalse(Files.exists(out("a.safetensors")));
    }

    @Test
    void aMotionNetworkWhoseFlowIsNoNumberStopsTheSameWay() {
        ToolRun run = train(still("motionnet-haa500", "motion.json", "a", "--batch-size", 4, "--lr", 1e30));
        assertEquals(65, run.exitCode(), run.stderr());
        assertTrue(run.lastLine().contains("with learning rate 1.0E30, found "), run.lastLine());
    }

    @Test
    void refusesCheckpointsOfAnotherConfigurationAndASecondTrainingInOneFolder() throws IOException {
        train(picture("a", "--batch-size", 8, "--epochs", 1)).requireSuccess();
        ToolRun other = train(picture("a", "--batch-size", 8, "--epochs", 1, "--lr", 0.5));
        assertEquals(65, other.exitCode());
        assertTrue(
                other.lastLine()
                        .contains("a: expected checkpoints of these options, shards and weights, found those of"),
                other.lastLine());
        try (Checkpoints busy = Checkpoints.open(out("b"), "x".repeat(64))) {
            ToolRun second = train(picture("b", "--batch-size", 8));
            assertEquals(65, second.exitCode());
            assertTrue(
                    second.lastLine()
                            .endsWith("b: expected checkpoints of no other training, found one that runs now:"
                                    + " wait for it, or name another folder"),
                    second.lastLine());
            assertTrue(busy.latest().isEmpty());
        }
    }

    @Test
    void saysHowEachWrongOptionShouldBe() {
        ToolRun run = train(
                "--shards",
                shards,
                "--network",
                "vgg",
                "--checkpoints",
                out("x"),
                "--output",
                out("x.pt"),
                "--max-minutes",
                -1);
        assertEquals(64, run.exitCode());
        assertTrue(run.lastLine().contains("--network: expected one of resnet18-haa500, motionnet-haa500,"));
        assertTrue(run.lastLine().contains("--output: expected a name that ends in .safetensors, found x.pt"));
        ToolRun motion = train(
                "--shards",
                shards,
                "--network",
                "motionnet-haa500",
                "--checkpoints",
                out("x"),
                "--output",
                out("x.safetensors"),
                "--dropout",
                0.5,
                "--lr",
                -1,
                "--contrast",
                "no");
        assertEquals(64, motion.exitCode());
        assertTrue(motion.lastLine().contains("--lr: expected a positive number, found -1.0"), motion.lastLine());
        assertTrue(motion.lastLine().contains("--dropout: expected it for another network"), motion.lastLine());
        ToolRun flow = train(
                "--shards",
                shards,
                "--network",
                "flow-resnet18-haa500",
                "--checkpoints",
                out("x"),
                "--output",
                out("x.safetensors"));
        assertTrue(flow.lastLine().contains("--motion-weights: expected with flow-resnet18-haa500"), flow.lastLine());
        assertFalse(Files.exists(out("x")));
    }

    @Test
    void refusesFieldsOfACardThatTrainingDoesNotObey() throws IOException {
        Path card = out("card.json");
        Files.writeString(
                card,
                "{\"crop\": 40, \"resize\": 44, \"channels\": \"bgr\", \"range\": 255, \"interpolation\": \"cubic\"}");
        ToolRun run = train(still("resnet18-haa500", card.toString(), "x"));
        assertEquals(65, run.exitCode());
        assertEquals(
                List.of(
                        "card.json: channels: expected rgb, the only one that is trained, found bgr",
                        "card.json: range: expected 1, the only one that is trained, found 255",
                        "card.json: interpolation: expected linear, the only one that is trained, found cubic"),
                run.problems());
        Files.writeString(card, "{\"crop\": 40, \"frames\": 3, \"clip_stride\": 2, \"flow_scale\": \"caffe\"}");
        assertEquals(
                List.of(
                        "card.json: clip_stride: expected 1, the only one that is trained, found 2",
                        "card.json: flow_scale: expected none, the only one that is trained, found caffe"),
                train(still("flow-resnet18-haa500", card.toString(), "x", "--motion-weights", card))
                        .problems());
    }

    @Test
    void refusesClipsForPicturesAndSquaresWithoutAFlow() throws IOException {
        Path card = out("card.json");
        Files.writeString(card, "{\"crop\": 40, \"resize\": 44, \"frames\": 3}");
        assertEquals(
                List.of("card.json: frames: expected 1 for a network that sees pictures, found 3"),
                train(still("resnet18-haa500", card.toString(), "x")).problems());
        String small = "{\"frames\": 3, \"resize\": 40, \"crop\": %d, \"widths\": [4, 4, 4, 4, 4, 4, 4, 4]}";
        Files.writeString(card, small.formatted(8));
        assertEquals(
                List.of("card.json: crop: expected 16 or more, or the coarsest flow has one pixel and no neighbours to"
                        + " be smooth with, found 8"),
                train(still("motionnet-haa500", card.toString(), "x")).problems());
        Files.writeString(card, small.formatted(16));
        train(still("motionnet-haa500", card.toString(), "x", "--epochs", 1, "--lr", 0.001))
                .requireSuccess();
    }

    @Test
    void refusesACardThatCannotBeTrained() throws IOException {
        Path card = out("card.json");
        Files.writeString(card, "{\"widths\": [4, 4, 0], \"crop\": 40, \"resize\": 44}");
        assertEquals(
                List.of("card.json: widths: expected 4 positive whole numbers, found [4,4,0]"),
                train(still("resnet18-haa500", card.toString(), "x")).problems());
        Files.writeString(card, "{\"classes\": 7, \"crop\": 24, \"resize\": 44}");
        assertEquals(
                2,
                train(still("resnet18-haa500", card.toString(), "x")).problems().size());
        Files.writeString(card, "{\"frames\": 9, \"crop\": 40, \"resize\": 44, \"widths\": [1, 1, 1, 1, 1, 1, 1, 1]}");
        assertEquals(
                List.of("shards.tsv: expected videos of 9 or more frames in the train set, found none"),
                train(still("motionnet-haa500", card.toString(), "x")).problems());
    }
}
