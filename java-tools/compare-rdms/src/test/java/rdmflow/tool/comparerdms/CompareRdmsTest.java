package rdmflow.tool.comparerdms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.rdmfile.GramsFile.Grams;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Sidecar;
import rdmflow.test.Fixture;
import rdmflow.test.ToolRun;

/**
 * A small study whose every row is in expected.tsv: scipy.stats, numpy and HSIC over quadruples, by compare_rdms.py beside
 * it. Tolerance 1e-12 (1e-13 and the sums of 66 pairs; of Bures those of an SVD).
 */
class CompareRdmsTest {
    private static final int VOLUMES = 12;
    private static final String[] ALL = {
        "--measures", "pearson", "spearman", "rho-a", "tau-a", "cosine", "cka-debiased", "bures"
    };

    @TempDir
    private Path folder;

    private ToolRun last;
    private final List<Path> roiRdms = new ArrayList<>();
    private final List<Path> modelRdms = new ArrayList<>();
    private final List<Path> roiGrams = new ArrayList<>();
    private final List<Path> modelGrams = new ArrayList<>();

    /** The patterns of compare_rdms.py as RDMs (squared Euclidean distances) and Grams of two runs. */
    @BeforeEach
    void writeStudy() {
        for (String run : List.of("10", "2")) {
            for (String owner : List.of("vit", "flow", "sub-02", "sub-01")) {
                List<Rdm> rdms = new ArrayList<>();
                List<GramsFile.Layer> grams = new ArrayList<>();
                for (String[] row : Fixture.cells(CompareRdmsTest.class, "expected.tsv")) {
                    if (row[0].equals("patterns") && row[1].equals(owner) && row[3].equals(run)) {
                        double[][] patterns = patterns(Fixture.numbers(row, 4));
                        rdms.add(new Rdm(row[2], VOLUMES, squaredDistances(patterns), patterns[0].length));
                        PatternGram gram = PatternGram.ofRows(patterns);
                        grams.add(new GramsFile.Layer(
                                row[2], grams.size(), gram.gram(), gram.rowMean(), gram.features()));
                    }
                }
                boolean subject = owner.startsWith("sub");
                RdmSet.Kind kind = subject ? RdmSet.Kind.SUBJECT : RdmSet.Kind.MODEL;
                Path rdmFile = folder.resolve(owner + "_run-" + run + "_rdms.h5");
                RdmFile.write(rdmFile, new RdmSet(kind, owner, run, "euclidean", times(), rdms));
                Path gramFile = folder.resolve(owner + "_run-" + run + "_grams.h5");
                GramsFile.write(
                        gramFile,
                        subject
                                ? Grams.ofRegions(owner, run, 2, 0.5, grams)
                                : new Grams(owner, run, "net", 2, 0.5, "spm", 5, grams));
                (subject ? roiRdms : modelRdms).add(rdmFile);
                (subject ? roiGrams : modelGrams).add(gramFile);
            }
        }
    }

    @Test
    void givesEveryMeasureOfEveryLayerAndRegion() throws IOException {
        Table table = compare(ALL, "--time-control", "both");
        assertEquals(
                List.of("subject", "model", "roi", "run", "layer", "measure", "time_control", "r", "n_pairs", "reason"),
                table.columns());
        // 2 subjects, 2 runs, 2 regions, 3 layers, 7 measures and 3 of them within lag.
        assertEquals(2 * 2 * 2 * 3 * 10, table.rows().size());
        for (Map<String, String> row : table.rows()) {
            double expected = expected(
                    "regions",
                    row.get("subject"),
                    row.get("model"),
                    row.get("roi"),
                    row.get("run"),
                    row.get("layer"),
                    row.get("measure"),
                    row.get("time_control"));
            assertEquals(expected, Double.parseDouble(row.get("r")), 1e-12, row.toString());
            boolean grams = List.of("cka-debiased", "bures").contains(row.get("measure"));
            assertEquals(grams ? "n/a" : "66", row.get("n_pairs"));
        }
        List<String> keys = table.rows().stream()
                .limit(22)
                .map(row -> String.join(" ", List.copyOf(row.values()).subList(0, 7)))
                .toList();
        assertEquals("sub-01 flow EVC 2 conv pearson none", keys.get(0));
        assertEquals("sub-01 flow EVC 2 conv pearson lag", keys.get(1));
        assertEquals("sub-01 flow EVC 2 conv bures none", keys.get(9));
        assertEquals("sub-01 flow EVC 10 conv pearson none", keys.get(10));
        assertEquals("sub-01 flow V4 2 conv pearson none", keys.get(20));
    }

