package rdmflow.tool.pca;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.test.ToolRun;

/** Digits of numpy.linalg.svd, numpy 2.4.6, printed by principal_components.py of core. */
class PcaTest {
    private static final double[][] FIRST = {
        {3, 1, 4, 1, 5, 9}, {2, 6, 5, 3, 5, 8}, {9, 7, 9, 3, 2, 3}, {8, 4, 6, 2, 6, 4}, {3, 3, 8, 3, 2, 7}
    };
    private static final double[][] SECOND = {{2, 7, 1}, {8, 2, 8}, {1, 8, 2}, {8, 4, 5}, {9, 0, 4}};

    @TempDir
    private Path folder;

    private ToolRun last;

    @Test
    void writesScoresVarianceLoadingsAndPairs() throws IOException {
        Path out = folder.resolve("pca");
        assertEquals(
                0,
                run("--model-rdms", study(), "--components", "2", "--pairs", "2", "--output-dir", out),
                last.stderr());
        Table scores = Tables.readTsv(out.resolve("scores.tsv"));
        assertEquals(List.of("model", "layer", "pc1", "pc2"), scores.columns());
        assertEquals("alex", scores.rows().get(0).get("model"));
        assertEquals("l1", scores.rows().get(0).get("layer"));
        assertEquals(-2.593345043285095, scores.number(0, "pc1"), 1e-13);
        assertEquals(-0.990322874958306, scores.number(4, "pc2"), 1e-13);
        Table variance = Tables.readTsv(out.resolve("variance.tsv"));
        assertEquals(List.of("component", "explained_variance_ratio"), variance.columns());
        assertEquals(0.5305350928091513, variance.number(0, "explained_variance_ratio"), 1e-14);
        assertEquals(2, variance.rows().size());
        Table pairs = Tables.readTsv(out.resolve("pairs.tsv"));
        assertEquals(List.of("component", "sign", "rank", "run", "i", "j", "t_i", "t_j", "loading"), pairs.columns());
        assertEquals(8, pairs.rows().size());
        assertEquals("[1, +, 1, 10, 0, 1, 1.0, 3.0]", cells(pairs, 0));
        assertEquals(0.5840411893648882, pairs.number(0, "loading"), 1e-14);
        assertEquals("[1, -, 1, 10, 0, 2, 1.0, 5.0]", cells(pairs, 2));
        assertEquals("[1, -, 2, 2, 0, 1, 1.0, 3.0]", cells(pairs, 3));
        RdmSet loadings = RdmFile.read(out.resolve("loadings_run-2.h5"));
        assertEquals(List.of("pc1", "pc2"), loadings.names());
        assertEquals("loading", loadings.measure());
        assertEquals(-0.4020810725581545, loadings.rdms().get(0).pairs()[0], 1e-14);
        assertEquals(3, RdmFile.read(out.resolve("loadings_run-10.h5")).volumes());
        assertTrue(Files.readString(out.resolve("pca.json")).contains("\"10\" : 3"));
    }

