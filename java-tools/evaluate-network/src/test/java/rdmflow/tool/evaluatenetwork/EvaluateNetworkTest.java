package rdmflow.tool.evaluatenetwork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Outputs;
import rdmflow.test.ActionFrames;
import rdmflow.test.ToolRun;
import rdmflow.training.shards.ActionFolder;
import rdmflow.training.shards.ActionVideo;
import rdmflow.training.shards.FrameSource;
import rdmflow.training.shards.ShardWriter;
import rdmflow.vision.network.TrainableNetworks;
import rdmflow.vision.weights.FloatTensor;
import rdmflow.vision.weights.RandomWeights;
import rdmflow.vision.weights.Safetensors;

/** Networks whose answer does not depend on the picture, so that the shares are known: the last layer is a bias alone. */
class EvaluateNetworkTest {
    private static final List<Integer> WIDTHS = List.of(4, 4, 8, 8);

    @TempDir
    static Path shared;

    private static Path shards;

    @TempDir
    Path folder;

    @BeforeAll
    static void pack() throws IOException {
        shards = shared.resolve("shards");
        List<ActionVideo> videos = ActionFolder.frames(ActionFrames.write(shared.resolve("frames"), 5, 2, 4, 40));
        try (Outputs outputs = new Outputs();
                ShardWriter writer = new ShardWriter(shards, outputs, Long.MAX_VALUE)) {
            for (String set : List.of("train", "test")) {
                for (int i = set.equals("train") ? 0 : 1; i < videos.size(); i += 2) {
                    writer.add(set, videos.get(i), i / 2, FrameSource.read(videos.get(i), 40, 0.95f));
                }
            }
            writer.finish();
            outputs.commit();
        }
        Files.writeString(shared.resolve("static.json"), "{\"resize\": 40, \"crop\": 40}");
        Files.writeString(shared.resolve("flow.json"), "{\"resize\": 40, \"crop\": 40, \"frames\": 3}");
        Files.writeString(
                shared.resolve("static_history.tsv"),
                "epoch\tset\tloss\tphotometric\tssim\tsmoothness\ttop1\ttop3\tn\n"
                        + "1\ttrain\t2.5\tn/a\tn/a\tn/a\t0.25\t0.5\t20\n1\tval\t2.25\tn/a\tn/a\tn/a\t0.5\t0.75\t4\n"
                        + "2\ttrain\t1.5\tn/a\tn/a\tn/a\t0.5\t0.75\t20\n2\tval\t1.75\tn/a\tn/a\tn/a\t0.5\t1.0\t4\n");
        Map<String, FloatTensor> still = answering(3, 5, 3f, 1f, 0f, 2f, -1f);
        Safetensors.write(shared.resolve("static.safetensors"), still);
        Map<String, FloatTensor> flow = new LinkedHashMap<>();
        RandomWeights.of(TrainableNetworks.motion(3, List.of(4, 4, 4, 4, 4, 4, 4, 4)), 1)
                .forEach((name, tensor) -> flow.put("flow_generator." + name, tensor));
        answering(4, 5, 0f, 4f, 3f, 2f, 1f).forEach((name, tensor) -> flow.put("flow_classifier." + name, tensor));
        Safetensors.write(shared.resolve("flow.safetensors"), flow);
    }

    private static Map<String, FloatTensor> answering(int channels, int classes, float... bias) {
        Map<String, FloatTensor> tensors = RandomWeights.of(TrainableNetworks.classifier(channels, WIDTHS, classes), 1);
        Arrays.fill(tensors.get("fc_action.weight").values(), 0);
        System.arraycopy(bias, 0, tensors.get("fc_action.bias").values(), 0, classes);
        return tensors;
    }

    private ToolRun evaluate(Object... more) {
        List<Object> arguments =
                new ArrayList<>(List.of("--shards", shards, "--device", "cpu", "--output-dir", folder.resolve("out")));
        arguments.addAll(List.of(more));
        return ToolRun.of(EvaluateNetwork::run, arguments);
    }

