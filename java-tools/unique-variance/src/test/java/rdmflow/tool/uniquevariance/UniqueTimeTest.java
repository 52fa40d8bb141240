package rdmflow.tool.uniquevariance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.io.rdmfile.NullFile;
import rdmflow.io.rdmfile.ShiftNulls;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.test.Fixture;
import rdmflow.test.TimeStudy;
import rdmflow.test.ToolRun;

/**
 * Time controls and the null through the tool, against time_unique.tsv: plain loops over pairs, shifts and draws, printed
 * by time_study.py beside TimeStudy. Tolerance 1e-12, and 6e-8 of the null's float32.
 */
class UniqueTimeTest {
    private static final String[] NULL =
            "--shifts 20 --shift-min-seconds 4 --shift-draws 100 --shift-seed 7".split(" ");

    @TempDir
    private Path folder;

    private List<String> roiFiles;
    private List<String> modelFiles;
    private ToolRun last;

    @BeforeEach
    void study() {
        TimeStudy study = TimeStudy.in(folder);
        roiFiles = study.roiFiles();
        modelFiles = study.modelFiles();
    }

    @ParameterizedTest
    @CsvSource({
        "ols,averaged,--exclude-lag 0",
        "ols,per-run,--joint",
        "nnls,averaged,--exclude-lag 0",
        "nnls,per-run,--exclude-lag 0",
        "ridge,averaged,--ridge-lambda 2.5 --exclude-lag 1 --drop-overlap 4",
        "ridge,per-run,--ridge-lambda 2.5 --exclude-lag 1 --drop-overlap 4"
    })
    void agreesWithPlainLoops(String method, String residuals, String more) throws IOException {
        run(
                "x.tsv",
                concat(
                        NULL,
                        ("--time-control both --control-residuals " + residuals + " --weights " + method + " " + more)
                                .split(" ")));
        last.requireSuccess();
        Table table = Tables.readTsv(folder.resolve("x.tsv"));
        assertEquals(2 * 2 * 2 * 2 * 4, table.rows().size());
        for (String subject : List.of("sub-01", "sub-02")) {
            ShiftNulls nulls = NullFile.read(folder.resolve("x_" + subject + "_null.h5"));
            assertEquals(ShiftNulls.Kind.UNIQUE, nulls.settings().kind());
            assertEquals(residuals, nulls.settings().controlResiduals());
            assertEquals(4, nulls.values().size());
            for (ShiftNulls.Values values : nulls.values()) {
                for (int k = 0; k < values.rois().size(); k++) {
                    Object[] key = {
                        subject,
                        values.models().get(0),
                        values.models().get(1),
                        values.rois().get(k),
                        values.timeControl(),
                        method,
                        residuals
                    };
                    String where =
                            String.join(" ", Stream.of(key).map(String::valueOf).toList());
                    double[] r = scores(table, key);
                    assertArrayEquals(expected("r", key), r, 1e-12, where);
                    double[] draws = expected("null", key);
                    for (int draw = 0; draw < draws.length; draw++) {
                        assertEquals(draws[draw], values.draws()[k][draw], 6e-8, where + " draw " + draw);
                    }
                }
            }
        }
        String sidecar = Files.readString(folder.resolve("x.tsv.json"));
        assertTrue(sidecar.contains("repeated 100 times with the movie moved"), sidecar);
        assertTrue(sidecar.contains("\"usable_shifts\" : {"), sidecar);
    }

    @Test
    void orderAndThreadsChangeNoByte() throws IOException {
        run("one.tsv", concat(NULL, "--time-control", "both"));
        last.requireSuccess();
        Collections.reverse(roiFiles);
        Collections.reverse(modelFiles);
        run("two.tsv", concat(NULL, "--time-control", "both", "--threads", "3"));
        for (String name : List.of(".tsv", "_sub-01_null.h5", "_sub-02_null.h5")) {
            assertEquals(-1, Files.mismatch(folder.resolve("one" + name), folder.resolve("two" + name)), name);
        }
        roiFiles.removeIf(file -> file.contains("sub-02"));
        run("alone.tsv", concat(NULL, "--time-control", "both"));
        assertEquals(-1, Files.mismatch(folder.resolve("one_sub-01_null.h5"), folder.resolve("alone_null.h5")));
    }

    @Test
    void dividesWhatIsExplainedWithinLagAsWell() throws IOException {
        run("x.tsv", "--time-control", "lag", "--joint");
        last.requireSuccess();
        Table table = Tables.readTsv(folder.resolve("x.tsv"));
        for (int row = 0; row < table.rows().size(); row++) {
            assertEquals("lag", table.rows().get(row).get("time_control"));
            assertEquals(
                    table.number(row, "r2_joint"),
                    table.number(row, "r2_control") + table.number(row, "r2_unique"),
                    1e-12);
        }
    }

    @Test
    void refusesShiftsThatTheRunsDoNotAllow() throws IOException {
        run("x.tsv", "--shifts", "20", "--shift-min-seconds", "27");
        assertEquals(65, last.exitCode());
        assertEquals(4, last.problems().size());
        assertTrue(
                last.lastLine().startsWith("unique-variance: error: run b: expected at least 20 different shifts"),
                last.stderr());
        run("x.tsv", "--shifts", "21");
        assertEquals(64, last.exitCode());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.toString().contains("x.tsv")).toList());
        }
    }

    private static double[] scores(Table table, Object... key) {
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < table.rows().size(); row++) {
            Map<String, String> cells = table.rows().get(row);
            List<String> found = Stream.of("subject", "control", "target", "roi", "time_control")
                    .map(cells::get)
                    .toList();
            if (found.equals(Stream.of(key).limit(5).map(String::valueOf).toList())) {
                rows.add(row);
            }
        }
        assertEquals(
                TimeStudy.RUNS,
                rows.stream().map(row -> table.rows().get(row).get("run")).toList());
        return rows.stream().mapToDouble(row -> table.number(row, "r")).toArray();
    }

    private static double[] expected(String what, Object... key) {
        return Fixture.numbers(
                UniqueTimeTest.class,
                "time_unique.tsv",
                Stream.concat(Stream.of(what), Stream.of(key)).toArray());
    }

    private static String[] concat(String[] some, String... others) {
        return Stream.of(some, others).flatMap(Stream::of).toArray(String[]::new);
    }

    private void run(String output, String... options) {
        last = ToolRun.of(
                UniqueVariance::run,
                List.of(options),
                "--output",
                folder.resolve(output),
                "--roi-rdms",
                roiFiles,
                "--model-rdms",
                modelFiles);
    }
}
