package rdmflow.tool.renderreport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.ToolRun;
import rdmflow.tool.renderreport.page.Summary;

/** What the report says of time: which scores are more than smoothness. */
class SurvivalTest {
    /** A study of three networks and two regions with all of time, rendered once: its tables and its report. */
    @TempDir
    private static Path rendered;

    private static List<JsonNode> tables;

    @TempDir
    private Path folder;

    @BeforeAll
    static void render() throws IOException {
        SyntheticStudy study = new SyntheticStudy(rendered.resolve("study"), 3, 2, 4, 2);
        List<String> arguments =
                new ArrayList<>(study.withAllOfTime().withUndefinedScores().write());
        Path report = rendered.resolve("a/report.html");
        arguments.addAll(List.of("--output", report.toString()));
        assertEquals(0, RenderReport.run(arguments.toArray(String[]::new)));
        String html = Files.readString(report);
        String start = "<script type=\"application/json\" id=\"content\">";
        int from = html.indexOf(start) + start.length();
        JsonNode content = JsonFile.MAPPER.readTree(html.substring(from, html.indexOf("</script>", from)));
        tables = StreamSupport.stream(content.path("tables").spliterator(), false)
                .toList();
    }

    private SyntheticStudy study(int models, int rois, int subjects) {
        return new SyntheticStudy(folder.resolve("study"), models, rois, subjects, 2);
    }

    private static String first(SyntheticStudy study) throws IOException {
        return Summary.of(study.read()).findings().get(0);
    }

    @Test
    void namesWhatSurvivesAndWhatDoesNot() throws IOException {
        List<String> findings =
                Summary.of(study(3, 2, 4).withAllOfTime().read()).findings();
        assertEquals(
                "Beyond what smoothness in time explains (within lag, null of shifted movies, p < 0.05 family-wise over all"
                        + " networks and regions): Network A (s-sup, ImageNet †) (all 2 regions) and Network C fine-tuned"
                        + " (all 2 regions).",
                findings.get(0));
        assertEquals("In no region beyond what smoothness in time explains: Network B fine-tuned.", findings.get(1));
        assertTrue(findings.get(3).endsWith("look at the intervals in the table of differences."), findings.get(3));
        assertTrue(findings.get(4).startsWith("Highest mean score (plain) over 2 regions"), findings.get(4));
    }

    @Test
    void saysPlainlyThatNothingSurvives() throws IOException {
        Summary summary = Summary.of(study(3, 2, 4).withNothingShared().read());
        assertEquals(
                "No network explains any region beyond what smoothness in time explains (within lag, null of shifted movies,"
                        + " p < 0.05 family-wise over all networks and regions).",
                summary.findings().get(0));
        assertTrue(summary.best().stream().allMatch(best -> best.survives().equals("no")));
        assertTrue(summary.text().contains(", does not survive time\n"), summary.text());
    }

    @Test
    void saysThatNoNullWasAskedFor() throws IOException {
        String said = first(study(3, 2, 4).withTimes(TimeControl.values()));
        assertEquals(
                "Whether a score is more than smoothness in time was not tested: no shifts were asked for (shifts = 0).",
                said);
    }

    @Test
    void saysWhyTheNullWasLeftOut() throws IOException {
        String why =
                "no shift null, so no p of a movie at another time: expected at least 20 different shifts of each run,"
                        + " from 30.0 s to half the run, found 12 in run 1 (40 volumes)";
        String said = first(study(3, 2, 4).withTimes(TimeControl.values()).withWarning(why));
        assertEquals("Whether a score is more than smoothness in time was not tested: " + why + ".", said);
    }

    @Test
    void saysThatTimeWasNotControlled() throws IOException {
        assertTrue(first(study(3, 2, 4)).startsWith("Time was not controlled (time_control = none)"));
        assertTrue(first(study(3, 2, 4).withTimes(TimeControl.NONE)).startsWith("Time was not controlled"));
    }

