package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan alone: which tasks a design leads to, with every tool's stub in place of its work. */
@Order(1)
class StubRunTest {
    @TempDir
    Path folder;

    @Test
    void definesRegionsPerParticipantAndWarpsProbabilityMapsWhereTransformsAreGiven() throws IOException {
        for (String file : List.of(
                "bold-1.nii.gz",
                "bold-2.nii.gz",
                "map.nii.gz",
                "t.nii.gz",
                "mask.nii.gz",
                "warp.h5",
                "affine.mat",
                "boldref.nii.gz")) {
            Files.writeString(folder.resolve(file), file);
        }
        write(
                "subjects.csv",
                "subject,run,bold,rois,roi_labels",
                "sub-01,01,bold-1.nii.gz,,",
                "sub-01,2,bold-2.nii.gz,,",
                "sub-02,1,bold-1.nii.gz,,",
                "sub-02,2,bold-2.nii.gz,,");
        write(
                "rois.csv",
                "subject,roi,hemisphere,method,contrast,search_mask,t_map,probability_map",
                "sub-01,V1v,both,atlas,,,,map.nii.gz",
                "sub-01,FFA,L,t-map,,mask.nii.gz,t.nii.gz,",
                "sub-02,V1v,both,atlas,,,,map.nii.gz");
        write("transforms.csv", "subject,transforms,reference", "sub-01,warp.h5;affine.mat,boldref.nii.gz");
        PipelineRun run = new Nextflow(Nextflow.repository(), folder, List.of("-stub-run", "--max_cpus=1"))
                .run("--subjects", "subjects.csv", "--rois", "rois.csv", "--transforms", "transforms.csv");
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(
                new TreeMap<>(Map.of(
                        "CHECK_DESIGN",
                        1L,
                        "WARP_PROBABILITY_MAPS",
                        1L,
                        "DEFINE_ROIS",
                        2L,
                        "BUILD_ROI_RDMS",
                        4L,
                        "NOISE_CEILING",
                        2L,
                        "GROUP_STATS",
                        1L,
                        "RENDER_REPORT",
                        1L)),
                run.executed());
        assertTrue(run.names("COMPLETED").contains("BUILD_ROI_RDMS (sub-01 run 1)"), "runs lose leading zeros");
    }

    @Test
    void showsNetworksOnlyTheMoviesOfTheRunsThatWereChosen() throws IOException {
        for (String subject : List.of("sub-01", "sub-02")) {
            Path func = Files.createDirectories(folder.resolve("derivatives/" + subject + "/ses-01/func"));
            for (int run = 1; run <= 3; run++) {
                String stem = subject + "_ses-01_task-movie_run-" + run;
                Files.writeString(func.resolve(stem + "_space-T1w_desc-preproc_bold.nii.gz"), stem);
            }
        }
        write(
                "rois.csv",
                "subject,roi,hemisphere,method,probability_map",
                "sub-01,V1v,both,atlas,map.nii.gz",
                "sub-02,V1v,both,atlas,map.nii.gz");
        // Nextflow makes numbers of digits, and a YAML file may hold lists.
        write("chosen.yaml", "participants: [1, '02']", "runs: [1, 2]");
        write("stimuli.csv", "run,video,volumes", "01,one.mp4,12", "2,two.mp4,12", "3,three.mp4,12");
        write("models.csv", "model,label,network,weights", "a,A,resnet18-imagenet,w.pt", "b,B,resnet18-imagenet,w.pt");
        for (String file : List.of("map.nii.gz", "one.mp4", "two.mp4", "three.mp4", "w.pt")) {
            Files.writeString(folder.resolve(file), file);
        }
        Nextflow nextflow = new Nextflow(Nextflow.repository(), folder, List.of("-stub-run", "--max_cpus=1"));
        String[] arguments = {
            "--bids",
            "derivatives",
            "--session",
            "01",
            "-params-file",
            "chosen.yaml",
            "--rois",
            "rois.csv",
            "--stimuli",
            "stimuli.csv",
            "--models",
            "models.csv",
            "-resume"
        };
        PipelineRun run = nextflow.run(arguments);
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(4, run.executed().get("EXTRACT_ACTIVATIONS"), run.log());
        assertEquals(
                Set.of("a run 1", "a run 2", "b run 1", "b run 2"),
                run.names("COMPLETED").stream()
                        .filter(name -> name.startsWith("BUILD_MODEL_RDMS"))
                        .map(name -> name.replaceAll(".*\\((.*)\\)", "$1"))
                        .collect(Collectors.toSet()));
        assertEquals(2, run.executed().get("FIT_CV_REGRESSION"), "one per participant, all networks at once");

        write("chosen.yaml", "participants: [1, '02']", "runs: [1, 2, 3]");
        PipelineRun more = nextflow.run(arguments);
        assertEquals(0, more.exitCode(), more.log());
        assertEquals(1, more.executed().get("CHECK_DESIGN"), "another choice of runs is another design");
        assertEquals(2, more.executed().get("EXTRACT_ACTIVATIONS"), more.log());
    }

