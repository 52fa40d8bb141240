package rdmflow.tool.partitionvariance;

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
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.Fixture;
import rdmflow.test.ToolRun;

/** Least squares of numpy for every subset of three families, by partition_variance.py beside expected.tsv; within 1e-10. */
class PartitionVarianceTest {
    private static final int VOLUMES = 12;
    private static final String FAMILIES =
            "family\tmodel\nsound\tloud\nimage\tvit\nflow\tmotion\nimage\tmae\nother\tnot-there\n";

    @TempDir
    private Path folder;

    private final List<Path> roiRdms = new ArrayList<>();
    private final List<Path> modelRdms = new ArrayList<>();
    private ToolRun last;

    @BeforeEach
    void writeStudy() throws IOException {
        for (String run : List.of("10", "2", "1")) {
            Map<String, List<Rdm>> models = new TreeMap<>();
            Map<String, List<Rdm>> subjects = new TreeMap<>();
            for (String[] row : Fixture.cells(PartitionVarianceTest.class, "expected.tsv")) {
                if (List.of("layer", "region").contains(row[0]) && row[3].equals(run)) {
                    (row[0].equals("layer") ? models : subjects)
                            .computeIfAbsent(row[1], owner -> new ArrayList<>())
                            .add(new Rdm(row[2], VOLUMES, Fixture.numbers(row, 4), 9));
                }
            }
            models.forEach((model, rdms) -> modelRdms.add(write(RdmSet.Kind.MODEL, model, run, rdms)));
            subjects.forEach((subject, rdms) -> roiRdms.add(write(RdmSet.Kind.SUBJECT, subject, run, rdms)));
        }
        Files.writeString(folder.resolve("families.tsv"), FAMILIES);
    }

    private Path write(RdmSet.Kind kind, String owner, String run, List<Rdm> rdms) {
        Path file = folder.resolve(owner + "_run-" + run + ".h5");
        double[] times = IntStream.range(0, VOLUMES).mapToDouble(t -> 2 * t + 1).toArray();
        RdmFile.write(file, new RdmSet(kind, owner, run, "correlation", times, rdms));
        return file;
    }

    @Test
    void agreesWithLeastSquaresOfEverySubset() throws IOException {
        Table table = run("--time-control", "both");
        assertEquals(
                List.of("subject", "roi", "run", "time_control", "part", "kind", "value", "reason"), table.columns());
        // 2 subjects, 2 regions, 3 runs, 2 time controls; 7 subsets, 7 parts, 3 shares.
        assertEquals(2 * 2 * 3 * 2 * 17, table.rows().size());
        for (int k = 0; k < table.rows().size(); k++) {
            Map<String, String> row = table.rows().get(k);
            double expected = Fixture.numbers(
                    PartitionVarianceTest.class,
                    "expected.tsv",
                    "value",
                    row.get("subject"),
                    row.get("roi"),
                    row.get("run"),
                    row.get("time_control"),
                    row.get("part"),
                    row.get("kind"))[0];
            assertEquals(expected, table.number(k, "value"), 1e-10, row.toString());
            assertEquals("", row.get("reason"));
        }
        assertEquals(
                List.of(
                        "flow subset",
                        "image subset",
                        "sound subset",
                        "flow+image subset",
                        "flow+sound subset",
                        "image+sound subset",
                        "flow+image+sound subset",
                        "flow unique",
                        "image unique",
                        "sound unique",
                        "flow+image common",
                        "flow+sound common",
                        "image+sound common",
                        "flow+image+sound common",
                        "flow shapley",
                        "image shapley",
                        "sound shapley"),
                table.rows().subList(0, 17).stream()
                        .map(row -> row.get("part") + " " + row.get("kind"))
                        .toList());
        assertEquals(
                "sub-01 FFA 1 lag",
                String.join(" ", List.copyOf(table.rows().get(17).values()).subList(0, 4)));
        assertEquals(
                "sub-01 FFA 2 none",
                String.join(" ", List.copyOf(table.rows().get(34).values()).subList(0, 4)));
    }

    /** What families alone explain and share, and their shares, each sum to R^2 of all of them. */
    @ParameterizedTest
    @CsvSource({"ols,2", "nnls,3", "ridge,4"})
    void partsAndSharesSumToAllOfIt(String weights, int families) throws IOException {
        List<String> names = List.of("loud", "mae", "motion", "vit");
        StringBuilder table = new StringBuilder("model\tfamily\n");
        for (int k = 0; k < 4; k++) {
            table.append(names.get(k))
                    .append("\tf")
                    .append(Math.min(k, families - 1))
                    .append('\n');
        }
        Files.writeString(folder.resolve("families.tsv"), table);
        Table result =
                weights.equals("ridge") ? run("--weights", weights, "--ridge-lambda", "3") : run("--weights", weights);
        Map<String, double[]> sums = new TreeMap<>();
        for (int k = 0; k < result.rows().size(); k++) {
            Map<String, String> row = result.rows().get(k);
            double[] sum =
                    sums.computeIfAbsent(row.get("subject") + row.get("roi") + row.get("run"), key -> new double[3]);
            double value = result.number(k, "value");
            switch (row.get("kind")) {
                case "unique", "common" -> sum[0] += value;
                case "shapley" -> sum[1] += value;
                default -> sum[2] = row.get("part").split("\\+").length == families ? value : sum[2];
            }
        }
        assertEquals(12, sums.size());
        sums.forEach((key, sum) -> {
            assertEquals(sum[2], sum[0], 1e-12, key);
            assertEquals(sum[2], sum[1], 1e-12, key);
        });
    }

