package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Tables;

/** Features and RDMs of the user's own beside a network, through the whole pipeline; the runs follow each other. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OwnModelsStudyTest {
    private static final int VOLUMES = 12;

    @TempDir
    static Path folder;

    private static Nextflow nextflow;

    @BeforeAll
    static void runAStudyOfThreeKindsOfModels() throws IOException, InterruptedException {
        SmallStudy study = SmallStudy.simulated();
        study.write("subjects.csv", folder, study.scansOf(1));
        study.write("stimuli.csv", folder, study.rows("stimuli.csv"));
        study.write("models.csv", folder, study.rows("models.csv").subList(0, 1));
        Path models = folder.resolve("models.csv");
        List<String> header = List.of(Files.readAllLines(models).get(0).split(","));
        List<String> rows = List.of(
                "model=energy,label=Motion energy,network=features,weights=own/energy run-{run}.tsv,card=own/energy.json,family=own",
                "model=ready,label=Ready made,network=rdm,weights=own/ready_{run}.h5,family=own");
        String own = rows.stream()
                .map(row -> header.stream()
                        .map(column -> Arrays.stream(row.split(","))
                                .filter(cell -> cell.startsWith(column + "="))
                                .map(cell -> cell.substring(column.length() + 1))
                                .findFirst()
                                .orElse(""))
                        .collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n"));
        Files.writeString(models, Files.readString(models).strip() + "\n" + own + "\n");
        Files.createDirectories(folder.resolve("own"));
        card("correlation");
        Random random = new Random(1);
        for (int run = 1; run <= 2; run++) {
            StringBuilder text = new StringBuilder("left part\tright\tup;down\tnone\n");
            for (int row = 0; row < 10 * 2 * VOLUMES; row++) {
                for (int column = 0; column < 4; column++) {
                    text.append(random.nextGaussian()).append(column < 3 ? "\t" : "\n");
                }
            }
            Files.writeString(folder.resolve("own/energy run-" + run + ".tsv"), text);
            double[] pairs = new double[VOLUMES * (VOLUMES - 1) / 2];
            Arrays.setAll(pairs, k -> random.nextDouble());
            double[] times = new double[VOLUMES];
            Arrays.setAll(times, k -> 2 * k + 1);
            RdmFile.write(
                    folder.resolve("own/ready_" + run + ".h5"),
                    new RdmSet(
                            RdmSet.Kind.MODEL,
                            "elsewhere",
                            "7",
                            "euclidean",
                            times,
                            List.of(new Rdm("whole", VOLUMES, pairs, 3))));
        }
        nextflow = new Nextflow(
                Nextflow.repository(),
                folder,
                List.of(
                        "--subjects",
                        "subjects.csv",
                        "--stimuli",
                        "stimuli.csv",
                        "--models",
                        "models.csv",
                        "-resume",
                        "--max_cpus=1",
                        "--max_memory=2.GB"));
        PipelineRun run = nextflow.run();
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(
                Map.ofEntries(
                        Map.entry("CHECK_DESIGN", 1L),
                        Map.entry("EXTRACT_ACTIVATIONS", 2L),
                        Map.entry("SAMPLE_FEATURES", 2L),
                        Map.entry("BUILD_MODEL_RDMS", 6L),
                        Map.entry("BUILD_ROI_RDMS", 2L),
                        Map.entry("FIT_CV_REGRESSION", 1L),
                        Map.entry("UNIQUE_VARIANCE", 1L),
                        Map.entry("PCA", 1L),
                        Map.entry("GROUP_STATS", 1L),
                        Map.entry("RENDER_REPORT", 1L)),
                run.executed());
    }

    private static void card(String metric) throws IOException {
        Files.writeString(
                folder.resolve("own/energy.json"),
                "{\"rate\": 10, \"layers\": {\"space\": [\"left part\", \"right\", \"up;down\"], \"all\": [\"none\","
                        + " \"right\", \"up;down\", \"left part\"]}, \"metric\": \"" + metric + "\"}");
    }

    @Test
    @Order(1)
    void areModelsLikeAllOthers() {
        String network =
                Tables.readCsv(folder.resolve("models.csv")).rows().get(0).get("model");
        Set<String> beyond = Tables.readTsv(folder.resolve("results/group/group_unique.tsv")).rows().stream()
                .map(row -> row.get("target") + " beyond " + row.get("control"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                new TreeSet<>(Set.of(
                        network + " beyond energy",
                        network + " beyond ready",
                        "energy beyond " + network,
                        "energy beyond ready",
                        "ready beyond " + network,
                        "ready beyond energy")),
                beyond);
        assertEquals(
                List.of("space", "all"),
                RdmFile.read(folder.resolve("results/model_rdms/energy_run-1_model-rdms.h5"))
                        .names());
        RdmSet ready = RdmFile.read(folder.resolve("results/model_rdms/ready_run-2_model-rdms.h5"));
        assertEquals(
                "ready 2 euclidean [whole]",
                ready.owner() + " " + ready.run() + " " + ready.measure() + " " + ready.names());
        Set<String> decomposed = Tables.readTsv(folder.resolve("results/pca/scores.tsv")).rows().stream()
                .map(row -> row.get("model"))
                .collect(Collectors.toSet());
        assertEquals(Set.of(network, "energy"), decomposed, "models of the pipeline's metric");
    }

    @Test
    @Order(2)
    void theReportNamesWhatThePcaLeftOut() throws IOException {
        String report = Files.readString(folder.resolve("results/report.html"));
        assertTrue(report.contains("model ready: not in the PCA"), "the warning of the design");
        assertTrue(report.contains("The features of model energy were convolved"), "the methods");
        assertTrue(report.contains("The RDMs of model ready were given (measure: euclidean)."), "the methods");
    }

    @Test
    @Order(3)
    void anotherMetricMakesItsRdmsAgainAndNoFeatures() throws IOException {
        card("euclidean");
        PipelineRun run = nextflow.run();
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(
                Set.of(
                        "CHECK_DESIGN",
                        "BUILD_MODEL_RDMS",
                        "FIT_CV_REGRESSION",
                        "UNIQUE_VARIANCE",
                        "PCA",
                        "GROUP_STATS",
                        "RENDER_REPORT"),
                run.executed().keySet());
        assertEquals(2, run.executed().get("BUILD_MODEL_RDMS"));
        assertTrue(Files.readString(folder.resolve("results/report.html")).contains("model energy: not in the PCA"));
    }

    @Test
    @Order(4)
    void comparesLayersByOtherMeasuresAndDividesVarianceBetweenFamilies() throws IOException {
        PipelineRun run = nextflow.run("--measures", "tau-a;cka-debiased", "--partition", "--outdir", "more");
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(2, run.executed().get("BUILD_ROI_RDMS"), "with Grams");
        assertEquals(1, run.executed().get("COMPARE_RDMS"));
        assertEquals(1, run.executed().get("PARTITION_VARIANCE"));
        assertFalse(Files.exists(folder.resolve("more/roi_rdms/sub-01_run-1_roi-grams.h5")), "not published");
        List<Map<String, String>> measures =
                Tables.readTsv(folder.resolve("more/group/group_measures.tsv")).rows();
        assertEquals(
                Set.of("tau-a 1", "cka-debiased 0"),
                measures.stream()
                        .filter(row -> row.get("model").equals("ready"))
                        .map(row -> row.get("measure") + " " + row.get("n"))
                        .collect(Collectors.toSet()),
                "RDMs have no Grams");
        assertTrue(measures.stream()
                .anyMatch(row -> row.get("model").equals("energy")
                        && row.get("measure").equals("cka-debiased")
                        && !row.get("mean").equals("n/a")));
        Map<String, Double> parts = new java.util.HashMap<>();
        Tables.readTsv(folder.resolve("more/group/group_parts.tsv")).rows().stream()
                .filter(row ->
                        row.get("roi").equals("MT") && row.get("time_control").equals("none"))
                .forEach(row -> parts.put(row.get("kind") + " " + row.get("part"), Double.valueOf(row.get("mean"))));
        assertEquals(
                parts.get("subset own+static"),
                parts.get("unique own") + parts.get("unique static") + parts.get("common own+static"),
                1e-12);
        assertEquals(parts.get("subset own+static"), parts.get("shapley own") + parts.get("shapley static"), 1e-12);
        String report = Files.readString(folder.resolve("more/report.html"));
        assertTrue(report.contains("figures/figure-measures"), "a figure of measures");
        assertTrue(report.contains("figures/figure-parts"), "a figure of families");
        assertTrue(report.contains("Kornblith S, Norouzi M"), "cited");
    }

    @Test
    @Order(5)
    void networksAloneAreComparedWithEachOther() throws IOException {
        Nextflow alone = new Nextflow(
                Nextflow.repository(),
                folder,
                List.of(
                        "--stimuli",
                        "stimuli.csv",
                        "--models",
                        "models.csv",
                        "-resume",
                        "--max_cpus=1",
                        "--max_memory=2.GB"));
        PipelineRun run = alone.run("--outdir", "alone", "--measures", "pearson");
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(
                Set.of("CHECK_DESIGN", "COMPARE_RDMS", "RENDER_REPORT"),
                run.executed().keySet());
        assertEquals(
                List.of(
                        "dataset_description.json",
                        "design",
                        "figures",
                        "grams",
                        "model_rdms",
                        "model_similarity.tsv",
                        "model_similarity.tsv.json",
                        "pca",
                        "pipeline_info",
                        "report.html",
                        "report.sidecar.json",
                        "summary.txt"),
                Arrays.stream(folder.resolve("alone").toFile().list()).sorted().toList());
        Set<String> pairs = Tables.readTsv(folder.resolve("alone/model_similarity.tsv")).rows().stream()
                .map(row -> row.get("model_a") + " " + row.get("layer_a") + " " + row.get("model_b") + " "
                        + row.get("layer_b"))
                .collect(Collectors.toSet());
        assertTrue(pairs.contains("energy space energy all"), pairs.toString());
        assertTrue(pairs.contains("energy space ready whole"), pairs.toString());
        String summary = Files.readString(folder.resolve("alone/summary.txt"));
        assertTrue(summary.contains("No participants were given: "), summary);
        assertFalse(summary.contains("0 participants"), summary);
        assertTrue(summary.contains("Most alike by pearson: "), summary);
        assertFalse(summary.contains("Noise ceilings need"), summary);
        assertTrue(Files.exists(folder.resolve("alone/figures/figure-similarity.svg")));
    }

    @Test
    @Order(6)
    void aFileThatIsNotThereAndOneOfAnotherLengthAreNamedBeforeAnythingRuns() throws IOException {
        Files.delete(folder.resolve("own/ready_2.h5"));
        Files.writeString(folder.resolve("own/energy run-1.tsv"), "left part\tright\tup;down\tnone\n1\t2\t3\t4\n");
        PipelineRun run = nextflow.run("--outdir", "refused");
        assertEquals(1, run.exitCode());
        assertTrue(run.log().contains("model ready: run 2: own/ready_2.h5: expected a file, found none"), run.log());
        assertTrue(run.log().contains("model energy: run 1: energy run-1.tsv: 1 rows at 10.0 Hz"), run.log());
        assertFalse(Files.exists(folder.resolve("refused/report.html")));
    }
}
