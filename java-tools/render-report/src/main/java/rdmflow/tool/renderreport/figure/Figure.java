package rdmflow.tool.renderreport.figure;

import java.util.List;
import rdmflow.tool.renderreport.chart.Chart;

/**
 * A figure of the report.
 *
 * @param id file name and anchor, such as figure-1
 * @param title printed above it
 * @param caption what is shown and how to read it; plain text
 * @param absent why there is no figure; empty = there is one
 * @param panels what the page shows, each on its own so that they flow with the width of the screen
 * @param whole the same as one picture for a paper, with its legend
 * @param columns header of the table of plotted numbers
 * @param values the plotted numbers
 */
public record Figure(
        String id,
        String title,
        String caption,
        String absent,
        List<Chart> panels,
        Chart whole,
        List<String> columns,
        List<List<Object>> values) {
    private static final Chart NOTHING = new Chart(0, 0, "", "", List.of());

    public static Figure absent(String id, String title, String why) {
        return new Figure(id, title, "", why, List.of(), NOTHING, List.of(), List.of());
    }

    public boolean isDrawn() {
        return absent.isEmpty();
    }

    /** The same with another sentence at the end of its caption. */
    public Figure noting(String sentence) {
        return isDrawn() ? new Figure(id, title, caption + sentence, absent, panels, whole, columns, values) : this;
    }

    /** The same without files for a paper. */
    Figure forPageOnly() {
        return new Figure(id, title, caption, absent, panels, NOTHING, columns, values);
    }

    /** Whether it is written as files for a paper, too. */
    public boolean hasFiles() {
        return isDrawn() && whole.width() > 0;
    }
}
