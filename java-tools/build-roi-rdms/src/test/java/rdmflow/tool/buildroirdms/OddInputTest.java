package rdmflow.tool.buildroirdms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.brain.Grid;
import rdmflow.core.rdm.Rdm;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.test.ToolRun;

/** What is taken as it is, and what is said of it: warnings are no refusals. */
class OddInputTest {
    @TempDir
    private Path folder;

    private SmallRun study;

    @BeforeEach
    void write() throws IOException {
        study = new SmallRun(folder);
    }

    @Test
    void acceptsAGridThatDiffersByRounding() throws IOException {
        study.labels(
                "rois.nii", Grid.aligned(4, 4, 3, new double[] {3, 3, 3.3}, new double[] {90.00006, 0, 0}), k -> 1);
        assertEquals(0, study.run().exitCode());
    }

    @Test
    void aRegionOfOneVoxelIsUndefinedWithItsReason() throws IOException {
        study.labels("rois.nii", SmallRun.GRID, k -> k == 5 ? 1 : k > 20 ? 2 : 0);
        assertEquals(0, study.run().exitCode());
        List<Rdm> rdms = RdmFile.read(folder.resolve("out/x.h5")).rdms();
        assertEquals(
                "expected at least 2 usable voxels and found 1 of 1",
                rdms.get(0).reason());
        assertTrue(Double.isNaN(rdms.get(0).pairs()[0]));
        assertEquals(0, rdms.get(1).undefinedPairs());
    }

    @Test
    void constantVoxelsLeaveTheirRegion() throws IOException {
        study.bold(SmallRun.VOLUMES, 55);
        study.labels("rois.nii", SmallRun.GRID, k -> k < 3 ? 1 : k > 20 ? 2 : 0);
        assertEquals(0, study.run().exitCode());
        assertEquals(2, RdmFile.read(folder.resolve("out/x.h5")).rdms().get(0).patternSize());
    }

    /** A warning is no refusal: the region is measured by what is left of it. */
    @Test
    void warnsOfRegionsOfWhichMostVoxelsFallAway() throws IOException {
        Random random = new Random(1);
        double[][] bold = new double[SmallRun.VOLUMES][SmallRun.GRID.size()];
        for (double[] volume : bold) {
            Arrays.setAll(volume, k -> k < 10 ? 0 : 100 + random.nextGaussian());
        }
        NiftiWriter.writeBold(folder.resolve("bold.nii.gz"), NiftiSpace.scanner(SmallRun.GRID), 2, bold);
        study.labels("rois.nii", SmallRun.GRID, k -> k < 16 ? 1 : k < 26 ? 2 : k < 30 ? 3 : 0);
        study.text("rois.tsv", "index\tname\n1\tFFA\n2\tPPA\n3\tV1\n");
        assertEquals(0, study.run().exitCode());
        assertEquals(
                List.of(
                        "bold.nii.gz: roi FFA has 6 usable of 16 voxels (10 constant, 0 not finite, 0 explained by what"
                                + " was regressed out)",
                        "bold.nii.gz: roi V1 has 4 usable of 4 voxels (0 constant, 0 not finite, 0 explained by what was"
                                + " regressed out)"),
                study.sidecarWarnings());
    }

