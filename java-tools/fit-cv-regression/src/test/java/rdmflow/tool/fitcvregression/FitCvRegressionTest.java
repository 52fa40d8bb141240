package rdmflow.tool.fitcvregression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.test.ToolRun;

class FitCvRegressionTest {
    private static final int[] VOLUMES = {14, 12, 13};
    private static final List<String> LAYERS = List.of("conv1", "conv2", "fc");
    private static final List<String> REGIONS = List.of("V1v", "FFA");

    @TempDir
    private Path folder;

    private final List<String> roiFiles = new ArrayList<>();
    private final List<String> modelFiles = new ArrayList<>();
    private ToolRun last;

    @Test
    void writesAFitForEveryHeldOutRunAndAWeightForEveryRunFitted() throws IOException {
        study();
        assertEquals(0, run("--prefix", "sub-01_resnet"));
        Table fit = Tables.readTsv(folder.resolve("out/sub-01_resnet_fit.tsv"));
        assertEquals(
                List.of("subject", "model", "roi", "run", "time_control", "r", "n_pairs", "reason"), fit.columns());
        assertEquals(2 * 2 * 3, fit.rows().size());
        assertEquals(
                "{subject=sub-01, model=resnet, roi=FFA, run=1, time_control=none, n_pairs=91, reason=}",
                without(fit.rows().get(0), "r").toString());
        assertEquals(
                List.of("1", "2", "10"),
                fit.rows().stream().limit(3).map(row -> row.get("run")).toList());
        for (int row = 0; row < fit.rows().size(); row++) {
            assertTrue(fit.number(row, "r") > 0.5);
        }
        Table weights = Tables.readTsv(folder.resolve("out/sub-01_resnet_weights.tsv"));
        assertEquals(List.of("subject", "model", "roi", "run", "time_control", "layer", "weight"), weights.columns());
        assertEquals(2 * 2 * 3 * 3, weights.rows().size());
        assertEquals(
                LAYERS,
                weights.rows().stream().limit(3).map(row -> row.get("layer")).toList());
        String sidecar = Files.readString(folder.resolve("out/sub-01_resnet.json"));
        assertTrue(sidecar.contains("of a network's layers (ordinary least squares with an intercept)."), sidecar);
        assertTrue(sidecar.contains("\"weights\" : \"ols\""), sidecar);
        assertTrue(sidecar.contains("sub-01_run-10.h5"), sidecar);
        assertFalse(sidecar.contains(folder.toString()), sidecar);
    }

