package rdmflow.tool.renderreport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.table.Tables;

/** Other measures, families and networks alone; opened in the browser test, too. */
class MeasuresTest {
    private static final int MODELS = 4;
    private static final int ROIS = 6;

    @TempDir
    private Path folder;

    private static List<Map<String, String>> plotted(Path report, String figure) {
        return Tables.readTsv(report.resolveSibling("figures").resolve(figure + ".tsv"))
                .rows();
    }

    @Test
    void drawsTheMeanOfEachLayerOverRegionsByEachMeasure() throws IOException {
        Path report =
                Reports.render("measures", new SyntheticStudy(folder, MODELS, ROIS, 4, 4).withMeasuresAndFamilies());
        List<Map<String, String>> rows = plotted(report, "figure-measures");
        int layers = IntStream.range(0, MODELS).map(SyntheticStudy::layers).sum();
        assertEquals(SyntheticMeasures.MEASURES.size() * layers, rows.size());
        for (Map<String, String> row : rows) {
            int model = Integer.parseInt(row.get("model").substring("net-".length())) - 1;
            int layer = Integer.parseInt(row.get("layer_number"));
            int measure = SyntheticMeasures.MEASURES.indexOf(row.get("measure"));
            assertEquals("layer." + layer, row.get("layer"));
            if (model == 0 && layer == 1) {
                assertEquals("n/a", row.get("mean"), "a layer without a value is no zero");
                continue;
            }
            double mean = IntStream.range(0, ROIS)
                    .mapToDouble(roi -> SyntheticMeasures.value(measure, roi, model, layer))
                    .average()
                    .orElseThrow();
            assertEquals(mean, Double.parseDouble(row.get("mean")), 1e-12, row.toString());
        }
        String html = Files.readString(report);
        for (String measure : SyntheticMeasures.MEASURES) {
            assertTrue(html.contains("Layers by " + measure + ". Highest: "), measure);
        }
        assertTrue(html.contains("\"group_measures\""), "the table of the best layers");
    }

    @Test
    void drawsWhatEachFamilyExplainsAloneAndItsShare() throws IOException {
        Path report =
                Reports.render("measures", new SyntheticStudy(folder, MODELS, ROIS, 4, 4).withMeasuresAndFamilies());
        Map<String, String> unique = plotted(report, "figure-parts").stream()
                .filter(row -> row.get("roi").equals("V1v")
                        && row.get("part").equals("optic flow")
                        && row.get("kind").equals("unique"))
                .findFirst()
                .orElseThrow();
        assertEquals(0.01, Double.parseDouble(unique.get("mean")), 1e-12);
        String html = Files.readString(report);
        assertTrue(html.contains("Families in V1v. R² of all: 0.120."), "the whole of each region");
        assertTrue(html.contains("a convolutional, b optic flow, c video transformer"), "the letters are told");
        assertTrue(html.contains("Families in V3d. R² of all: n/a."), "a region without a value");
    }

    @Test
    void drawsTheMostAlikeLayersOfNetworksWithoutABrain() throws IOException {
        Path report = Reports.render("alone", new SyntheticStudy(folder, MODELS, 0, 0, 4));
        List<Map<String, String>> rows = plotted(report, "figure-similarity");
        assertEquals((MODELS * (MODELS - 1) / 2 - 1) * SyntheticMeasures.MEASURES.size(), rows.size());
        for (Map<String, String> row : rows) {
            int a = Integer.parseInt(row.get("model_a").substring("net-".length())) - 1;
            int b = Integer.parseInt(row.get("model_b").substring("net-".length())) - 1;
            int measure = SyntheticMeasures.MEASURES.indexOf(row.get("measure"));
            int last = SyntheticStudy.layers(a) - 1;
            int otherLast = SyntheticStudy.layers(b) - 1;
            assertEquals("layer." + last, row.get("layer_a"));
            assertEquals("layer." + otherLast, row.get("layer_b"));
            assertEquals(
                    SyntheticMeasures.similarity(measure, a, last, b, otherLast),
                    Double.parseDouble(row.get("r")),
                    1e-12);
        }
        String html = Files.readString(report);
        assertFalse(html.contains("id=\"figure-1\""), "figures of a brain have no place here");
        assertTrue(html.contains("[\"1\",\"40\",\"80.0\""), "volumes and seconds of the first run are the movie's");
        assertFalse(html.contains("No networks were given"), "there are networks");
        try (Stream<Path> files = Files.list(report.resolveSibling("figures"))) {
            assertEquals(
                    List.of("figure-3", "figure-similarity"),
                    files.map(file -> file.getFileName().toString().replaceFirst("\\..*", ""))
                            .distinct()
                            .sorted()
                            .toList());
        }
    }
}
