package rdmflow.tool.trainnetwork;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.JsonFile;
import rdmflow.io.tool.Outputs;
import rdmflow.test.ActionFrames;
import rdmflow.test.ToolRun;
import rdmflow.training.checkpoint.Checkpoints;
import rdmflow.training.shards.ActionFolder;
import rdmflow.training.shards.ActionVideo;
import rdmflow.training.shards.DataSplit;
import rdmflow.training.shards.FrameSource;
import rdmflow.training.shards.ShardWriter;
import rdmflow.vision.network.NetworkCards;
import rdmflow.vision.network.Networks;
import rdmflow.vision.weights.WeightFile;

class TrainNetworkTest {
    @TempDir
    static Path shared;

    private static Path shards;

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

    private static ToolRun train(Object... arguments) {
        return ToolRun.of(TrainNetwork::run, arguments);
    }

    private List<Object> still(String network, String card, String name, Object... more) {
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

    private List<Object> picture(String name, Object... more) {
        return still("resnet18-haa500", "static.json", name, more);
    }

    private Path out(String name) {
        return folder.resolve(name);
    }

    private byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(out(name));
    }

    @Test
    void trainsAStaticNetworkWhoseWeightsExtractionTakes() throws IOException {
        ToolRun run = train(picture("a", "--batch-size", 8));
        run.requireSuccess();
        assertTrue(run.stderr().contains("epoch 2/2, batch 4/4, loss "), run.stderr());
        var card = NetworkCards.resolve("resnet18-haa500", Optional.of(out("a_card.json")));
        assertEquals(3, card.tensors().classes());
        assertEquals(List.of(), Networks.check(card, WeightFile.header(out("a.safetensors"))));
        Table history = Tables.readTsv(out("a_history.tsv"));
        assertEquals(4, history.rows().size());
        assertEquals(30, history.number(0, "n"));
        assertEquals(15, history.number(1, "n"));
        assertEquals("n/a", history.rows().get(0).get("ssim"));
        String page = Files.readString(out("a_training.html"));
        assertTrue(page.contains("<svg") && !page.contains("http"), page);
        assertTrue(Files.exists(out("a/state/training.html")));
    }

    @Test
    void sameInputsGiveTheSameBytesWhateverTheLoadersThreads() throws IOException {
        train(picture("a", "--batch-size", 8)).requireSuccess();
        train(picture("b", "--batch-size", 8, "--cache", out("cache"))).requireSuccess();
        assertArrayEquals(bytes("a.safetensors"), bytes("b.safetensors"));
        assertArrayEquals(bytes("a_history.tsv"), bytes("b_history.tsv"));
        train(picture("c", "--batch-size", 8, "--seed", 2)).requireSuccess();
        assertNotEquals(Files.mismatch(out("a.safetensors"), out("c.safetensors")), -1);
    }

    @Test
    void goesOnWhereItWasStoppedByteForByte() throws IOException {
        train(picture("whole", "--batch-size", 4, "--accumulate", 3)).requireSuccess();
        ToolRun run = null;
        int stops = 0;
        do {
            // the limit is over at once: each run makes a step, saves and stops
            run = train(picture("parts", "--batch-size", 4, "--accumulate", 3, "--max-minutes", 1e-9));
            if (run.exitCode() != 0) {
                assertEquals(140, run.exitCode(), run.stderr());
                assertTrue(run.lastLine().contains("the same command goes on from there"), run.stderr());
                assertFalse(Files.exists(out("parts.safetensors")));
                stops++;
            }
        } while (run.exitCode() != 0 && stops < 30);
        assertTrue(stops >= 6, "stops " + stops);
        assertArrayEquals(bytes("whole.safetensors"), bytes("parts.safetensors"));
        assertArrayEquals(bytes("whole_history.tsv"), bytes("parts_history.tsv"));
        try (var files = Files.list(out("parts/state"))) {
            assertEquals(
                    2,
                    files.filter(file -> file.toString().endsWith(".safetensors"))
                            .count());
        }
    }

