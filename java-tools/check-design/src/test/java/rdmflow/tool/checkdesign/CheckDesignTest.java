package rdmflow.tool.checkdesign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.ToolRun;

/** The brain half: scans, regions and confounds. */
class CheckDesignTest {
    @TempDir
    Path folder;

    private Path sheet;
    private Path design;

    @BeforeEach
    void writeStudy() throws IOException {
        sheet = SmallStudy.write(folder);
        design = folder.resolve("out/design.json");
    }

    @Test
    void writesTheDesignWithFileNamesOnlyAndPrintsTheTable() throws IOException {
        ToolRun run = check();
        assertEquals(0, run.exitCode(), run.stderr());
        JsonNode json = JsonFile.MAPPER.readTree(design.toFile());
        assertEquals(2.0, json.get("tr").doubleValue());
        assertEquals(0.5, json.get("slice_time_ref").doubleValue());
        assertEquals(4, json.get("scans").size());
        assertEquals("run-2_bold.nii.gz", json.get("scans").get(1).get("bold").textValue());
        assertEquals(13, json.get("scans").get(1).get("volumes").intValue());
        assertEquals("FFA", json.get("rois").get(0).get("roi").textValue());
        assertEquals(2, json.get("rois").get(0).get("subjects").intValue());
        assertEquals(
                0,
                json.get("models").size()
                        + json.get("stimuli").size()
                        + json.get("warnings").size());
        assertFalse(Files.readString(design).contains(folder.toString()));
        assertTrue(Files.exists(design.resolveSibling("design.sidecar.json")));
        assertTrue(run.output().startsWith("subject  run  volumes  tr   bold"), run.output());
        assertTrue(run.output().contains("\nsub-02   1    12       2.0  run-1_bold.nii.gz"), run.output());
    }

    @Test
    void writesTheSameBytesTwice() throws IOException {
        check();
        byte[] first = Files.readAllBytes(design);
        check();
        assertArrayEquals(first, Files.readAllBytes(design));
    }

    @Test
    void listsEveryProblemAtOnceAndWritesNothing() throws IOException {
        Files.delete(folder.resolve("sub-01/run-1_bold.nii.gz"));
        Files.write(folder.resolve("sub-01/run-2_bold.nii.gz"), new byte[0]);
        SmallStudy.confounds(folder.resolve("sub-02/run-1_confounds.tsv"), 11);
        NiftiWriter.writeLabels(
                folder.resolve("sub-02/rois.nii.gz"), SmallStudy.space(1.5), new int[SmallStudy.VOXELS]);
        ToolRun run = check();
        assertEquals(65, run.exitCode());
        assertEquals(4, run.problems().size(), String.join("\n", run.problems()));
        assertTrue(run.problems().get(0).endsWith("run-1_bold.nii.gz: expected a file, found none"));
        assertEquals(
                "sub-01 run 2: run-2_bold.nii.gz: expected content, found an empty file",
                run.problems().get(1));
        assertEquals(
                "sub-02 run 1: run-1_confounds.tsv: expected 12 rows, one per volume, found 11",
                run.problems().get(2));
        assertTrue(
                run.problems().get(3).startsWith("sub-02: rois.nii.gz: grid differs from run-1_bold.nii.gz"),
                run.problems().get(3));
        assertFalse(Files.exists(design));
    }

    @Test
    void namesComponentsAndColumnsThatDenoisingWouldMiss() throws IOException {
        Files.writeString(
                folder.resolve("sub-02/run-1_confounds.json"),
                "{\"a_comp_cor_00\": {\"Method\": \"aCompCor\", \"Mask\": \"CSF\"}}");
        Files.delete(folder.resolve("sub-02/run-2_confounds.json"));
        List<String> problems = problems();
        assertEquals(2, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains("expected 5 retained aCompCor components with Mask combined, found 0"));
        assertTrue(problems.get(1).startsWith("sub-02 run 2: run-2_confounds.tsv: expected the JSON"));
        assertEquals(0, check("--compcor", "0", "--confound-columns", "csf").exitCode());
        assertEquals(
                4,
                check("--compcor", "0", "--confound-columns", "rot_x")
                        .problems()
                        .size());
    }

