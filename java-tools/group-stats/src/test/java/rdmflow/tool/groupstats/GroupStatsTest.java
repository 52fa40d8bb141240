package rdmflow.tool.groupstats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.ToolRun;

class GroupStatsTest {
    private static final double[] A = {.10, .12, .08, .15, .11, .09, .13, .14, .10, .07, .12, .16, .11, .10, .09};
    private static final double[] B = {.08, .11, .09, .10, .09, .07, .12, .11, .08, .06, .10, .12, .10, .09, .08};
    private static final String FIT = "subject\tmodel\troi\trun\tr\tn_pairs\treason\n";
    private static final String UNIQUE = "subject\troi\tcontrol\ttarget\trun\tr\tn_pairs\treason\n";
    private static final String CEILING = "subject\troi\trun\tpairwise\tlower\tupper\tn\treason\n";

    @TempDir
    private Path folder;

    private final List<Path> fits = new ArrayList<>();
    private ToolRun last;

    @BeforeEach
    void writeFits() throws IOException {
        for (int s = 0; s < 15; s++) {
            String subject = "sub-" + (10 + s);
            for (String model : List.of("a", "b")) {
                double r = (model.equals("a") ? A : B)[s];
                fits.add(write(
                        subject + "_" + model + "_fit.tsv",
                        FIT
                                + row(subject, model, "V1", "1", r - .25, 10, "")
                                + row(subject, model, "V1", "2", r + .25, 10, "")
                                + row(subject, model, "FFA", "1", "n/a", 10, "1 voxel")
                                + row(subject, model, "FFA", "2", "n/a", 10, "1 voxel")));
            }
        }
    }

    /** Digits of scipy 1.17.1, printed by group_tests.py of core. */
    @Test
    void writesMeansTestsAndReasons() throws IOException {
        Path ceilings = write(
                "ceilings.tsv",
                CEILING
                        + row("sub-10", "V1", "1", .1, .2, .5, 2, "")
                        + row("sub-10", "V1", "2", .3, .4, .7, 2, "")
                        + row("sub-11", "V1", "1", .2, .2, .4, 2, "")
                        + row("sub-11", "V1", "2", "n/a", "n/a", "n/a", 2, "gone"));
        assertEquals(
                0, run("--fits", fits, "--ceilings", ceilings, "--output-dir", folder.resolve("out")), last.stderr());
        Table fit = Tables.readTsv(folder.resolve("out/group_fit.tsv"));
        assertEquals(
                List.of("V1 a", "V1 b", "FFA a", "FFA b"),
                fit.rows().stream()
                        .map(row -> row.get("roi") + " " + row.get("model"))
                        .toList());
        assertEquals(15, fit.number(0, "n"));
        assertEquals(0.11133333333333334, fit.number(0, "mean"), 1e-15);
        assertEquals(0.025597618936887376, fit.number(0, "sd"), 1e-15);
        assertEquals(0.006609276789675227, fit.number(0, "sem"), 1e-15);
        assertEquals(.2, fit.number(0, "ceiling_pairwise"), 1e-15);
        assertEquals(.25, fit.number(0, "ceiling_lower"), 1e-15);
        assertEquals(.5, fit.number(0, "ceiling_upper"), 1e-15);
        assertEquals(14, fit.number(0, "df"));
        // One participant with two runs, .2 and .4: the ceiling's interval is wider than the ceiling.
        assertEquals("n/a", fit.rows().get(0).get("share_of_ceiling"));
        assertEquals(
                "no share of the ceiling: its interval over participants and runs reaches 0",
                fit.rows().get(0).get("reason"));
        Map<String, String> undefined = fit.rows().get(2);
        assertEquals("0", undefined.get("n"));
        assertEquals("n/a", undefined.get("mean"));
        assertEquals("n/a", undefined.get("df"));
        assertTrue(undefined
                .get("reason")
                .startsWith("expected at least two participants, found 0; no defined score: sub-10,"));
        assertTrue(undefined.get("reason").endsWith("; no noise ceiling for this region"));
        Table tests = Tables.readTsv(folder.resolve("out/group_tests.tsv"));
        assertEquals(4.8758735237697985, tests.number(0, "t"), 1e-11);
        assertEquals(0.00024510042797093934, tests.number(0, "p"), 1e-14);
        assertEquals(2 * tests.number(0, "p"), tests.number(0, "p_bonferroni"));
        assertEquals(tests.number(0, "p"), tests.number(0, "p_fdr"));
        assertEquals(.018, tests.number(0, "mean_difference"), 1e-15);
        assertEquals(
                0, Tables.readTsv(folder.resolve("out/group_unique.tsv")).rows().size());
        String sidecar = Files.readString(folder.resolve("out/group.json"));
        assertTrue(sidecar.contains("\"sub-10 FFA a run 1: 1 voxel\""), sidecar);
    }

