package rdmflow.tool.renderreport.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rdmflow.pictures.Glyphs;
import rdmflow.tool.renderreport.chart.Chart;
import rdmflow.tool.renderreport.chart.Node;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyModel;

/** What stands above the panels of a figure for a paper; the page has one legend for all figures. */
final class Legend {
    private static final double SIZE = 13;
    private static final double LINE = 16;
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

    /** The networks, and below them a sentence of explanation. */
    static List<Chart> over(Study study, Palette palette, String key, double width) {
        return List.of(of(study.models(), palette, width), key(key, width));
    }

    /** Words in lines that fit a width. */
    static Chart key(String words, double width) {
        List<Node> lines = new ArrayList<>();
        String line = "";
        for (String word : (words + " ").split("(?<= )")) {
            if (!line.isEmpty() && Glyphs.width(line + word.strip(), SIZE - 1) > width) {
                lines.add(line(lines.size(), line));
                line = "";
            }
            line += word;
        }
        lines.add(line(lines.size(), line));
        return new Chart(width, 4 + LINE * lines.size(), "Key", "", lines);
    }

    private static Node line(int above, String words) {
        return Node.text(0, 14 + LINE * above, words.strip(), SIZE - 1, "var(--muted)");
    }
}
