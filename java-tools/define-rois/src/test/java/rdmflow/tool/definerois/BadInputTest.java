package rdmflow.tool.definerois;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.test.ToolRun;

/** Everything a user can get wrong: one clear line each, the right exit code, nothing written. */
class BadInputTest extends SmallLocalizer {
    @Test
    void refusesProportionsUnlessToldTheirScale() throws IOException {
        map("p.nii", k -> GRID.x(k) > 24 ? 0.8 : 0);
        sheet("sub-01,V1,L,atlas,,,,p.nii\n");
        refuses("p.nii: expected percent, found values up to 0.8; give --scale 100", "--grid @grid.nii");
        succeeds("--grid @grid.nii --scale 100");
        assertEquals(5 * 20 * 16, voxels(0).length);
        map("p.nii", k -> -1);
        Files.delete(folder.resolve("out/rois.tsv"));
        refuses("p.nii: expected probabilities of 0 to 100 percent, found -1.0", "--grid @grid.nii");
    }

    @ParameterizedTest
    @CsvSource({
        "'onset\tduration\n1\t2\n', 'events.tsv: expected the columns onset, duration, trial_type'",
        "'onset\tduration\ttrial_type\nn/a\t2\tface\n', 'events.tsv line 2: expected an onset in seconds, found \"n/a\"'",
        "'onset\tduration\ttrial_type\n1\tn/a\tface\n', 'line 2: expected a duration of 0 s or more, found \"n/a\"'",
        "'onset\tduration\ttrial_type\n1\t-2\tface\n', 'expected a duration of 0 s or more, found \"-2\"'",
        "'onset\tduration\ttrial_type\n1\t2\tn/a\n', 'events.tsv line 2: expected a trial_type'",
        "'onset\tduration\ttrial_type\n500\t2\tface\n', 'expected an onset before the run ends at 240.0 s, found 500.0'",
        "'onset\tduration\ttrial_type\n1\t2\tface\n', 'expected conditions of the events (face), found body'",
        "'onset\tduration\ttrial_type\n', 'events.tsv: expected events, found none'"
    })
    void refusesEventsThatAreNoBlocks(String events, String problem) throws IOException {
        Files.writeString(folder.resolve("events.tsv"), events);
        sheet("sub-01,X,both,localizer,faces,everywhere.nii,,\n");
        refuses(problem, LOCALIZER);
    }

    @Test
    void refusesAGridWithoutOrientationByName() throws IOException {
        byte[] grid = Files.readAllBytes(folder.resolve("grid.nii"));
        Arrays.fill(grid, 252, 256, (byte) 0);
        Files.write(folder.resolve("grid.nii"), grid);
        sheet("sub-01,V1,both,atlas,,,,grid.nii\n");
        refuses(
                "grid.nii: expected an orientation, because spheres, atlas and warps are in mm, found sform_code 0 and"
                        + " qform_code 0",
                "--grid @grid.nii");
    }

    @Test
    void refusesImagesOnOtherGridsAllAtOnce() throws IOException {
        map("other.nii", k -> 1);
        sheet("sub-01,X,both,localizer,faces,other.nii,,\nsub-01,V1,L,atlas,,,,grid.nii\n");
        ToolRun run = run(LOCALIZER);
        assertEquals(65, run.exitCode());
        assertEquals(2, run.problems().size(), run.problems().toString());
        assertTrue(run.problems().get(0).startsWith("other.nii: grid differs from bold.nii.gz: shape is 30 x 20 x 16"));
    }

    @ParameterizedTest
    @CsvSource({
        "'sub-01,X,both,localizer,faces,everywhere.nii,,\n', 'expected --localizer-bold and --localizer-events'",
        "'sub-01,X,L,atlas,,,,a.nii\nsub-02,Y,L,atlas,,,,a.nii\n', 'expected the rows of one subject, found sub-01, sub-02'",
        "'sub-01,X,L,atlas,,,,missing.nii\n', 'missing.nii: expected a file, found none'",
        "'sub-01,X,L,t-map,,everywhere.nii,a.nii,\nsub-01,X,R,t-map,,everywhere.nii,b.nii,\n', 'expected one method, contrast and t_map for all rows of X'",
        "'sub-01,X;Y,L,atlas,,,,everywhere.nii\n', 'X;Y'",
        "'sub-01,X,L,guess,,,,everywhere.nii\n', 'expected localizer, t-map or atlas'"
    })
    void refusesSheetsThatDefineNothing(String rows, String problem) throws IOException {
        sheet(rows);
        refuses(problem, "--grid @bold.nii.gz");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--grid @grid.nii --radius 0",
                "--grid @grid.nii --voxels 0",
                "--grid @grid.nii --inside 100",
                "--grid @grid.nii --noise ar2",
                "--grid @grid.nii --high-pass -1",
                "--grid @grid.nii --localizer-bold @bold.nii.gz",
                "--grid @grid.nii --localizer-confounds @confounds.tsv",
                "--grid @grid.nii --compcor 5",
                "--grid @grid.nii --smoothing -1",
                "--radius 9"
            })
    void callsWrongOptionsAUsageError(String options) throws IOException {
        sheet("sub-01,V1,L,atlas,,,,grid.nii\n");
        assertEquals(64, run(options).exitCode());
    }
}
