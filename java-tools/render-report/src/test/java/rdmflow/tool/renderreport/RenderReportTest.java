package rdmflow.tool.renderreport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.TimeControl;

class RenderReportTest {
    @TempDir
    private Path folder;

    @Test
    void rendersAStudyOfThePapersSizeInLessThanEightMegabytes() throws IOException {
        Path report = Reports.render(
                "full",
                new SyntheticStudy(folder, 12, 22, 15, 8).withAllOfTime().withMovie());
        assertTrue(Files.size(report) < 8 << 20, Files.size(report) + " bytes");
        for (String figure : List.of(
                "figure-1",
                "figure-1-lag",
                "figure-2",
                "figure-2-lag",
                "figure-3",
                "figure-4",
                "figure-layers",
                "figure-lag-scan")) {
            for (String ending : List.of(".svg", ".png", ".tsv")) {
                assertTrue(
                        Files.size(report.resolveSibling("figures").resolve(figure + ending)) > 500, figure + ending);
            }
        }
    }

    @Test
    void rendersTheDemosSize() throws IOException {
        Reports.render("demo", new SyntheticStudy(folder, 4, 6, 4, 4).withAllOfTime());
    }

    @Test
    void rendersTablesOfAnOlderVersion() throws IOException {
        Path report = Reports.render("older", new SyntheticStudy(folder, 4, 6, 4, 4));
        String html = Files.readString(report);
        assertFalse(html.contains("id=\"scores-lag\""), "a switch without a second version");
        assertTrue(html.contains("Not drawn: no layer profile was asked for"), "layers");
        assertTrue(html.contains("Not drawn: no score with a shifted movie was asked for"), "lag scan");
        try (Stream<Path> files = Files.list(report.resolveSibling("figures"))) {
            assertEquals(
                    List.of("figure-1", "figure-2", "figure-3"),
                    files.map(file -> file.getFileName().toString().replaceFirst("\\..*", ""))
                            .distinct()
                            .sorted()
                            .toList());
        }
    }

    @Test
    void rendersScoresWithinLagAlone() throws IOException {
        Path report = Reports.render("within", new SyntheticStudy(folder, 4, 2, 4, 2).withTimes(TimeControl.LAG));
        Path figures = report.resolveSibling("figures");
        assertTrue(
                Files.exists(figures.resolve("figure-1-lag.svg")) && Files.exists(figures.resolve("figure-2-lag.svg")));
        assertFalse(Files.exists(figures.resolve("figure-1.svg")), "there are no plain scores");
        assertTrue(Files.readString(report).contains("Highest mean score (within lag) over 2 regions"));
    }

    @Test
    void rendersAStudyOfWhichNothingSurvives() throws IOException {
        Reports.render("null", new SyntheticStudy(folder, 4, 6, 4, 4).withNothingShared());
    }

    @Test
    void saysWhatAStudyOfOneCannotShow() throws IOException {
        Path report = Reports.render("single", new SyntheticStudy(folder, 1, 1, 1, 2).withAllOfTime());
        String html = Files.readString(report);
        assertTrue(html.contains("unique variance compares two or more networks"), "figure 2");
        assertFalse(html.contains("p (Bonferroni)"), "no test over participants is told");
        assertTrue(
                html.contains("p (shift null, family-wise) 0.002"), "the null of shifted movies needs one participant");
    }

    @Test
    void saysWhyScoresAreMissing() throws IOException {
        Path report = Reports.render(
                "undefined",
                new SyntheticStudy(folder, 4, 6, 4, 4).withAllOfTime().withUndefinedScores());
        assertTrue(Files.readString(report).contains("fewer than 2 usable voxels"));
    }

    @Test
    void escapesAllTextOfUsers() throws IOException {
        Path report = Reports.render(
                "hostile",
                new SyntheticStudy(folder, 4, 6, 4, 4).withAllOfTime().withHostileNames());
        String html = Files.readString(report);
        assertFalse(html.contains("<script>window"), "a label became a script");
        assertFalse(html.contains("<b>ResNet"), "a label became markup");
        assertTrue(html.contains("&lt;script&gt;window"), "the label is shown as it is");
    }

    @Test
    void rendersABrainWithoutNetworks() throws IOException {
        Path report = Reports.render("brain", new SyntheticStudy(folder, 0, 6, 4, 4).withTimes(TimeControl.values()));
        String html = Files.readString(report);
        assertTrue(html.contains("No networks were given"));
        assertTrue(html.contains("0 networks and 6 regions"), "a region's ceiling is no network");
        assertTrue(Files.exists(report.resolveSibling("report.sidecar.json")));
    }

    @Test
    void warnsOfFilesThatAnEarlierStudyLeft() throws IOException {
        List<String> names = IntStream.range(0, 23)
                .mapToObj(k -> "fits/sub-" + (10 + k) + "_model-vit_fit.tsv")
                .toList();
        Path left = Files.write(folder.resolve("leftovers.txt"), names);
        Path report =
                Reports.render("leftovers", new SyntheticStudy(folder, 4, 6, 4, 4), "--leftovers", left.toString());
        String summary = Files.readString(report.resolveSibling("summary.txt"));
        assertTrue(
                summary.contains("- The folder of results holds 23 files of an earlier study, not of this one:"
                        + " fits/sub-10_model-vit_fit.tsv, "),
                summary);
        assertTrue(summary.contains("fits/sub-29_model-vit_fit.tsv and 3 more. --clean_outdir removes them."), summary);
        assertTrue(Files.readString(report).contains("23 files of an earlier study"));
    }
}