    @Test
    void aBrokenScanHidesNoBrokenTable() throws IOException {
        Files.write(folder.resolve("sub-01/run-2_bold.nii.gz"), new byte[0]);
        Files.write(folder.resolve("sub-01/run-2_confounds.tsv"), new byte[0]);
        assertEquals(
                List.of(
                        "sub-01 run 2: run-2_bold.nii.gz: expected content, found an empty file",
                        "sub-01 run 2: run-2_confounds.tsv: expected content, found an empty file"),
                problems());
    }

    @Test
    void aRunThatOneParticipantLacksIsNamed() throws IOException {
        edit(sheet, "sub-02,2,.*\n", "");
        assertEquals(
                List.of("sub-02: expected the runs 1, 2 that the study has, found 1; add the scan, leave out the"
                        + " participant or the run, or allow missing runs"),
                problems());
    }

    @Test
    void aRunThatOneParticipantLacksMayBeAllowed() throws IOException {
        edit(sheet, "sub-02,2,.*\n", "");
        ToolRun run = check("--allow-missing-runs");
        assertEquals(0, run.exitCode(), run.stderr());
        assertEquals(
                List.of("sub-02: lacks run 2; what is computed for it uses the runs that are there"), run.warnings());
    }

    /** ROI RDMs and noise ceilings need no cross-validation; see CheckWholeStudyTest for networks. */
    @Test
    void oneRunIsEnoughWithoutNetworks() throws IOException {
        edit(sheet, "sub-0.,2,.*\n", "");
        ToolRun run = check();
        assertEquals(0, run.exitCode(), run.stderr());
        assertEquals(List.of(), run.warnings());
    }

    @Test
    void volumesMustAgreeAcrossParticipants() throws IOException {
        SmallStudy.bold(folder.resolve("sub-02/run-1_bold.nii.gz"), 14, 2);
        SmallStudy.confounds(folder.resolve("sub-02/run-1_confounds.tsv"), 14);
        assertEquals(
                List.of("sub-02 run 1: run-1_bold.nii.gz: expected 12 volumes in run 1 as sub-01 has, found 14"),
                problems());
    }

    @Test
    void aThreeDimensionalImageIsNoScan() throws IOException {
        NiftiWriter.writeLabels(
                folder.resolve("sub-01/run-1_bold.nii.gz"), SmallStudy.space(0), new int[SmallStudy.VOXELS]);
        assertEquals(List.of("sub-01 run 1: run-1_bold.nii.gz: expected 4 dimensions, found 3"), problems());
    }

    @Test
    void theSidecarsTrHoldsAndMustBeTheStudys() throws IOException {
        SmallStudy.bold(folder.resolve("sub-01/run-1_bold.nii.gz"), 12, 2000);
        SmallStudy.bold(folder.resolve("sub-01/run-2_bold.nii.gz"), 13, 2.5);
        Files.writeString(
                folder.resolve("sub-01/run-1_bold.json"), "{\"RepetitionTime\": 2.00000061, \"StartTime\": 0}");
        ToolRun run = check();
        assertEquals(
                List.of("sub-01 run 2: run-2_bold.nii.gz: expected a TR of 2.0 s (--tr), found 2.5 s in its header"),
                run.problems());
        assertEquals(
                List.of(
                        "sub-01 run 1: run-1_bold.nii.gz: TR is 2000.0 s in the header and 2.00000061 s in the sidecar; the sidecar's"
                                + " holds",
                        "sub-01 run 1: run-1_bold.nii.gz: StartTime 0.0 s in its sidecar says slice_time_ref 0.000, the study uses"
                                + " 0.5"),
                run.warnings());
    }

    @Test
    void timesThatAreTextAreRefusedOneByOne() throws IOException {
        Files.writeString(folder.resolve("sub-01/run-1_bold.json"), "{\"RepetitionTime\": \"2\"}");
        Files.writeString(folder.resolve("sub-01/run-2_bold.json"), "{\"StartTime\": \"1\"}");
        assertEquals(
                List.of(
                        "sub-01 run 1: run-1_bold.json: expected a number of seconds for RepetitionTime, found \"2\"",
                        "sub-01 run 2: run-2_bold.json: expected a number of seconds for StartTime, found \"1\""),
                problems());
    }

