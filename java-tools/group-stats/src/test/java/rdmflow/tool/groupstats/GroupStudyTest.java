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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.rdmfile.NullFile;
import rdmflow.io.rdmfile.ShiftNulls;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.Fixture;
import rdmflow.test.ToolRun;

/** A whole study, plain and within lag, against the digits of group_study.py; tolerance 1e-12, the quantile's and the sums'. */
class GroupStudyTest {
    private static final Map<String, List<String>> KEYS = Map.of(
            "group_fit", List.of("roi", "model", "time_control"),
            "group_tests", List.of("roi", "model_a", "model_b", "time_control"),
            "group_unique", List.of("roi", "control", "target", "time_control"),
            "participant_scores", List.of("subject", "model", "roi", "time_control"),
            "scores_long", List.of("subject", "roi", "model", "run", "time_control"),
            "group_layers", List.of("roi", "model", "layer", "time_control"),
            "group_lag_scan", List.of("roi", "model", "time_control", "shift_volumes", "shift_seconds"));

    @TempDir
    private Path folder;

    private ToolRun last;

    @Test
    void everyNumberIsThatOfNumpyScipyAndStatsmodels() throws IOException {
        assertEquals(0, whole(SmallStudy.write(folder), "out"), last.stderr());
        Map<String, Table> tables = new HashMap<>();
        Map<String, Map<String, Integer>> rows = new HashMap<>();
        KEYS.forEach((name, key) -> {
            Table table = Tables.readTsv(folder.resolve("out/" + name + ".tsv"));
            tables.put(name, table);
            Map<String, Integer> byKey = new HashMap<>();
            for (int k = 0; k < table.rows().size(); k++) {
                Map<String, String> row = table.rows().get(k);
                byKey.put(key.stream().map(row::get).collect(Collectors.joining(" ")), k);
            }
            assertEquals(table.rows().size(), byKey.size(), name);
            rows.put(name, byKey);
        });
        Map<String, Set<String>> seen = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        Fixture.cells(GroupStudyTest.class, "study/expected.tsv").stream()
                .skip(1)
                .forEach(cells -> {
                    seen.computeIfAbsent(cells[0], name -> new TreeSet<>()).add(cells[1]);
                    double found =
                            tables.get(cells[0]).number(rows.get(cells[0]).get(cells[1]), cells[2]);
                    double expected = cells[3].equals("n/a") ? Double.NaN : Double.parseDouble(cells[3]);
                    if (Double.isNaN(found) != Double.isNaN(expected) || Math.abs(found - expected) > 1e-12) {
                        wrong.add(String.join(" ", cells) + ", found " + found);
                    }
                });
        assertEquals(List.of(), wrong);
        rows.forEach((name, byKey) -> assertEquals(byKey.keySet(), seen.get(name), name));
    }