    @Test
    void aParticipantMayLackARunWhereItIsAllowed() throws IOException {
        write(
                "subjects.csv",
                "subject,run,bold,rois,roi_labels,drop_volumes",
                "sub-01,1,bold.nii.gz,rois.nii.gz,rois.tsv,0;1",
                "sub-01,2,bold.nii.gz,rois.nii.gz,rois.tsv,",
                "sub-01,3,bold.nii.gz,rois.nii.gz,rois.tsv,",
                "sub-02,1,bold.nii.gz,rois.nii.gz,rois.tsv,",
                "sub-02,3,bold.nii.gz,rois.nii.gz,rois.tsv,");
        write("stimuli.csv", "run,video,volumes", "1,one.mp4,12", "2,one.mp4,12", "3,one.mp4,12");
        write("models.csv", "model,label,network,weights", "a,A,resnet18-imagenet,w.pt", "b,B,resnet18-imagenet,w.pt");
        PipelineRun run = new Nextflow(Nextflow.repository(), folder, List.of("-stub-run", "--max_cpus=1"))
                .run(
                        "--subjects",
                        "subjects.csv",
                        "--stimuli",
                        "stimuli.csv",
                        "--models",
                        "models.csv",
                        "--allow_missing_runs");
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(5, run.executed().get("BUILD_ROI_RDMS"));
        assertEquals(2, run.executed().get("FIT_CV_REGRESSION"), "both participants, one with two of three runs");
        assertEquals(2, run.executed().get("UNIQUE_VARIANCE"));
        assertEquals(
                Set.of("NOISE_CEILING (run 1)", "NOISE_CEILING (run 3)"),
                run.names("COMPLETED").stream()
                        .filter(name -> name.startsWith("NOISE"))
                        .collect(Collectors.toSet()),
                "one participant has no ceiling");
    }

    /** At a TR of 2 s a run of 48 volumes has ten shifts of 15 to 24 volumes in either direction, one of 47 has nine. */
    @Test
    void aNullIsMadeWhereRunsAreLongEnoughAndReachesGroupStatsAlone() throws IOException {
        write(
                "subjects.csv",
                "subject,run,bold,rois,roi_labels",
                "sub-01,1,bold.nii.gz,rois.nii.gz,rois.tsv",
                "sub-01,2,bold.nii.gz,rois.nii.gz,rois.tsv");
        write("models.csv", "model,label,network,weights", "a,A,resnet18-imagenet,w.pt", "b,B,resnet18-imagenet,w.pt");
        write("stimuli.csv", "run,video,volumes", "1,one.mp4,48", "2,one.mp4,48");
        Nextflow nextflow = new Nextflow(
                Nextflow.repository(),
                folder,
                List.of(
                        "-stub-run",
                        "--subjects",
                        "subjects.csv",
                        "--stimuli",
                        "stimuli.csv",
                        "--models",
                        "models.csv"));
        PipelineRun run = nextflow.run("--max_cpus=1");
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(
                Set.of("sub-01_null.h5", "sub-01_unique_null.h5"),
                names("work", "sub-01.*null.h5"),
                "made by the tasks");
        assertEquals(Set.of(), names("results", ".*null.*"));
        assertEquals(
                Set.of(
                        "sub-01.json",
                        "sub-01_lag_scan.tsv",
                        "sub-01_layers.tsv",
                        "sub-01_model-a_fit.tsv",
                        "sub-01_model-a_weights.tsv",
                        "sub-01_model-b_fit.tsv",
                        "sub-01_model-b_weights.tsv"),
                names("results/fits", ".*"));

        write("stimuli.csv", "run,video,volumes", "1,one.mp4,48", "2,one.mp4,47");
        PipelineRun without = nextflow.run("-w", "short", "--lag_scan_seconds=0", "--layer_profile=false");
        assertEquals(0, without.exitCode(), without.log());
        assertEquals(Set.of(), names("short", "sub-01.*(null|layers|lag_scan).*"));
        assertTrue(
                Files.readString(folder.resolve("results/design/design.json")).contains("18 in run 2 (47 volumes)"),
                "the design says why");

        PipelineRun scanned = nextflow.run("-w", "scanned", "--lag_scan_seconds=48");
        assertEquals(0, scanned.exitCode(), scanned.log());
        assertEquals(Set.of(), names("scanned", "sub-01.*lag_scan.*"), "half of 47 volumes are 46 s");
    }