    @Test
    void anImpossibleTrWithoutSidecarIsRefused() throws IOException {
        SmallStudy.bold(folder.resolve("sub-01/run-1_bold.nii.gz"), 12, 2000);
        assertEquals(
                List.of(
                        "sub-01 run 1: run-1_bold.nii.gz: expected a TR of 0.1 to 20 s, found 2000.0 s in its header; give"
                                + " RepetitionTime in seconds in its JSON"),
                problems());
    }

    @Test
    void scansOfAParticipantShareOneGrid() throws IOException {
        SmallStudy.bold(folder.resolve("sub-01/run-2_bold.nii.gz"), 13, 2, 0.001);
        List<String> problems = problems();
        assertEquals(1, problems.size(), String.join("\n", problems));
        assertTrue(problems.get(0).startsWith("sub-01 run 2: run-2_bold.nii.gz: grid differs from run-1_bold.nii.gz"));
    }

    @Test
    void aRegionThatIsMissingOrTinyIsAWarning() throws IOException {
        int[] labels = new int[SmallStudy.VOXELS];
        labels[3] = 1;
        NiftiWriter.writeLabels(folder.resolve("sub-01/rois.nii.gz"), SmallStudy.space(0), labels);
        Files.writeString(folder.resolve("sub-02/rois.tsv"), "index\tname\n1\tFFA\n");
        ToolRun run = check();
        assertEquals(0, run.exitCode());
        assertEquals(
                List.of(
                        "sub-01: rois.nii.gz: roi FFA has one voxel: its results will be n/a",
                        "sub-01: rois.nii.gz: roi PPA has no voxel: its results will be n/a",
                        "roi PPA: missing in sub-02"),
                run.warnings());
    }

    @Test
    void namesOfRegionsAreUniqueAcrossFiles() throws IOException {
        edit(
                sheet,
                "sub-01/rois.nii.gz,sub-01/rois.tsv",
                "sub-01/rois.nii.gz;sub-01/rois.nii.gz," + "sub-01/rois.tsv;sub-01/rois.tsv");
        assertTrue(problems()
                .contains(
                        "sub-01: rois.tsv: expected names unique across the tables of sub-01 run 1, found FFA twice"));
    }

    @Test
    void aMaskHasOneVolumePerRow() throws IOException {
        NiftiWriter.writeMasks(
                folder.resolve("sub-01/rois.nii.gz"), SmallStudy.space(0), new int[3][SmallStudy.VOXELS]);
        assertEquals(
                List.of("sub-01: rois.nii.gz: expected one volume for each of the 2 regions of rois.tsv, found 3; give"
                        + " every volume one row with an index of its own, in the order of the volumes (0 is the"
                        + " background)"),
                problems());
    }

    @Test
    void runsAreDenoisedAllOrNone() throws IOException {
        String whole = Files.readString(sheet);
        edit(sheet, ",sub-02/run-1_confounds.tsv", ",");
        assertEquals(
                List.of("sub-02 run 1: expected confounds or a CompCor mask as other runs have, found none for"
                        + " sub-02/run-1_bold.nii.gz; add them, or leave the run out"),
                problems());
        Files.writeString(sheet, whole.replaceAll(",sub-0./run-._confounds.tsv", ","));
        ToolRun run = check();
        assertEquals(0, run.exitCode());
        assertEquals(
                List.of("no run has confounds or a CompCor mask: nothing but each voxel's mean is removed"),
                run.warnings());
    }

    @Test
    void volumesToDropAreCheckedByRun() throws IOException {
        edit(sheet, "confounds\n", "confounds,drop_volumes\n");
        edit(sheet, "(?m)^(sub-01,1,.*)$", "$1,0; 2;1");
        edit(sheet, "(?m)^(sub-0.,.,.*confounds.tsv)$", "$1,");
        ToolRun run = check();
        assertEquals(0, run.exitCode(), run.stderr());
        JsonNode scans = JsonFile.MAPPER.readTree(design.toFile()).get("scans");
        assertEquals("0;1;2", scans.get(0).get("drop_volumes").textValue());
        assertFalse(scans.get(1).has("drop_volumes"));
        Files.delete(design);
        for (String[] cell : new String[][] {
            {"12", "sub-01 run 1: run-1_bold.nii.gz: expected drop_volumes below 12, its number of volumes, found 12"},
            {"-1", "subjects.csv line 2: drop_volumes: expected volumes from 0, found -1"},
            {"first", "subjects.csv line 2: drop_volumes: expected a whole number, found \"first\""},
            {"0;1;2;3;4;5", "sub-01 run 1: run-1_bold.nii.gz: expected more than 7 volumes to regress out 6 columns"}
        }) {
            edit(sheet, "(?m)^(sub-01,1,.*),[^,]*$", "$1," + cell[0]);
            assertTrue(problems().get(0).startsWith(cell[1]), problems().get(0));
        }
    }