    @Test
    void outliersByPatternAreUsedWherePresentAndKeptOnesAreTold() throws IOException {
        Random random = new Random(3);
        study.text(
                "confounds.tsv",
                "csf\tnon_steady_state_outlier00\tnon_steady_state_outlier01\n"
                        + IntStream.range(0, SmallRun.VOLUMES)
                                .mapToObj(i ->
                                        random.nextDouble() + "\t" + (i == 0 ? 1 : 0) + "\t" + (i == 1 ? 1 : 0) + "\n")
                                .collect(Collectors.joining()));
        String[] table = {"--confounds", "@confounds.tsv", "--compcor", "0", "--confound-columns"};
        ToolRun kept = study.run(SmallRun.with(table, "csf"));
        assertEquals(0, kept.exitCode());
        assertEquals(
                "confounds.tsv: names volumes before the steady state that are kept (0, 1); give --drop-volumes, or"
                        + " --confound-columns 'non_steady_state_outlier*'",
                study.sidecarWarnings().get(0));
        study.run(SmallRun.with(table, "csf", "non_steady_state_outlier*")).requireSuccess();
        assertEquals(21, RdmFile.read(folder.resolve("out/x.h5")).rdms().get(0).undefinedPairs());
        study.run(SmallRun.with(table, "csf", "--drop-volumes", "0", "1")).requireSuccess();
        assertEquals(21, RdmFile.read(folder.resolve("out/x.h5")).rdms().get(0).undefinedPairs());
        assertEquals(
                0, study.run(SmallRun.with(table, "csf", "motion_outlier*")).exitCode());
        Files.delete(folder.resolve("out/x.h5"));
        study.refuses(
                "expected a column motion_outlier00, found none", SmallRun.with(table, "csf", "motion_outlier00"));
    }

    /** A column that is only told of does not end the run once the image is read; asked for, it is refused at once. */
    @Test
    void anOutlierThatIsNoNumberMattersOnlyWhereItsColumnIsAskedFor() throws IOException {
        study.text(
                "confounds.tsv",
                "csf\tnon_steady_state_outlier00\n"
                        + IntStream.range(0, SmallRun.VOLUMES)
                                .mapToObj(i -> Math.sin(i) + "\t" + (i == 0 ? "1" : i == 1 ? "x" : "0") + "\n")
                                .collect(Collectors.joining()));
        String[] table = {"--confounds", "@confounds.tsv", "--compcor", "0", "--confound-columns"};
        assertEquals(0, study.run(SmallRun.with(table, "csf")).exitCode());
        assertTrue(
                study.sidecarWarnings().get(0).contains("that are kept (0);"),
                study.sidecarWarnings().toString());
        Files.delete(folder.resolve("out/x.h5"));
        study.refuses(
                "confounds.tsv line 3: expected a number for non_steady_state_outlier00, found \"x\"",
                SmallRun.with(table, "non_steady_state_outlier*"));
    }

    @Test
    void imagesWithoutOrientationShareTheirVoxels() throws IOException {
        Path bold = folder.resolve("plain.nii");
        Random random = new Random(1);
        double[][] values = new double[SmallRun.VOLUMES][SmallRun.GRID.size()];
        Arrays.stream(values).forEach(volume -> Arrays.setAll(volume, k -> 100 + random.nextGaussian()));
        NiftiWriter.writeBold(bold, NiftiSpace.scanner(SmallRun.GRID), 2, values);
        assertEquals(0, study.run("--bold", "@plain.nii").exitCode());
        byte[] expected = Files.readAllBytes(folder.resolve("out/x.h5"));
        SmallRun.withoutOrientation(bold);
        Files.delete(folder.resolve("out/x.h5"));
        study.refuses(
                "rois.nii: grid differs from plain.nii: sform_code and qform_code are not 0, expected 0; nothing is"
                        + " resampled",
                "--bold",
                "@plain.nii");
        SmallRun.withoutOrientation(folder.resolve("rois.nii"));
        assertEquals(0, study.run("--bold", "@plain.nii").exitCode());
        assertArrayEquals(expected, Files.readAllBytes(folder.resolve("out/x.h5")));
        assertTrue(study.sidecarWarnings()
                .get(0)
                .startsWith("sform_code 0 and qform_code 0: regions are matched by voxel"));
        study.labels("rois.nii", Grid.aligned(4, 3, 4, new double[] {3, 3, 3.3}, new double[] {90, 0, 0}), k -> 1);
        SmallRun.withoutOrientation(folder.resolve("rois.nii"));
        Files.delete(folder.resolve("out/x.h5"));
        study.refuses(
                "rois.nii: grid differs from plain.nii: shape is 4 x 3 x 4, expected 4 x 4 x 3",
                "--bold",
                "@plain.nii");
    }
}