    @Test
    void writesTheSameBytesForInputsInAnyOrderAndMoreThreads() throws IOException {
        List<Path> files = study();
        run("--model-rdms", files, "--output-dir", folder.resolve("a"));
        Collections.reverse(files);
        run("--model-rdms", files, "--threads", "4", "--output-dir", folder.resolve("b"));
        for (String name :
                List.of("scores.tsv", "variance.tsv", "pairs.tsv", "loadings_run-2.h5", "loadings_run-10.h5")) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("a").resolve(name)),
                    Files.readAllBytes(folder.resolve("b").resolve(name)),
                    name);
        }
    }

    @Test
    void leavesOutNeighboursAndPairsThatAreUndefinedAnywhere() throws IOException {
        double[][] vgg = new double[3][];
        Arrays.setAll(vgg, k -> random(k + 3, 11));
        vgg[1][3] = Double.NaN;
        List<Path> files = List.of(write("alex", "1", 11, random(1, 11), random(2, 11)), write("vgg", "1", 11, vgg));
        Path out = folder.resolve("pca");
        assertEquals(0, run("--model-rdms", files, "--exclude-lag", "2", "--output-dir", out), last.stderr());
        double[] loading =
                RdmFile.read(out.resolve("loadings_run-1.h5")).rdms().get(0).pairs();
        for (int i = 0; i < 11; i++) {
            for (int j = i + 1; j < 11; j++) {
                int position = PairOrder.index(i, j, 11);
                assertEquals(j - i <= 2 || position == 3, Double.isNaN(loading[position]), i + " " + j);
            }
        }
    }

    @Test
    void givesAsManyComponentsAsTheLayersHave() throws IOException {
        Path out = folder.resolve("pca");
        run("--model-rdms", study(), "--components", "50", "--output-dir", out);
        assertEquals(6, Tables.readTsv(out.resolve("scores.tsv")).columns().size());
        assertEquals(
                65,
                run(
                        "--model-rdms",
                        write("one", "1", 3, SECOND[0], SECOND[0]),
                        "--output-dir",
                        folder.resolve("none")));
        assertTrue(last.lastLine().contains("expected layers whose RDMs differ, found 2 equal ones"), last.stderr());
        assertFalse(Files.exists(folder.resolve("none/scores.tsv")));
    }

    /** A model of the user's own may have one layer, and a study no other model. */
    @Test
    void leavesTablesWithoutComponentsForASingleLayer() throws IOException {
        Path out = folder.resolve("pca");
        assertEquals(0, run("--model-rdms", write("one", "1", 3, SECOND[0]), "--output-dir", out), last.stderr());
        assertEquals(
                List.of("model", "layer"),
                Tables.readTsv(out.resolve("scores.tsv")).columns());
        assertEquals(List.of(), Tables.readTsv(out.resolve("variance.tsv")).rows());
        assertEquals(List.of(), Tables.readTsv(out.resolve("pairs.tsv")).rows());
        assertTrue(Files.readString(out.resolve("pca.json")).contains("one layer in all models: no components"));
    }

    @Test
    void refusesAStudyWithHolesAndNamesThemAll() throws IOException {
        List<Path> files = new ArrayList<>(study());
        files.remove(3);
        files.add(write("extra", "2", 4, FIRST[0]));
        files.add(write("extra", "10", 3, SECOND[0], SECOND[1]));
        assertEquals(65, run("--model-rdms", files, "--output-dir", folder.resolve("pca")));
        assertTrue(
                last.stderr()
                        .contains("error: model vgg: expected RDM files of all runs (2, 10), found none of run 10"),
                last.stderr());
        assertTrue(
                last.stderr()
                        .contains(
                                "error: extra_run-10.h5: expected the layers of extra_run-2.h5 (1: l1), found 2: l1, l2"),
                last.stderr());
    }

    @Test
    void takesLayersByNameWhereTheirOrderDiffers() throws IOException {
        List<Path> files = study();
        run("--model-rdms", files, "--output-dir", folder.resolve("a"));
        RdmSet set = RdmFile.read(files.get(3));
        List<Rdm> reversed = new ArrayList<>(set.rdms());
        Collections.reverse(reversed);
        RdmFile.write(
                files.get(3), new RdmSet(set.kind(), set.owner(), set.run(), set.measure(), set.times(), reversed));
        assertEquals(0, run("--model-rdms", files, "--output-dir", folder.resolve("b")), last.stderr());
        assertEquals(-1, Files.mismatch(folder.resolve("a/scores.tsv"), folder.resolve("b/scores.tsv")));
    }

    @Test
    void refusesTimesAndMeasuresThatDiffer() throws IOException {
        Path alex = write("alex", "1", 3, SECOND[0]);
        Path shifted = folder.resolve("shifted.h5");
        RdmFile.write(
                shifted,
                new RdmSet(
                        RdmSet.Kind.MODEL,
                        "vgg",
                        "1",
                        "cosine",
                        new double[] {0, 2, 4},
                        List.of(new Rdm("l1", 3, SECOND[1], 9))));
        assertEquals(65, run("--model-rdms", alex, shifted, "--output-dir", folder.resolve("pca")));
        assertTrue(
                last.stderr().contains("shifted.h5: expected volumes at the times of the other models of run 1"),
                last.stderr());
        assertTrue(
                last.stderr()
                        .contains("shifted.h5: expected correlation distances as in the other files, found cosine"),
                last.stderr());
    }

    @Test
    void refusesAModelThatLosesTooManyPairs() throws IOException {
        double[] broken = random(1, 11);
        Arrays.fill(broken, 0, 10, Double.NaN);
        List<Path> files = List.of(write("alex", "4", 11, random(2, 11)), write("vgg", "4", 11, random(3, 11), broken));
        assertEquals(65, run("--model-rdms", files, "--output-dir", folder.resolve("pca")));
        assertTrue(
                last.lastLine().contains("model vgg run 4 layer l2: expected at most 10 % of the pairs undefined"),
                last.stderr());
        assertTrue(last.lastLine().contains("1 of 11 volumes with an undefined pattern (0)"), last.stderr());
    }

    @Test
    void refusesWrongUse() throws IOException {
        assertEquals(64, run("--output-dir", folder));
        assertEquals(64, run("--model-rdms", study(), "--components", "0", "--output-dir", folder));
        assertEquals(64, run("--model-rdms", study(), "--drop-overlap", "-2", "--output-dir", folder));
    }

    private static String cells(Table table, int row) {
        return table.rows().get(row).values().stream().limit(8).toList().toString();
    }

    private static double[] random(long seed, int volumes) {
        return new java.util.Random(seed).doubles(PairOrder.count(volumes)).toArray();
    }

    /** Two models, runs 2 (four volumes) and 10 (three): five layers in all. */
    private List<Path> study() {
        return new ArrayList<>(List.of(
                write("vgg", "2", 4, FIRST[2], FIRST[3], FIRST[4]),
                write("alex", "10", 3, SECOND[0], SECOND[1]),
                write("alex", "2", 4, FIRST[0], FIRST[1]),
                write("vgg", "10", 3, SECOND[2], SECOND[3], SECOND[4])));
    }

    private Path write(String model, String run, int volumes, double[]... layers) {
        double[] times = new double[volumes];
        Arrays.setAll(times, k -> 2 * k + 1);
        List<Rdm> rdms = new ArrayList<>();
        for (double[] layer : layers) {
            rdms.add(new Rdm("l" + (rdms.size() + 1), volumes, layer, 9));
        }
        Path file = folder.resolve(model + "_run-" + run + ".h5");
        RdmFile.write(file, new RdmSet(RdmSet.Kind.MODEL, model, run, "correlation", times, rdms));
        return file;
    }

    private int run(Object... arguments) {
        last = ToolRun.of(Pca::run, arguments);
        return last.exitCode();
    }
}
