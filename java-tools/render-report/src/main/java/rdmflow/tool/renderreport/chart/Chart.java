package rdmflow.tool.renderreport.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import rdmflow.tool.renderreport.Html;

/**
 * One picture, drawn once: the page shows its SVG as it is; {@link PaperSvg} and {@link Png} make files of it.
 *
 * @param title one line, read out by screen readers
 * @param description what the picture shows, in words
 * @param body SVG elements; their colours are the page's CSS variables, their texts are texts
 */
public record Chart(double width, double height, String title, String description, String body) {
    /** Draws a chart of figures.js; {@code id} is unique within the page. */
    public static Chart of(
            String kind, String id, double width, double height, String title, String description, Object data) {
        JsonNode drawn = ECharts.draw(kind, width, height, data);
        String body = ThemedSvg.of(drawn.path("svg").asText(), id, drawn.path("told"));
        return new Chart(width, drawn.path("height").asDouble(), title, description, body);
    }

    /** Panels in rows of {@code columns}, under {@code head} (a legend), separated by {@code gap}. */
    public static Chart grid(
            String title, String description, List<Chart> heads, List<Chart> panels, int columns, double gap) {
        double cellWidth = panels.stream().mapToDouble(Chart::width).max().orElse(0);
        double cellHeight = panels.stream().mapToDouble(Chart::height).max().orElse(0);
        double headWidth = heads.stream().mapToDouble(Chart::width).max().orElse(0);
        int across = Math.max(1, Math.min(columns, panels.size()));
        int down = (panels.size() + across - 1) / across;
        StringBuilder body = new StringBuilder();
        double top = gap;
        for (Chart head : heads) {
            body.append(head.at(gap, top));
            top += head.height();
        }
        top += heads.isEmpty() ? 0 : gap;
        for (int i = 0; i < panels.size(); i++) {
            double right = gap + i % across * (cellWidth + gap);
            body.append(panels.get(i).at(right, top + i / across * (cellHeight + gap)));
        }
        double width = Math.max(headWidth, across * (cellWidth + gap) - gap) + 2 * gap;
        return new Chart(width, top + down * (cellHeight + gap), title, description, body.toString());
    }

    /** For the page: as wide as its place, at most a quarter wider than drawn. */
    public String inPage() {
        return String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %s %s\" style=\"max-width:%spx\" role=\"img\" aria-label=\"%s\">%s</svg>",
                Markup.number(width),
                Markup.number(height),
                Markup.number(Math.round(width * 1.25)),
                Html.escape(title + ". " + description),
                body);
    }

    private String at(double right, double down) {
        return "<g transform=\"translate(" + Markup.number(right) + " " + Markup.number(down) + ")\">" + body
                + "</g>\n";
    }
}
