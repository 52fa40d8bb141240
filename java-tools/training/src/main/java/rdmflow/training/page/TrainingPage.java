package rdmflow.training.page;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import rdmflow.training.fit.History;

/** A small page that needs nothing else: learning curves as SVG, and what {@link Confusion} adds to it. */
public final class TrainingPage {
    private static final String STYLE = "body{font:15px/1.5 system-ui,sans-serif;max-width:62em;margin:2em auto;"
            + "padding:0 1em;color:#222}h1{font-size:1.4em}h2{font-size:1.1em;margin-top:2em}table{border-collapse:"
            + "collapse}td,th{padding:.15em .7em;text-align:right;border-bottom:1px solid #ddd}td:first-child,"
            + "th:first-child{text-align:left}svg{margin:.5em 1em .5em 0}.map{image-rendering:pixelated;border:1px"
            + " solid #888}.note{color:#555}";

    private TrainingPage() {}

    /** The page of one network while and after it trains. */
    public static String ofHistory(String network, History history) {
        return page("Training of " + network, curves(network, history));
    }

    /** A whole page. */
    public static String page(String title, String body) {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escaped(title)
                + "</title><style>" + STYLE + "</style></head><body><h1>" + escaped(title) + "</h1>\n" + body
                + "</body></html>\n";
    }

    /** Loss and, of a classifier, shares of right answers by epoch; of a motion network the parts of its loss. */
    public static String curves(String network, History history) {
        if (history.rows().isEmpty()) {
            return "<p class=\"note\">No epoch is over yet.</p>\n";
        }
        boolean classifier = !Double.isNaN(history.rows().get(0).top1());
        StringBuilder body = new StringBuilder();
        body.append("<h2>").append(escaped(network)).append("</h2>\n");
        body.append("<p class=\"note\">Blue: train, while it learns")
                .append(classifier ? " (with dropout)" : "")
                .append(". Orange: val.</p>\n");
        body.append(chart("loss", history, History.Row::loss));
        if (classifier) {
            body.append(chart("top-1", history, History.Row::top1));
            body.append(chart("top-3", history, History.Row::top3));
        } else {
            body.append(chart("photometric", history, History.Row::photometric));
            body.append(chart("structure (SSIM)", history, History.Row::ssim));
            body.append(chart("smoothness", history, History.Row::smoothness));
        }
        return body.append(table(history, classifier)).toString();
    }

    private static String chart(String title, History history, ToDoubleFunction<History.Row> value) {
        return LineChart.svg(title, points(history, "train", value), points(history, "val", value));
    }

    private static List<double[]> points(History history, String set, ToDoubleFunction<History.Row> value) {
        return history.rows().stream()
                .filter(row -> row.set().equals(set))
                .map(row -> new double[] {row.epoch(), value.applyAsDouble(row)})
                .toList();
    }

    private static String table(History history, boolean classifier) {
        String rows = history.rows().stream()
                .map(row -> "<tr><td>" + row.epoch() + "</td><td>" + row.set() + "</td><td>" + number(row.loss())
                        + "</td>"
                        + (classifier ? "<td>" + percent(row.top1()) + "</td><td>" + percent(row.top3()) + "</td>" : "")
                        + "<td>" + row.n() + "</td></tr>")
                .collect(Collectors.joining("\n"));
        return "<details><summary>The numbers</summary><table><tr><th>epoch</th><th>set</th><th>loss</th>"
                + (classifier ? "<th>top-1</th><th>top-3</th>" : "") + "<th>samples</th></tr>\n" + rows
                + "</table></details>\n";
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
