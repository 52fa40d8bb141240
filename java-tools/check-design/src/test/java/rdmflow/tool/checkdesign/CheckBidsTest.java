package rdmflow.tool.checkdesign;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** A folder of fMRIPrep derivatives in place of a sheet. */
class CheckBidsTest {
    @TempDir
    Path folder;

    private Path root;
    private Path design;

    @BeforeEach
    void writeTree() throws IOException {
        root = folder.resolve("derivatives");
        design = folder.resolve("design.json");
        for (String subject : List.of("sub-01", "sub-02")) {
            for (int run = 1; run <= 2; run++) {
                String stem = stem(subject, run);
                Files.createDirectories(root.resolve(stem).getParent());
                SmallStudy.bold(root.resolve(stem + "_space-T1w_desc-preproc_bold.nii.gz"), 11 + run, 2);
                SmallStudy.confounds(root.resolve(stem + "_desc-confounds_timeseries.tsv"), 11 + run);
            }
        }
        Files.writeString(root.resolve("task-movie_bold.json"), "{\"RepetitionTime\": 2.0}");
        NiftiWriter.writeMap(folder.resolve("map.nii.gz"), SmallStudy.space(0), new double[SmallStudy.VOXELS]);
        Files.writeString(
                folder.resolve("rois.csv"),
                "subject,roi,hemisphere,method,probability_map\nsub-01,V1v,both,atlas,map.nii.gz\n"
                        + "sub-02,V1v,both,atlas,map.nii.gz\n");
    }

    @Test
    void aFolderNamesNoRegions() {
        ToolRun run =
                ToolRun.of(CheckDesign::run, "--bids", root.toString(), "--tr", "2", "--output", design.toString());
        assertEquals(65, run.exitCode());
        assertEquals(
                List.of("--rois: expected a rois.csv, because a BIDS folder names no regions, found none"),
                run.problems());
    }

    @Test
    void designKeepsPathsRelativeToTheFolder() throws IOException {
        ToolRun run = check();
        assertEquals(0, run.exitCode(), run.stderr());
        JsonNode scan = JsonFile.MAPPER.readTree(design.toFile()).get("scans").get(3);
        assertEquals("sub-02", scan.get("subject").textValue());
        assertEquals(
                stem("sub-02", 2) + "_space-T1w_desc-preproc_bold.nii.gz",
                scan.get("bold").textValue());
        assertEquals(13, scan.get("volumes").intValue());
        assertEquals("task-movie_bold.json", scan.get("bold_json").textValue());
        assertEquals(List.of(), run.warnings());
    }

    @Test
    void subjectsAreParticipantsHere() throws IOException {
        assertEquals(0, check("--subjects", "02", "--runs", "1", "2").exitCode());
        assertEquals(2, JsonFile.MAPPER.readTree(design.toFile()).get("scans").size());
    }

    @Test
    void annexPointersAndEmptyImagesAreNamedAsSuch() throws IOException {
        Path pointer = root.resolve(stem("sub-01", 1) + "_space-T1w_desc-preproc_bold.nii.gz");
        Files.writeString(pointer, "/annex/objects/MD5E-s40--0123.nii.gz\n");
        Path dangling = root.resolve(stem("sub-01", 2) + "_space-T1w_desc-preproc_bold.nii.gz");
        Files.delete(dangling);
        Files.createSymbolicLink(dangling, Path.of(".git/annex/objects/aa/bb/none.nii.gz"));
        Files.write(root.resolve(stem("sub-02", 1) + "_space-T1w_desc-preproc_bold.nii.gz"), new byte[0]);
        ToolRun run = check();
        assertEquals(65, run.exitCode());
        assertEquals(3, run.problems().size(), String.join("\n", run.problems()));
        for (int k = 0; k < 2; k++) {
            assertTrue(
                    run.problems().get(k).contains("content not present: run datalad get sub-01_task-movie_run-"),
                    run.problems().get(k));
        }
        assertTrue(run.problems().get(2).endsWith("expected content, found an empty file"));
    }

    @Test
    void aMissingRunIsNamed() throws IOException {
        Files.delete(root.resolve(stem("sub-02", 2) + "_space-T1w_desc-preproc_bold.nii.gz"));
        ToolRun run = check();
        assertEquals(65, run.exitCode());
        assertEquals(
                List.of("sub-02: expected the runs 1, 2 that the study has, found 1; add the scan, leave out the"
                        + " participant or the run, or allow missing runs"),
                run.problems());
    }

    @Test
    void aRunWithoutConfoundsIsNamedWithTheTablesBesideIt() throws IOException {
        String stem = stem("sub-01", 2);
        Files.move(
                root.resolve(stem + "_desc-confounds_timeseries.tsv"),
                root.resolve(stem.replace("run-2", "dir-AP_run-2") + "_desc-confounds_timeseries.tsv"));
        ToolRun run = check();
        assertEquals(65, run.exitCode());
        assertEquals(
                List.of("sub-01 run 2: expected confounds or a CompCor mask as other runs have, found none; by their"
                        + " names these tables are of other runs than " + stem
                        + "_space-T1w_desc-preproc_bold.nii.gz: sub-01_task-movie_dir-AP_run-2_desc-confounds_timeseries.tsv,"
                        + " sub-01_task-movie_run-1_desc-confounds_timeseries.tsv; add them, or leave the run out"),
                run.problems());
    }

    @Test
    void aFolderWithoutConfoundsIsAWarning() throws IOException {
        for (String subject : List.of("sub-01", "sub-02")) {
            for (int run = 1; run <= 2; run++) {
                Files.delete(root.resolve(stem(subject, run) + "_desc-confounds_timeseries.tsv"));
            }
        }
        ToolRun run = check();
        assertEquals(0, run.exitCode());
        assertEquals(
                "no run has confounds or a CompCor mask: nothing but each voxel's mean is removed",
                run.warnings().get(0));
    }

    private ToolRun check(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--bids",
                root.toString(),
                "--task",
                "movie",
                "--space",
                "T1w",
                "--rois",
                folder.resolve("rois.csv").toString(),
                "--tr",
                "2",
                "--output",
                design.toString()));
        arguments.addAll(List.of(more));
        return ToolRun.of(CheckDesign::run, arguments);
    }

    private static String stem(String subject, int run) {
        return subject + "/func/" + subject + "_task-movie_run-" + run;
    }
}
