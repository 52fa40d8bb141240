package rdmflow.tool.renderreport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Rectangle2D;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.tool.renderreport.chart.Chart;
import rdmflow.tool.renderreport.chart.LabelBoxes;
import rdmflow.tool.renderreport.chart.LabelBoxes.LabelBox;
import rdmflow.tool.renderreport.figure.BarsFigure;
import rdmflow.tool.renderreport.figure.Figure;
import rdmflow.tool.renderreport.figure.LagScanFigure;
import rdmflow.tool.renderreport.figure.LayersFigure;
import rdmflow.tool.renderreport.figure.TrajectoryFigure;
import rdmflow.tool.renderreport.figure.UniqueFigure;
import rdmflow.tool.renderreport.study.Study;

/** At the paper's size, 12 networks and 22 regions, every label of the figures can be read. */
class LabelsTest {
    /** Letters may come so near to each other, in user units of which the figure is 760 or more wide. */
    private static final double GAP = 1;

    /** Each figure in all its versions. */
    private static List<List<Figure>> figures;

    @BeforeAll
    static void draw(@TempDir Path folder) throws Exception {
        Study study = new SyntheticStudy(folder, 12, 22, 15, 2)
                .withAllOfTime()
                .withLongLabels()
                .read();
        figures = List.of(
                BarsFigure.of(study),
                UniqueFigure.of(study),
                List.of(TrajectoryFigure.of(study)),
                LayersFigure.of(study),
                List.of(LagScanFigure.of(study)));
    }

    private static List<Chart> charts(int figure) {
        List<Chart> charts = new ArrayList<>();
        for (Figure version : figures.get(figure - 1)) {
            charts.addAll(version.panels());
            charts.add(version.whole());
        }
        return charts;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void noTwoLabelsOverlap(int figure) {
        for (Chart chart : charts(figure)) {
            List<LabelBox> labels = LabelBoxes.of(chart);
            List<String> clashes = new ArrayList<>();
            for (int i = 0; i < labels.size(); i++) {
                Rectangle2D box = labels.get(i).box();
                Rectangle2D wide = new Rectangle2D.Double(
                        box.getX() - GAP, box.getY() - GAP, box.getWidth() + 2 * GAP, box.getHeight() + 2 * GAP);
                for (LabelBox other : labels.subList(i + 1, labels.size())) {
                    if (wide.intersects(other.box())) {
                        clashes.add(labels.get(i).words() + " and " + other.words());
                    }
                }
            }
            assertEquals(List.of(), clashes, chart.title());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void everyLabelStandsWithinItsPicture(int figure) {
        for (Chart chart : charts(figure)) {
            Rectangle2D picture = new Rectangle2D.Double(0, 0, chart.width(), chart.height());
            List<String> outside = LabelBoxes.of(chart).stream()
                    .filter(label -> !picture.contains(label.box()))
                    .map(label -> label.words() + " at " + label.box())
                    .toList();
            assertEquals(List.of(), outside, chart.title());
        }
    }

    @Test
    void everyRegionAndEveryNetworkIsNamed() {
        List<String> bars = LabelBoxes.of(figures.get(0).get(0).whole()).stream()
                .map(LabelBox::words)
                .toList();
        // 22 names, 22 numbers of participants, 22 x 12 numbers under the bars, 12 entries and the key of the legend.
        assertTrue(bars.size() > 22 + 22 + 22 * 12 + 12, bars.size() + " labels");
        for (int region = 0; region < 22; region++) {
            assertTrue(bars.contains(SyntheticStudy.roi(region)), SyntheticStudy.roi(region));
        }
        for (int network = 1; network <= 12; network++) {
            String start = network + " Network";
            assertEquals(
                    1, bars.stream().filter(label -> label.startsWith(start)).count(), start);
        }
    }
}
