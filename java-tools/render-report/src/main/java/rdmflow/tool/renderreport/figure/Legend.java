package rdmflow.tool.renderreport.figure;

import java.util.List;
import java.util.Map;
import rdmflow.tool.renderreport.chart.Chart;
import rdmflow.tool.renderreport.chart.Glyphs;
import rdmflow.tool.renderreport.chart.Node;
import rdmflow.tool.renderreport.study.StudyModel;

/** What stands above the panels of a figure for a paper; the page has one legend for all figures. */
final class Legend {
    private static final double SIZE = 13;
    private static final double LONGEST_LABEL = 320;

    private record Entry(String name, String icon, Style itemStyle) {}

    private Legend() {}

    /** Number, colour, symbol and label of each network, in rows that fit a width. */
    static Chart of(List<StudyModel> models, Palette palette, double width) {
        List<Entry> entries = models.stream()
                .map(model -> new Entry(
                        Glyphs.fit(model.numbered(), SIZE, Math.min(LONGEST_LABEL, width - 40)),
                        palette.look(model).symbol().icon(),
                        palette.style(model, 1)))
                .toList();
        return Chart.of("legend", "legend", width, 1000, "Legend", "", Map.of("entries", entries));
    }

    /** One line of explanation. */
    static Chart key(String words, double width) {
        Node line = Node.text(0, 14, Glyphs.fit(words, SIZE - 1, width), SIZE - 1, "var(--muted)");
        return new Chart(width, 20, "Key", "", List.of(line));
    }
}
