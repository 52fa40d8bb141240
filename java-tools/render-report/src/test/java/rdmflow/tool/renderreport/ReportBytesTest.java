package rdmflow.tool.renderreport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.JsonFile;
import rdmflow.io.tool.Sidecar;
import rdmflow.test.ToolRun;

class ReportBytesTest {
    @TempDir
    private Path folder;

    private static int run(List<String> study, Path report, String... more) {
        List<String> arguments = new ArrayList<>(study);
        arguments.addAll(List.of("--output", report.toString()));
        Collections.addAll(arguments, more);
        return RenderReport.run(arguments.toArray(String[]::new));
    }

    private static Map<String, byte[]> bytes(Path root) throws IOException {
        Map<String, byte[]> bytes = new TreeMap<>();
        try (var files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return bytes;
    }

    @Test
    void writesTheSameBytesAgainInAnotherFolderAndForAnyThreads() throws IOException {
        List<String> study = new SyntheticStudy(folder.resolve("study"), 4, 3, 4, 2)
                .withMovie()
                .write();
        assertEquals(0, run(study, folder.resolve("a/report.html")));
        assertEquals(0, run(study, folder.resolve("b/deeper/report.html"), "--threads", "4"));
        Map<String, byte[]> first = bytes(folder.resolve("a"));
        Map<String, byte[]> second = bytes(folder.resolve("b/deeper"));
        assertEquals(first.keySet(), second.keySet());
        first.forEach((name, content) -> assertArrayEquals(content, second.get(name), name));
        assertTrue(first.containsKey("figures/figure-4.png"), first.keySet().toString());
    }

    @Test
    void namesNoFolderOfTheMachine() throws IOException {
        List<String> study = new SyntheticStudy(folder.resolve("study"), 4, 3, 4, 2).write();
        assertEquals(0, run(study, folder.resolve("a/report.html")));
        String place = folder.toString();
        bytes(folder.resolve("a"))
                .forEach((name, content) ->
                        assertFalse(new String(content, StandardCharsets.UTF_8).contains(place), name));
    }

    @Test
    void plotsTheNumbersOfTheGroupTable() throws IOException {
        List<String> study = new SyntheticStudy(folder.resolve("study"), 3, 2, 4, 2).write();
        assertEquals(0, run(study, folder.resolve("a/report.html")));
        Table group = Tables.readTsv(folder.resolve("study/group/group_fit.tsv"));
        Table plotted = Tables.readTsv(folder.resolve("a/figures/figure-1.tsv"));
        List<Map<String, String>> means = plotted.rows().stream()
                .filter(row -> row.get("series").equals("mean"))
                .toList();
        assertEquals(group.rows().size(), means.size());
        for (int i = 0; i < means.size(); i++) {
            assertEquals(group.rows().get(i).get("mean"), means.get(i).get("value"));
            assertEquals(group.rows().get(i).get("sd"), means.get(i).get("sd"));
        }
    }

    /** Whether n/a counts as 0 and how runs are averaged is group-stats' business: the report takes its numbers. */
    @Test
    void plotsTheParticipantsAsGroupStatsAveragedThem() throws IOException {
        List<String> study = new SyntheticStudy(folder.resolve("study"), 3, 2, 4, 2).write();
        Path scores = folder.resolve("study/group/participant_scores.tsv");
        Table before = Tables.readTsv(scores);
        List<List<Object>> changed = new ArrayList<>();
        for (int row = 0; row < before.rows().size(); row++) {
            List<Object> cells = new ArrayList<>(before.rows().get(row).values());
            cells.set(before.columns().indexOf("r"), before.number(row, "r") / 2);
            changed.add(cells);
        }
        Tables.writeTsv(scores, before.columns(), changed);
        assertEquals(0, run(study, folder.resolve("a/report.html")));
        Map<String, String> dots = new TreeMap<>();
        Tables.readTsv(folder.resolve("a/figures/figure-1.tsv")).rows().stream()
                .filter(row -> row.get("series").equals("participant"))
                .forEach(row -> dots.put(row.get("subject") + row.get("model") + row.get("roi"), row.get("value")));
        Map<String, String> expected = new TreeMap<>();
        Tables.readTsv(scores)
                .rows()
                .forEach(row -> expected.put(row.get("subject") + row.get("model") + row.get("roi"), row.get("r")));
        assertEquals(expected, dots);
        assertTrue(content(folder.resolve("a/report.html"))
                .path("tables")
                .toString()
                .contains(changed.get(0).get(4) + ""));
    }

    @Test
    void refusesTheFolderOfAnOlderGroupStats() throws IOException {
        List<String> study = new SyntheticStudy(folder.resolve("study"), 2, 1, 4, 2).write();
        Files.delete(folder.resolve("study/group/participant_scores.tsv"));
        ToolRun refused = ToolRun.of(RenderReport::run, study, "--output", folder.resolve("a/report.html"));
        assertEquals(65, refused.exitCode(), refused.stderr());
        assertEquals(
                List.of("group: expected participant_scores.tsv, found none: the folder was made by an older version;"
                        + " run group-stats again"),
                refused.problems());
        assertFalse(Files.exists(folder.resolve("a")));
    }

    @Test
    void tellsTheMethodsAsTheSidecarsBringThem() throws IOException {
        List<String> study = new SyntheticStudy(folder.resolve("study"), 2, 1, 4, 2).write();
        assertEquals(0, run(study, folder.resolve("a/report.html")));
        JsonNode methods = content(folder.resolve("a/report.html")).path("methods");
        assertEquals(
                "[\"Frames were picked. Features were convolved.\",\"A region's RDM was regressed on the RDMs of a"
                        + " network's layers.\",\"Scores were averaged (Benjamini and Hochberg 1995).\"]",
                methods.path("paragraphs").toString());
        assertTrue(methods.path("citations").toString().contains("Controlling the false discovery rate"));
        assertFalse(methods.path("citations").toString().contains("CompCor"), "cited though nothing names it");
    }

    @Test
    void tellsEveryWarningOfASidecar() throws IOException {
        List<String> study = new SyntheticStudy(folder.resolve("study"), 2, 1, 4, 2).write();
        List<String> many = new ArrayList<>();
        for (int k = 0; k < 30; k++) {
            many.add("something odd in region " + k);
        }
        Sidecar.writeJson(
                folder.resolve("study/rois.json"),
                Map.of("tool", "build-roi-rdms", "details", Map.of("warnings", many)));
        assertEquals(0, run(study, folder.resolve("a/report.html")));
        String page = content(folder.resolve("a/report.html")).path("summary").toString();
        many.forEach(warning -> assertTrue(page.contains("build-roi-rdms: " + warning + "\""), warning));
        String summary = Files.readString(folder.resolve("a/summary.txt"));
        assertTrue(summary.contains(" more are in the report."), summary);
    }

    private static JsonNode content(Path report) throws IOException {
        String html = Files.readString(report);
        String start = "<script type=\"application/json\" id=\"content\">";
        int from = html.indexOf(start) + start.length();
        return JsonFile.MAPPER.readTree(html.substring(from, html.indexOf("</script>", from)));
    }

    /** In the tables of this study the mean of a bar is the mean of its participants' means over runs. */
    @Test
    void averagesAParticipantOverRuns() throws IOException {
        List<String> study = new SyntheticStudy(folder.resolve("study"), 2, 1, 5, 3).write();
        assertEquals(0, run(study, folder.resolve("a/report.html")));
        Table plotted = Tables.readTsv(folder.resolve("a/figures/figure-1.tsv"));
        for (String model : List.of("net-1", "net-2")) {
            double sum = 0;
            double mean = Double.NaN;
            for (int row = 0; row < plotted.rows().size(); row++) {
                if (plotted.rows().get(row).get("model").equals(model)) {
                    if (plotted.rows().get(row).get("series").equals("mean")) {
                        mean = plotted.number(row, "value");
                    } else {
                        sum += plotted.number(row, "value");
                    }
                }
            }
            assertEquals(mean, sum / 5, 1e-12);
        }
    }

    @Test
    void outlinesAllTextOfTheFilesForAPaper() throws IOException {
        List<String> study = new SyntheticStudy(folder.resolve("study"), 3, 2, 4, 2).write();
        assertEquals(0, run(study, folder.resolve("a/report.html")));
        for (int figure = 1; figure <= 3; figure++) {
            String svg = Files.readString(folder.resolve("a/figures/figure-" + figure + ".svg"));
            assertFalse(svg.contains("<text") || svg.contains("font-"), "figure " + figure);
            assertFalse(svg.contains("var(--"), "figure " + figure);
        }
    }

    @Test
    void tellsTheMoviesTrapsWithTheirOptions() throws IOException {
        List<String> study = new SyntheticStudy(folder.resolve("study"), 2, 1, 4, 2).write();
        assertEquals(0, run(study, folder.resolve("a/report.html")));
        String summary = Files.readString(folder.resolve("a/summary.txt"));
        assertTrue(summary.contains("drop_overlap = 0: off, as in the paper."), summary);
        assertTrue(summary.contains("exclude_lag = 0: off, as in the paper."), summary);
    }

    @Test
    void namesEveryMissingFileAndLeavesNothing() throws IOException {
        ToolRun run = ToolRun.of(
                RenderReport::run,
                "--design",
                folder.resolve("none.json"),
                "--fits",
                folder.resolve("no-fit.tsv"),
                "--output",
                folder.resolve("a/report.html"));
        assertEquals(65, run.exitCode(), run.stderr());
        assertTrue(run.stderr().contains("none.json: expected a file, found none"), run.stderr());
        assertTrue(run.stderr().contains("no-fit.tsv: expected a file, found none"), run.stderr());
        assertFalse(Files.exists(folder.resolve("a/report.html")));
    }

    @Test
    void refusesADesignThatIsNotJson() throws IOException {
        Path design = Files.writeString(folder.resolve("design.json"), "not json");
        assertEquals(65, run(List.of("--design", design.toString()), folder.resolve("a/report.html")));
        assertFalse(Files.exists(folder.resolve("a")));
    }
}
