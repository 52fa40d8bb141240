package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The graph of a large study: 60 networks, 100 participants, 8 runs; every task runs its stub. Run by make test-scale. */
@Tag("slow")
class ScaleTest {
    private static final int NETWORKS = 60;
    private static final int PARTICIPANTS = 100;
    private static final int RUNS = 8;

    @TempDir
    Path folder;

    @Test
    void plansAndFinishesALargeStudyInOneGibibyteAndUnderAnHour() throws IOException, InterruptedException {
        List<String> scans = new ArrayList<>(List.of("subject,run,bold,rois,roi_labels"));
        for (int participant = 1; participant <= PARTICIPANTS; participant++) {
            for (int run = 1; run <= RUNS; run++) {
                scans.add("sub-%1$03d,%2$d,sub-%1$03d_run-%2$d_bold.nii.gz,sub-%1$03d_rois.nii.gz,rois.tsv"
                        .formatted(participant, run));
            }
        }
        List<String> stimuli = new ArrayList<>(List.of("run,video,volumes"));
        for (int run = 1; run <= RUNS; run++) {
            stimuli.add("%1$d,run-%1$d.mp4,450".formatted(run));
        }
        List<String> models = new ArrayList<>(List.of("model,label,network,weights"));
        for (int model = 1; model <= NETWORKS; model++) {
            models.add("network-%1$02d,Network %1$d,resnet18-imagenet,network-%1$02d.safetensors".formatted(model));
        }
        Files.write(folder.resolve("subjects.csv"), scans);
        Files.write(folder.resolve("stimuli.csv"), stimuli);
        Files.write(folder.resolve("models.csv"), models);
        // Measuring a task costs four times what its stub costs: without trace and reports the graph alone is timed.
        // Stubs mostly wait for each other, so more of them run at once than there are cores.
        Files.writeString(
                folder.resolve("scale.config"),
                Stream.of("trace", "timeline", "report", "dag")
                        .map(scope -> scope + ".enabled = false\n")
                        .collect(Collectors.joining("", "executor.cpus = 8\nexecutor.memory = 8.GB\n", "")));
        Nextflow.Started started = new Nextflow(Nextflow.repository(), folder, List.of("-stub-run"))
                .start(
                        "--subjects",
                        "subjects.csv",
                        "--stimuli",
                        "stimuli.csv",
                        "--models",
                        "models.csv",
                        "--max_cpus=1",
                        "--max_memory=1.GB",
                        "-c",
                        "scale.config");
        long start = System.nanoTime();
        long peak = 0;
        while (!started.process().waitFor(2, TimeUnit.SECONDS)) {
            peak = Math.max(peak, peakMemory(started.process().pid()));
            assertTrue(System.nanoTime() - start < TimeUnit.MINUTES.toNanos(60), "finished within an hour");
        }
        PipelineRun run = started.ended();
        // all that were submitted ended well, or the exit code would say so
        Map<String, Long> executed = Pattern.compile("Submitted process > (?:\\w+:)*(\\w+)")
                .matcher(run.log())
                .results()
                .collect(Collectors.groupingBy(match -> match.group(1), Collectors.counting()));
        System.out.printf(
                "%d tasks in %d s, peak memory of the launcher %d MB%n",
                executed.values().stream().mapToLong(Long::longValue).sum(),
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
                peak / 1024);
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(
                Map.ofEntries(
                        Map.entry("CHECK_DESIGN", 1L),
                        Map.entry("EXTRACT_ACTIVATIONS", (long) NETWORKS * RUNS),
                        Map.entry("BUILD_MODEL_RDMS", (long) NETWORKS * RUNS),
                        Map.entry("BUILD_ROI_RDMS", (long) PARTICIPANTS * RUNS),
                        Map.entry("FIT_CV_REGRESSION", (long) PARTICIPANTS),
                        Map.entry("UNIQUE_VARIANCE", (long) PARTICIPANTS),
                        Map.entry("NOISE_CEILING", (long) RUNS),
                        Map.entry("PCA", 1L),
                        Map.entry("GROUP_STATS", 1L),
                        Map.entry("RENDER_REPORT", 1L)),
                executed);
    }

    /** The largest resident memory of a process so far in KiB, on Linux; 0 when it has ended. */
    private static long peakMemory(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