    @Test
    void countsSharesOfTwoNetworksByFrameAndByClip() throws IOException {
        evaluate(
                        "--network",
                        "resnet18-haa500",
                        "flow-resnet18-haa500",
                        "--weights",
                        shared.resolve("static.safetensors"),
                        shared.resolve("flow.safetensors"),
                        "--card",
                        shared.resolve("static.json"),
                        shared.resolve("flow.json"),
                        "--history",
                        shared.resolve("static_history.tsv"))
                .requireSuccess();
        Table table = Tables.readTsv(folder.resolve("out/table2.tsv"));
        assertEquals(List.of("model", "set", "epochs", "n", "top1", "top3"), table.columns());
        // five classes of one video of four frames, two clips of three: the static network always says class 0, then 3,
        // 1
        assertEquals(
                List.of("resnet18-haa500", "test", "2", "20", "0.2", "0.6"),
                List.copyOf(table.rows().get(0).values()));
        assertEquals(
                List.of("flow-resnet18-haa500", "test", "n/a", "10", "0.2", "0.6"),
                List.copyOf(table.rows().get(1).values()));
        Table predictions = Tables.readTsv(folder.resolve("out/predictions.tsv"));
        assertEquals(30, predictions.rows().size());
        assertEquals(
                List.of("resnet18-haa500", "action3_001", "0", "action3", "action0", "1"),
                List.copyOf(predictions.rows().get(12).values()));
        Table classes = Tables.readTsv(folder.resolve("out/classes.tsv"));
        assertEquals(1, classes.number(0, "top1"));
        assertEquals(0, classes.number(2, "top3"));
        String page = Files.readString(folder.resolve("out/training.html"));
        assertTrue(page.contains("data:image/png;base64,") && page.contains("Learning curves of static"), page);
        assertTrue(page.contains("<td>chance</td><td></td><td></td><td>20.0 %</td><td>60.0 %</td>"), page);
        assertFalse(page.contains("http"), page);
    }

    @Test
    void countsVideosByTheMeanOfTheirSamples() throws IOException {
        evaluate(
                        "--network",
                        "resnet18-haa500",
                        "--weights",
                        shared.resolve("static.safetensors"),
                        "--card",
                        shared.resolve("static.json"),
                        "--score",
                        "video",
                        "--batch-size",
                        3)
                .requireSuccess();
        Table table = Tables.readTsv(folder.resolve("out/table2.tsv"));
        assertEquals(5, table.number(0, "n"));
        assertEquals(.2, table.number(0, "top1"));
        assertEquals("n/a", table.rows().get(0).get("epochs"));
    }

    @Test
    void refusesMotionNetworksAndListsOfAnotherLength() {
        ToolRun run = evaluate("--network", "motionnet-haa500", "--weights", "a", "b", "--set", "all");
        assertEquals(64, run.exitCode());
        assertTrue(run.lastLine().contains("a motion network has no classes"), run.lastLine());
        assertTrue(run.lastLine().contains("--weights: expected one file per network, found 2 for 1"), run.lastLine());
    }

    @Test
    void refusesFieldsOfACardThatItDoesNotObey() throws IOException {
        Path card = Files.writeString(folder.resolve("c.json"), "{\"resize\": 40, \"crop\": 40, \"range\": 255}");
        ToolRun run = evaluate(
                "--network", "resnet18-haa500", "--weights", shared.resolve("static.safetensors"), "--card", card);
        assertEquals(65, run.exitCode());
        assertEquals(List.of("c.json: range: expected 1, the only one that is trained, found 255"), run.problems());
    }

    @Test
    void refusesWeightsOfOtherClassesOrOfAnotherNetwork() throws IOException {
        Path four = folder.resolve("four.safetensors");
        Safetensors.write(four, answering(3, 4, 0, 0, 0, 0));
        ToolRun run =
                evaluate("--network", "resnet18-haa500", "--weights", four, "--card", shared.resolve("static.json"));
        assertEquals(List.of("four.safetensors: expected 5 classes as the shards have, found 4"), run.problems());
        ToolRun other = evaluate(
                "--network",
                "resnet18-haa500",
                "--weights",
                shared.resolve("flow.safetensors"),
                "--card",
                shared.resolve("static.json"));
        assertEquals(65, other.exitCode());
        assertTrue(other.problems().get(0).startsWith("flow.safetensors: "), other.stderr());
        ToolRun empty = evaluate(
                "--network",
                "resnet18-haa500",
                "--weights",
                shared.resolve("static.safetensors"),
                "--card",
                shared.resolve("static.json"),
                "--set",
                "val");
        assertEquals(
                List.of("shards.tsv: expected videos of 1 or more frames in the val set, found none"),
                empty.problems());
        assertFalse(Files.exists(folder.resolve("out")));
    }
}
