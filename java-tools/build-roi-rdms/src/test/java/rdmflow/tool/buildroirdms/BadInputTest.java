package rdmflow.tool.buildroirdms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.brain.Grid;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.test.ToolRun;

/** Everything a user can get wrong: one clear line each, the right exit code, nothing written. */
class BadInputTest {
    @TempDir
    private Path folder;

    private SmallRun study;

    @BeforeEach
    void write() throws IOException {
        study = new SmallRun(folder);
    }

    @Test
    void acceptsTheStudyThatTheOtherTestsBreak() {
        study.run().requireSuccess();
    }

    @Test
    void refusesAMissingImage() throws IOException {
        Files.delete(folder.resolve("bold.nii.gz"));
        study.refuses("bold.nii.gz: expected a file, found none");
    }

    @Test
    void namesAnAnnexPointer() throws IOException {
        study.text("bold.nii.gz", "/annex/objects/MD5E-s123--abc.nii.gz\n");
        study.refuses("content not present: run datalad get bold.nii.gz");
    }

    @Test
    void refusesAThreeDimensionalImage() {
        study.refuses("rois.nii: expected 4 dimensions, found 3", "--bold", "@rois.nii");
    }

    @Test
    void refusesASingleVolume() throws IOException {
        study.bold(1, 0);
        study.refuses("bold.nii.gz: expected at least 2 volumes, found 1");
    }

    @Test
    void refusesRegionsOnAnotherGridAndNamesBothFiles() throws IOException {
        study.labels("rois.nii", Grid.aligned(4, 4, 3, new double[] {3, 3, 3.3}, new double[] {91.5, 0, 0}), k -> 1);
        study.refuses(
                "rois.nii: grid differs from bold.nii.gz: affine [0,3] is 91.5, expected 90.0; nothing is resampled");
        study.labels("rois.nii", Grid.aligned(4, 4, 2, new double[] {3, 3, 3.3}, new double[] {90, 0, 0}), k -> 1);
        study.refuses("rois.nii: grid differs from bold.nii.gz: shape is 4 x 4 x 2, expected 4 x 4 x 3");
    }

    @Test
    void refusesLabelsThatAreNoWholeNumbers() throws IOException {
        double[] map = new double[SmallRun.GRID.size()];
        map[21] = 3.4;
        NiftiWriter.writeMap(folder.resolve("map.nii"), NiftiSpace.scanner(SmallRun.GRID), map);
        study.refuses(
                "map.nii: expected labels, whole numbers from 0, found 3.4 at voxel (1, 1, 1)",
                "--rois",
                "@map.nii",
                "--roi-labels",
                "@rois.tsv");
        map[21] = Double.NaN;
        NiftiWriter.writeMap(folder.resolve("map.nii"), NiftiSpace.scanner(SmallRun.GRID), map);
        study.refuses("found NaN", "--rois", "@map.nii", "--roi-labels", "@rois.tsv");
    }

    @Test
    void refusesMasksThatDoNotFitTheirTable() throws IOException {
        int[][] masks = new int[3][SmallRun.GRID.size()];
        NiftiWriter.writeMasks(folder.resolve("masks.nii"), NiftiSpace.scanner(SmallRun.GRID), masks);
        study.refuses(
                "masks.nii: expected one volume for each of the 2 regions of rois.tsv, found 3",
                "--rois",
                "@masks.nii",
                "--roi-labels",
                "@rois.tsv");
        masks[1][7] = 2;
        study.text("three.tsv", "index\tname\n1\ta\n2\tb\n3\tc\n");
        NiftiWriter.writeMasks(folder.resolve("masks.nii"), NiftiSpace.scanner(SmallRun.GRID), masks);
        study.refuses(
                "masks.nii: expected masks of 0 and 1, found 2 in volume 1 at voxel (3, 1, 0)",
                "--rois",
                "@masks.nii",
                "--roi-labels",
                "@three.tsv");
    }

    @ParameterizedTest
    @CsvSource({
        "'index\tname\n1\tF FA\n2\tPPA\n', 'rois.tsv line 2: expected a name of letters'",
        "'index\tname\n1\tFFA;rm\n', 'found \"FFA;rm\"'",
        "'index\tname\n1\tFFA\n1\tPPA\n', 'rois.tsv line 3: expected every index once, found 1 again'",
        "'index\tname\n1\tFFA\n2\tFFA\n', 'rois.tsv line 3: expected every name once, found FFA again'",
        "'label\tname\n1\tFFA\n', 'rois.tsv: expected the columns index and name, found label, name'",
        "'index\tname\n1.5\tFFA\n', 'line 2: expected a whole number from 0 (background) as index, found \"1.5\"'",
        "'index\tname\nn/a\tFFA\n', 'line 2: expected a whole number from 0 (background) as index, found \"n/a\"'",
        "'index\tname\n0\tFFA\n', 'found none but index 0, which is the background; count from 1'",
        "'index\tname\n11\tFFA\n12\tPPA\n', 'rois.nii: expected labels that rois.tsv names (11, 12), found 1, 2'",
        "'index\tname\n', 'rois.tsv: expected at least one region, found none'"
    })
    void refusesTablesThatNameNoRegions(String content, String problem) throws IOException {
        study.text("rois.tsv", content);
        study.refuses(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "'index\tname\n0\tFFA\n1\tPPA\n2\tV1\n', 'expected one volume for each of the 2 regions of rois.tsv, found 3'",
        "'index\tname\n1\tFFA\n2\tPPA\n3\tV1\n4\tV2\n', 'expected one volume for each of the 4 regions of rois.tsv, found 3'"
    })
    void refusesTablesThatCountVolumesOtherwise(String content, String problem) throws IOException {
        NiftiWriter.writeMasks(
                folder.resolve("masks.nii"), NiftiSpace.scanner(SmallRun.GRID), new int[3][SmallRun.GRID.size()]);
        study.text("rois.tsv", content);
        study.refuses(problem, "--rois", "@masks.nii", "--roi-labels", "@rois.tsv");
    }

