package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second, smaller study into the folder of a first one: what the first left is told, and removed where that is asked. */
@Tag("study")
class LeftoversTest {
    @TempDir
    Path folder;

    @Test
    void tellsWhatAnEarlierStudyLeftAndRemovesItWhereAsked() throws IOException {
        PipelineRun first = study(2);
        assertEquals(0, first.exitCode(), first.log());
        PipelineRun again = study(2, "-resume");
        assertEquals(Map.of(), again.executed(), "the results of a study itself are no leftovers of it");
        Set<String> ofFirst = results();
        for (String name : List.of(
                "fits/notes.txt",
                "fits/sub-09_fit.tsv.bak",
                "regions/sub-09/rois.nii.gz",
                "regions/sub-09/drawn-by-hand.nii.gz",
                "grams/vit_run-1_activations/conv1.npy",
                "fits/sub-01_model-resnet_v2_fit.tsv",
                "noise_ceilings/run-1_b_ceilings.tsv",
                "mine/sub-09_unique.tsv")) {
            Files.createDirectories(folder.resolve("results").resolve(name).getParent());
            Files.writeString(folder.resolve("results").resolve(name), "");
        }

        PipelineRun smaller = study(1, "-resume");
        assertEquals(0, smaller.exitCode(), smaller.log());
        assertFalse(smaller.log().contains("--clean_outdir: removed"), smaller.log());
        assertEquals(1L, smaller.executed().get("RENDER_REPORT"));
        assertTrue(results().containsAll(ofFirst), "nothing is removed unless asked");

        PipelineRun cleaned = study(1, "-resume", "--clean_outdir");
        assertEquals(0, cleaned.exitCode(), cleaned.log());
        Set<String> expected = ofFirst.stream()
                .filter(name -> name.matches(".*/sub-02[_.].*|noise_ceilings/.*"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(2 * 2 + (2 * 2 + 3) + 2 + 2 * 2, expected.size(), expected.toString());
        expected.addAll(List.of(
                "regions/sub-09/rois.nii.gz",
                "grams/vit_run-1_activations/conv1.npy",
                "fits/sub-01_model-resnet_v2_fit.tsv",
                "noise_ceilings/run-1_b_ceilings.tsv"));
        String removed = cleaned.log().substring(cleaned.log().indexOf("--clean_outdir: removed"));
        assertEquals(
                expected,
                removed.lines()
                        .filter(line -> line.startsWith("  "))
                        .map(String::strip)
                        .collect(Collectors.toCollection(TreeSet::new)));
        Set<String> left = results();
        Set<String> kept = new TreeSet<>(ofFirst);
        kept.removeAll(expected);
        kept.addAll(List.of(
                "fits/notes.txt",
                "fits/sub-09_fit.tsv.bak",
                "regions/sub-09/drawn-by-hand.nii.gz",
                "mine/sub-09_unique.tsv"));
        assertEquals(kept, left);
        assertFalse(Files.exists(folder.resolve("results/grams/vit_run-1_activations")));
    }

    private PipelineRun study(int subjects, String... more) {
        return new Nextflow(
                        Nextflow.repository(),
                        folder,
                        List.of("-stub-run", "--simulate", "--max_cpus=1", "--simulate_runs=2"))
                .run(Stream.concat(Stream.of("--simulate_subjects=" + subjects), Stream.of(more))
                        .toArray(String[]::new));
    }

    /** Everything below results/ but what Nextflow itself writes. */
    private Set<String> results() throws IOException {
        Path results = folder.resolve("results");
        try (Stream<Path> files = Files.walk(results)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> results.relativize(file).toString())
                    .filter(name -> !name.startsWith("pipeline_info"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
