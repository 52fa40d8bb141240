package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sheets and names that cannot be used are refused in one line; what odd names do to a whole study: StudyRunTest. */
@Tag("study")
class HostileNamesTest {
    @TempDir
    static Path temporary;

    @Test
    void saysWhichFileIsNotUtf8AndWhichNameCannotBeStaged() throws IOException {
        Path here = Files.createDirectories(temporary.resolve("refused"));
        Files.writeString(here.resolve("cost$1.nii.gz"), "x");
        Files.writeString(here.resolve("mine.csv"), "subject,run,bold\nsub-01,1,cost$1.nii.gz\n");
        Nextflow nextflow = new Nextflow(Nextflow.repository(), here, List.of("-stub-run", "--max_cpus=1"));
        PipelineRun dollar = nextflow.run("--subjects", "mine.csv", "--outdir", "one");
        assertNotEquals(0, dollar.exitCode());
        assertTrue(dollar.log().contains("cost$1.nii.gz: expected a path without $"), dollar.log());

        Files.write(
                here.resolve("mine.csv"),
                "subject,run,bold\r\nsub-01,1,J\u00fcrgen.nii\r\n".getBytes(StandardCharsets.ISO_8859_1));
        PipelineRun latin = nextflow.run("--subjects", "mine.csv", "--outdir", "two");
        assertNotEquals(0, latin.exitCode());
        assertTrue(latin.log().contains("check-design: error: mine.csv line 2: not UTF-8"), latin.log());
    }
}