    @Test
    void testsOneNetworkOfOneParticipant() throws IOException {
        assertTrue(first(study(1, 1, 1).withAllOfTime()).startsWith("Beyond what smoothness in time explains"));
    }

    @Test
    void tellsTheVerdictOfEachNetworkAndRegionWithTheNumbersOfTheGroupTable() throws IOException {
        JsonNode time = tables.get(0);
        assertEquals("time", time.path("id").asText());
        Table group = Tables.readTsv(rendered.resolve("study/group/group_fit.tsv"));
        int rows = 0;
        for (JsonNode row : time.path("rows")) {
            Map<String, String> lag = row(group, row, "lag");
            assertEquals(row(group, row, "none").get("mean"), row.get(2).asText());
            List<String> columns = List.of(
                    "mean",
                    "ci_low",
                    "ci_high",
                    "share_of_ceiling",
                    "share_ci_low",
                    "share_ci_high",
                    "p_shift_familywise");
            for (int k = 0; k < columns.size(); k++) {
                assertEquals(lag.get(columns.get(k)), row.get(3 + k).asText(), columns.get(k));
            }
            String p = lag.get("p_shift_familywise");
            assertEquals(
                    p.equals("n/a") ? "n/a" : p.equals("0.002") ? "yes" : "no",
                    row.get(10).asText());
            rows++;
        }
        assertEquals(6, rows);
    }

    private static Map<String, String> row(Table group, JsonNode row, String time) {
        return group.rows().stream()
                .filter(cells -> cells.get("time_control").equals(time)
                        && cells.get("roi").equals(row.get(0).asText())
                        && cells.get("model").equals(row.get(1).asText()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void remarksOnTheNullWhereItIsWeak() throws IOException {
        String fits = tables.get(1).path("note").asText();
        assertTrue(fits.contains("With time_control none it has no power"), fits);
        assertFalse(fits.contains("In the null of a difference"), fits);
        String differences = tables.get(2).path("note").asText();
        assertTrue(differences.contains("In the null of a difference neither network shares anything"), differences);
    }

    @Test
    void plotsTheNumbersWithinLag() throws IOException {
        Table group = Tables.readTsv(rendered.resolve("study/group/group_fit.tsv"));
        Path figures = rendered.resolve("a/figures");
        for (String time : List.of("none", "lag")) {
            String name = time.equals("lag") ? "figure-1-lag.tsv" : "figure-1.tsv";
            assertEquals(
                    column(group, "time_control", time, "mean"),
                    column(Tables.readTsv(figures.resolve(name)), "series", "mean", "value"));
        }
        for (String table : List.of("layers", "lag_scan")) {
            Table plotted = Tables.readTsv(figures.resolve("figure-" + table.replace('_', '-') + ".tsv"));
            Table read = Tables.readTsv(rendered.resolve("study/group/group_" + table + ".tsv"));
            for (String time : List.of("none", "lag")) {
                assertEquals(column(read, "time_control", time, "mean"), column(plotted, "time_control", time, "mean"));
            }
        }
    }

    private static List<String> column(Table table, String where, String is, String column) {
        return table.rows().stream()
                .filter(row -> row.get(where).equals(is))
                .map(row -> row.get(column))
                .toList();
    }

    @Test
    void refusesATimeControlThatItDoesNotKnow() throws IOException {
        List<String> arguments = study(2, 1, 4).withTimes(TimeControl.LAG).write();
        Path fits = folder.resolve("study/group/group_fit.tsv");
        Files.writeString(fits, Files.readString(fits).replace("\tlag\t", "\tphase\t"));
        ToolRun refused = ToolRun.of(RenderReport::run, arguments, "--output", folder.resolve("a/report.html"));
        assertEquals(65, refused.exitCode(), refused.stderr());
        assertEquals(
                List.of("group_fit.tsv line 2: expected none or lag for time_control, found \"phase\""),
                refused.problems());
        assertFalse(Files.exists(folder.resolve("a")));
    }
}
