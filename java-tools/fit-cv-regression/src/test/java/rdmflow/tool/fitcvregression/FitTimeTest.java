package rdmflow.tool.fitcvregression;

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
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.NullFile;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.rdmfile.ShiftNulls;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.test.Fixture;
import rdmflow.test.TimeStudy;

/**
 * Time controls, nulls, lag scan and layers through the tool, on the RDM files of time_study.py and against its digits:
 * plain loops over pairs, shifts and draws. Tolerance 1e-12 (both in double, condition below 1e4), of statsmodels 1e-10,
 * and of the null's float32 6e-8.
 */
class FitTimeTest extends TimeRuns {
    private static final String DIGITS = "time_fit.tsv";

    @ParameterizedTest
    @CsvSource({
        "ols,--exclude-lag 0",
        "nnls,--exclude-lag 0",
        "ridge,--ridge-lambda 2.5 --exclude-lag 1 --drop-overlap 4"
    })
    void agreesWithPlainLoops(String method, String more) throws IOException {
        run(
                "p",
                ("--time-control both --weights " + method + " " + more
                                + " --shifts 20 --shift-min-seconds 4 --shift-draws 100 --shift-seed 7 --lag-scan-seconds 6 --layers")
                        .split(" "));
        last.requireSuccess();
        Table fit = table("p_fit.tsv");
        Table scan = table("p_lag_scan.tsv");
        Table layers = table("p_layers.tsv");
        assertEquals(2 * 2 * 2 * 2 * 4, fit.rows().size());
        assertEquals(2 * 2 * 2 * 2 * 4 * 7, scan.rows().size());
        assertEquals(2 * 2 * 2 * 4 * 5, layers.rows().size());
        for (String subject : List.of("sub-01", "sub-02")) {
            ShiftNulls nulls = NullFile.read(folder.resolve("out/p_" + subject + "_null.h5"));
            assertShifts(nulls);
            for (ShiftNulls.Values values : nulls.values()) {
                String model = values.models().get(0);
                String control = values.timeControl().toString();
                for (int k = 0; k < values.rois().size(); k++) {
                    String region = values.rois().get(k);
                    String where = String.join(" ", subject, model, region, control, method);
                    double[] r = column(fit, "r", subject, model, region, control);
                    assertArrayEquals(
                            expected("r", subject, model, region, control, method),
                            r,
                            tolerance(control, method),
                            where);
                    assertArrayEquals(
                            expected("n_pairs", subject, model, region, control, method),
                            column(fit, "n_pairs", subject, model, region, control));
                    assertEquals(mean(r), values.observed()[k], 1e-15, where);
                    double[] draws = expected("null", subject, model, region, control, method);
                    for (int draw = 0; draw < draws.length; draw++) {
                        assertEquals(draws[draw], values.draws()[k][draw], 6e-8, where + " draw " + draw);
                    }
                    for (int shift = -3; shift <= 3; shift++) {
                        assertArrayEquals(
                                expected("scan", subject, model, region, control, method, shift),
                                column(scan, "r", subject, model, region, control, "shift_volumes=" + shift),
                                1e-12,
                                where + " shift " + shift);
                    }
                    assertArrayEquals(
                            r,
                            column(scan, "r", subject, model, region, control, "shift_volumes=0"),
                            where + " shift 0");
                    for (int layer = 0; layer < (model.equals("a") ? 3 : 2); layer++) {
                        assertArrayEquals(
                                expected("layer", subject, model, region, control, method, "layer" + layer),
                                column(layers, "r", subject, model, region, control, "layer=layer" + layer),
                                1e-12);
                    }
                }
            }
        }
        assertEquals("-6.0", scan.rows().get(0).get("shift_seconds"));
        String sidecar = Files.readString(folder.resolve("out/p.json"));
        assertTrue(sidecar.contains("within lag: in each run every RDM lost its mean"), sidecar);
        assertTrue(sidecar.contains("repeated 100 times with the movie moved"), sidecar);
        assertTrue(sidecar.contains("\"usable_shifts\" : {"), sidecar);
    }

    private static void assertShifts(ShiftNulls nulls) {
        assertEquals(TimeStudy.RUNS, nulls.draws().runs());
        for (int run = 0; run < TimeStudy.RUNS.size(); run++) {
            double[] shifts = Fixture.numbers(FitTimeTest.class, "time_shifts.tsv", TimeStudy.RUNS.get(run));
            for (int draw = 0; draw < shifts.length; draw++) {
                assertEquals(shifts[draw], nulls.draws().shifts()[draw][run]);
            }
        }
    }

    private static double tolerance(String control, String method) {
        return control.equals("lag") && method.equals("ols") ? 1e-10 : 1e-12;
    }

    @Test
    void eachTimeControlAloneGivesTheRowsThatBothGive() throws IOException {
        String[] null100 = "--shifts 20 --shift-min-seconds 4 --shift-draws 100".split(" ");
        run("both", concat(null100, "--time-control", "both"));
        for (String control : List.of("none", "lag")) {
            run(control, concat(null100, "--time-control", control));
            last.requireSuccess();
            for (String table : List.of("_fit.tsv", "_weights.tsv")) {
                assertEquals(
                        table("both" + table).rows().stream()
                                .filter(row -> row.get("time_control").equals(control))
                                .toList(),
                        table(control + table).rows());
            }
        }
    }

