package rdmflow.tool.uniquevariance;

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
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.test.ToolRun;

class UniqueVarianceTest {
    private static final int[] VOLUMES = {24, 22, 23};
    private static final List<String> MODELS = List.of("flow", "mae", "resnet");

    @TempDir
    private Path folder;

    private final List<String> roiFiles = new ArrayList<>();
    private final List<String> modelFiles = new ArrayList<>();
    private ToolRun last;

    /** The region EBA mixes layers of flow and resnet; FFA those of resnet alone. */
    @BeforeEach
    void study() {
        for (int run = 0; run < 3; run++) {
            Random random = new Random(run);
            int pairs = (int) PairOrder.count(VOLUMES[run]);
            double[] eba = noise(random, pairs, 0.5);
            double[] ffa = noise(random, pairs, 0.5);
            for (String model : MODELS) {
                double[] first = noise(random, pairs, 1);
                double[] second = noise(random, pairs, 1);
                for (int p = 0; p < pairs; p++) {
                    eba[p] += model.equals("mae") ? 0 : first[p] + 0.5 * second[p];
                    ffa[p] += model.equals("resnet") ? first[p] : 0;
                }
                modelFiles.add(write(RdmSet.Kind.MODEL, model, run, List.of("a", "b"), first, second));
            }
            roiFiles.add(write(RdmSet.Kind.SUBJECT, "sub-01", run, List.of("FFA", "EBA"), ffa, eba));
        }
    }

    @Test
    void givesEveryOrderedPairInEveryRegionAndHeldOutRun() throws IOException {
        assertEquals(0, run());
        Table table = Tables.readTsv(folder.resolve("unique.tsv"));
        assertEquals(
                List.of("subject", "roi", "control", "target", "run", "time_control", "r", "n_pairs", "reason"),
                table.columns());
        assertEquals(2 * 6 * 3, table.rows().size());
        assertEquals(
                List.of("sub-01", "EBA", "flow", "mae", "1"),
                table.rows().get(0).values().stream().limit(5).toList());
        assertEquals("276", table.rows().get(0).get("n_pairs"));
        assertTrue(mean(table, "EBA", "flow", "resnet") > 0.7);
        assertTrue(mean(table, "EBA", "resnet", "flow") > 0.7);
        assertTrue(mean(table, "FFA", "flow", "resnet") > 0.7);
        // Three runs of some 250 pairs: the standard error of a mean r is .036.
        assertEquals(0, mean(table, "FFA", "resnet", "flow"), 0.15);
        assertEquals(0, mean(table, "EBA", "flow", "mae"), 0.15);
        assertTrue(
                Files.readString(folder.resolve("unique.tsv.json")).contains("\"control-residuals\" : \"averaged\""));
    }

    @Test
    void jointAddsTheFitOfBothModelsAndItsPartsAndChangesNothingElse() throws IOException {
        run();
        List<String> plain = Files.readAllLines(folder.resolve("unique.tsv"));
        assertEquals(0, run("--joint"));
        List<String> joint = Files.readAllLines(folder.resolve("unique.tsv"));
        assertEquals(
                "subject\troi\tcontrol\ttarget\trun\ttime_control\tr\tn_pairs\treason\tr_joint\tr2_control\tr2_target\tr2_joint"
                        + "\tr2_unique\tr2_common",
                joint.get(0));
        for (int row = 0; row < plain.size(); row++) {
            assertTrue(joint.get(row).startsWith(plain.get(row) + "\t"));
        }
        Table table = Tables.readTsv(folder.resolve("unique.tsv"));
        for (int row = 0; row < table.rows().size(); row++) {
            double control = table.number(row, "r2_control");
            double both = table.number(row, "r2_joint");
            assertEquals(both - control, table.number(row, "r2_unique"), 1e-15);
            assertEquals(control + table.number(row, "r2_target") - both, table.number(row, "r2_common"), 1e-15);
            // R^2 of a prediction with weights of other runs is at most its squared correlation.
            assertTrue(both <= Math.pow(table.number(row, "r_joint"), 2) + 1e-12);
        }
    }

    @Test
    void theOrderOfFilesAndTheNumberOfThreadsChangeNoByte() throws IOException {
        run("--joint", "--weights", "nnls", "--control-residuals", "per-run");
        byte[] first = Files.readAllBytes(folder.resolve("unique.tsv"));
        Collections.reverse(roiFiles);
        Collections.rotate(modelFiles, 4);
        run("--joint", "--weights", "nnls", "--control-residuals", "per-run", "--threads", "4");
        assertArrayEquals(first, Files.readAllBytes(folder.resolve("unique.tsv")));
    }

    @Test
    void perRunResidualsGiveOtherScores() throws IOException {
        run();
        double averaged = mean(Tables.readTsv(folder.resolve("unique.tsv")), "EBA", "flow", "resnet");
        assertEquals(0, run("--control-residuals", "per-run"));
        double perRun = mean(Tables.readTsv(folder.resolve("unique.tsv")), "EBA", "flow", "resnet");
        assertTrue(averaged != perRun);
        assertEquals(averaged, perRun, 0.05);
    }