    @Test
    void comparesModelsAloneAndAveragesOverRuns() throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("--model-rdms", modelRdms, "--model-grams", modelGrams));
        arguments.addAll(List.of(ALL));
        arguments.addAll(List.of("--time-control", "both"));
        Table table = run(arguments.toArray());
        assertEquals(
                List.of("model_a", "layer_a", "model_b", "layer_b", "measure", "time_control", "r", "n_runs", "reason"),
                table.columns());
        assertEquals(3 * 10, table.rows().size());
        for (Map<String, String> row : table.rows()) {
            double mean = 0;
            for (String of : List.of("2", "10")) {
                mean += expected(
                                "models",
                                row.get("model_a") + "/" + row.get("layer_a"),
                                row.get("model_b") + "/" + row.get("layer_b"),
                                of,
                                row.get("measure"),
                                row.get("time_control"))
                        / 2;
            }
            assertEquals(mean, Double.parseDouble(row.get("r")), 1e-12, row.toString());
            assertEquals("2", row.get("n_runs"));
        }
        assertEquals("flow conv vit late", String.join(" ", cells(table, 0).subList(0, 4)));
        assertEquals("flow conv vit early", String.join(" ", cells(table, 10).subList(0, 4)));
        assertEquals("vit late vit early", String.join(" ", cells(table, 20).subList(0, 4)));
    }

    @Test
    void needsNoGramsForPearsonWhichIsTheDefault() throws IOException {
        Table table = run("--roi-rdms", roiRdms, "--model-rdms", modelRdms);
        assertEquals(24, table.rows().size());
        assertEquals("pearson", table.rows().get(0).get("measure"));
        JsonNode sidecar = Sidecar.JSON.readTree(folder.resolve("out.tsv.json").toFile());
        assertEquals(8, sidecar.get("inputs").size());
        assertEquals(
                "[\"Each layer was compared with each region in each run by the Pearson correlation of their RDMs.\"]",
                sidecar.get("methods").toString());
    }

    @Test
    void writesTheSameBytesForInputsInAnyOrderAndAnyThreads() throws IOException {
        compare(ALL, "--time-control", "both");
        byte[] table = Files.readAllBytes(folder.resolve("out.tsv"));
        byte[] sidecar = Files.readAllBytes(folder.resolve("out.tsv.json"));
        List.of(roiRdms, modelRdms, roiGrams, modelGrams).forEach(Collections::reverse);
        compare(ALL, "--time-control", "both", "--threads", "4");
        assertArrayEquals(table, Files.readAllBytes(folder.resolve("out.tsv")));
        assertArrayEquals(sidecar, Files.readAllBytes(folder.resolve("out.tsv.json")));
    }

    /** 4 s are two volumes: run 2 loses its end, run 10 its beginning; lag 1 leaves out neighbours. */
    @Test
    void leavesOutWhatTheOptionsSay() throws IOException {
        String[] ofPairs = {"--measures", "tau-a", "pearson"};
        assertEquals("45", compare(ofPairs, "--drop-overlap", "4").rows().get(0).get("n_pairs"));
        assertEquals("55", compare(ofPairs, "--exclude-lag", "1").rows().get(0).get("n_pairs"));
        double plain = compare(new String[] {"--measures", "bures"}).number(0, "r");
        double dropped = compare(new String[] {"--measures", "bures"}, "--drop-overlap", "4")
                .number(0, "r");
        assertFalse(plain == dropped);
    }

    @Test
    void keepsTheReasonOfARegionWithoutGeometry() throws IOException {
        double[][] undefined = new double[VOLUMES][VOLUMES];
        Arrays.stream(undefined).forEach(row -> Arrays.fill(row, Double.NaN));
        RdmFile.write(
                roiRdms.get(0),
                new RdmSet(
                        RdmSet.Kind.SUBJECT,
                        "sub-02",
                        "10",
                        "correlation",
                        times(),
                        List.of(Rdm.undefined("VO1", VOLUMES, 1, "1 usable voxel"))));
        GramsFile.write(
                roiGrams.get(0),
                Grams.ofRegions(
                        "sub-02",
                        "10",
                        2,
                        .5,
                        List.of(new GramsFile.Layer("VO1", 0, undefined, undefined[0], 1, "1 usable voxel"))));
        Table table = compare(ALL);
        List<Map<String, String>> lost = table.rows().stream()
                .filter(row -> row.get("roi").equals("VO1"))
                .toList();
        assertEquals(3 * 7, lost.size());
        for (Map<String, String> row : lost) {
            assertEquals("n/a 1 usable voxel", row.get("r") + " " + row.get("reason"));
        }
        assertEquals("0", lost.get(0).get("n_pairs"));
    }

    @Test
    void ofGramsAloneNeedsNoRdms() throws IOException {
        Table table = run("--roi-grams", roiGrams, "--model-grams", modelGrams, "--measures", "cka-debiased");
        assertEquals(24, table.rows().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--measures bures | 64 | --model-grams: expected files for --measures bures, found none",
                "--measures kendall | 64 | Invalid value for option '--measures' at index 0 (NAME): expected one of",
                "--measures tau-a --time-control lag | 64 | --time-control lag: expected pearson, spearman or cosine"
                        + " among --measures, found tau-a",
                "--drop-overlap 22 | 65 | run 2: expected at least two pairs of volumes, found 0",
            })
    void refusesOptionsThatGiveNothing(String options, int code, String problem) {
        List<Object> arguments = new ArrayList<>(List.of("--roi-rdms", roiRdms, "--model-rdms", modelRdms));
        arguments.addAll(List.of(options.split(" ")));
        arguments.addAll(List.of("--output", folder.resolve("out.tsv")));
        last = ToolRun.of(CompareRdms::run, arguments.toArray());
        assertEquals(code, last.exitCode(), last.stderr());
        assertTrue(last.problems().get(0).startsWith(problem), last.stderr());
        assertFalse(Files.exists(folder.resolve("out.tsv")));
    }

    @Test
    void refusesALagForMeasuresThatCompareVolumes() {
        assertEquals(64, refused("--model-grams", modelGrams, "--measures", "bures", "--exclude-lag", "2"));
        assertTrue(
                last.lastLine()
                        .startsWith("compare-rdms: error: --exclude-lag: expected 0 with --measures cka-debiased and"
                                + " bures, which compare volumes and not pairs, found 2"),
                last.lastLine());
    }

    /** RDMs of other programs may not say when their volumes were taken: any file of the run that does is enough. */
    @Test
    void takesTheTimesOfAFileThatHasThem() throws IOException {
        for (Path file : modelRdms) {
            RdmSet set = RdmFile.read(file);
            double[] unknown = new double[VOLUMES];
            Arrays.fill(unknown, Double.NaN);
            RdmFile.write(file, new RdmSet(set.kind(), set.owner(), set.run(), set.measure(), unknown, set.rdms()));
        }
        Table table = run("--roi-rdms", roiRdms, "--model-rdms", modelRdms, "--drop-overlap", "4");
        assertEquals("45", table.rows().get(0).get("n_pairs"));
        assertEquals(65, refusedAlone("--model-rdms", modelRdms, "--drop-overlap", "4"));
        assertTrue(
                last.lastLine()
                        .contains("run 2: expected the times of volumes in the RDM files (/pattern_descriptors/time, in"
                                + " seconds), which --drop-overlap needs, found none"),
                last.lastLine());
    }

    private int refusedAlone(Object... arguments) throws IOException {
        Files.delete(folder.resolve("out.tsv"));
        return refused(arguments);
    }

    @Test
    void listsAllThatDoesNotBelongTogether() throws IOException {
        RdmFile.write(
                folder.resolve("short.h5"),
                new RdmSet(
                        RdmSet.Kind.SUBJECT,
                        "sub-03",
                        "2",
                        "correlation",
                        new double[] {1, 3},
                        List.of(new Rdm("V1", 2, new double[] {1}, 9))));
        roiRdms.add(folder.resolve("short.h5"));
        roiRdms.add(modelRdms.remove(0));
        assertEquals(65, refused("--roi-rdms", roiRdms, "--model-rdms", modelRdms));
        assertEquals(
                List.of("vit_run-10_rdms.h5: expected RDMs of a subject for --roi-rdms, found RDMs of model vit"),
                last.problems());
        roiRdms.remove(roiRdms.size() - 1);
        assertEquals(65, refused("--roi-rdms", roiRdms, "--model-rdms", modelRdms));
        assertEquals(
                List.of(
                        "model vit: expected RDM files of all runs (2, 10), found none of run 10",
                        "short.h5: expected the 12 volumes of sub-01_run-2_rdms.h5 in run 2, found 2"),
                last.problems());
        assertEquals(65, refused("--roi-grams", modelGrams, "--model-grams", modelRdms, "--measures", "bures"));
        assertTrue(
                last.problems()
                        .contains(
                                "vit_run-2_grams.h5: expected Grams of a subject for --roi-grams, found Grams of model"
                                        + " vit"),
                last.stderr());
        assertTrue(
                last.problems()
                        .contains("vit_run-2_rdms.h5: expected a grams file with the attribute model of /, found none"),
                last.stderr());
    }

    @Test
    void wantsGramsAndRdmsOfTheSameFiles() {
        roiRdms.remove(0);
        modelGrams.remove(3);
        assertEquals(
                65,
                refused(
                        "--roi-rdms",
                        roiRdms,
                        "--model-rdms",
                        modelRdms,
                        "--roi-grams",
                        roiGrams,
                        "--model-grams",
                        modelGrams,
                        ALL));
        assertEquals(
                List.of(
                        "model flow: expected RDM files of all runs (2, 10), found none of run 2",
                        "--roi-rdms: expected a file of sub-02 run 10 as sub-02_run-10_grams.h5 is one, found none",
                        "--model-grams: expected a file of flow run 2 as flow_run-2_rdms.h5 is one, found none"),
                last.problems());
    }

    @Test
    void refusesAGramThatIsNotFinite() {
        Grams grams = GramsFile.read(modelGrams.get(0));
        grams.layers().get(0).gram()[3][5] = Double.NaN;
        GramsFile.write(modelGrams.get(0), grams);
        assertEquals(65, refused("--model-grams", modelGrams, "--measures", "cka-debiased"));
        assertEquals(
                List.of(
                        "vit_run-10_grams.h5: late: expected a finite Gram, found another value in the row of volume 3"),
                last.problems());
    }

    private int refused(Object... arguments) {
        List<Object> all = new ArrayList<>();
        for (Object argument : arguments) {
            all.addAll(argument instanceof String[] words ? List.of(words) : List.of(argument));
        }
        all.addAll(List.of("--output", folder.resolve("out.tsv")));
        last = ToolRun.of(CompareRdms::run, all.toArray());
        assertFalse(Files.exists(folder.resolve("out.tsv")));
        return last.exitCode();
    }

    private Table compare(String[] measures, String... more) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("--roi-rdms", roiRdms, "--model-rdms", modelRdms));
        arguments.addAll(List.of("--roi-grams", roiGrams, "--model-grams", modelGrams));
        arguments.addAll(List.of(measures));
        arguments.addAll(List.of(more));
        return run(arguments.toArray());
    }

    private Table run(Object... arguments) throws IOException {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", folder.resolve("out.tsv")));
        last = ToolRun.of(CompareRdms::run, all.toArray());
        last.requireSuccess();
        return Tables.readTsv(folder.resolve("out.tsv"));
    }

    private static List<String> cells(Table table, int row) {
        return List.copyOf(table.rows().get(row).values());
    }

    private static double expected(Object... key) {
        return Fixture.numbers(CompareRdmsTest.class, "expected.tsv", key)[0];
    }

    private static double[] times() {
        return IntStream.range(0, VOLUMES).mapToDouble(t -> 1 + 2 * t).toArray();
    }

    private static double[][] patterns(double[] flat) {
        int features = flat.length / VOLUMES;
        return IntStream.range(0, VOLUMES)
                .mapToObj(t -> Arrays.copyOfRange(flat, t * features, (t + 1) * features))
                .toArray(double[][]::new);
    }

    private static double[] squaredDistances(double[][] patterns) {
        double[] pairs = new double[Math.toIntExact(PairOrder.count(VOLUMES))];
        for (int i = 0; i < VOLUMES; i++) {
            for (int j = i + 1; j < VOLUMES; j++) {
                for (int p = 0; p < patterns[i].length; p++) {
                    double difference = patterns[i][p] - patterns[j][p];
                    pairs[PairOrder.index(i, j, VOLUMES)] += difference * difference;
                }
            }
        }
        return pairs;
    }
}