    @Test
    void refusesANameInTwoTablesAndTablesWithoutImage() {
        study.refuses(
                "rois.tsv: expected names that no other table has, found FFA again",
                "--rois",
                "@rois.nii",
                "@rois.nii",
                "--roi-labels",
                "@rois.tsv",
                "@rois.tsv");
        study.refuses(
                "--roi-labels: expected one table for each of the 2 images of --rois, found 1",
                "--rois",
                "@rois.nii",
                "@rois.nii",
                "--roi-labels",
                "@rois.tsv");
    }

    @Test
    void refusesConfoundsOfAnotherLength() throws IOException {
        study.text("confounds.tsv", SmallRun.table(SmallRun.VOLUMES - 1, "0"));
        study.refuses("confounds.tsv: expected 12 rows, one per volume, found 11", "--confounds", "@confounds.tsv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n/a", "abc"})
    void refusesCellsThatAreNoNumbersByColumnAndRow(String cell) throws IOException {
        study.text("confounds.tsv", SmallRun.table(SmallRun.VOLUMES, cell));
        String[] options = {
            "--confounds", "@confounds.tsv", "--compcor", "0", "--confound-columns", "trans_x", "trans_x_derivative1"
        };
        ToolRun run = study.run(options);
        assertEquals(65, run.exitCode());
        String problem = run.problems().get(0);
        assertTrue(problem.contains("trans_x") && problem.contains(cell), problem);
    }

    @Test
    void namesAColumnThatIsNotThere() {
        study.refuses(
                "confounds.tsv: expected a column rot_z, found none of this name",
                "--confounds",
                "@confounds.tsv",
                "--compcor",
                "0",
                "--confound-columns",
                "rot_z");
    }

    @Test
    void refusesATableWithoutCombinedComponentsAndSaysWhatThereIs() throws IOException {
        study.text(
                "confounds.json",
                "{\"a_comp_cor_00\": {\"Method\": \"aCompCor\", \"Mask\": \"CSF\", \"Retained\": true}}");
        study.refuses(
                "confounds.json: expected 5 retained aCompCor components with Mask combined, found 0 (retained:"
                        + " {CSF=1})",
                "--confounds",
                "@confounds.tsv");
    }

    @Test
    void refusesAMaskOfTooFewVoxelsAndALabelImageAsMask() throws IOException {
        study.labels("mask.nii", SmallRun.GRID, k -> k > 42 ? 1 : 0);
        study.refuses(
                "mask.nii: expected at least 6 usable voxels for 5 components, found 5 of 5",
                "--compcor-mask",
                "@mask.nii");
        study.refuses("rois.nii: expected a mask with one value inside, found 2", "--compcor-mask", "@rois.nii");
    }

    @Test
    void refusesMoreColumnsThanTheRunAllows() throws IOException {
        study.labels("mask.nii", SmallRun.GRID, k -> 1);
        study.refuses(
                "bold.nii.gz: expected more than 12 volumes to regress out 11 columns",
                "--compcor-mask",
                "@mask.nii",
                "--compcor",
                "10");
    }

    @Test
    void refusesARepetitionTimeThatNoScannerHas() throws IOException {
        study.refuses("expected a repetition time of 0.1 to 20 s, found 2000.0 s (option)", "--tr", "2000");
        study.text("bold.json", "{\"RepetitionTime\": 2000}");
        study.refuses("found 2000.0 s (sidecar)");
    }

    @Test
    void collectsAllProblemsBeforeItReadsTheImage() throws IOException {
        study.labels("rois.nii", Grid.aligned(4, 4, 2, new double[] {3, 3, 3.3}, new double[] {90, 0, 0}), k -> 1);
        study.text("confounds.tsv", SmallRun.table(5, "0"));
        ToolRun run = study.run("--confounds", "@confounds.tsv", "--tr", "50", "--drop-volumes", "12");
        assertEquals(65, run.exitCode());
        assertEquals(4, run.problems().size(), run.problems().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--subject a;b",
                "--run r/1",
                "--slice-time-ref 1.5",
                "--compcor -1",
                "--no-centre-voxels --zscore-voxels",
                "--assume-combined",
                "--drop-volumes -3",
                "--compcor five",
                "--subject sub-02",
                "--unknown"
            })
    void callsWrongOptionsAUsageError(String options) {
        ToolRun run = study.run(options.split(" "));
        assertEquals(64, run.exitCode());
        assertEquals(1, run.problems().size());
    }
}