    @Test
    void writesColumnsExactlyAsPromised() throws IOException {
        assertEquals(0, run("--fits", fits, "--output-dir", folder));
        assertEquals(
                "roi model time_control n mean sd sem ci_low ci_high ceiling_pairwise ceiling_lower ceiling_upper"
                        + " share_of_ceiling share_ci_low share_ci_high t df p p_bonferroni p_fdr p_shift"
                        + " p_shift_familywise reason",
                header("group_fit.tsv"));
        assertEquals(
                "roi model_a model_b time_control n mean_difference ci_low ci_high t df p p_bonferroni p_fdr p_shift"
                        + " p_shift_familywise reason",
                header("group_tests.tsv"));
        assertEquals(
                "roi control target time_control n mean sd sem ci_low ci_high t df p p_bonferroni p_fdr p_shift"
                        + " p_shift_familywise reason",
                header("group_unique.tsv"));
        assertEquals("subject roi model run time_control r ceiling_lower n_pairs", header("scores_long.tsv"));
        assertEquals("roi model layer time_control n mean sd best_r", header("group_layers.tsv"));
        assertEquals("roi model time_control shift_volumes shift_seconds n mean sem", header("group_lag_scan.tsv"));
        assertEquals("subject model roi time_control r n_runs reason", header("participant_scores.tsv"));
        assertEquals("analysis subject roi run time_control comparisons reason", header("lost_runs.tsv"));
    }

