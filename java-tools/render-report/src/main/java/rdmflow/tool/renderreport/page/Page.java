package rdmflow.tool.renderreport.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import rdmflow.io.tool.Version;
import rdmflow.tool.renderreport.Html;
import rdmflow.tool.renderreport.Resources;
import rdmflow.tool.renderreport.chart.Chart;
import rdmflow.tool.renderreport.figure.Figure;
import rdmflow.tool.renderreport.study.Model;
import rdmflow.tool.renderreport.study.Study;

/**
 * The page: one file that loads nothing. Its content policy allows the one script that is named by its hash, so that no
 * text from a study could ever run.
 */
public final class Page {
    private final StringBuilder html = new StringBuilder();

    private Page() {}

    /**
     * Writes the page.
     *
     * @param versions lines of the versions file
     * @param figureFourMethod how frames and flow were made; empty = they were not
     */
    public static String of(
            Study study,
            Summary summary,
            List<Figure> figures,
            QualityFiles quality,
            List<String> versions,
            String figureFourMethod) {
        Page page = new Page();
        page.head(study);
        page.summary(summary);
        page.html.append("<section id=\"figures\"><h2>Figures</h2>\n");
        page.legend(study);
        figures.forEach(page::figure);
        page.html.append("</section>\n");
        page.section("quality", "Quality", QualitySection.html(study, quality));
        StringBuilder tables = new StringBuilder();
        TablesSection.tables(study).forEach(table -> tables.append(TablesSection.html(table)));
        page.section(
                "tables",
                "Tables",
                tables.isEmpty() ? "<p class=\"absent\">There are no group tables.</p>\n" : tables.toString());
        page.section("methods", "Methods", MethodsText.html(study, figureFourMethod));
        page.section("provenance", "Provenance", ProvenanceSection.html(study, versions));
        page.foot();
        return page.html.toString();
    }

    private void head(Study study) {
        String script = Resources.text("report.js");
        String policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-"
                + hash(script) + "'; base-uri 'none'; form-action 'none'";
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
                .append(policy)
                .append("\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.append("<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n");
        html.append("<title>rdmflow report</title>\n<style>\n")
                .append(Resources.text("report.css"))
                .append("</style>\n");
        html.append("</head>\n<body>\n<a class=\"skip\" href=\"#summary\">To the summary</a>\n<header>\n");
        html.append("<h1>Networks and brain regions over a movie</h1>\n<p>rdmflow ");
        html.append(Html.escape(Version.CURRENT)).append(", ");
        html.append(study.subjects().size()).append(study.subjects().size() == 1 ? " participant" : " participants");
        html.append(
                "</p>\n<nav aria-label=\"Sections\"><a href=\"#summary\">Summary</a> <a href=\"#figures\">Figures</a>");
        html.append(" <a href=\"#quality\">Quality</a> <a href=\"#tables\">Tables</a>");
        html.append(
                " <a href=\"#methods\">Methods</a> <a href=\"#provenance\">Provenance</a></nav>\n</header>\n<main>\n");
    }

    private void summary(Summary summary) {
        html.append("<section id=\"summary\"><h2>Summary</h2>\n<p>").append(Html.escape(summary.size()));
        html.append("</p>\n<ul class=\"findings\">\n");
        summary.findings()
                .forEach(finding -> html.append(Html.element("li", finding)).append('\n'));
        html.append("</ul>\n");
        if (!summary.best().isEmpty()) {
            html.append(
                    "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Best network of each region\">");
            html.append("<table class=\"best\"><caption>Best network of each region</caption>\n<thead><tr>");
            for (String column : List.of("Region", "Network", "Score", "Noise ceiling", "Tests (Bonferroni)")) {
                html.append("<th scope=\"col\">").append(column).append("</th>");
            }
            html.append("</tr></thead>\n<tbody>\n");
            for (Summary.Best row : summary.best()) {
                html.append("<tr><th scope=\"row\">")
                        .append(Html.escape(row.roi()))
                        .append("</th>");
                for (String cell : List.of(row.label(), row.score(), row.ceiling(), row.beats())) {
                    html.append(Html.element("td", cell));
                }
                html.append("</tr>\n");
            }
            html.append("</tbody></table></div>\n");
        }
        html.append("<h3>Mind</h3>\n<ul class=\"warnings\">\n");
        summary.warnings()
                .forEach(warning -> html.append(Html.element("li", warning)).append('\n'));
        html.append("</ul>\n</section>\n");
    }

    private void legend(Study study) {
        if (study.models().isEmpty()) {
            return;
        }
        html.append("<div class=\"legend\" role=\"group\" aria-label=\"Networks; press one to pick it out\">\n");
        for (Model model : study.models()) {
            String family = model.family().isEmpty() ? "" : ", family " + model.family();
            html.append("<button type=\"button\" aria-pressed=\"false\" data-pick=\"")
                    .append(model.number());
            html.append("\" title=\"").append(Html.escape(model.id() + family)).append("\">");
            html.append(model.symbol().ornament(model.fill(), model.edge()))
                    .append("<b>")
                    .append(model.number())
                    .append("</b> ");
            html.append(Html.escape(model.label())).append("</button>\n");
        }
        html.append("</div>\n");
    }

    private void figure(Figure figure) {
        html.append("<section class=\"figure\" id=\"").append(figure.id()).append("\"><h3>");
        html.append(Html.escape(figure.title())).append("</h3>\n");
        if (!figure.isDrawn()) {
            html.append("<p class=\"absent\">")
                    .append(Html.escape(figure.absent()))
                    .append("</p>\n</section>\n");
            return;
        }
        html.append("<div class=\"panels\">\n");
        for (Chart panel : figure.panels()) {
            html.append("<div class=\"panel\">").append(panel.inPage()).append("</div>\n");
        }
        html.append("</div>\n<p class=\"caption\">").append(Html.escape(figure.caption()));
        html.append(" For a paper: <code>figures/")
                .append(figure.id())
                .append("</code> as .svg and .png; the numbers: .tsv.");
        html.append("</p>\n</section>\n");
    }

    private void section(String id, String title, String body) {
        html.append("<section id=\"").append(id).append("\"><h2>").append(title).append("</h2>\n");
        html.append(body).append("</section>\n");
    }

    private void foot() {
        html.append(
                "</main>\n<noscript><p class=\"absent\">The sortable tables need JavaScript; the same numbers are in the"
                        + " TSV files of the results folder.</p></noscript>\n");
        html.append("<div id=\"tip\" role=\"status\" hidden></div>\n<script>").append(Resources.text("report.js"));
        html.append("</script>\n</body>\n</html>\n");
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
