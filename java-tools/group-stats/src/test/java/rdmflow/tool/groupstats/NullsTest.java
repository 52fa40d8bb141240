package rdmflow.tool.groupstats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.io.rdmfile.NullFile;
import rdmflow.io.rdmfile.ShiftNulls;
import rdmflow.io.rdmfile.ShiftNulls.Draws;
import rdmflow.io.rdmfile.ShiftNulls.Kind;
import rdmflow.io.rdmfile.ShiftNulls.Settings;
import rdmflow.io.rdmfile.ShiftNulls.Values;
import rdmflow.test.ToolRun;

/** Null files that do not belong to the tables or to each other: one clear line each. */
class NullsTest {
    @TempDir
    private Path folder;

    private ToolRun last;

    @ParameterizedTest
    @CsvSource({
        "seed, seed 1, 2",
        "shift_min_seconds, shift_min_seconds 30.0, 20.0",
        "weights, weights ols, ridge",
        "ridge_lambda, ridge_lambda 0.0, 3.0",
        "exclude_lag, exclude_lag 0, 2",
        "drop_overlap, drop_overlap 0.0, 16.0"
    })
    void refusesOtherOptionsThanInTheOtherFiles(String option, String expected, String found) {
        String message = refusal("sub-03_fit", nulls -> {
            Settings s = nulls.settings();
            return new ShiftNulls(
                    new Settings(
                            s.subject(),
                            s.kind(),
                            option.equals("seed") ? 2 : s.seed(),
                            option.equals("shift_min_seconds") ? 20 : s.shiftMinSeconds(),
                            option.equals("weights") ? "ridge" : s.weights(),
                            option.equals("ridge_lambda") ? 3 : s.ridgeLambda(),
                            s.controlResiduals(),
                            option.equals("exclude_lag") ? 2 : s.excludeLag(),
                            option.equals("drop_overlap") ? 16 : s.dropOverlap()),
                    nulls.draws(),
                    nulls.values());
        });
        assertEquals("sub-03_fit_null.h5: expected " + expected + " as in sub-01_fit_null.h5, found " + found, message);
    }

    @Test
    void comparesControlResidualsOfUniqueVarianceOnly() {
        String message = refusal("sub-02_unique", nulls -> {
            Settings s = nulls.settings();
            return new ShiftNulls(
                    new Settings(
                            s.subject(),
                            s.kind(),
                            s.seed(),
                            s.shiftMinSeconds(),
                            s.weights(),
                            s.ridgeLambda(),
                            "per-run",
                            s.excludeLag(),
                            s.dropOverlap()),
                    nulls.draws(),
                    nulls.values());
        });
        assertEquals(
                "sub-02_unique_null.h5: expected control_residuals averaged as in sub-01_unique_null.h5, found per-run",
                message);
    }

    @Test
    void refusesOtherDraws() {
        assertEquals(
                "sub-04_unique_null.h5: expected draws 39 as in sub-01_fit_null.h5, found 38",
                refusal(
                        "sub-04_unique",
                        nulls -> new ShiftNulls(
                                nulls.settings(),
                                new Draws(
                                        nulls.draws().runs(),
                                        nulls.draws().volumes(),
                                        Arrays.copyOf(nulls.draws().shifts(), 38)),
                                nulls.values().stream()
                                        .map(values -> new Values(
                                                values.timeControl(),
                                                values.models(),
                                                values.rois(),
                                                values.observed(),
                                                Arrays.stream(values.draws())
                                                        .map(row -> Arrays.copyOf(row, 38))
                                                        .toArray(float[][]::new)))
                                        .toList())));
        assertEquals(
                "sub-02_fit_null.h5: expected 62 volumes in run 2 as in sub-01_fit_null.h5, found 61",
                refusal(
                        "sub-02_fit",
                        nulls -> drawn(
                                nulls, new int[] {60, 61, 70}, nulls.draws().shifts())));
        int[][] others = Arrays.stream(
                        SmallStudy.nulls().get("sub-02_fit").draws().shifts())
                .map(int[]::clone)
                .toArray(int[][]::new);
        others[38][2]++;
        assertEquals(
                "sub-02_fit_null.h5: expected the shifts of sub-01_fit_null.h5 in run 10, found others: every participant"
                        + " must have the same draws; make all nulls with the same options and the same version",
                refusal("sub-02_fit", nulls -> drawn(nulls, nulls.draws().volumes(), others)));
    }