    /** Tables cut by participant or network, null files cut by network, all listed backwards. */
    @Test
    void anyOrderAndCutOfTheFilesGivesTheSameBytes() throws IOException {
        assertEquals(0, whole(SmallStudy.write(folder), "first"), last.stderr());
        List<Path> nulls = new ArrayList<>();
        Path cut = Files.createDirectories(folder.resolve("cut"));
        SmallStudy.nulls().forEach((name, all) -> all.values().stream()
                .map(ShiftNulls.Values::models)
                .distinct()
                .forEach(models -> {
                    Path file = cut.resolve(String.join("-", models) + "_" + name + ".h5");
                    NullFile.write(
                            file,
                            new ShiftNulls(
                                    all.settings(),
                                    all.draws(),
                                    all.values().stream()
                                            .filter(values -> values.models().equals(models))
                                            .toList()));
                    nulls.add(file);
                }));
        Collections.reverse(nulls);
        List<Path> fits = new ArrayList<>();
        List<Path> layers = new ArrayList<>();
        List<Path> scans = new ArrayList<>();
        for (String subject : List.of("sub-04", "sub-02", "sub-01", "sub-03")) {
            for (String model : List.of("b", "a")) {
                fits.add(SmallStudy.rows(
                        "fit",
                        folder.resolve(subject + model + "_fit.tsv"),
                        row -> row.startsWith(subject + "\t" + model)));
            }
            layers.add(
                    SmallStudy.rows("layers", folder.resolve(subject + "_layers.tsv"), row -> row.startsWith(subject)));
            scans.add(
                    SmallStudy.rows("lag_scan", folder.resolve(subject + "_scan.tsv"), row -> row.startsWith(subject)));
        }
        assertEquals(
                0,
                run(
                        "--nulls",
                        nulls,
                        "--lag-scans",
                        scans,
                        "--layers",
                        layers,
                        "--unique",
                        SmallStudy.table("unique"),
                        "--ceilings",
                        SmallStudy.table("ceilings"),
                        "--fits",
                        fits,
                        "--threads",
                        4,
                        "--output-dir",
                        folder.resolve("second")),
                last.stderr());
        for (String name : KEYS.keySet()) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("first/" + name + ".tsv")),
                    Files.readAllBytes(folder.resolve("second/" + name + ".tsv")),
                    name);
        }
    }

    @Test
    void theSameFilesGiveTheSameSidecar() throws IOException {
        List<Path> nulls = new ArrayList<>(SmallStudy.write(folder));
        whole(nulls, "first");
        Collections.reverse(nulls);
        whole(nulls, "second");
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("first/group.json")),
                Files.readAllBytes(folder.resolve("second/group.json")));
    }

    /** What a table without the column says is what its plain rows say; nothing of the rows within lag is in it. */
    @Test
    void aTableWithoutTimeControlIsPlain() throws IOException {
        Path plain = SmallStudy.rows("fit", folder.resolve("plain.tsv"), row -> row.contains("\tnone\t"));
        Path old = Files.write(
                folder.resolve("old.tsv"),
                Files.readAllLines(plain).stream()
                        .map(line -> line.replaceFirst("\t(none|time_control)\t", "\t"))
                        .toList());
        run("--fits", old, "--ceilings", SmallStudy.table("ceilings"), "--output-dir", folder.resolve("old"));
        assertEquals(0, last.exitCode(), last.stderr());
        run(
                "--fits",
                SmallStudy.table("fit"),
                "--ceilings",
                SmallStudy.table("ceilings"),
                "--output-dir",
                folder.resolve("both"));
        for (String name : List.of("group_fit", "group_tests", "participant_scores", "scores_long")) {
            List<String> both = Files.readAllLines(folder.resolve("both/" + name + ".tsv"));
            assertEquals(
                    both.stream().filter(line -> !line.contains("\tlag\t")).toList(),
                    Files.readAllLines(folder.resolve("old/" + name + ".tsv")),
                    name);
            assertTrue(both.stream().anyMatch(line -> line.contains("\tlag\t")), name);
        }
        Table fit = Tables.readTsv(folder.resolve("old/group_fit.tsv"));
        assertEquals("n/a", fit.rows().get(0).get("p_shift"));
        assertEquals("n/a", fit.rows().get(0).get("p_shift_familywise"));
    }

    @Test
    void oneTimeControlOfNullsLeavesTheOtherWithout() throws IOException {
        List<Path> nulls = SmallStudy.write(
                folder,
                all -> new ShiftNulls(
                        all.settings(),
                        all.draws(),
                        all.values().stream()
                                .filter(values -> values.timeControl() == rdmflow.core.rdm.TimeControl.LAG)
                                .toList()));
        assertEquals(0, whole(nulls, "out"), last.stderr());
        Tables.readTsv(folder.resolve("out/group_tests.tsv"))
                .rows()
                .forEach(row -> assertEquals(
                        row.get("time_control").equals("none"),
                        row.get("p_shift").equals("n/a")));
    }

    /** Two participants are as many as one: the runs' variance alone. */
    @Test
    void oneParticipantHasIntervalsOverRunsAndShiftTests() throws IOException {
        Path fit = SmallStudy.rows("fit", folder.resolve("one.tsv"), row -> row.startsWith("sub-01"));
        List<Path> nulls = SmallStudy.write(folder).stream()
                .filter(file -> file.endsWith("sub-01_fit_null.h5"))
                .toList();
        assertEquals(0, run("--fits", fit, "--nulls", nulls, "--output-dir", folder.resolve("out")), last.stderr());
        Table table = Tables.readTsv(folder.resolve("out/group_fit.tsv"));
        double[] r = Tables.readTsv(fit).rows().stream()
                .filter(row -> (row.get("model") + row.get("roi") + row.get("time_control")).equals("aV1none"))
                .mapToDouble(row -> Double.parseDouble(row.get("r")))
                .toArray();
        double mean = (r[0] + r[1] + r[2]) / 3;
        double variance = 0;
        for (double value : r) {
            variance += (value - mean) * (value - mean) / 2;
        }
        // scipy.stats.t.ppf(.975, 2)
        double half = 4.302652729749462 * Math.sqrt(variance / 3);
        assertEquals(mean - half, table.number(0, "ci_low"), 1e-12);
        assertEquals(mean + half, table.number(0, "ci_high"), 1e-12);
        assertTrue(table.number(0, "p_shift") > 0);
        assertEquals("n/a", table.rows().get(0).get("p"));
    }

    @Test
    void tellsWhatWasDoneInSentences() throws IOException {
        whole(SmallStudy.write(folder), "out");
        JsonNode sidecar =
                JsonFile.MAPPER.readTree(folder.resolve("out/group.json").toFile());
        String methods = sidecar.path("methods").toString();
        for (String words : List.of(
                "(m = 4 for networks against 0, 2 for pairs of networks, 4 for unique variance)",
                "separately for plain scores and those within lag",
                "the movie came at another time",
                "hardly any power",
                "neither shares anything",
                "95 % intervals of the mean that take participants and runs as samples",
                "share of the noise ceiling",
                "the best layer of a network was chosen by its mean r over the other runs",
                "the movie moved against the brain")) {
            assertTrue(methods.contains(words), words + " in " + methods);
        }
        JsonNode details = sidecar.path("details");
        assertEquals(
                "V1 b, time control none: 3 of 4 participants, 3 of 3 runs",
                details.path("incomplete_intervals").path(1).asText());
        assertEquals(39, details.path("nulls").path("draws").asInt());
        // 2 networks x 3 runs of one region, and 2 networks in one run, lost under both time controls
        assertTrue(last.stderr().contains("could not be computed: 6 (1 voxel)"), last.stderr());
        assertTrue(last.stderr().contains("could not be computed: 2 (the prediction is constant)"), last.stderr());
        assertEquals(
                2 * (3 + 1) * 2,
                Tables.readTsv(folder.resolve("out/lost_runs.tsv")).rows().size());
    }

    @Test
    void refusesLayersAndScansOfAnotherStudy() throws IOException {
        Path fit = SmallStudy.rows("fit", folder.resolve("fit.tsv"), row -> row.startsWith("sub-01\ta\t"));
        assertEquals(
                65, run("--fits", fit, "--layers", SmallStudy.table("layers"), "--output-dir", folder.resolve("out")));
        assertEquals(
                List.of(
                        "--layers: expected participants of --fits (sub-01), found sub-02, sub-03, sub-04; give tables of"
                                + " one study",
                        "--layers: expected networks of --fits (a), found b; give tables of one study"),
                last.problems());
        assertEquals(
                65,
                run("--fits", fit, "--lag-scans", SmallStudy.table("lag_scan"), "--output-dir", folder.resolve("out")));
        assertTrue(
                last.problems().get(0).startsWith("--lag-scans: expected participants of --fits (sub-01)"),
                last.stderr());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void saysOnceThatATableCameTwice() throws IOException {
        Path scan = SmallStudy.table("lag_scan");
        Path again = folder.resolve("again.tsv");
        Files.copy(scan, again);
        assertEquals(65, run("--lag-scans", scan, again, "--output-dir", folder.resolve("out")));
        assertTrue(last.problems().size() <= 2, last.stderr());
        assertTrue(last.lastLine().endsWith("more rows; give each table once"), last.stderr());
    }

    private int whole(List<Path> nulls, String out) {
        return run(
                "--fits", SmallStudy.table("fit"),
                "--unique", SmallStudy.table("unique"),
                "--ceilings", SmallStudy.table("ceilings"),
                "--layers", SmallStudy.table("layers"),
                "--lag-scans", SmallStudy.table("lag_scan"),
                "--nulls", nulls,
                "--output-dir", folder.resolve(out));
    }

    private int run(Object... arguments) {
        last = ToolRun.of(GroupStats::run, arguments);
        return last.exitCode();
    }
}
