package rdmflow.tool.buildroirdms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.brain.Grid;
import rdmflow.core.rdm.Rdm;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.tool.Sidecar;
import rdmflow.test.ToolRun;

/** Everything a user can get wrong: one clear line each, the right exit code, nothing written. */
class BadInputTest {
    private static final int VOLUMES = 12;
    private static final Grid GRID = Grid.aligned(4, 4, 3, new double[] {3, 3, 3.3}, new double[] {90, 0, 0});

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        bold(VOLUMES, 0);
        labels("rois.nii", GRID, k -> k < 10 ? 1 : k < 20 ? 2 : 0);
        text("rois.tsv", "index\tname\n1\tFFA\n2\tPPA\n");
        text("confounds.tsv", table(VOLUMES, "0.5"));
    }

    private void text(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private void bold(int volumes, double constant) throws IOException {
        Random random = new Random(1);
        double[][] bold = new double[volumes][GRID.size()];
        for (double[] volume : bold) {
            Arrays.setAll(volume, k -> k == 0 ? constant : 100 + random.nextGaussian());
        }
        NiftiWriter.writeBold(folder.resolve("bold.nii.gz"), NiftiSpace.scanner(GRID), 2, bold);
    }

    private void labels(String name, Grid grid, java.util.function.IntUnaryOperator label) throws IOException {
        NiftiWriter.writeLabels(
                folder.resolve(name),
                NiftiSpace.scanner(grid),
                IntStream.range(0, grid.size()).map(label).toArray());
    }

    private static String table(int rows, String cell) {
        Random random = new Random(2);
        return "a_comp_cor_00\ttrans_x\ttrans_x_derivative1\n"
                + IntStream.range(0, rows)
                        .mapToObj(i -> random.nextGaussian() + "\t" + (i == 3 ? cell : "" + random.nextDouble()) + "\t"
                                + (i == 0 ? "n/a" : "" + random.nextDouble()) + "\n")
                        .collect(Collectors.joining());
    }

    private ToolRun run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--subject", "sub-01", "--run", "1", "--output", "@out/x.h5"));
        if (Arrays.stream(more).noneMatch("--bold"::equals)) {
            arguments.addAll(List.of("--bold", "@bold.nii.gz"));
        }
        if (Arrays.stream(more).noneMatch("--rois"::equals)) {
            arguments.addAll(List.of("--rois", "@rois.nii", "--roi-labels", "@rois.tsv"));
        }
        arguments.addAll(List.of(more));
        return ToolRun.of(
                BuildRoiRdms::run,
                arguments.stream().map(word -> word.replace("@", folder + "/")).toList());
    }

    private void refuses(String problem, String... more) {
        ToolRun run = run(more);
        assertEquals(65, run.exitCode(), run.problems().toString());
        assertTrue(
                run.problems().stream().anyMatch(line -> line.contains(problem)),
                run.problems().toString());
        assertFalse(Files.exists(folder.resolve("out/x.h5")));
    }

    @Test
    void acceptsTheStudyThatTheOtherTestsBreak() {
        run().requireSuccess();
    }

    @Test
    void refusesAMissingImage() throws IOException {
        Files.delete(folder.resolve("bold.nii.gz"));
        refuses("bold.nii.gz: expected a file, found none");
    }

    @Test
    void namesAnAnnexPointer() throws IOException {
        text("bold.nii.gz", "/annex/objects/MD5E-s123--abc.nii.gz\n");
        refuses("content not present: run datalad get bold.nii.gz");
    }

    @Test
    void refusesAThreeDimensionalImage() {
        refuses("rois.nii: expected 4 dimensions, found 3", "--bold", "@rois.nii");
    }

    @Test
    void refusesASingleVolume() throws IOException {
        bold(1, 0);
        refuses("bold.nii.gz: expected at least 2 volumes, found 1");
    }

    @Test
    void refusesRegionsOnAnotherGridAndNamesBothFiles() throws IOException {
        labels("rois.nii", Grid.aligned(4, 4, 3, new double[] {3, 3, 3.3}, new double[] {91.5, 0, 0}), k -> 1);
        refuses("rois.nii: grid differs from bold.nii.gz: affine [0,3] is 91.5, expected 90.0; nothing is resampled");
        labels("rois.nii", Grid.aligned(4, 4, 2, new double[] {3, 3, 3.3}, new double[] {90, 0, 0}), k -> 1);
        refuses("rois.nii: grid differs from bold.nii.gz: shape is 4 x 4 x 2, expected 4 x 4 x 3");
    }

    @Test
    void acceptsAGridThatDiffersByRounding() throws IOException {
        labels("rois.nii", Grid.aligned(4, 4, 3, new double[] {3, 3, 3.3}, new double[] {90.00006, 0, 0}), k -> 1);
        assertEquals(0, run().exitCode());
    }

    @Test
    void aRegionOfOneVoxelIsUndefinedWithItsReason() throws IOException {
        labels("rois.nii", GRID, k -> k == 5 ? 1 : k > 20 ? 2 : 0);
        assertEquals(0, run().exitCode());
        List<Rdm> rdms = RdmFile.read(folder.resolve("out/x.h5")).rdms();
        assertEquals(
                "expected at least 2 usable voxels and found 1 of 1",
                rdms.get(0).reason());
        assertTrue(Double.isNaN(rdms.get(0).pairs()[0]));
        assertEquals(0, rdms.get(1).undefinedPairs());
    }

    @Test
    void constantVoxelsLeaveTheirRegion() throws IOException {
        bold(VOLUMES, 55);
        labels("rois.nii", GRID, k -> k < 3 ? 1 : k > 20 ? 2 : 0);
        assertEquals(0, run().exitCode());
        assertEquals(2, RdmFile.read(folder.resolve("out/x.h5")).rdms().get(0).patternSize());
    }

    @Test
    void refusesLabelsThatAreNoWholeNumbers() throws IOException {
        double[] map = new double[GRID.size()];
        map[21] = 3.4;
        NiftiWriter.writeMap(folder.resolve("map.nii"), NiftiSpace.scanner(GRID), map);
        refuses(
                "map.nii: expected labels, whole numbers from 0, found 3.4 at voxel (1, 1, 1)",
                "--rois",
                "@map.nii",
                "--roi-labels",
                "@rois.tsv");
        map[21] = Double.NaN;
        NiftiWriter.writeMap(folder.resolve("map.nii"), NiftiSpace.scanner(GRID), map);
        refuses("found NaN", "--rois", "@map.nii", "--roi-labels", "@rois.tsv");
    }

    @Test
    void refusesMasksThatDoNotFitTheirTable() throws IOException {
        int[][] masks = new int[3][GRID.size()];
        NiftiWriter.writeMasks(folder.resolve("masks.nii"), NiftiSpace.scanner(GRID), masks);
        refuses(
                "masks.nii: expected one volume for each of the 2 regions of rois.tsv, found 3",
                "--rois",
                "@masks.nii",
                "--roi-labels",
                "@rois.tsv");
        masks[1][7] = 2;
        text("three.tsv", "index\tname\n1\ta\n2\tb\n3\tc\n");
        NiftiWriter.writeMasks(folder.resolve("masks.nii"), NiftiSpace.scanner(GRID), masks);
        refuses(
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
        text("rois.tsv", content);
        refuses(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "'index\tname\n0\tFFA\n1\tPPA\n2\tV1\n', 'expected one volume for each of the 2 regions of rois.tsv, found 3'",
        "'index\tname\n1\tFFA\n2\tPPA\n3\tV1\n4\tV2\n', 'expected one volume for each of the 4 regions of rois.tsv, found 3'"
    })
    void refusesTablesThatCountVolumesOtherwise(String content, String problem) throws IOException {
        NiftiWriter.writeMasks(folder.resolve("masks.nii"), NiftiSpace.scanner(GRID), new int[3][GRID.size()]);
        text("rois.tsv", content);
        refuses(problem, "--rois", "@masks.nii", "--roi-labels", "@rois.tsv");
    }

    /** A warning is no refusal: the region is measured by what is left of it. */
    @Test
    void warnsOfRegionsOfWhichMostVoxelsFallAway() throws IOException {
        Random random = new Random(1);
        double[][] bold = new double[VOLUMES][GRID.size()];
        for (double[] volume : bold) {
            Arrays.setAll(volume, k -> k < 10 ? 0 : 100 + random.nextGaussian());
        }
        NiftiWriter.writeBold(folder.resolve("bold.nii.gz"), NiftiSpace.scanner(GRID), 2, bold);
        labels("rois.nii", GRID, k -> k < 16 ? 1 : k < 26 ? 2 : k < 30 ? 3 : 0);
        text("rois.tsv", "index\tname\n1\tFFA\n2\tPPA\n3\tV1\n");
        assertEquals(0, run().exitCode());
        assertEquals(
                List.of(
                        "bold.nii.gz: roi FFA has 6 usable of 16 voxels (10 constant, 0 not finite, 0 explained by what"
                                + " was regressed out)",
                        "bold.nii.gz: roi V1 has 4 usable of 4 voxels (0 constant, 0 not finite, 0 explained by what was"
                                + " regressed out)"),
                sidecarWarnings());
    }

    /** Sidecars show what the report prints. */
    private List<String> sidecarWarnings() throws IOException {
        List<String> warnings = new ArrayList<>();
        Sidecar.JSON
                .readTree(folder.resolve("out/x.h5.json").toFile())
                .get("details")
                .get("warnings")
                .forEach(line -> warnings.add(line.textValue()));
        return warnings;
    }

    @Test
    void outliersByPatternAreUsedWherePresentAndKeptOnesAreTold() throws IOException {
        Random random = new Random(3);
        text(
                "confounds.tsv",
                "csf\tnon_steady_state_outlier00\tnon_steady_state_outlier01\n"
                        + IntStream.range(0, VOLUMES)
                                .mapToObj(i ->
                                        random.nextDouble() + "\t" + (i == 0 ? 1 : 0) + "\t" + (i == 1 ? 1 : 0) + "\n")
                                .collect(Collectors.joining()));
        String[] table = {"--confounds", "@confounds.tsv", "--compcor", "0", "--confound-columns"};
        ToolRun kept = run(with(table, "csf"));
        assertEquals(0, kept.exitCode());
        assertEquals(
                "confounds.tsv: names volumes before the steady state that are kept (0, 1); give --drop-volumes, or"
                        + " --confound-columns 'non_steady_state_outlier*'",
                sidecarWarnings().get(0));
        run(with(table, "csf", "non_steady_state_outlier*")).requireSuccess();
        assertEquals(21, RdmFile.read(folder.resolve("out/x.h5")).rdms().get(0).undefinedPairs());
        run(with(table, "csf", "--drop-volumes", "0", "1")).requireSuccess();
        assertEquals(21, RdmFile.read(folder.resolve("out/x.h5")).rdms().get(0).undefinedPairs());
        assertEquals(0, run(with(table, "csf", "motion_outlier*")).exitCode());
        Files.delete(folder.resolve("out/x.h5"));
        refuses("expected a column motion_outlier00, found none", with(table, "csf", "motion_outlier00"));
    }

    /** A column that is only told of does not end the run once the image is read; asked for, it is refused at once. */
    @Test
    void anOutlierThatIsNoNumberMattersOnlyWhereItsColumnIsAskedFor() throws IOException {
        text(
                "confounds.tsv",
                "csf\tnon_steady_state_outlier00\n"
                        + IntStream.range(0, VOLUMES)
                                .mapToObj(i -> Math.sin(i) + "\t" + (i == 0 ? "1" : i == 1 ? "x" : "0") + "\n")
                                .collect(Collectors.joining()));
        String[] table = {"--confounds", "@confounds.tsv", "--compcor", "0", "--confound-columns"};
        assertEquals(0, run(with(table, "csf")).exitCode());
        assertTrue(
                sidecarWarnings().get(0).contains("that are kept (0);"),
                sidecarWarnings().toString());
        Files.delete(folder.resolve("out/x.h5"));
        refuses(
                "confounds.tsv line 3: expected a number for non_steady_state_outlier00, found \"x\"",
                with(table, "non_steady_state_outlier*"));
    }

    private static String[] with(String[] options, String... more) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void imagesWithoutOrientationShareTheirVoxels() throws IOException {
        Path bold = folder.resolve("plain.nii");
        Random random = new Random(1);
        double[][] values = new double[VOLUMES][GRID.size()];
        Arrays.stream(values).forEach(volume -> Arrays.setAll(volume, k -> 100 + random.nextGaussian()));
        NiftiWriter.writeBold(bold, NiftiSpace.scanner(GRID), 2, values);
        assertEquals(0, run("--bold", "@plain.nii").exitCode());
        byte[] expected = Files.readAllBytes(folder.resolve("out/x.h5"));
        withoutOrientation(bold);
        Files.delete(folder.resolve("out/x.h5"));
        refuses(
                "rois.nii: grid differs from plain.nii: sform_code and qform_code are not 0, expected 0; nothing is"
                        + " resampled",
                "--bold",
                "@plain.nii");
        withoutOrientation(folder.resolve("rois.nii"));
        assertEquals(0, run("--bold", "@plain.nii").exitCode());
        assertArrayEquals(expected, Files.readAllBytes(folder.resolve("out/x.h5")));
        assertTrue(sidecarWarnings().get(0).startsWith("sform_code 0 and qform_code 0: regions are matched by voxel"));
        labels("rois.nii", Grid.aligned(4, 3, 4, new double[] {3, 3, 3.3}, new double[] {90, 0, 0}), k -> 1);
        withoutOrientation(folder.resolve("rois.nii"));
        Files.delete(folder.resolve("out/x.h5"));
        refuses(
                "rois.nii: grid differs from plain.nii: shape is 4 x 3 x 4, expected 4 x 4 x 3",
                "--bold",
                "@plain.nii");
    }

    private static void withoutOrientation(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 252, 256, (byte) 0);
        Files.write(file, bytes);
    }

    @Test
    void refusesANameInTwoTablesAndTablesWithoutImage() {
        refuses(
                "rois.tsv: expected names that no other table has, found FFA again",
                "--rois",
                "@rois.nii",
                "@rois.nii",
                "--roi-labels",
                "@rois.tsv",
                "@rois.tsv");
        refuses(
                "--roi-labels: expected one table for each of the 2 images of --rois, found 1",
                "--rois",
                "@rois.nii",
                "@rois.nii",
                "--roi-labels",
                "@rois.tsv");
    }

    @Test
    void refusesConfoundsOfAnotherLength() throws IOException {
        text("confounds.tsv", table(VOLUMES - 1, "0"));
        refuses("confounds.tsv: expected 12 rows, one per volume, found 11", "--confounds", "@confounds.tsv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n/a", "abc"})
    void refusesCellsThatAreNoNumbersByColumnAndRow(String cell) throws IOException {
        text("confounds.tsv", table(VOLUMES, cell));
        String[] options = {
            "--confounds", "@confounds.tsv", "--compcor", "0", "--confound-columns", "trans_x", "trans_x_derivative1"
        };
        ToolRun run = run(options);
        assertEquals(65, run.exitCode());
        String problem = run.problems().get(0);
        assertTrue(problem.contains("trans_x") && problem.contains(cell), problem);
    }

    @Test
    void namesAColumnThatIsNotThere() {
        refuses(
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
        text(
                "confounds.json",
                "{\"a_comp_cor_00\": {\"Method\": \"aCompCor\", \"Mask\": \"CSF\", \"Retained\": true}}");
        refuses(
                "confounds.json: expected 5 retained aCompCor components with Mask combined, found 0 (retained:"
                        + " {CSF=1})",
                "--confounds",
                "@confounds.tsv");
    }

    @Test
    void refusesAMaskOfTooFewVoxelsAndALabelImageAsMask() throws IOException {
        labels("mask.nii", GRID, k -> k > 42 ? 1 : 0);
        refuses(
                "mask.nii: expected at least 6 usable voxels for 5 components, found 5 of 5",
                "--compcor-mask",
                "@mask.nii");
        refuses("rois.nii: expected a mask with one value inside, found 2", "--compcor-mask", "@rois.nii");
    }

    @Test
    void refusesMoreColumnsThanTheRunAllows() throws IOException {
        labels("mask.nii", GRID, k -> 1);
        refuses(
                "bold.nii.gz: expected more than 12 volumes to regress out 11 columns",
                "--compcor-mask",
                "@mask.nii",
                "--compcor",
                "10");
    }

    @Test
    void refusesARepetitionTimeThatNoScannerHas() throws IOException {
        refuses("expected a repetition time of 0.1 to 20 s, found 2000.0 s (option)", "--tr", "2000");
        text("bold.json", "{\"RepetitionTime\": 2000}");
        refuses("found 2000.0 s (sidecar)");
    }

    @Test
    void collectsAllProblemsBeforeItReadsTheImage() throws IOException {
        labels("rois.nii", Grid.aligned(4, 4, 2, new double[] {3, 3, 3.3}, new double[] {90, 0, 0}), k -> 1);
        text("confounds.tsv", table(5, "0"));
        ToolRun run = run("--confounds", "@confounds.tsv", "--tr", "50", "--drop-volumes", "12");
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
        ToolRun run = run(options.split(" "));
        assertEquals(64, run.exitCode());
        assertEquals(1, run.problems().size());
    }
}