    @Test
    void refusesTheNullOfAnotherStudy() {
        assertEquals(
                "sub-03_fit_null.h5: expected a participant of the tables (sub-01, sub-02, sub-03, sub-04), found sub-09:"
                        + " the null is of another study",
                refusal(
                        "sub-03_fit",
                        nulls -> new ShiftNulls(
                                SmallStudy.settings("sub-09", Kind.FIT), nulls.draws(), nulls.values())));
        assertEquals(
                "sub-03_fit_null.h5: expected the runs of the tables of sub-03 (1, 2, 10), found 1, 2: the null is of"
                        + " another study",
                refusal(
                        "sub-03_fit",
                        nulls -> new ShiftNulls(
                                nulls.settings(),
                                new Draws(
                                        List.of("1", "2"),
                                        new int[] {60, 62},
                                        Arrays.stream(nulls.draws().shifts())
                                                .map(draw -> Arrays.copyOf(draw, 2))
                                                .toArray(int[][]::new)),
                                nulls.values())));
        assertEquals(
                "sub-03_fit_null.h5: expected scores that the tables have, found c in V1 (time control none) (and 3 more of"
                        + " this file): the null is of another study",
                refusal(
                        "sub-03_fit",
                        nulls -> SmallStudy.with(
                                nulls,
                                values -> values.models().equals(List.of("a"))
                                        ? named(values, List.of("c"), values.rois())
                                        : values)));
        assertEquals(
                "sub-03_unique_null.h5: expected scores that the tables have, found a beyond b in PPA (time control lag):"
                        + " the null is of another study",
                refusal(
                        "sub-03_unique",
                        nulls -> SmallStudy.with(
                                nulls,
                                values -> values.timeControl() == rdmflow.core.rdm.TimeControl.LAG
                                                && values.models().equals(List.of("b", "a"))
                                        ? named(values, values.models(), List.of("PPA", "FFA"))
                                        : values)));
    }

    @ParameterizedTest
    @CsvSource({"1.1e-6, 65", "0.9e-6, 0", "NaN, 65"})
    void comparesWhatWasObservedWithTheTable(double off, int exitCode) {
        List<Path> files = SmallStudy.write(
                folder,
                nulls -> nulls.settings().subject().equals("sub-04")
                                && nulls.settings().kind() == Kind.UNIQUE
                        ? SmallStudy.with(
                                nulls,
                                values -> new Values(
                                        values.timeControl(),
                                        values.models(),
                                        values.rois(),
                                        new double[] {values.observed()[0] + off, values.observed()[1]},
                                        values.draws()))
                        : nulls);
        assertEquals(exitCode, run(files), last.stderr());
        if (exitCode != 0) {
            assertTrue(
                    last.lastLine()
                            .startsWith(
                                    "group-stats: error: sub-04_unique_null.h5: expected the tables' score -0.002 of b beyond a in V1"),
                    last.lastLine());
            assertTrue(
                    last.lastLine()
                            .endsWith("(and 3 more of this file): the null is of another analysis than the tables;"
                                    + " make both in one call"),
                    last.lastLine());
            assertFalse(Files.exists(folder.resolve("out")));
        }
    }

    @Test
    void refusesDrawsThatAreNoCorrelations() {
        for (float bad : new float[] {Float.NaN, 1.5f, Float.NEGATIVE_INFINITY}) {
            assertEquals(
                    "sub-01_fit_null.h5: expected correlations as draws of a in V1 (time control none), found " + bad
                            + ": the file is damaged",
                    refusal("sub-01_fit", nulls -> {
                        float[][] draws = nulls.values().get(0).draws();
                        draws[0][7] = bad;
                        return nulls;
                    }));
        }
    }