    @Test
    void trainsTheMotionNetworkAndOnItsFlowAClassifierBothResumed() throws IOException {
        train(still("motionnet-haa500", "motion.json", "m", "--batch-size", 6, "--lr", 1e-4))
                .requireSuccess();
        Table history = Tables.readTsv(out("m_history.tsv"));
        double sum = history.number(0, "photometric") + history.number(0, "ssim") + history.number(0, "smoothness");
        assertEquals(history.number(0, "loss"), sum, 1e-5);
        assertEquals("n/a", history.rows().get(0).get("top1"));
        List<Object> flow = still(
                "flow-resnet18-haa500", "flow.json", "f", "--batch-size", 6, "--motion-weights", out("m.safetensors"));
        train(flow).requireSuccess();
        var card = NetworkCards.resolve("flow-resnet18-haa500", Optional.of(out("f_card.json")));
        assertEquals(List.of(), Networks.check(card, WeightFile.header(out("f.safetensors"))));
        Map<String, ?> kept = WeightFile.read(out("f.safetensors"), "", List.of("flow_generator.conv1.1.running_mean"));
        Map<String, ?> given = WeightFile.read(out("m.safetensors"), "", List.of("conv1.1.running_mean"));
        assertArrayEquals(
                ((rdmflow.vision.weights.FloatTensor) given.get("conv1.1.running_mean")).values(),
                ((rdmflow.vision.weights.FloatTensor) kept.get("flow_generator.conv1.1.running_mean")).values());
        flow.set(flow.indexOf(out("f")), out("g"));
        flow.set(flow.indexOf(out("f.safetensors")), out("g.safetensors"));
        flow.addAll(List.of("--motion-mode", "moving"));
        train(flow).requireSuccess();
        Map<String, ?> moved =
                WeightFile.read(out("g.safetensors"), "", List.of("flow_generator.conv1.1.running_mean"));
        assertFalse(java.util.Arrays.equals(
                ((rdmflow.vision.weights.FloatTensor) given.get("conv1.1.running_mean")).values(),
                ((rdmflow.vision.weights.FloatTensor) moved.get("flow_generator.conv1.1.running_mean")).values()));
    }

    @Test
    void beginsWithOtherWeights() throws IOException {
        train(picture("a", "--batch-size", 8)).requireSuccess();
        train(picture("b", "--batch-size", 8, "--init-weights", out("a.safetensors")))
                .requireSuccess();
        double before = Tables.readTsv(out("a_history.tsv")).number(0, "loss");
        double after = Tables.readTsv(out("b_history.tsv")).number(0, "loss");
        assertTrue(after < before, after + " " + before);
        ToolRun run = train(still("resnet18-haa500", "flow.json", "c", "--init-weights", shared.resolve("flow.json")));
        assertEquals(65, run.exitCode(), run.stderr());
        train(still(
                        "flow-resnet18-haa500",
                        "flow.json",
                        "d",
                        "--init-weights",
                        out("a.safetensors"),
                        "--motion-weights",
                        out("a.safetensors")))
                .problems()
                .forEach(problem -> assertTrue(problem.startsWith("a.safetensors: "), problem));
    }

    @Test
    void severalDevicesShareABatch() throws IOException {
        train(picture("one", "--batch-size", 8, "--micro-batch", 4, "--dropout", 0, "--epochs", 1))
                .requireSuccess();
        train(picture("two", "--batch-size", 8, "--dropout", 0, "--epochs", 1, "--device", "cpu,cpu"))
                .requireSuccess();
        // equal gradients of halves of 4; the last batch of 6 is divided otherwise, and norms move by other parts
        double one = Tables.readTsv(out("one_history.tsv")).number(0, "loss");
        double two = Tables.readTsv(out("two_history.tsv")).number(0, "loss");
        assertEquals(one, two, 0.02);
    }

    @Test
    void aDeviceMayBeLeftWithoutASample() throws IOException {
        // the second batch of 30 samples is one sample
        train(picture("a", "--batch-size", 29, "--accumulate", 1, "--epochs", 1, "--device", "cpu,cpu"))
                .requireSuccess();
        var sidecar = JsonFile.object(out("a.safetensors.json"));
        assertEquals(2, sidecar.at("/details/devices").asInt());
        assertTrue(sidecar.at("/parameters/checkpoints").isMissingNode(), sidecar.toString());
    }

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
    void goesOnFromTheCheckpointBeforeWhenTheLastOneIsDamaged() throws IOException {
        train(picture("a", "--batch-size", 8)).requireSuccess();
        byte[] whole = bytes("a.safetensors");
        try (var files = Files.list(out("a/state"))) {
            Path last = files.filter(file -> file.getFileName().toString().matches("step-.*-2-0.safetensors"))
                    .findFirst()
                    .orElseThrow();
            Files.write(last, java.util.Arrays.copyOf(Files.readAllBytes(last), 1000));
        }
        Files.delete(out("a.safetensors"));
        ToolRun run = train(picture("a", "--batch-size", 8));
        assertEquals(0, run.exitCode(), run.stderr());
        assertTrue(run.stderr().contains("a checkpoint cannot be read: "), run.stderr());
        assertArrayEquals(whole, bytes("a.safetensors"));
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