    @Test
    void writesTheSameBytesForInputsInAnyOrder() throws IOException {
        run("--fits", fits, "--output-dir", folder.resolve("first"));
        Collections.reverse(fits);
        run("--fits", fits, "--threads", "4", "--output-dir", folder.resolve("second"));
        for (String name : List.of(
                "group_fit.tsv",
                "group_tests.tsv",
                "group_unique.tsv",
                "participant_scores.tsv",
                "lost_runs.tsv",
                "group.json")) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("first").resolve(name)),
                    Files.readAllBytes(folder.resolve("second").resolve(name)));
        }
    }

    @Test
    void testsUniqueVarianceAgainstZero() throws IOException {
        StringBuilder rows = new StringBuilder(UNIQUE);
        for (int s = 0; s < 15; s++) {
            rows.append(row("sub-" + (10 + s), "V1", "b", "a", "1", A[s] - .1, 10, ""));
            rows.append(row("sub-" + (10 + s), "V1", "a", "b", "1", -A[s], 10, ""));
        }
        assertEquals(0, run("--unique", write("u.tsv", rows.toString()), "--output-dir", folder), last.stderr());
        Table unique = Tables.readTsv(folder.resolve("group_unique.tsv"));
        assertEquals("a", unique.rows().get(0).get("control"));
        assertEquals("b", unique.rows().get(1).get("control"));
        assertEquals("a", unique.rows().get(1).get("target"));
        assertEquals(1.7149520125628568, unique.number(1, "t"), 1e-11);
        assertEquals(2 * 0.1083934304164077, unique.number(1, "p_bonferroni"), 1e-12);
    }

    @Test
    void givesCeilingsWithoutModelsForTheBrainHalfAlone() throws IOException {
        Path ceilings = write(
                "c.tsv",
                CEILING + row("sub-10", "V1", "1", .1, .2, .5, 2, "") + row("sub-11", "V1", "1", .3, .4, .7, 2, ""));
        assertEquals(0, run("--ceilings", ceilings, "--output-dir", folder), last.stderr());
        Table fit = Tables.readTsv(folder.resolve("group_fit.tsv"));
        assertEquals("n/a", fit.rows().get(0).get("model"));
        assertEquals(.6, fit.number(0, "ceiling_upper"), 1e-15);
        assertEquals("no model was fitted", fit.rows().get(0).get("reason"));
    }

    @Test
    void takesAnotherNumberOfTestsAndZeroForUndefinedWhenTold() throws IOException {
        assertEquals(
                0, run("--fits", fits, "--bonferroni-m", "726", "--na-as-zero", "--output-dir", folder), last.stderr());
        Table tests = Tables.readTsv(folder.resolve("group_tests.tsv"));
        assertEquals(726 * tests.number(0, "p"), tests.number(0, "p_bonferroni"), 1e-15);
        Table fit = Tables.readTsv(folder.resolve("group_fit.tsv"));
        assertEquals(15, fit.number(2, "n"));
        assertEquals(0, fit.number(2, "mean"));
        assertTrue(fit.rows().get(2).get("reason").startsWith("no spread between participants"));
    }

    @Test
    void averagesRunsByFisherZWhenTold() throws IOException {
        Path file = write(
                "f.tsv",
                FIT
                        + row("sub-01", "m", "V1", "1", .1, 9, "")
                        + row("sub-01", "m", "V1", "2", .5, 9, "")
                        + row("sub-01", "m", "V1", "3", -.2, 9, "")
                        + row("sub-01", "m", "V1", "4", .9, 9, ""));
        assertEquals(0, run("--fits", file, "--score-average", "fisher", "--output-dir", folder), last.stderr());
        assertEquals(
                0.44606908996624867,
                Tables.readTsv(folder.resolve("group_fit.tsv")).number(0, "mean"),
                1e-15);
    }

    /** Two runs of three are defined: the means of r (numpy 1.24.2: mean) and of Fisher's z (tanh(mean(arctanh))). */
    @ParameterizedTest
    @CsvSource({
        "'', 0.3, 2, n/a, 0",
        "--na-as-zero, 0.19999999999999998, 3, 0.0, 3",
        "--score-average=fisher, 0.31385933836549285, 2, n/a, 0",
        "--score-average=fisher --na-as-zero, 0.21322464563634783, 3, 0.0, 3"
    })
    void writesTheScoresOfParticipantsThatItsMeansAreOf(
            String options, double mean, int runs, String undefined, int undefinedRuns) throws IOException {
        Path file = write(
                "f.tsv",
                FIT
                        + row("sub-01", "m", "V1", "1", .1, 9, "")
                        + row("sub-01", "m", "V1", "2", .5, 9, "")
                        + row("sub-01", "m", "V1", "3", "n/a", 0, "constant")
                        + row("sub-01", "m", "FFA", "1", "n/a", 0, "1 voxel")
                        + row("sub-01", "m", "FFA", "2", "n/a", 0, "1 voxel")
                        + row("sub-01", "m", "FFA", "3", "n/a", 0, "constant"));
        List<String> more = options.isEmpty() ? List.of() : List.of(options.split(" "));
        assertEquals(0, run("--fits", file, more, "--output-dir", folder), last.stderr());
        Table scores = Tables.readTsv(folder.resolve("participant_scores.tsv"));
        Table means = Tables.readTsv(folder.resolve("group_fit.tsv"));
        assertEquals(2, scores.rows().size());
        Map<String, String> defined = scores.rows().get(0);
        assertEquals("sub-01 m V1", defined.get("subject") + " " + defined.get("model") + " " + defined.get("roi"));
        assertEquals("none", defined.get("time_control"));
        assertEquals(mean, scores.number(0, "r"), 1e-15);
        assertEquals(means.rows().get(0).get("mean"), defined.get("r"));
        assertEquals(runs, scores.number(0, "n_runs"));
        assertEquals("", defined.get("reason"));
        Map<String, String> lost = scores.rows().get(1);
        assertEquals(undefined, lost.get("r"));
        assertEquals(means.rows().get(1).get("mean"), lost.get("r"));
        assertEquals(undefinedRuns, scores.number(1, "n_runs"));
        assertEquals(undefined.equals("n/a") ? "1 voxel; constant" : "", lost.get("reason"));
    }

    @Test
    void countsLostRunsByReasonAndWarnsOfThem() throws IOException {
        StringBuilder rows = new StringBuilder(UNIQUE);
        rows.append(row("sub-10", "V1", "a", "b", "1", "n/a", 0, "constant"));
        rows.append(row("sub-10", "V1", "b", "a", "1", "n/a", 0, "constant"));
        rows.append(row("sub-10", "V1", "b", "a", "2", .1, 10, ""));
        Path unique = write("u.tsv", rows.toString());
        assertEquals(0, run("--fits", fits, "--unique", unique, "--output-dir", folder), last.stderr());
        List<String> lost = Files.readAllLines(folder.resolve("lost_runs.tsv"));
        assertEquals(1 + 15 * 2 + 1, lost.size());
        assertEquals("fit\tsub-10\tFFA\t1\tnone\t2\t1 voxel", lost.get(1));
        assertEquals("unique variance\tsub-10\tV1\t1\tnone\t2\tconstant", lost.get(31));
        String warning = "Scores of runs that could not be computed: 60 (1 voxel). They are left out of the means;"
                + " lost_runs.tsv lists them.";
        assertTrue(last.stderr().contains("group-stats: warning: " + warning), last.stderr());
        assertTrue(Files.readString(folder.resolve("group.json")).contains("\"" + warning + "\""));
    }

    @Test
    void tellsThePairsUsedAndTheTestsThatWereMade() throws IOException {
        assertEquals(0, run("--fits", fits, "--output-dir", folder), last.stderr());
        JsonNode sidecar = JsonFile.MAPPER.readTree(folder.resolve("group.json").toFile());
        assertEquals(
                "{\"1\":[10,10],\"2\":[10,10]}", "" + sidecar.path("details").path("pairs_used"));
        assertEquals(
                "Scores were averaged over runs and over participants.",
                sidecar.path("methods").path(0).asText());
        String tests = sidecar.path("methods").path(1).asText();
        assertTrue(tests.contains("(m = 4 for networks against 0, 2 for pairs of networks)"), tests);
        run("--fits", fits, "--bonferroni-m", 100, "--output-dir", folder);
        assertTrue(Files.readString(folder.resolve("group.json")).contains("(m = 100)"));
    }

    @Test
    void tellsNoTestsOfOneParticipant() throws IOException {
        assertEquals(0, run("--fits", fits.get(0), "--output-dir", folder), last.stderr());
        JsonNode methods =
                JsonFile.MAPPER.readTree(folder.resolve("group.json").toFile()).path("methods");
        assertEquals(
                "[\"Scores were averaged over runs and over participants.\","
                        + "\"Intervals are 95 % t intervals of the mean over runs.\"]",
                methods.toString());
    }

    @Test
    void refusesBadTablesAllAtOnce() throws IOException {
        Path twice = write(
                "twice.tsv",
                FIT + row("sub-01", "m", "V1", "1", .1, 9, "") + row("sub-01", "m", "V1", "01", .1, 9, ""));
        assertEquals(65, run("--fits", twice, "--output-dir", folder.resolve("out")));
        assertEquals(
                "group-stats: error: sub-01 V1 m run 1: expected one score, found two; give each table once",
                last.lastLine());
        Path columns = write("columns.tsv", "subject\troi\n");
        Path text = write("text.tsv", FIT + row("sub-01", "m", "V1", "1", "high", 9, ""));
        assertEquals(
                65, run("--fits", columns, text, folder.resolve("none.tsv"), "--output-dir", folder.resolve("out")));
        assertTrue(
                last.stderr()
                        .contains("error: columns.tsv: expected columns subject, model, roi, run, r, reason, found"),
                last.stderr());
        assertTrue(
                last.stderr().contains("error: text.tsv line 2: expected a number for r, found \"high\""),
                last.stderr());
        assertTrue(last.stderr().contains("none.tsv: expected a file, found none"), last.stderr());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"both", "LAG", "", "n/a"})
    void refusesAnUnknownTimeControl(String control) throws IOException {
        Path file = write(
                "f.tsv",
                "subject\tmodel\troi\trun\ttime_control\tr\treason\n"
                        + row("sub-01", "m", "V1", "1", "lag", .1, "")
                        + row("sub-01", "m", "V1", "2", control, .1, ""));
        assertEquals(65, run("--fits", file, "--output-dir", folder.resolve("out")));
        assertEquals(
                "group-stats: error: f.tsv line 3: expected none or lag for time_control, found \"" + control + "\"",
                last.lastLine());
    }

    @Test
    void refusesLayersThatAParticipantLacks() throws IOException {
        String header = "subject\tmodel\troi\trun\tlayer\tr\treason\n";
        Path one = write(
                "1.tsv",
                header + row("sub-01", "m", "V1", "1", "a", .1, "") + row("sub-01", "m", "V1", "1", "b", .1, ""));
        Path two = write("2.tsv", header + row("sub-02", "m", "V1", "1", "b", .1, ""));
        assertEquals(65, run("--layers", two, one, "--output-dir", folder.resolve("out")));
        assertEquals(
                "group-stats: error: layers of m: expected those of sub-01 (a, b) for every participant, found b for sub-02",
                last.lastLine());
    }

    @Test
    void refusesWrongUse() {
        assertEquals(64, run("--output-dir", folder));
        assertEquals(64, run("--fits", fits));
        assertEquals(64, run("--fits", fits, "--output-dir", folder, "--bonferroni-m", "0"));
        assertEquals(64, run("--fits", fits, "--output-dir", folder, "--score-average", "median"));
    }

    private String header(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name)).get(0).replace('\t', ' ');
    }

    private static String row(Object... cells) {
        return String.join("\t", List.of(cells).stream().map(String::valueOf).toList()) + "\n";
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private int run(Object... arguments) {
        last = ToolRun.of(GroupStats::run, arguments);
        return last.exitCode();
    }
}