    @Test
    void writesTheSameBytesForInputsInAnyOrderAndAnyThreads() throws IOException {
        run("--time-control", "both");
        byte[] table = Files.readAllBytes(folder.resolve("out.tsv"));
        byte[] sidecar = Files.readAllBytes(folder.resolve("out.tsv.json"));
        Collections.reverse(roiRdms);
        Collections.reverse(modelRdms);
        run("--time-control", "both", "--threads", "4");
        assertArrayEquals(table, Files.readAllBytes(folder.resolve("out.tsv")));
        assertArrayEquals(sidecar, Files.readAllBytes(folder.resolve("out.tsv.json")));
    }

    @Test
    void tellsWhichModelsMadeAFamily() throws IOException {
        run();
        JsonNode details = JsonFile.MAPPER
                .readTree(folder.resolve("out.tsv.json").toFile())
                .get("details");
        assertEquals(
                "{\"flow\":[\"motion\"],\"image\":[\"mae\",\"vit\"],\"sound\":[\"loud\"]}",
                details.get("families").toString());
    }

    @Test
    void keepsTheReasonOfARegionWithoutGeometry() throws IOException {
        write(
                RdmSet.Kind.SUBJECT,
                "sub-01",
                "2",
                List.of(
                        new Rdm(
                                "FFA",
                                VOLUMES,
                                IntStream.range(0, 66).asDoubleStream().toArray(),
                                9),
                        Rdm.undefined("V1", VOLUMES, 1, "1 usable voxel")));
        Table table = run();
        for (Map<String, String> row : table.rows()) {
            boolean lost = row.get("subject").equals("sub-01")
                    && row.get("roi").equals("V1")
                    && row.get("run").equals("2");
            assertEquals(lost ? "1 usable voxel" : "", row.get("reason"), row.toString());
            assertEquals(lost, row.get("value").equals("n/a"), row.toString());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vit image, mae image, motion flow | families.tsv: expected a family of every model, found none of loud",
                "vit a, mae a, motion a, loud a | families.tsv: expected 2 to 5 families of the models given, found 1"
                        + " (a)",
                "vit a, mae b, motion a+b, loud a | families.tsv line 4: expected letters, digits, '.', '_' or '-' as"
                        + " the family of motion, found \"a+b\"",
                "vit a, mae b, motion a, loud a, vit b | families.tsv line 6: expected every model once, found vit again"
            })
    void refusesFamiliesThatDoNotFit(String rows, String problem) throws IOException {
        String table = "model\tfamily\n" + rows.replace(", ", "\n").replace(' ', '\t') + "\n";
        Files.writeString(folder.resolve("families.tsv"), table);
        assertEquals(List.of(problem), refused());
    }

    @Test
    void refusesSixFamilies() throws IOException {
        StringBuilder table = new StringBuilder("model\tfamily\nvit\ta\nmae\tb\nmotion\tc\nloud\td\n");
        for (int k = 5; k <= 6; k++) {
            for (String run : List.of("1", "2", "10")) {
                modelRdms.add(write(
                        RdmSet.Kind.MODEL,
                        "m" + k,
                        run,
                        List.of(new Rdm(
                                "l",
                                VOLUMES,
                                IntStream.range(0, 66).asDoubleStream().toArray(),
                                9))));
            }
            table.append("m").append(k).append("\tf").append(k).append('\n');
        }
        Files.writeString(folder.resolve("families.tsv"), table);
        assertEquals(
                List.of("families.tsv: expected 2 to 5 families of the models given, found 6 (a, b, c, d, f5, f6)"),
                refused());
    }

    @Test
    void refusesATableOfOtherColumnsAndFilesThatDoNotFit() throws IOException {
        Files.writeString(folder.resolve("families.tsv"), "network\tgroup\nvit\ta\n");
        assertEquals(List.of("families.tsv: expected the columns model and family, found network, group"), refused());
        modelRdms.remove(0);
        assertEquals(List.of("model loud: expected RDM files of all runs (1, 2, 10), found none of run 10"), refused());
        double[] nothing = new double[66];
        Arrays.fill(nothing, Double.NaN);
        modelRdms.add(write(RdmSet.Kind.MODEL, "loud", "10", List.of(new Rdm("l0", VOLUMES, nothing, 9))));
        Files.writeString(folder.resolve("families.tsv"), FAMILIES);
        List<String> problems = refused();
        assertEquals(1, problems.size());
        assertTrue(
                problems.get(0)
                        .startsWith(
                                "model loud run 10 layer l0: expected at most 10 % of the pairs undefined, found 12"),
                problems.toString());
    }

    private List<String> refused() {
        last = call();
        assertEquals(65, last.exitCode(), last.stderr());
        assertFalse(Files.exists(folder.resolve("out.tsv")));
        return last.problems();
    }

    private Table run(String... more) throws IOException {
        last = call(more);
        last.requireSuccess();
        return Tables.readTsv(folder.resolve("out.tsv"));
    }

    private ToolRun call(String... more) {
        return ToolRun.of(
                PartitionVariance::run,
                "--roi-rdms",
                roiRdms,
                "--model-rdms",
                modelRdms,
                "--families",
                folder.resolve("families.tsv"),
                "--output",
                folder.resolve("out.tsv"),
                List.of(more));
    }
}
