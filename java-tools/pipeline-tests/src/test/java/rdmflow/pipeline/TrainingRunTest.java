package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** train.nf: its plan, and trainings that are stopped again and again and go on from their checkpoints. */
class TrainingRunTest {
    private static final Path SCRIPT = Nextflow.repository().resolve("train.nf");

    @TempDir
    Path folder;

    /** Both parsers plan it in {@code make lint}. */
    @Test
    void plansTheThreeNetworks() throws IOException {
        Files.createDirectories(folder.resolve("videos/a"));
        PipelineRun run = new Nextflow(SCRIPT, folder, List.of("-stub-run", "--max_cpus=1", "--max_memory=1 GB"))
                .run("--videos", "videos", "--preset", "authors", "--device", "gpu0,gpu1");
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(
                new TreeMap<>(
                        Map.of("PACK_SHARDS", 1L, "TRAIN_NETWORK", 2L, "TRAIN_CLASSIFIER", 1L, "EVALUATE_NETWORK", 1L)),
                run.executed());
        String sheet = Files.readString(folder.resolve("results/networks/models.csv"));
        assertTrue(
                sheet.contains("static-haa500,Static (trained),resnet18-haa500,static.safetensors,static_card.json,"),
                sheet);
        // evaluated as it was trained, but on one device
        assertTrue(script("evaluate-network").contains("--cropping authors --device gpu0 "));
    }

    /** What a task of this tool ran. */
    private String script(String tool) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("work"))) {
            for (Path file : files.filter(file -> file.endsWith(".command.sh")).toList()) {
                String text = Files.readString(file);
                if (text.contains("\n" + tool + " ")) {
                    return text;
                }
            }
        }
        return "";
    }

    @Test
    void saysAllThatIsWrongWithItsParametersAtOnce() {
        PipelineRun run =
                new Nextflow(SCRIPT, folder, List.of("--max_cpus=1")).run("--split", "half", "--init_weights", "x");
        assertEquals(1, run.exitCode(), run.log());
        assertTrue(run.log().contains("expected one of --videos FOLDER and --frames FOLDER"), run.log());
        assertTrue(run.log().contains("--split: expected one of 85-5-10, haa500, found half"), run.log());
        assertTrue(run.log().contains("--init_weights: expected a file or folder, found none at x"), run.log());
    }

    @Test
    @Tag("slow")
    void trainingsThatAreStoppedAfterEachStepEndWithTheWeightsOfAnUninterruptedOne() throws Exception {
        Tools.run(
                "simulate-study",
                "--actions",
                "4",
                "--output",
                folder.resolve("actions").toString());
        Files.writeString(folder.resolve("static.json"), "{\"resize\": 40, \"crop\": 40, \"widths\": [4, 4, 8, 8]}");
        Files.writeString(
                folder.resolve("motion.json"),
                "{\"frames\": 3, \"resize\": 40, \"crop\": 40, \"widths\": [4, 4, 4, 4, 4, 4, 4, 4]}");
        Files.writeString(
                folder.resolve("flow.json"), "{\"frames\": 3, \"resize\": 40, \"crop\": 40, \"widths\": [4, 4, 8, 8]}");
        String options = "--epochs 1 --batch-size 16 --accumulate 1 --lr 0.001";
        Nextflow training = new Nextflow(SCRIPT, folder, List.of("--max_cpus=1", "--max_memory=2 GB"));
        String[] given = {
            "--videos",
            "actions",
            "--short_side",
            "40",
            "--samples",
            "one-per-video",
            "--max_minutes",
            "0.00001",
            "--device",
            "cpu",
            "--static_card",
            "static.json",
            "--motion_card",
            "motion.json",
            "--flow_card",
            "flow.json",
            "--static_options",
            options,
            "--motion_options",
            options,
            "--flow_options",
            options,
            "-resume"
        };
        PipelineRun run = training.run(given);
        assertEquals(0, run.exitCode(), run.log());
        // 32 videos in two batches: stopped after each of the two steps, ended by the third attempt
        assertEquals(new TreeMap<>(Map.of("TRAIN_NETWORK", 4L)), networks(run.count("FAILED"), "TRAIN_NETWORK"));
        assertTrue(run.trace().stream()
                .filter(row -> row.get("status").equals("FAILED"))
                .allMatch(row -> row.get("exit").equals("140")));
        Tools.run(
                "pack-shards",
                "--videos",
                folder.resolve("actions").toString(),
                "--short-side",
                "40",
                "--output-dir",
                folder.resolve("again").toString());
        Tools.run(
                "train-network",
                "--network",
                "resnet18-haa500",
                "--shards",
                folder.resolve("again").toString(),
                "--card",
                folder.resolve("static.json").toString(),
                "--samples",
                "one-per-video",
                "--epochs",
                "1",
                "--batch-size",
                "16",
                "--accumulate",
                "1",
                "--lr",
                "0.001",
                "--device",
                "cpu",
                "--checkpoints",
                folder.resolve("whole").toString(),
                "--output",
                folder.resolve("whole.safetensors").toString());
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("whole.safetensors")),
                Files.readAllBytes(folder.resolve("results/networks/static.safetensors")));
        assertEquals(
                3,
                Files.readAllLines(folder.resolve("results/accuracy/table2.tsv"))
                        .size());
        PipelineRun again = training.run(given);
        assertEquals(0, again.exitCode(), again.log());
        assertEquals(Set.of(), again.names("FAILED"), again.log());
        assertTrue(again.count("CACHED").getOrDefault("TRAIN_NETWORK", 0L) >= 1, again.log());
    }

    private static Map<String, Long> networks(Map<String, Long> counts, String process) {
        Map<String, Long> chosen = new TreeMap<>(counts);
        chosen.keySet().removeIf(name -> !name.equals(process));
        return chosen;
    }
}
