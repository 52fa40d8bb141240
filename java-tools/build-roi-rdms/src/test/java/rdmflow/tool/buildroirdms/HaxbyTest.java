package rdmflow.tool.buildroirdms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.test.SharedData;
import rdmflow.test.ToolRun;

/** One participant of Haxby et al. 2001, twelve runs; numbers of the reference data's README, by numpy. */
class HaxbyTest {
    /** Region of the atlas hoc, and its voxels. */
    private static final int[][] HOC = {
        {1, 5}, {3, 2}, {4, 3}, {7, 3}, {8, 1}, {12, 2}, {14, 1}, {17, 4}, {18, 2}, {22, 4}, {23, 2}, {24, 1}, {28, 1},
        {31, 1}, {32, 2}, {33, 2}, {35, 1}, {36, 2}, {42, 2}, {43, 2}, {44, 2}
    };

    private static final double[] MEAN_RAW = {.000554397421, .000762809516, .000517357945};
    private static final double[] MEAN_CENTRED = {1.007283979164, 1.004037402585, 1.005678097693};
    private static final double[][] FIRST_PAIRS = {
        {.096511579884, .132879579876, .252625391749},
        {.077578150090, .133247946749, .227560118026},
        {.289541868566, .386153738931, .472047014176}
    };

    @TempDir
    private Path folder;

    private static Path study;

    @BeforeAll
    static void findStudy() {
        study = SharedData.folder("haxby/haxby2001/sub001");
    }

    @BeforeEach
    void writeTables() throws IOException {
        for (String mask : List.of("brain", "vt", "gray", "white")) {
            Files.writeString(folder.resolve(mask + ".tsv"), "index\tname\n1\t" + mask + "\n");
        }
        Files.writeString(
                folder.resolve("hoc.tsv"),
                "index\tname\n"
                        + Arrays.stream(HOC)
                                .map(region -> region[0] + "\thoc" + region[0] + "\n")
                                .collect(Collectors.joining()));
    }

    private RdmSet build(int run, String more) {
        List<String> masks = List.of("brain", "vt", "gray", "white", "hoc");
        String rois =
                masks.stream().map(m -> study + "/masks/25mm/" + m + ".nii.gz").collect(Collectors.joining(" "));
        String tables = masks.stream().map(m -> folder + "/" + m + ".tsv").collect(Collectors.joining(" "));
        String bold = String.format("%s/BOLD/task001_run%03d/bold_25mm.nii.gz", study, run);
        Path output = folder.resolve("run-" + run + ".h5");
        String line = "--bold " + bold + " --rois " + rois + " --roi-labels " + tables + " --subject sub-01 --run 0"
                + run + " --output " + output + more;
        ToolRun.of(BuildRoiRdms::run, List.of(line.split(" "))).requireSuccess();
        return RdmFile.read(output);
    }

    private static double mean(Rdm rdm) {
        return Arrays.stream(rdm.pairs()).average().orElseThrow();
    }

    @Test
    void brainMaskHasTheReadmesNumbersInTheFirstRuns() {
        for (int run = 1; run <= 3; run++) {
            Rdm centred = build(run, "").rdms().get(0);
            assertEquals(129, centred.patternSize());
            assertEquals(7260, centred.pairs().length);
            // Twelve decimals are printed.
            assertEquals(MEAN_CENTRED[run - 1], mean(centred), 6e-13);
            assertArrayEquals(FIRST_PAIRS[run - 1], Arrays.copyOf(centred.pairs(), 3), 6e-13);
            assertEquals(
                    MEAN_RAW[run - 1],
                    mean(build(run, " --no-centre-voxels").rdms().get(0)),
                    6e-13);
        }
    }

    @Test
    void everyRunGivesEveryRegionWithItsVoxelsOrAReason() {
        int[] masks = {129, 1, 28, 34};
        for (int run = 1; run <= 12; run++) {
            RdmSet set = build(run, "");
            assertEquals(String.valueOf(run), set.run());
            assertEquals(1.25, set.times()[0]);
            assertEquals(25, set.rdms().size());
            for (int r = 0; r < 25; r++) {
                Rdm rdm = set.rdms().get(r);
                int voxels = r < 4 ? masks[r] : HOC[r - 4][1];
                assertEquals(voxels, rdm.patternSize(), rdm.name());
                String reason = voxels == 1 ? "expected at least 2 usable voxels and found 1 of 1" : "";
                assertEquals(reason, rdm.reason(), rdm.name());
                assertEquals(voxels == 1 ? 7260 : 0, rdm.undefinedPairs(), rdm.name());
            }
        }
        assertEquals(45, IntStream.range(0, HOC.length).map(r -> HOC[r][1]).sum());
    }
}
