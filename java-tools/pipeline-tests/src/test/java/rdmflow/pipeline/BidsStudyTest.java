package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.JsonFile;

/**
 * A simulated study laid out as fMRIPrep's derivatives: one participant with sessions and unpadded runs, one without
 * sessions, with padded runs and the confounds' old name; the TR in one JSON at the root; a run that one of them lacks.
 * Region RDMs must be those that the tool makes of the same study's sheets.
 */
@Tag("study")
class BidsStudyTest {
    @TempDir
    static Path temporary;

    private static SmallStudy study;
    private static Path tree;
    private static Nextflow nextflow;

    @BeforeAll
    static void layOutTheTree() throws IOException, InterruptedException {
        study = SmallStudy.simulated();
        tree = Files.createDirectories(temporary.resolve("derivatives"));
        Files.writeString(
                tree.resolve("dataset_description.json"), "{\"Name\": \"simulated\", \"BIDSVersion\": \"1.9.0\"}");
        Files.writeString(tree.resolve("task-movie_bold.json"), "{\"RepetitionTime\": 2.0}");
        for (int run = 1; run <= 2; run++) {
            link("sub-01", run, "sub-01/ses-movie/func/sub-01_ses-movie_task-movie_run-" + run, "timeseries");
            link("sub-02", run, "sub-02/func/sub-02_task-movie_run-0" + run, "regressors");
            link("sub-03", run, "sub-03/func/sub-03_task-movie_run-" + run, "timeseries");
        }
        link("sub-01", 2, "sub-01/ses-movie/func/sub-01_ses-movie_task-movie_run-3", "timeseries");
        writeRegions();
        nextflow = new Nextflow(
                Nextflow.repository(),
                temporary,
                List.of("--bids", "derivatives", "--rois", "rois.csv", "--max_cpus=1", "--max_memory=1.GB"));
    }

    private static void link(String subject, int run, String stem, String confounds) throws IOException {
        Path source = study.folder().resolve(subject);
        String simulated = subject + "_task-movie_run-" + run;
        Files.createDirectories(tree.resolve(stem).getParent());
        Files.createSymbolicLink(
                tree.resolve(stem + "_space-T1w_desc-preproc_bold.nii.gz"), source.resolve(simulated + "_bold.nii.gz"));
        for (String ending : List.of("tsv", "json")) {
            Files.createSymbolicLink(
                    tree.resolve(stem + "_desc-confounds_" + confounds + "." + ending),
                    source.resolve(simulated + "_desc-confounds_timeseries." + ending));
        }
    }

    /** Every label of the simulated regions as a probability map of 0 and 100 percent. */
    private static void writeRegions() throws IOException {
        List<String> rows = new ArrayList<>(List.of("subject,roi,hemisphere,method,probability_map"));
        for (String subject : List.of("sub-01", "sub-02")) {
            NiftiHeader labels = Nifti.header(study.folder().resolve(subject + "/" + subject + "_rois.nii.gz"));
            double[] values = Nifti.readVolume(labels);
            Table names = Tables.readTsv(study.folder().resolve(subject + "/" + subject + "_rois.tsv"));
            for (Map<String, String> row : names.rows()) {
                int index = Integer.parseInt(row.get("index"));
                String map = subject + "_" + row.get("name") + ".nii.gz";
                NiftiWriter.writeMap(
                        temporary.resolve(map),
                        labels.space(),
                        Arrays.stream(values).map(v -> v == index ? 100 : 0).toArray());
                rows.add(subject + "," + row.get("name") + ",both,atlas," + map);
            }
        }
        Files.write(temporary.resolve("rois.csv"), rows);
    }

    @Test
    void participantsAndRunsOfTheTreeGiveTheRdmsOfTheSheets() throws IOException, InterruptedException {
        PipelineRun run = nextflow.run("--participants", "sub-01;02", "--runs", "1;2", "--outdir", "chosen");
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(
                Map.of(
                        "CHECK_DESIGN", 1L,
                        "DEFINE_ROIS", 2L,
                        "BUILD_ROI_RDMS", 4L,
                        "NOISE_CEILING", 2L,
                        "GROUP_STATS", 1L,
                        "RENDER_REPORT", 1L),
                run.executed());
        assertTrue(Files.exists(temporary.resolve("chosen/report.html")));
        for (String subject : List.of("sub-01", "sub-02")) {
            for (int k = 1; k <= 2; k++) {
                String name = subject + "_run-" + k + "_roi-rdms.h5";
                List<Rdm> found = RdmFile.read(temporary.resolve("chosen/roi_rdms/" + name))
                        .rdms();
                List<Rdm> expected = byHand(subject, k).rdms();
                assertEquals(expected.size(), found.size());
                for (int r = 0; r < found.size(); r++) {
                    assertEquals(expected.get(r).name(), found.get(r).name());
                    assertArrayEquals(expected.get(r).pairs(), found.get(r).pairs(), name);
                }
                var removed = JsonFile.MAPPER
                        .readTree(temporary
                                .resolve("chosen/roi_rdms/" + name + ".json")
                                .toFile())
                        .at("/details/regressed_columns");
                assertTrue(removed.toString().contains("a_comp_cor_"), removed.toString());
            }
        }
        try (Stream<Path> files = Files.list(temporary.resolve("chosen/roi_rdms"))) {
            assertEquals(8, files.count(), "four files and their sidecars: sub-03 and run 3 were not chosen");
        }
    }

    /** The tool on the files that the simulated study's own sheet names. */
    private static RdmSet byHand(String subject, int run) throws IOException, InterruptedException {
        Path folder = study.folder().resolve(subject);
        String stem = folder.resolve(subject + "_task-movie_run-" + run).toString();
        Path output = temporary.resolve("by-hand/" + subject + "_run-" + run + ".h5");
        Tools.run(
                "build-roi-rdms",
                "--bold",
                stem + "_bold.nii.gz",
                "--rois",
                folder.resolve(subject + "_rois.nii.gz").toString(),
                "--roi-labels",
                folder.resolve(subject + "_rois.tsv").toString(),
                "--confounds",
                stem + "_desc-confounds_timeseries.tsv",
                "--subject",
                subject,
                "--run",
                String.valueOf(run),
                "--output",
                output.toString());
        return RdmFile.read(output);
    }

    @Test
    void allOfTheTreeIsRefusedBecauseOfTheRunThatOthersLack() {
        PipelineRun run = nextflow.run("--outdir", "all");
        assertNotEquals(0, run.exitCode());
        for (String subject : List.of("sub-02", "sub-03")) {
            assertTrue(
                    run.log()
                            .contains("check-design: error: " + subject
                                    + ": expected the runs 1, 2, 3 that the study has, found 1, 2"),
                    run.log());
        }
        assertFalse(Files.exists(temporary.resolve("all/roi_rdms")));
        assertEquals(new TreeSet<>(), run.names("COMPLETED"));
    }
}
