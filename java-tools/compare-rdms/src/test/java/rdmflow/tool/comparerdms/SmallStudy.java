package rdmflow.tool.comparerdms;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.rdmfile.GramsFile.Grams;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.test.Fixture;
import rdmflow.test.ToolRun;

/** Two participants and two models over two runs, as RDM and grams files, and calls of the tool on them. */
abstract class SmallStudy {
    static final int VOLUMES = 12;

    static final String[] ALL = {
        "--measures", "pearson", "spearman", "rho-a", "tau-a", "cosine", "cka-debiased", "bures"
    };

    @TempDir
    Path folder;

    ToolRun last;

    final List<Path> roiRdms = new ArrayList<>();

    final List<Path> modelRdms = new ArrayList<>();

    final List<Path> roiGrams = new ArrayList<>();

    final List<Path> modelGrams = new ArrayList<>();

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

    int refusedAlone(Object... arguments) throws IOException {
        Files.delete(folder.resolve("out.tsv"));
        return refused(arguments);
    }

    int refused(Object... arguments) {
        List<Object> all = new ArrayList<>();
        for (Object argument : arguments) {
            all.addAll(argument instanceof String[] words ? List.of(words) : List.of(argument));
        }
        all.addAll(List.of("--output", folder.resolve("out.tsv")));
        last = ToolRun.of(CompareRdms::run, all.toArray());
        assertFalse(Files.exists(folder.resolve("out.tsv")));
        return last.exitCode();
    }

    Table compare(String[] measures, String... more) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("--roi-rdms", roiRdms, "--model-rdms", modelRdms));
        arguments.addAll(List.of("--roi-grams", roiGrams, "--model-grams", modelGrams));
        arguments.addAll(List.of(measures));
        arguments.addAll(List.of(more));
        return run(arguments.toArray());
    }

    Table run(Object... arguments) throws IOException {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", folder.resolve("out.tsv")));
        last = ToolRun.of(CompareRdms::run, all.toArray());
        last.requireSuccess();
        return Tables.readTsv(folder.resolve("out.tsv"));
    }

    static List<String> cells(Table table, int row) {
        return List.copyOf(table.rows().get(row).values());
    }

    static double expected(Object... key) {
        return Fixture.numbers(CompareRdmsTest.class, "expected.tsv", key)[0];
    }

    static double[] times() {
        return IntStream.range(0, VOLUMES).mapToDouble(t -> 1 + 2 * t).toArray();
    }

    static double[][] patterns(double[] flat) {
        int features = flat.length / VOLUMES;
        return IntStream.range(0, VOLUMES)
                .mapToObj(t -> Arrays.copyOfRange(flat, t * features, (t + 1) * features))
                .toArray(double[][]::new);
    }

    static double[] squaredDistances(double[][] patterns) {
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
