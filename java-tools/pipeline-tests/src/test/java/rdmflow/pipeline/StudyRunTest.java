package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One small study from its first run through everything that happens to a study: resumed, a tool edited, a network and a
 * participant added, a file broken and repaired. The runs follow each other in one launch folder, so that each test pays
 * only for what changed; hence the order.
 */
@Tag("study")
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StudyRunTest {
    private static final String OWN_STUDY =
            "nextflow run . --subjects subjects.csv --stimuli stimuli.csv --models models.csv --tr 2 -resume";

    @TempDir
    static Path temporary;

    private static Path checkout;
    private static SmallStudy study;
    private static Nextflow nextflow;
    private static Set<String> cachedSoFar;

    @BeforeAll
    static void simulateAStudyAndRunTheCommandOfTheReadme() throws IOException, InterruptedException {
        checkout = Checkout.copyTo(temporary.resolve("checkout"));
        study = SmallStudy.simulated();
        writeSheets(2, 2);
        assertTrue(
                Files.readString(Nextflow.repository().resolve("README.md")).contains(OWN_STUDY),
                "README.md gives the command that this test runs");
        nextflow = new Nextflow(
                Path.of("."),
                checkout,
                List.of(
                        "--subjects",
                        "subjects.csv",
                        "--stimuli",
                        "stimuli.csv",
                        "--models",
                        "models.csv",
                        "--tr",
                        "2",
                        "-resume",
                        "--max_cpus=1",
                        "--max_memory=2.GB"));
        PipelineRun fresh = nextflow.run();
        assertEquals(0, fresh.exitCode(), fresh.log());
        assertEquals(
                Map.ofEntries(
                        Map.entry("CHECK_DESIGN", 1L),
                        Map.entry("EXTRACT_ACTIVATIONS", 4L),
                        Map.entry("BUILD_MODEL_RDMS", 4L),
                        Map.entry("BUILD_ROI_RDMS", 4L),
                        Map.entry("FIT_CV_REGRESSION", 2L),
                        Map.entry("UNIQUE_VARIANCE", 2L),
                        Map.entry("NOISE_CEILING", 2L),
                        Map.entry("PCA", 1L),
                        Map.entry("GROUP_STATS", 1L),
                        Map.entry("RENDER_REPORT", 1L)),
                fresh.executed());
        assertTrue(
                fresh.log()
                        .contains("Report: "
                                + checkout.resolve("results/report.html").toRealPath()),
                fresh.log());
        cachedSoFar = fresh.hashes("COMPLETED");
    }

    @Test
    @Order(1)
    void publishesAFolderPerStageAndSaysWhatRan() throws IOException {
        Path results = checkout.resolve("results");
        for (String name : List.of(
                "design/design.json",
                "grams",
                "model_rdms",
                "roi_rdms",
                "fits",
                "unique_variance",
                "noise_ceilings",
                "pca/scores.tsv",
                "group/group_fit.tsv",
                "report.html",
                "summary.txt",
                "pipeline_info/trace.tsv",
                "pipeline_info/timeline.html",
                "pipeline_info/report.html",
                "pipeline_info/dag.mmd")) {
            assertTrue(Files.exists(results.resolve(name)), name);
        }
        assertEquals(
                """
                {
                    "Name": "rdmflow: How well does each network explain the geometry of each brain region over a movie?",
                    "BIDSVersion": "1.9.0",
                    "DatasetType": "derivative",
                    "GeneratedBy": [
                        {
                            "Name": "rdmflow",
                            "Version": "0.1.0"
                        }
                    ],
                    "SourceDatasets": [
                        {
                            "URL": "subjects.csv"
                        }
                    ]
                }
                """,
                Files.readString(results.resolve("dataset_description.json")));
        List<String> versions = Files.readAllLines(results.resolve("pipeline_info/versions.tsv"));
        assertEquals(
                List.of(
                        "tool",
                        "build-model-rdms",
                        "build-roi-rdms",
                        "check-design",
                        "extract-activations",
                        "fit-cv-regression",
                        "group-stats",
                        "noise-ceiling",
                        "pca",
                        "unique-variance"),
                versions.stream().map(line -> line.split("\t")[0]).toList());
        String report = Files.readString(results.resolve("report.html"));
        assertTrue(report.contains("\"nextflow: "), "the report names what ran it");
        assertFalse(report.contains("rdmflow revision"), "the copied checkout is no repository");
    }

    @Test
    @Order(2)
    void resumesWithEveryTaskCachedEvenWithOtherResources() {
        PipelineRun again = nextflow.run("--max_memory=3.GB");
        assertEquals(0, again.exitCode(), again.log());
        assertEquals(cachedSoFar, again.hashes("CACHED"));
        assertEquals(Map.of(), again.executed());
    }

    @Test
    @Order(3)
    void runsOnlyAnEditedToolsTasksAndThoseAfterThem() throws IOException {
        Checkout.change(checkout, "unique-variance");
        PipelineRun edited = nextflow.run();
        assertEquals(0, edited.exitCode(), edited.log());
        // its results are the same bytes in other files, which is all that a task's hash knows
        assertEquals(Map.of("UNIQUE_VARIANCE", 2L, "GROUP_STATS", 1L, "RENDER_REPORT", 1L), edited.executed());
    }

    @Test
    @Order(3)
    void scansOtherLagsByFitsAndWhatFollowsThemAlone() {
        // runs of 12 volumes are too short for the 20 s of the default
        PipelineRun scanned = nextflow.run("--lag_scan_seconds=4", "--outdir", "scanned");
        assertEquals(0, scanned.exitCode(), scanned.log());
        assertEquals(
                Map.of("CHECK_DESIGN", 1L, "FIT_CV_REGRESSION", 2L, "GROUP_STATS", 1L, "RENDER_REPORT", 1L),
                scanned.executed());
        assertTrue(Files.exists(checkout.resolve("scanned/fits/sub-01_lag_scan.tsv")), scanned.log());
        assertFalse(Files.exists(checkout.resolve("results/fits/sub-01_lag_scan.tsv")));
    }

    @Test
    @Order(4)
    void runsOnlyWhatDependsOnAnAddedNetwork() throws IOException {
        writeSheets(2, 3);
        PipelineRun added = nextflow.run();
        assertEquals(0, added.exitCode(), added.log());
        assertEquals(
                new TreeMap<>(Map.of(
                        "CHECK_DESIGN", 1L,
                        "EXTRACT_ACTIVATIONS", 2L,
                        "BUILD_MODEL_RDMS", 2L,
                        "FIT_CV_REGRESSION", 2L,
                        "UNIQUE_VARIANCE", 2L,
                        "PCA", 1L,
                        "GROUP_STATS", 1L,
                        "RENDER_REPORT", 1L)),
                added.executed());
        String network = SmallStudy.key(study.rows("models.csv").get(2));
        assertTrue(
                added.names("COMPLETED").stream()
                        .filter(name -> name.matches("(EXTRACT|BUILD).*"))
                        .allMatch(name -> name.contains(network)),
                added.log());
        writeSheets(2, 2);
    }

    @Test
    @Order(5)
    void showsTheErrorOfABrokenFileFinishesTheOthersAndRunsOnlyWhatWasMissingAfterItsRepair() throws IOException {
        writeSheets(3, 2);
        List<String> scans = study.scansOf(3);
        List<String> third = scans.subList(scans.size() - 2, scans.size());
        String name = third.get(0).split(",")[2];
        Path bold = study.folder().resolve(name);
        byte[] whole = Files.readAllBytes(bold);
        byte[] broken = whole.clone();
        broken[broken.length / 2] ^= 0x55;
        Files.write(bold, broken);
        PipelineRun failed = nextflow.run();
        assertNotEquals(0, failed.exitCode());
        assertTrue(failed.log().contains("build-roi-rdms: error: " + bold.getFileName()), failed.log());
        assertTrue(failed.log().replaceAll("\\s+", " ").contains("Command exit status: 65"), failed.log());
        assertEquals(Map.of("BUILD_ROI_RDMS", 1L), failed.count("FAILED"));
        assertEquals(Set.of(), failed.hashes("ABORTED"), "tasks already submitted finish");

        Files.write(bold, whole);
        PipelineRun repaired = nextflow.run();
        assertEquals(0, repaired.exitCode(), repaired.log());
        // check-design reads every file, so it looks again at the repaired one
        Set<String> finished = failed.trace().stream()
                .filter(row -> Set.of("COMPLETED", "CACHED").contains(row.get("status"))
                        && !row.get("process").equals("CHECK_DESIGN"))
                .map(row -> row.get("hash"))
                .collect(Collectors.toSet());
        assertTrue(repaired.hashes("CACHED").containsAll(finished), "nothing that had finished runs again");
        Set<String> participants = repaired.names("COMPLETED").stream()
                .filter(task -> task.matches("(BUILD_ROI|FIT|UNIQUE).*"))
                .map(task -> task.replaceAll(".*\\((\\S+?)[ )].*", "$1"))
                .collect(Collectors.toSet());
        assertEquals(Set.of(SmallStudy.key(third.get(0))), participants, "only the added participant's tasks");
        assertFalse(repaired.executed().containsKey("EXTRACT_ACTIVATIONS"));
        assertFalse(repaired.executed().containsKey("PCA"));
        writeSheets(2, 2);
    }

    @Test
    @Order(6)
    void publishesNothingAndNamesEveryFaultOfABadDesign() throws IOException {
        Path sheet = checkout.resolve("subjects.csv");
        List<String> lines = Files.readAllLines(sheet);
        String twice = lines.get(1);
        Files.write(
                sheet,
                Stream.concat(lines.stream(), Stream.of(twice, twice.replace("sub-", "sub ")))
                        .toList());
        PipelineRun refused = nextflow.run("--outdir", "refused");
        assertNotEquals(0, refused.exitCode());
        assertEquals(
                2,
                refused.log()
                        .lines()
                        .filter(line -> line.contains("check-design: error: subjects.csv"))
                        .count(),
                refused.log());
        try (Stream<Path> published = Files.list(checkout.resolve("refused"))) {
            assertEquals(
                    List.of("pipeline_info"),
                    published.map(path -> path.getFileName().toString()).toList());
        }
        writeSheets(2, 2);
    }

    @Test
    @Order(7)
    void runsTheBrainHalfAloneUpToCeilingsAndAReport() throws IOException {
        Nextflow brain = new Nextflow(
                Path.of("."),
                checkout,
                List.of("--subjects", "subjects.csv", "-resume", "--max_cpus=1", "--max_memory=2.GB"));
        PipelineRun run = brain.run("--outdir", "brain");
        assertEquals(0, run.exitCode(), run.log());
        assertTrue(Files.exists(checkout.resolve("brain/noise_ceilings/run-1_ceilings.tsv")), run.log());
        assertTrue(Files.exists(checkout.resolve("brain/report.html")), run.log());
        assertEquals(
                Set.of("CHECK_DESIGN", "GROUP_STATS", "RENDER_REPORT"),
                run.executed().keySet());
    }

    @Test
    @Order(8)
    void reportsOneNetworkAndOneParticipantWithoutUniqueVarianceCeilingsAndTests() throws IOException {
        writeSheets(1, 1);
        PipelineRun run = nextflow.run("--outdir", "alone");
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(
                Set.of("CHECK_DESIGN", "FIT_CV_REGRESSION", "PCA", "GROUP_STATS", "RENDER_REPORT"),
                run.executed().keySet());
        assertTrue(Files.exists(checkout.resolve("alone/report.html")));
        assertFalse(Files.exists(checkout.resolve("alone/unique_variance")));
        writeSheets(2, 2);
    }

    @Test
    @Order(9)
    void writesTheSameBytesAfterAKillAndAResumeElsewhere() throws IOException, InterruptedException {
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        for (String sheet : List.of("subjects.csv", "stimuli.csv", "models.csv")) {
            study.write(sheet, elsewhere, sheetRows(sheet, 2, 2));
        }
        Nextflow second = new Nextflow(checkout, elsewhere, nextflow.options());
        Nextflow.Started killed = second.start();
        assertTrue(killed.awaits("Submitted process > SHOW_MOVIE:BUILD_MODEL_RDMS"), Files.readString(killed.log()));
        killed.process().destroyForcibly().waitFor();
        PipelineRun resumed = second.run();
        assertEquals(0, resumed.exitCode(), resumed.log());
        assertTrue(resumed.hashes("CACHED").size() >= 2, "what had finished is not run again");

        assertEquals(0, nextflow.run("--outdir", "compared").exitCode());
        assertEquals(
                SmallStudy.contents(checkout.resolve("compared"), "pipeline_info"),
                SmallStudy.contents(elsewhere.resolve("results"), "pipeline_info"));
    }

    /** Odd names of every folder and file, sheets as a spreadsheet saves them, a locale without UTF-8. */
    @Test
    @Order(10)
    void runsAWholeStudyWhereverItIsAndWhateverItsFilesAreCalled() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("launched in" + OddNames.FOLDER));
        List<String> options = new ArrayList<>(List.of(
                "-work-dir",
                "work" + OddNames.FOLDER,
                "--max_cpus=1",
                "--max_memory=2.GB",
                "--java_options=-XX:TieredStopAtLevel=1"));
        for (String name : List.of("subjects", "stimuli", "models")) {
            String odd = name + OddNames.FILE + ".csv";
            OddNames.spreadsheet(checkout.resolve(name + ".csv"), folder.resolve(odd));
            options.addAll(List.of("--" + name, odd));
        }
        Path there = Checkout.copyTo(temporary.resolve("check out" + OddNames.FILE.replaceAll("[`\"]", "")));
        Nextflow hostile = new Nextflow(there, folder, options, Map.of("LC_ALL", "C"));
        PipelineRun run = hostile.run("--outdir", "results" + OddNames.FILE);
        assertEquals(0, run.exitCode(), run.log());
        PipelineRun resumed = hostile.run("--outdir", "results" + OddNames.FILE, "-resume");
        assertEquals(Map.of(), resumed.executed(), "every task is cached: " + resumed.log());
        Path results = folder.resolve("results" + OddNames.FILE);
        for (String stage :
                List.of("group", "pca", "fits", "unique_variance", "noise_ceilings", "roi_rdms", "model_rdms")) {
            assertEquals(
                    withoutSidecars(checkout.resolve("compared").resolve(stage)),
                    withoutSidecars(results.resolve(stage)),
                    stage);
        }
        assertTrue(Files.exists(results.resolve("report.html")));
    }

    /** Sidecars name the inputs. */
    private static TreeMap<String, Integer> withoutSidecars(Path results) throws IOException {
        TreeMap<String, Integer> contents = SmallStudy.contents(results, "-");
        contents.keySet().removeIf(name -> name.endsWith(".json"));
        return contents;
    }

    private static void writeSheets(int participants, int networks) throws IOException {
        for (String sheet : List.of("subjects.csv", "stimuli.csv", "models.csv")) {
            study.write(sheet, checkout, sheetRows(sheet, participants, networks));
        }
    }

    private static List<String> sheetRows(String sheet, int participants, int networks) throws IOException {
        return switch (sheet) {
            case "subjects.csv" -> study.scansOf(participants);
            case "models.csv" -> study.rows(sheet).subList(0, networks);
            default -> study.rows(sheet);
        };
    }
}
