package rdmflow.tool.renderreport.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import rdmflow.tool.renderreport.Html;

/**
 * One picture, drawn once: {@link #inPage} writes it for the page; {@link PaperSvg} and {@link Png} make files of it.
 *
 * @param title one line, read out by screen readers
 * @param description what the picture shows, in words
 * @param body its elements; their colours are the page's CSS variables, their texts are texts
 */
public record Chart(double width, double height, String title, String description, List<Node> body) {
    private static final Set<String> LOOK = Set.of("fill", "stroke", "stroke-width");

    /** Draws a chart of figures.js; {@code id} is unique within the page. */
    public static Chart of(
            String kind, String id, double width, double height, String title, String description, Object data) {
        JsonNode drawn = ECharts.draw(kind, width, height, data);
        List<Node> body = DrawnSvg.read(drawn.path("svg").asText(), id, drawn.path("told"));
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
        List<Node> body = new ArrayList<>();
        double top = gap;
        for (Chart head : heads) {
            body.add(head.at(gap, top));
            top += head.height();
        }
        top += heads.isEmpty() ? 0 : gap;
        for (int i = 0; i < panels.size(); i++) {
            double right = gap + i % across * (cellWidth + gap);
            body.add(panels.get(i).at(right, top + i / across * (cellHeight + gap)));
        }
        double width = Math.max(headWidth, across * (cellWidth + gap) - gap) + 2 * gap;
        return new Chart(width, top + down * (cellHeight + gap), title, description, body);
    }

    /** For the page: as wide as its place, at most a quarter wider than drawn. */
    public String inPage() {
        StringBuilder out = new StringBuilder();
        out.append("<svg viewBox=\"0 0 ").append(Node.number(width));
        out.append(' ').append(Node.number(height));
        out.append("\" style=\"max-width:").append(Node.number(Math.round(width * 1.25)));
        out.append("px\" role=\"img\" aria-label=\"").append(Html.escape(title + ". " + description));
        out.append("\">");
        write(out, body);
        return out.append("</svg>").toString();
    }

    /** Neighbours of one look share a group that carries it: thousands of dots and points make a page heavy. */
    private static void write(StringBuilder out, List<Node> nodes) {
        int from = 0;
        while (from < nodes.size()) {
            SortedMap<String, String> look = look(nodes.get(from));
            int to = from + 1;
            while (to < nodes.size() && look(nodes.get(to)).equals(look)) {
                to++;
            }
            boolean grouped = to - from > 2 && !look.isEmpty();
            if (grouped) {
                Node.start(out, "g", look);
                out.append('>');
            }
            nodes.subList(from, to).forEach(node -> write(out, node, grouped ? look.keySet() : Set.of()));
            out.append(grouped ? "</g>" : "");
            from = to;
        }
    }

    private static SortedMap<String, String> look(Node node) {
        SortedMap<String, String> look = new TreeMap<>(node.attributes());
        look.keySet().retainAll(LOOK);
        return look;
    }

    private static void write(StringBuilder out, Node node, Set<String> told) {
        SortedMap<String, String> attributes = new TreeMap<>(node.attributes());
        attributes.keySet().removeAll(told);
        Node.start(out, node.name(), attributes);
        out.append('>').append(Html.escape(node.words()));
        write(out, node.children());
        out.append("</").append(node.name()).append('>');
    }

    private Node at(double right, double down) {
        return Node.of("g", body, "transform", "translate(" + Node.number(right) + " " + Node.number(down) + ")");
    }
}
