package rdmflow.tool.renderreport.draw;

import java.util.ArrayList;
import java.util.List;

/**
 * One picture, defined once: the page shows it as themed SVG, files for a paper hold it as SVG with outlined text and
 * as PNG.
 *
 * @param title one line, read out by screen readers
 * @param description what the picture shows, in words
 */
public record Drawing(double width, double height, String title, String description, List<Mark> marks) {
    public Drawing {
        marks = List.copyOf(marks);
    }

    /** Panels in rows of {@code columns}, under {@code head} (a legend), separated by {@code gap}. */
    public static Drawing grid(
            String title, String description, Drawing head, List<Drawing> panels, int columns, double gap) {
        double cellWidth = panels.stream().mapToDouble(Drawing::width).max().orElse(0);
        double cellHeight = panels.stream().mapToDouble(Drawing::height).max().orElse(0);
        int across = Math.max(1, Math.min(columns, panels.size()));
        int down = (panels.size() + across - 1) / across;
        double width = Math.max(head.width(), across * (cellWidth + gap) - gap) + 2 * gap;
        List<Mark> marks = new ArrayList<>();
        head.marks().forEach(mark -> marks.add(mark.moved(gap, gap)));
        double top = head.height() > 0 ? head.height() + 2 * gap : gap;
        for (int i = 0; i < panels.size(); i++) {
            double right = gap + i % across * (cellWidth + gap);
            double below = top + i / across * (cellHeight + gap);
            panels.get(i).marks().forEach(mark -> marks.add(mark.moved(right, below)));
        }
        return new Drawing(width, top + down * (cellHeight + gap), title, description, marks);
    }
}
