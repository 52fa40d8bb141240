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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;

class FitCvRegressionTest extends SmallStudy {
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
}