    @Test
    void ownModelsAreSampledOrTakenAndMeasuresAndFamiliesAddATaskPerParticipant() throws IOException {
        write(
                "subjects.csv",
                "subject,run,bold,rois,roi_labels",
                "sub-01,01,bold.nii.gz,rois.nii.gz,rois.tsv",
                "sub-01,2,bold.nii.gz,rois.nii.gz,rois.tsv");
        write("stimuli.csv", "run,video,volumes", "01,,48", "2,,48");
        write("models.csv", "model,label,network,weights,family", "a,A,features,a-{run}.tsv,x", "b,B,rdm,b-{run}.h5,y");
        for (String file : List.of("a-01.tsv", "a-2.tsv", "b-01.h5", "b-2.h5")) {
            Files.writeString(folder.resolve(file), file);
        }
        PipelineRun run = new Nextflow(Nextflow.repository(), folder, List.of("-stub-run", "--max_cpus=1"))
                .run(
                        "--subjects",
                        "subjects.csv",
                        "--stimuli",
                        "stimuli.csv",
                        "--models",
                        "models.csv",
                        "--measures",
                        "pearson;bures",
                        "--partition");
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(2, run.executed().get("SAMPLE_FEATURES"));
        assertEquals(4, run.executed().get("BUILD_MODEL_RDMS"));
        assertEquals(1, run.executed().get("COMPARE_RDMS"));
        assertEquals(1, run.executed().get("PARTITION_VARIANCE"));
        assertEquals(Set.of("sub-01_measures.tsv"), names("results/measures", ".*tsv"));
        assertEquals(Set.of("sub-01_parts.tsv"), names("results/variance_parts", ".*tsv"));
        assertEquals(Set.of(), names("results/roi_rdms", ".*grams.*"), "Grams are not published");
    }

    @Test
    void networksAloneEndWithTheirSimilarity() throws IOException {
        write("stimuli.csv", "run,video,volumes", "1,one.mp4,48");
        write("models.csv", "model,label,network,weights", "a,A,resnet18-imagenet,w.pt", "b,B,resnet18-imagenet,w.pt");
        PipelineRun run = new Nextflow(Nextflow.repository(), folder, List.of("-stub-run", "--max_cpus=1"))
                .run("--stimuli", "stimuli.csv", "--models", "models.csv");
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(
                new TreeMap<>(Map.of(
                        "CHECK_DESIGN",
                        1L,
                        "EXTRACT_ACTIVATIONS",
                        2L,
                        "BUILD_MODEL_RDMS",
                        2L,
                        "PCA",
                        1L,
                        "COMPARE_RDMS",
                        1L,
                        "RENDER_REPORT",
                        1L)),
                run.executed());
        assertTrue(Files.exists(folder.resolve("results/model_similarity.tsv")));
    }

    private Set<String> names(String below, String pattern) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(below))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(pattern))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void theBrainHalfNeedsOneRunOnly() throws IOException {
        write(
                "subjects.csv",
                "subject,run,bold,rois,roi_labels",
                "sub-01,1,bold.nii.gz,rois.nii.gz,rois.tsv",
                "sub-02,01,bold.nii.gz,rois.nii.gz,rois.tsv");
        PipelineRun run = new Nextflow(Nextflow.repository(), folder, List.of("-stub-run", "--max_cpus=1"))
                .run("--subjects", "subjects.csv");
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(1, run.executed().get("NOISE_CEILING"));
        assertEquals(1, run.executed().get("RENDER_REPORT"));
    }

    private void write(String sheet, String... lines) throws IOException {
        Files.write(folder.resolve(sheet), List.of(lines));
    }
}
