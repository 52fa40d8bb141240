package rdmflow.tool.trainnetwork;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.ToolRun;
import rdmflow.vision.network.NetworkCards;
import rdmflow.vision.network.Networks;
import rdmflow.vision.weights.WeightFile;

class TrainNetworkTest extends SmallTrainings {
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
        train(still("motionnet-haa500", "motion.json", "m", "--batch-size", 6, "--lr", 0.001))
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
}