    @Test
    void theOrderOfFilesAndOfRegionsWithinThemAndTheNumberOfThreadsChangeNoByte() throws IOException {
        study();
        run("--prefix", "first");
        Collections.reverse(roiFiles);
        Collections.reverse(modelFiles);
        for (int run = 0; run < 3; run++) {
            RdmSet regions = RdmFile.read(Path.of(roiFiles.get(run)));
            List<Rdm> reversed = new ArrayList<>(regions.rdms());
            Collections.reverse(reversed);
            RdmFile.write(
                    Path.of(roiFiles.get(run)),
                    new RdmSet(
                            regions.kind(),
                            regions.owner(),
                            regions.run(),
                            regions.measure(),
                            regions.times(),
                            reversed));
        }
        run("--prefix", "second", "--threads", "4");
        for (String table : List.of("_fit.tsv", "_weights.tsv")) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("out/first" + table)),
                    Files.readAllBytes(folder.resolve("out/second" + table)),
                    table);
        }
    }

    @Test
    void takesSeveralSubjectsInOneCallAndFitsEachAlone() throws IOException {
        study();
        run("--prefix", "one");
        List<String> alone = Files.readAllLines(folder.resolve("out/one_fit.tsv"));
        for (int run = 0; run < 3; run++) {
            subject("sub-02", run, 77, List.of("FFA", "PPA"));
        }
        assertEquals(0, run("--prefix", "two"));
        List<String> both = Files.readAllLines(folder.resolve("out/two_fit.tsv"));
        assertTrue(both.containsAll(alone));
        // Three regions in all: V1v of sub-02 and PPA of sub-01 have no score but a row.
        assertEquals(1 + 2 * 2 * 3 * 3, both.size());
        assertTrue(both.contains("sub-02\tresnet\tV1v\t1\tnone\tn/a\t0\tnot in sub-02_run-1.h5"));
    }

    @Test
    void aRegionUndefinedInARunHasItsReasonInEveryRowAndStopsNothing() throws IOException {
        study();
        RdmSet regions = RdmFile.read(Path.of(roiFiles.get(1)));
        RdmFile.write(
                Path.of(roiFiles.get(1)),
                new RdmSet(
                        regions.kind(),
                        regions.owner(),
                        regions.run(),
                        regions.measure(),
                        regions.times(),
                        List.of(
                                Rdm.undefined("V1v", VOLUMES[1], 1, "1 usable voxel"),
                                regions.rdms().get(1))));
        assertEquals(0, run("--prefix", "p"));
        List<String> fit = Files.readAllLines(folder.resolve("out/p_fit.tsv"));
        assertEquals(1 + 2 * 2 * 3, fit.size());
        assertTrue(fit.contains("sub-01\tresnet\tV1v\t2\tnone\tn/a\t0\t1 usable voxel"));
        assertEquals(2, fit.stream().filter(line -> line.contains("n/a")).count());
        List<String> weights = Files.readAllLines(folder.resolve("out/p_weights.tsv"));
        assertTrue(weights.contains("sub-01\tresnet\tV1v\t2\tnone\tconv1\tn/a"));
    }

    @Test
    void undefinedPairsOfALayerAreLeftOutAndCounted() throws IOException {
        study();
        model("vit", 0, 2, layers -> Arrays.fill(layers.get(0).pairs(), 20, 24, Double.NaN));
        assertEquals(0, run("--prefix", "p", "--weights", "nnls"));
        Table fit = Tables.readTsv(folder.resolve("out/p_fit.tsv"));
        Map<String, String> row = fit.rows().stream()
                .filter(r -> r.get("model").equals("vit") && r.get("run").equals("1"))
                .findFirst()
                .orElseThrow();
        assertEquals("87", row.get("n_pairs"));
    }

    @Test
    void namesRunLayerAndVolumesOfAModelThatLosesTooManyPairs() throws IOException {
        study();
        model("resnet", 1, 1, layers -> {
            undefineVolume(layers.get(2), 0);
            undefineVolume(layers.get(2), 1);
        });
        assertEquals(65, run("--prefix", "p"));
        assertLastError(
                "fit-cv-regression: error: resnet_run-2.h5: model resnet run 2 layer fc: expected at most 10 % of"
                        + " the pairs undefined, found 2 of 12 volumes with an undefined pattern (0-1): 21 of 66 pairs"
                        + " undefined");
        assertNothingWritten();
    }

    @Test
    void refusesASingleRun() throws IOException {
        study();
        roiFiles.removeIf(file -> !file.contains("run-1."));
        modelFiles.removeIf(file -> !file.contains("run-1."));
        assertEquals(65, run("--prefix", "p"));
        assertLastError("fit-cv-regression: error: sub-01_run-1.h5: expected at least two runs to cross-validate, found"
                + " run 1 alone");
    }

    @Test
    void namesTheRunThatAModelLacksAndTheOneThatASubjectLacks() throws IOException {
        study();
        modelFiles.removeIf(file -> file.endsWith("vit_run-10.h5"));
        roiFiles.removeIf(file -> file.contains("run-2."));
        assertEquals(65, run("--prefix", "p"));
        assertTrue(last.stderr()
                .contains("error: subject sub-01: expected RDM files of all runs (1, 2, 10), found none of run 2; with"
                        + " --allow-missing-runs it is fitted with those it has\n"));
        assertLastError(
                "fit-cv-regression: error: model vit: expected RDM files of all runs (1, 2, 10), found none of run 10");
    }

    /** As if the study had no other runs, for the subject who lacks one; as ever for the other. */
    @Test
    void fitsASubjectWhoLacksARunWithThoseThatAreThere() throws IOException {
        study();
        for (int run = 0; run < 3; run++) {
            subject("sub-02", run, 4, REGIONS);
        }
        assertEquals(0, run("--prefix", "whole"));
        roiFiles.removeIf(file -> file.endsWith("sub-01_run-2.h5"));
        assertEquals(0, run("--prefix", "missing", "--allow-missing-runs"));
        String warning = "subject sub-01: no RDM file of run 2; fitted with run 1, 10";
        assertTrue(last.stderr().contains("fit-cv-regression: warning: " + warning), last.stderr());
        assertTrue(Files.readString(folder.resolve("out/missing.json")).contains(warning));
        roiFiles.removeIf(file -> file.contains("sub-02"));
        modelFiles.removeIf(file -> file.contains("run-2."));
        assertEquals(0, run("--prefix", "two"));
        for (String table : List.of("_fit.tsv", "_weights.tsv")) {
            assertEquals(rows("two" + table, "sub-01"), rows("missing" + table, "sub-01"));
            assertEquals(rows("whole" + table, "sub-02"), rows("missing" + table, "sub-02"));
        }
        assertEquals(2 * 2 * 2, rows("two_fit.tsv", "sub-01").size());
    }

    /** The files a pipeline with one task for each subject publishes: each model's rows as in the table of all. */
    @Test
    void writesTheTablesOfEachModelByItself() throws IOException {
        study();
        for (int run = 0; run < 3; run++) {
            subject("sub-02", run, 4, REGIONS);
        }
        assertEquals(0, run("--prefix", "all"));
        assertEquals(0, run("--prefix", "each", "--per-model"));
        for (String table : List.of("_fit.tsv", "_weights.tsv")) {
            for (String model : List.of("resnet", "vit")) {
                List<Map<String, String>> rows = Tables.readTsv(folder.resolve("out/each_model-" + model + table))
                        .rows();
                assertEquals(
                        Tables.readTsv(folder.resolve("out/all" + table)).rows().stream()
                                .filter(row -> row.get("model").equals(model))
                                .toList(),
                        rows);
            }
            assertFalse(Files.exists(folder.resolve("out/each" + table)));
        }
        assertTrue(Files.exists(folder.resolve("out/each.json")));
    }

    private List<Map<String, String>> rows(String table, String subject) {
        return Tables.readTsv(folder.resolve("out").resolve(table)).rows().stream()
                .filter(row -> row.get("subject").equals(subject))
                .toList();
    }

    @Test
    void refusesASubjectOfOneRunAndAModelThatLacksOneAlsoWhereRunsMayBeMissing() throws IOException {
        study();
        roiFiles.removeIf(file -> !file.contains("run-2."));
        modelFiles.removeIf(file -> file.endsWith("vit_run-10.h5"));
        assertEquals(65, run("--prefix", "p", "--allow-missing-runs"));
        assertTrue(
                last.stderr()
                        .contains("error: subject sub-01: expected RDM files of at least two runs to cross-validate,"
                                + " found run 2 alone; leave the subject out\n"),
                last.stderr());
        assertLastError(
                "fit-cv-regression: error: model vit: expected RDM files of all runs (1, 2, 10), found none of run 10");
    }

    @Test
    void namesBothFilesWhereVolumesDiffer() throws IOException {
        study();
        Path file = Path.of(modelFiles.get(0));
        RdmFile.write(file, set(RdmSet.Kind.MODEL, "resnet", "1", 13, layers(new Random(1), 13)));
        assertEquals(65, run("--prefix", "p"));
        assertLastError(
                "fit-cv-regression: error: resnet_run-1.h5: expected the 14 volumes of sub-01_run-1.h5 in run 1,"
                        + " found 13");
    }

    @Test
    void namesBothFilesWhereLayersDiffer() throws IOException {
        study();
        List<Rdm> layers = layers(new Random(1), 12);
        RdmFile.write(Path.of(modelFiles.get(2)), set(RdmSet.Kind.MODEL, "resnet", "2", 12, layers.subList(0, 2)));
        assertEquals(65, run("--prefix", "p"));
        assertLastError("fit-cv-regression: error: resnet_run-2.h5: expected the layers of resnet_run-1.h5 (3: conv1,"
                + " conv2, fc), found 2: conv1, conv2");
    }

    @Test
    void refusesModelsInPlaceOfSubjectsAndMissingFilesAtOnce() throws IOException {
        study();
        roiFiles.add(modelFiles.get(0));
        modelFiles.add(folder.resolve("nowhere.h5").toString());
        assertEquals(65, run("--prefix", "p"));
        assertTrue(last.stderr()
                .contains(
                        "resnet_run-1.h5: expected RDMs of a subject for --roi-rdms, found RDMs of model" + " resnet"));
        assertTrue(last.stderr().contains("nowhere.h5: expected a file, found none"));
    }

    @Test
    void refusesAFileThatIsNoRdmFile() throws IOException {
        study();
        Files.writeString(Path.of(roiFiles.get(0)), "not HDF5");
        assertEquals(65, run("--prefix", "p"));
        assertTrue(last.stderr().contains("sub-01_run-1.h5: expected an RDM file"));
    }

    @Test
    void warnsOfLayersThatDependOnEachOther() throws IOException {
        study();
        for (int run = 0; run < 3; run++) {
            model(
                    "vit",
                    run,
                    5,
                    layers -> System.arraycopy(
                            layers.get(0).pairs(),
                            0,
                            layers.get(2).pairs(),
                            0,
                            layers.get(0).pairs().length));
        }
        assertEquals(0, run("--prefix", "p"));
        String warning = "model vit: layers conv1, fc are constant or depend linearly on each other in run 1, 2, 10;"
                + " their weights are those of minimum norm";
        assertTrue(last.stderr().contains("fit-cv-regression: warning: " + warning), last.stderr());
        assertTrue(Files.readString(folder.resolve("out/p.json")).contains(warning));
    }

    @Test
    void refusesOptionsThatMakeNoSense() throws IOException {
        study();
        assertEquals(64, run("--prefix", "p", "--weights", "ridge"));
        assertEquals(64, run("--prefix", "p", "--weights", "ridge", "--ridge-lambda", "-1"));
        assertEquals(64, run("--prefix", "p", "--ridge-lambda", "1"));
        assertEquals(64, run("--prefix", "p", "--weights", "lasso"));
        assertEquals(64, run("--prefix", "p", "--exclude-lag", "-1"));
        assertEquals(64, run("--prefix", "p", "--drop-overlap", "-0.5"));
        assertEquals(64, run("--prefix", "a b"));
        assertNothingWritten();
    }

    @Test
    void refusesToExcludeEveryPair() throws IOException {
        study();
        assertEquals(65, run("--prefix", "p", "--exclude-lag", "11"));
        assertTrue(
                last.stderr().contains("run 2: expected at least two pairs of volumes, found 0 of 66"), last.stderr());
    }

    @Test
    void countsThePairsLeftByLagAndOverlap() throws IOException {
        study();
        assertEquals(
                0,
                run(
                        "--prefix",
                        "p",
                        "--exclude-lag",
                        "1",
                        "--drop-overlap",
                        "4",
                        "--weights",
                        "ridge",
                        "--ridge-lambda",
                        "0.5"));
        // 14 - 2, 12 - 4 and 13 - 2 volumes.
        assertEquals(
                List.of("55", "21", "45"),
                Tables.readTsv(folder.resolve("out/p_fit.tsv")).rows().stream()
                        .limit(3)
                        .map(row -> row.get("n_pairs"))
                        .toList());
    }

    /** One subject and two models over runs 1, 2 and 10; regions mix the layers of both. */
    private void study() {
        for (int run = 0; run < 3; run++) {
            model("resnet", run, 1, layers -> {});
            model("vit", run, 2, layers -> {});
            subject("sub-01", run, 3, REGIONS);
        }
    }

    private static String runName(int run) {
        return List.of("1", "2", "10").get(run);
    }

    private interface Change {
        void apply(List<Rdm> layers);
    }

    private void model(String name, int run, long seed, Change change) {
        List<Rdm> layers = layers(new Random(100 * seed + run), VOLUMES[run]);
        change.apply(layers);
        write(modelFiles, set(RdmSet.Kind.MODEL, name, runName(run), VOLUMES[run], layers));
    }

    private void subject(String name, int run, long seed, List<String> regions) {
        List<Rdm> first = layers(new Random(100 + run), VOLUMES[run]);
        List<Rdm> second = layers(new Random(200 + run), VOLUMES[run]);
        Random noise = new Random(100 * seed + run);
        List<Rdm> rdms = regions.stream()
                .map(region -> new Rdm(
                        region,
                        VOLUMES[run],
                        IntStream.range(0, first.get(0).pairs().length)
                                .mapToDouble(p -> Stream.of(first, second)
                                                .flatMap(List::stream)
                                                .mapToDouble(layer -> layer.pairs()[p])
                                                .sum()
                                        + noise.nextGaussian())
                                .toArray(),
                        80))
                .toList();
        write(roiFiles, set(RdmSet.Kind.SUBJECT, name, runName(run), VOLUMES[run], rdms));
    }

    private void write(List<String> files, RdmSet set) {
        Path file = folder.resolve(set.owner() + "_run-" + set.run() + ".h5");
        RdmFile.write(file, set);
        if (!files.contains(file.toString())) {
            files.add(file.toString());
        }
    }

    private static RdmSet set(RdmSet.Kind kind, String owner, String run, int volumes, List<Rdm> rdms) {
        double[] times = IntStream.range(0, volumes).mapToDouble(k -> 2 * k + 1).toArray();
        return new RdmSet(kind, owner, run, "correlation", times, rdms);
    }

    private static List<Rdm> layers(Random random, int volumes) {
        double[] shared = random.doubles(PairOrder.count(volumes)).toArray();
        return LAYERS.stream()
                .map(layer -> new Rdm(
                        layer,
                        volumes,
                        Arrays.stream(shared)
                                .map(value -> 1 + value + random.nextGaussian())
                                .toArray(),
                        100))
                .toList();
    }

    private static void undefineVolume(Rdm layer, int volume) {
        for (int other = 0; other < layer.volumes(); other++) {
            if (other != volume) {
                layer.pairs()[PairOrder.index(Math.min(volume, other), Math.max(volume, other), layer.volumes())] =
                        Double.NaN;
            }
        }
    }

    private int run(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--output-dir", folder.resolve("out").toString(), "--roi-rdms"));
        arguments.addAll(roiFiles);
        arguments.add("--model-rdms");
        arguments.addAll(modelFiles);
        last = ToolRun.of(FitCvRegression::run, arguments);
        return last.exitCode();
    }

    private void assertLastError(String expected) {
        assertEquals(expected, last.lastLine());
    }

    private void assertNothingWritten() throws IOException {
        if (Files.exists(folder.resolve("out"))) {
            try (Stream<Path> files = Files.list(folder.resolve("out"))) {
                assertEquals(List.of(), files.toList());
            }
        }
    }

    private static Map<String, String> without(Map<String, String> row, String column) {
        Map<String, String> rest = new LinkedHashMap<>(row);
        rest.remove(column);
        return rest;
    }
}
