package rdmflow.tool.mapsearchlight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.test.ToolRun;
import rdmflow.tool.buildsearchlight.BuildSearchlight;

/** Searchlights of a small participant, built run by run. */
abstract class SearchlightRuns {
    @TempDir
    Path folder;

    SmallRuns runs;

    @BeforeEach
    void writeRuns() throws IOException {
        runs = new SmallRuns(folder);
    }

    ToolRun build(String run, Object... more) {
        List<Object> words = new ArrayList<>(List.of(
                "--bold",
                "@bold-" + run + ".nii",
                "--model-rdms",
                "@b-" + run + ".h5",
                "@a-" + run + ".h5",
                "--subject",
                "sub-01",
                "--run",
                run,
                "--output",
                "@light-" + run + ".h5"));
        words.addAll(List.of(more));
        if (!words.contains("--time-control")) {
            words.addAll(List.of("--time-control", "both"));
        }
        return runs.call(new BuildSearchlight(), words);
    }

    List<String> lights() {
        return SmallRuns.RUNS.stream().map(run -> "@light-" + run + ".h5").toList();
    }

    static List<String> models() {
        return SmallRuns.RUNS.stream()
                .flatMap(run -> Stream.of("@a-" + run + ".h5", "@b-" + run + ".h5"))
                .toList();
    }

    static void refuses(String problem, ToolRun run) {
        assertEquals(65, run.exitCode(), run.stderr());
        assertTrue(run.problems().contains(problem), run.stderr());
    }
}
