package rdmflow.tool.renderreport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Sidecar;
import rdmflow.test.ToolRun;

/** A study of 400 parcels: means, a map and a table in place of 400 panels. */
class ManyRegionsTest {
    private static final int REGIONS = 400;
    private static final Map<String, List<Map<String, String>>> TABLES = new HashMap<>();

    @TempDir
    private static Path study;

    @TempDir
    private Path folder;

    private static Path report;
    private static String html;

    /** Rendered once, of the paper's participants and runs; the browser test opens it, too. */
    @BeforeAll
    static void render() throws IOException {
        List<String> arguments = new ArrayList<>(
                new SyntheticStudy(study, 3, REGIONS, 15, 8).withAllOfTime().write());
        arguments.addAll(new SyntheticParcels(study, REGIONS).onSurfaces());
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        report = Reports.render("parcels", arguments);
        html = Files.readString(report);
        System.out.printf(
                "400 parcels: %.1f s of CPU, %.1f MB%n",
                (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9,
                Files.size(report) / 1e6);
    }

    private static List<Map<String, String>> rows(String file) {
        return TABLES.computeIfAbsent(
                file, name -> Tables.readTsv(study.resolve("group/" + name)).rows());
    }

    private static List<Map<String, String>> plotted(String figure) {
        return Tables.readTsv(report.resolveSibling("figures").resolve(figure + ".tsv"))
                .rows();
    }

    private static JsonNode content(Path page) throws IOException {
        String text = Files.readString(page);
        String start = "<script type=\"application/json\" id=\"content\">";
        int from = text.indexOf(start) + start.length();
        return Sidecar.JSON.readTree(text.substring(from, text.indexOf("</script>", from)));
    }

    private static int panels(String text) {
        return text.split("<div class=\"panel\">", -1).length - 1;
    }

    @Test
    void aPageOf400RegionsStaysSmall() throws IOException {
        assertTrue(Files.size(report) < 20 << 20, Files.size(report) + " bytes");
        assertTrue(panels(html) < 40, panels(html) + " panels");
        assertFalse(html.contains("Networks in parcel-30"), "a panel of one region");
    }

    @Test
    void figuresShowTheMeanOverRegions() {
        for (String figure : List.of("figure-1", "figure-1-lag")) {
            String time = figure.endsWith("lag") ? "lag" : "none";
            for (Map<String, String> row : plotted(figure)) {
                assertEquals("mean of 400 regions", row.get("roi"));
                boolean mean = row.get("series").equals("mean");
                double expected = rows(mean ? "group_fit.tsv" : "participant_scores.tsv").stream()
                        .filter(one -> one.get("model").equals(row.get("model"))
                                && one.get("time_control").equals(time)
                                && (mean || one.get("subject").equals(row.get("subject"))))
                        .mapToDouble(one -> Double.parseDouble(one.get(mean ? "mean" : "r")))
                        .average()
                        .orElseThrow();
                assertEquals(expected, Double.parseDouble(row.get("value")), 1e-12, row.toString());
            }
        }
        for (Map<String, String> row : plotted("figure-2")) {
            double expected = rows("group_unique.tsv").stream()
                    .filter(one -> one.get("control").equals(row.get("control"))
                            && one.get("target").equals(row.get("target"))
                            && one.get("time_control").equals("none"))
                    .mapToDouble(one -> Double.parseDouble(one.get("mean")))
                    .average()
                    .orElseThrow();
            assertEquals(expected, Double.parseDouble(row.get("mean")), 1e-12, row.toString());
        }
        assertEquals(6, plotted("figure-2").size());
        assertEquals(
                rows("group_layers.tsv").size() / REGIONS,
                plotted("figure-layers").size());
        assertEquals(
                rows("group_lag_scan.tsv").size() / REGIONS,
                plotted("figure-lag-scan").size());
        assertTrue(html.contains("because more than 40 are not drawn one by one"), "the caption tells why");
    }

    @Test
    void aTableHasEveryRegionWithShareAndP() throws IOException {
        JsonNode table = content(report).path("regions").path(0);
        assertEquals(
                "[\"roi\",\"model\",\"r_plain\",\"share_plain\",\"p_plain\",\"r_within_lag\",\"share_within_lag\",\"p_within_lag\"]",
                table.path("columns").toString());
        assertEquals(REGIONS * 3, table.path("rows").size());
        for (JsonNode row : table.path("rows")) {
            for (Map<String, String> fit : rows("group_fit.tsv")) {
                if (fit.get("roi").equals(row.path(0).asText())
                        && fit.get("model").equals(row.path(1).asText())) {
                    boolean lag = fit.get("time_control").equals("lag");
                    int at = lag ? 5 : 2;
                    assertEquals(fit.get("mean"), row.path(at).asText());
                    assertEquals(fit.get("share_of_ceiling"), row.path(at + 1).asText());
                    assertEquals(
                            fit.get(lag ? "p_shift_familywise" : "p_bonferroni"),
                            row.path(at + 2).asText());
                }
            }
        }
        String note = table.path("note").asText();
        assertTrue(note.contains("p_plain: Bonferroni. p_within_lag: shift null, family-wise."), note);
    }

    @Test
    void aMapShowsEachRegionOnTheSurfaces() throws IOException {
        List<Map<String, String>> mapped = plotted("figure-map-lag");
        assertEquals(REGIONS * 3, mapped.size());
        for (Map<String, String> row : mapped) {
            assertTrue(Integer.parseInt(row.get("places")) > 0, row.toString());
        }
        Matcher pictures = Pattern.compile(
                        "<svg[^>]*aria-label=\"(Map of [^\"]*)\">.*?base64,([^\"]*)\"", Pattern.DOTALL)
                .matcher(html);
        List<String> told = new ArrayList<>();
        while (pictures.find()) {
            told.add(pictures.group(1));
            BufferedImage picture =
                    ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(pictures.group(2))));
            assertEquals(640, picture.getWidth());
        }
        assertEquals(6, told.size());
        // by the null of shifted movies every second network survives, everywhere
        assertTrue(told.get(3).endsWith("within lag. p &lt; .05 in 400 of 400 regions."), told.get(3));
        assertTrue(told.get(4).endsWith("within lag. p &lt; .05 in 0 of 400 regions."), told.get(4));
        assertTrue(Files.exists(report.resolveSibling("figures/figure-map.png")));
    }

    @Test
    void theSummaryNamesTheHighestRegionsAlone() throws IOException {
        String summary = Files.readString(report.resolveSibling("summary.txt"));
        assertTrue(summary.contains("Best network of each region (the 20 highest; the report has all):"), summary);
        assertTrue(summary.lines().count() < 60, summary);
        assertEquals(REGIONS, content(report).path("summary").path("best").size());
    }

    private String page(String name, int regions, List<String> places) throws IOException {
        List<String> arguments = new ArrayList<>(new SyntheticStudy(folder, 1, regions, 3, 2).write());
        arguments.addAll(places);
        return Files.readString(Reports.render(name, arguments));
    }

    @Test
    void fortyRegionsHaveAPanelEachAndFortyOneAMap() throws IOException {
        assertFalse(new SyntheticStudy(folder, 1, 40, 3, 2).read().hasManyRegions());
        String more = page("slices", 41, new SyntheticParcels(folder, 41).inAVolume());
        assertTrue(panels(more) < 10, panels(more) + " panels");
        assertTrue(more.contains("axial slices of the mean of bold.nii.gz"), "the ground");
    }

    @Test
    void saysWhyThereIsNoMap() throws IOException {
        assertTrue(page("no-map", 41, List.of()).contains("the files of the regions were not given (--rois, --bold)"));
        List<String> places = new SyntheticParcels(folder, 41).onSurfaces();
        String page = page("no-map", 41, places.subList(0, places.indexOf("--surfaces")));
        assertTrue(page.contains("regions on surfaces need these, the column surfaces of subjects.csv"));
    }

    @Test
    void refusesRegionsWithoutTheRunThatTheyLieIn() throws IOException {
        List<String> arguments = new SyntheticStudy(folder, 1, 1, 2, 2).write();
        ToolRun run = ToolRun.of(
                RenderReport::run, arguments, "--rois", folder.resolve("a.nii"), "--output", folder.resolve("r.html"));
        assertEquals(64, run.exitCode(), run.stderr());
        assertTrue(
                run.stderr().contains("--rois and --bold: expected both or neither, found --rois alone"), run.stderr());
        assertFalse(Files.exists(folder.resolve("r.html")));
    }

    @Test
    void namesTheFileOfATableThatWouldMakeThePageHeavy() throws IOException {
        JsonNode participants = null;
        for (JsonNode table : content(report).path("tables")) {
            assertTrue(
                    table.path("rows").toString().length() < 2_000_000,
                    table.path("id").asText());
            participants = table.path("id").asText().equals("participants") ? table : participants;
        }
        assertTrue(participants.path("columns").isEmpty()
                && participants.path("rows").isEmpty());
        assertTrue(
                participants
                        .path("note")
                        .asText()
                        .endsWith("Its " + REGIONS * 3 * 15 * 2
                                + " rows would make this page heavy: see group/participant_scores.tsv."),
                participants.path("note").asText());
    }
}