    /** Also where runs are undefined in part; participants in one call or each in its own. */
    @Test
    void orderThreadsAndCompanyChangeNoByte() throws IOException {
        String[] options =
                "--time-control both --shifts 20 --shift-min-seconds 4 --shift-draws 100 --lag-scan-seconds 4 --layers"
                        .split(" ");
        run("one", options);
        last.requireSuccess();
        Collections.reverse(roiFiles);
        Collections.rotate(modelFiles, 3);
        for (String file : roiFiles) {
            change(file, rdms -> {
                List<Rdm> reversed = new ArrayList<>(rdms);
                Collections.reverse(reversed);
                return reversed;
            });
        }
        run("two", concat(options, "--threads", "3"));
        for (String name : List.of(
                "_fit.tsv", "_weights.tsv", "_lag_scan.tsv", "_layers.tsv", "_sub-01_null.h5", "_sub-02_null.h5")) {
            assertEquals(-1, Files.mismatch(folder.resolve("out/one" + name), folder.resolve("out/two" + name)), name);
        }
        roiFiles.removeIf(file -> file.contains("sub-02"));
        run("alone", options);
        assertEquals(-1, Files.mismatch(folder.resolve("out/one_sub-01_null.h5"), folder.resolve("out/alone_null.h5")));
        List<String> rows = Files.readAllLines(folder.resolve("out/one_lag_scan.tsv"));
        assertTrue(rows.containsAll(Files.readAllLines(folder.resolve("out/alone_lag_scan.tsv"))));
    }

    @Test
    void whatIsAddedToOneLagChangesNothingWithinLag() throws IOException {
        run("before", "--time-control", "lag");
        for (List<String> files : List.of(roiFiles, modelFiles)) {
            for (String file : files) {
                change(
                        file,
                        rdms -> rdms.stream().map(rdm -> raised(rdm, 3, 0.5)).toList());
            }
        }
        run("after", "--time-control", "lag");
        Table before = table("before_fit.tsv");
        Table after = table("after_fit.tsv");
        for (int row = 0; row < before.rows().size(); row++) {
            assertEquals(before.number(row, "r"), after.number(row, "r"), 1e-12);
        }
    }

    /** The region is a layer of the model. */
    @Test
    void aModelAgainstItselfPeaksAtNoShift() throws IOException {
        for (String file : roiFiles) {
            RdmSet set = RdmFile.read(Path.of(file));
            RdmSet model = RdmFile.read(folder.resolve("time_a_run-" + set.run() + ".h5"));
            double[] layer = model.rdms().get(1).pairs();
            write(file, set, List.of(new Rdm("copy", set.volumes(), layer, 1)));
        }
        run("p", "--time-control", "both", "--lag-scan-seconds", "8");
        last.requireSuccess();
        Table scan = table("p_lag_scan.tsv");
        for (int row = 0; row < scan.rows().size(); row++) {
            if (scan.rows().get(row).get("model").equals("a")) {
                boolean together = scan.rows().get(row).get("shift_volumes").equals("0");
                double r = scan.number(row, "r");
                assertTrue(
                        together ? r > 1 - 1e-12 : r < .9, scan.rows().get(row).toString());
            }
        }
    }

    private static Rdm raised(Rdm rdm, int lag, double by) {
        double[] pairs = rdm.pairs().clone();
        for (int i = 0; i + lag < rdm.volumes(); i++) {
            pairs[PairOrder.index(i, i + lag, rdm.volumes())] += by;
        }
        return new Rdm(rdm.name(), rdm.volumes(), pairs, rdm.patternSize(), rdm.reason());
    }

    private static void change(String file, UnaryOperator<List<Rdm>> change) {
        RdmSet set = RdmFile.read(Path.of(file));
        write(file, set, change.apply(set.rdms()));
    }

    private static void write(String file, RdmSet like, List<Rdm> rdms) {
        RdmFile.write(
                Path.of(file), new RdmSet(like.kind(), like.owner(), like.run(), like.measure(), like.times(), rdms));
    }

    private static double mean(double[] r) {
        return java.util.Arrays.stream(r)
                .filter(v -> !Double.isNaN(v))
                .average()
                .orElse(Double.NaN);
    }

    private static double[] expected(Object... key) {
        return Fixture.numbers(FitTimeTest.class, DIGITS, key);
    }

    private static String[] concat(String[] some, String... others) {
        return Stream.of(some, others).flatMap(Stream::of).toArray(String[]::new);
    }

    private Table table(String name) {
        return Tables.readTsv(folder.resolve("out").resolve(name));
    }

    /** The values of some rows, run by run. */
    private static double[] column(
            Table table, String column, String subject, String model, String region, String control, String... more) {
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < table.rows().size(); row++) {
            Map<String, String> cells = table.rows().get(row);
            if (cells.get("subject").equals(subject)
                    && cells.get("model").equals(model)
                    && cells.get("roi").equals(region)
                    && cells.get("time_control").equals(control)
                    && Stream.of(more).map(wanted -> wanted.split("=")).allMatch(w -> cells.get(w[0])
                            .equals(w[1]))) {
                rows.add(row);
            }
        }
        assertEquals(
                TimeStudy.RUNS,
                rows.stream().map(row -> table.rows().get(row).get("run")).toList());
        return rows.stream().mapToDouble(row -> table.number(row, column)).toArray();
    }
}
