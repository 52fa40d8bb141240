package rdmflow.tool.renderreport.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rdmflow.io.tool.JsonFile;
import rdmflow.io.tool.Version;
import rdmflow.tool.renderreport.Html;
import rdmflow.tool.renderreport.Resources;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.figure.Figure;
import rdmflow.tool.renderreport.figure.Palette;
import rdmflow.tool.renderreport.study.Study;

/**
 * The page: one file that loads nothing, made of a template (report.html), the figures, and one block of JSON from which
 * report.js draws everything else. Its content policy allows the one script that is named by its hash, so that no text
 * from a study could ever run.
 */
public final class Page {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");

    /** A network in the legend that picks it out in all figures. */
    private record Pick(
            int number, String label, String hint, String fill, String edge, String symbol, double[] size) {}

    /** What report.js draws. */
    private record Content(
            Summary summary,
            List<Pick> networks,
            List<DataTable> regions,
            List<DataTable> quality,
            List<QualityFiles.Picture> pictures,
            List<DataTable> tables,
            MethodsText methods,
            List<String> versions,
            List<DataTable> provenance) {}

    private Page() {}

    /**
     * Writes the page.
     *
     * @param figures one, or a plain one and one within lag between which the page switches
     * @param toolVersions lines of the versions file
     * @param methods how frames and flow of Figure 4 were made; empty = they were not
     */
    public static String of(
            Study study,
            Summary summary,
            List<List<Figure>> figures,
            QualityFiles quality,
            List<String> toolVersions,
            List<String> methods) {
        Content content = new Content(
                summary,
                picks(study),
                DataTable.bounded(RegionTable.of(study)),
                DataTable.bounded(QualityTables.of(study, quality)),
                quality.pictures(),
                DataTable.bounded(StudyTables.results(study)),
                MethodsText.of(study.records(), methods),
                toolVersions,
                DataTable.bounded(StudyTables.provenance(study)));
        StringBuilder drawn = new StringBuilder();
        figures.forEach(figure -> append(drawn, figure));
        String script = Resources.text("report.js");
        boolean switched = figures.stream().anyMatch(versions -> versions.size() > 1);
        Map<String, String> parts = Map.of(
                "hash", hash(script),
                "style", Resources.text("report.css"),
                "version", Html.escape(Version.CURRENT),
                "size",
                        study.isOfNetworksAlone()
                                ? Words.count(study.models().size(), "network")
                                : Words.count(study.subjects().size(), "participant"),
                "summary", Html.escape(summary.text()),
                "switch", switched ? Resources.text("switch.html") : "",
                "figures", drawn.toString(),
                "content", json(content),
                "script", script);
        return PLACE.matcher(Resources.text("report.html"))
                .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
    }

    private static List<Pick> picks(Study study) {
        Palette palette = Palette.of(study.models());
        return study.models().stream()
                .map(model -> {
                    Palette.Look look = palette.look(model);
                    String family = model.family().isEmpty() ? "" : ", family " + model.family();
                    return new Pick(
                            model.number(),
                            model.label(),
                            model.id() + family,
                            look.fill(),
                            look.edge(),
                            look.symbol().path(),
                            look.symbol().size(5.5));
                })
                .toList();
    }

    private static void append(StringBuilder html, List<Figure> versions) {
        html.append("<section class=\"figure\" id=\"")
                .append(versions.get(0).id().replaceFirst("-lag$", ""))
                .append("\">");
        for (int i = 0; i < versions.size(); i++) {
            html.append(versions.size() == 1 ? "<div>" : i == 0 ? "<div class=\"plain\">" : "<div class=\"lag\">");
            append(html, versions.get(i));
            html.append("</div>\n");
        }
        html.append("</section>\n");
    }

    private static void append(StringBuilder html, Figure figure) {
        html.append(Html.element("h3", figure.title())).append('\n');
        if (figure.isDrawn()) {
            html.append("<div class=\"panels\">\n");
            figure.panels().forEach(panel -> html.append("<div class=\"panel\">")
                    .append(panel.inPage())
                    .append("</div>\n"));
            html.append("</div>\n<p class=\"caption\">").append(Html.escape(figure.caption()));
            if (figure.hasFiles()) {
                html.append(" For a paper: <code>figures/").append(figure.id());
                html.append("</code> as .svg and .png; the numbers: .tsv.");
            }
            html.append("</p>\n");
        } else {
            html.append("<p class=\"absent\">").append(Html.escape(figure.absent()));
            html.append("</p>\n");
        }
    }

    /** JSON that is safe inside a script element: {@code <} never appears. */
    private static String json(Content content) {
        try {
            String json = JsonFile.MAPPER
                    .writer()
                    .without(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(content);
            return Html.legal(json).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the page's content is not JSON", e);
        }
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