    @Test
    void refusesMissingParticipantsAndModels() {
        List<Path> files = SmallStudy.write(folder);
        assertEquals(
                65,
                run(files.stream()
                        .filter(file -> !file.endsWith("sub-03_fit_null.h5"))
                        .toList()));
        assertEquals(
                "group-stats: error: --nulls: expected a null for every score of --fits, found none of sub-03",
                last.lastLine());
        assertEquals(
                "--nulls: expected a null for every score of --unique, found none of sub-02 for b beyond a in V1 (time"
                        + " control none) and 1 more",
                refusal(
                        "sub-02_unique",
                        nulls -> new ShiftNulls(
                                nulls.settings(),
                                nulls.draws(),
                                nulls.values().stream()
                                        .filter(values -> !values.models().equals(List.of("a", "b")))
                                        .toList())));
    }

    @Test
    void refusesTheSameNullTwice() throws IOException {
        List<Path> files = new ArrayList<>(SmallStudy.write(folder));
        Path again = folder.resolve("z_null.h5");
        Files.copy(folder.resolve("sub-01_fit_null.h5"), again);
        files.add(again);
        assertEquals(65, run(files));
        assertEquals(
                "group-stats: error: z_null.h5: expected one null of sub-01 of a in V1 (time control none), found another in"
                        + " sub-01_fit_null.h5 (and 7 more of this file)",
                last.lastLine());
    }

    @Test
    void wantsTheTablesOfEachKind() {
        List<Path> files = SmallStudy.write(folder);
        last = ToolRun.of(
                GroupStats::run,
                "--fits",
                SmallStudy.table("fit"),
                "--nulls",
                files,
                "--output-dir",
                folder.resolve("out"));
        assertEquals(65, last.exitCode());
        assertEquals(
                "group-stats: error: sub-04_unique_null.h5: expected the tables of the same study (--unique) beside a null of"
                        + " kind unique, found none",
                last.lastLine());
    }

    @Test
    void refusesFilesThatAreNoNulls() throws IOException {
        Path text = Files.writeString(folder.resolve("x.h5"), "text");
        assertEquals(65, run(List.of(text)));
        assertTrue(last.lastLine().startsWith("group-stats: error: x.h5: expected a null file"), last.lastLine());
    }

    @Test
    void isAUsageErrorBesideOtherAverages() {
        List<Path> files = SmallStudy.write(folder);
        assertEquals(64, run(files, "--score-average", "fisher"));
        assertEquals(64, run(files, "--na-as-zero"));
        assertTrue(last.lastLine().contains("--nulls: expected plain averages"), last.lastLine());
        assertEquals(
                64,
                ToolRun.of(GroupStats::run, "--nulls", files, "--output-dir", folder)
                        .exitCode());
    }

    private static ShiftNulls drawn(ShiftNulls nulls, int[] volumes, int[][] shifts) {
        return new ShiftNulls(nulls.settings(), new Draws(nulls.draws().runs(), volumes, shifts), nulls.values());
    }

    private static Values named(Values values, List<String> models, List<String> rois) {
        return new Values(values.timeControl(), models, rois, values.observed(), values.draws());
    }

    /** The only line after one file was changed. */
    private String refusal(String name, UnaryOperator<ShiftNulls> change) {
        List<Path> files = SmallStudy.write(folder);
        NullFile.write(
                folder.resolve(name + "_null.h5"),
                change.apply(SmallStudy.nulls().get(name)));
        assertEquals(65, run(files), last.stderr());
        List<String> errors = last.stderr()
                .lines()
                .filter(line -> line.startsWith("group-stats: error: "))
                .toList();
        assertEquals(1, errors.size(), last.stderr());
        assertFalse(Files.exists(folder.resolve("out")));
        return errors.get(0).replaceFirst("group-stats: error: ", "");
    }

    private int run(List<Path> nulls, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "--fits", SmallStudy.table("fit"),
                "--unique", SmallStudy.table("unique"),
                "--nulls", nulls,
                "--output-dir", folder.resolve("out")));
        arguments.addAll(List.of(more));
        last = ToolRun.of(GroupStats::run, arguments.toArray());
        return last.exitCode();
    }
}