    @Test
    void volumesBeforeTheSteadyStateThatAreKeptAreTold() throws IOException {
        Path table = folder.resolve("sub-02/run-1_confounds.tsv");
        List<String> lines = new ArrayList<>(Files.readAllLines(table));
        for (int row = 0; row < lines.size(); row++) {
            lines.set(row, lines.get(row) + "\t" + (row == 0 ? "non_steady_state_outlier00" : row == 1 ? "1" : "0"));
        }
        Files.write(table, lines);
        assertEquals(
                List.of("volumes before the steady state, as confounds name them, are kept: sub-02 run 1 (0); name them"
                        + " in drop_volumes, or regress out non_steady_state_outlier*"),
                check().warnings());
        assertEquals(
                List.of(),
                check("--confound-columns", "non_steady_state_outlier*").warnings());
        assertEquals(List.of(), check("--drop-volumes", "0").warnings());
    }

    @Test
    void sheetsOnlyOpensNoFileThatASheetNames() throws IOException {
        for (String file : List.of("run-1_bold.nii.gz", "run-2_bold.nii.gz", "rois.nii.gz", "rois.tsv")) {
            Files.delete(folder.resolve("sub-01/" + file));
        }
        ToolRun run = ToolRun.of(
                CheckDesign::run,
                "--subjects",
                sheet.toString(),
                "--tr",
                "2",
                "--sheets-only",
                "--output",
                design.toString());
        assertEquals(0, run.exitCode(), run.stderr());
        assertFalse(
                JsonFile.MAPPER.readTree(design.toFile()).get("scans").get(0).has("volumes"));
    }

    @Test
    void aLinkToTheSheetFindsTheFilesBesideTheOriginal() throws IOException {
        Path staged = Files.createDirectories(folder.resolve("work/inputs")).resolve("subjects.csv");
        Files.createSymbolicLink(staged, sheet);
        ToolRun run = ToolRun.of(
                CheckDesign::run, "--subjects", staged.toString(), "--tr", "2", "--output", design.toString());
        assertEquals(0, run.exitCode(), run.stderr());
    }

    @Test
    void wrongOptionsAreUsageErrors() {
        String out = design.toString();
        assertEquals(
                64, ToolRun.of(CheckDesign::run, "--tr", "2", "--output", out).exitCode());
        assertEquals(
                64,
                ToolRun.of(CheckDesign::run, "--subjects", "a", "b", "--tr", "2", "--output", out)
                        .exitCode());
        assertEquals(
                64,
                ToolRun.of(CheckDesign::run, "--subjects", "a", "--tr", "2", "--models", "m", "--output", out)
                        .exitCode());
        assertEquals(
                64,
                ToolRun.of(CheckDesign::run, "--subjects", "a", "--tr", "0", "--output", out)
                        .exitCode());
        assertEquals(
                64,
                ToolRun.of(CheckDesign::run, "--subjects", "a", "--runs", "1", "--tr", "2", "--output", out)
                        .exitCode());
    }

    private ToolRun check(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("--subjects", sheet.toString(), "--tr", "2", "--output", design.toString()));
        arguments.addAll(List.of(more));
        return ToolRun.of(CheckDesign::run, arguments);
    }

    private List<String> problems() {
        ToolRun run = check();
        assertEquals(65, run.exitCode(), run.stderr());
        assertFalse(Files.exists(design));
        return run.problems();
    }

    private static void edit(Path file, String pattern, String replacement) throws IOException {
        Files.writeString(file, Files.readString(file).replaceAll(pattern, replacement));
    }
}