    @Test
    void aRegionUndefinedInARunHasItsReasonInEveryRow() throws IOException {
        RdmSet regions = RdmFile.read(Path.of(roiFiles.get(0)));
        RdmFile.write(
                Path.of(roiFiles.get(0)),
                new RdmSet(
                        regions.kind(),
                        regions.owner(),
                        regions.run(),
                        regions.measure(),
                        regions.times(),
                        List.of(
                                Rdm.undefined("FFA", VOLUMES[0], 0, "no usable voxel"),
                                regions.rdms().get(1))));
        assertEquals(0, run("--joint"));
        List<String> lines = Files.readAllLines(folder.resolve("unique.tsv"));
        assertTrue(lines.contains("sub-01\tFFA\tmae\tflow\t1\tnone\tn/a\t0\tno usable voxel" + "\tn/a".repeat(6)));
        assertEquals(6, lines.stream().filter(line -> line.contains("n/a")).count());
    }

    @Test
    void countsThePairsDefinedInBothModels() throws IOException {
        for (String model : List.of("flow", "mae")) {
            Path file = folder.resolve(model + "_run-1.h5");
            RdmSet set = RdmFile.read(file);
            set.rdms().get(1).pairs()[model.equals("flow") ? 7 : 30] = Double.NaN;
            RdmFile.write(file, set);
        }
        assertEquals(0, run());
        Table table = Tables.readTsv(folder.resolve("unique.tsv"));
        List<String> expected = List.of(
                "flow mae 274",
                "flow resnet 275",
                "mae flow 274",
                "mae resnet 275",
                "resnet flow 275",
                "resnet mae 275");
        assertEquals(
                expected,
                table.rows().stream()
                        .filter(row ->
                                row.get("roi").equals("FFA") && row.get("run").equals("1"))
                        .map(row -> row.get("control") + " " + row.get("target") + " " + row.get("n_pairs"))
                        .toList());
    }

    @Test
    void refusesOneModelAlone() {
        modelFiles.removeIf(file -> !file.contains("mae_"));
        assertEquals(65, run());
        assertTrue(
                last.stderr()
                        .endsWith(
                                "unique-variance: error: --model-rdms: expected RDM files of at least two models, found mae alone\n"));
        assertFalse(Files.exists(folder.resolve("unique.tsv")));
    }

    /** As if the study had no other runs. */
    @Test
    void aSubjectWhoLacksARunHasScoresOfTheOthers() throws IOException {
        roiFiles.remove(1);
        assertEquals(65, run());
        assertTrue(last.stderr().contains("found none of run 2; with --allow-missing-runs"), last.stderr());
        assertEquals(0, run("--allow-missing-runs"));
        assertTrue(
                last.stderr().contains("warning: subject sub-01: no RDM file of run 2; fitted with run 1, 3"),
                last.stderr());
        Table missing = Tables.readTsv(folder.resolve("unique.tsv"));
        assertEquals(2 * 6 * 2, missing.rows().size());
        modelFiles.removeIf(file -> file.contains("run-2"));
        assertEquals(0, run());
        assertEquals(Tables.readTsv(folder.resolve("unique.tsv")).rows(), missing.rows());
    }

    @Test
    void refusesAnUnknownKindOfResiduals() {
        assertEquals(64, run("--control-residuals", "mean"));
    }

    private String write(RdmSet.Kind kind, String owner, int run, List<String> names, double[]... columns) {
        List<Rdm> rdms = IntStream.range(0, columns.length)
                .mapToObj(i -> new Rdm(names.get(i), VOLUMES[run], columns[i], 100))
                .toList();
        double[] times =
                IntStream.range(0, VOLUMES[run]).mapToDouble(k -> 2 * k + 1).toArray();
        Path file = folder.resolve(owner + "_run-" + (run + 1) + ".h5");
        RdmFile.write(file, new RdmSet(kind, owner, String.valueOf(run + 1), "correlation", times, rdms));
        return file.toString();
    }

    private static double[] noise(Random random, int pairs, double deviation) {
        double[] values = new double[pairs];
        Arrays.setAll(values, p -> 1 + deviation * random.nextGaussian());
        return values;
    }

    private static double mean(Table table, String roi, String control, String target) {
        return IntStream.range(0, table.rows().size())
                .filter(row -> table.rows().get(row).get("roi").equals(roi)
                        && table.rows().get(row).get("control").equals(control)
                        && table.rows().get(row).get("target").equals(target))
                .mapToDouble(row -> table.number(row, "r"))
                .average()
                .orElseThrow();
    }

    private int run(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--output", folder.resolve("unique.tsv").toString(), "--roi-rdms"));
        arguments.addAll(roiFiles);
        arguments.add("--model-rdms");
        arguments.addAll(modelFiles);
        last = ToolRun.of(UniqueVariance::run, arguments);
        return last.exitCode();
    }
}
