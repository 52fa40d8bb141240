package rdmflow.tool.renderreport.page;

import java.util.ArrayList;
import java.util.List;
import rdmflow.io.table.Table;
import rdmflow.tool.renderreport.Html;
import rdmflow.tool.renderreport.study.Model;
import rdmflow.tool.renderreport.study.Study;

/** The tables behind the figures, each with a filter, sortable columns and a CSV to download. */
final class TablesSection {
    private TablesSection() {}

    static List<DataTable> tables(Study study) {
        List<DataTable> tables = new ArrayList<>();
        for (Table table : study.tables()) {
            switch (table.name()) {
                case "group_fit.tsv" -> tables.add(DataTable.of(
                        "group_fit", "Fits", "Each network in each region, with the test against 0.", table));
                case "group_tests.tsv" -> tables.add(
                        DataTable.of("group_tests", "Differences", "Each pair of networks in each region.", table));
                default -> tables.add(DataTable.of(
                        "group_unique", "Unique variance", "Each target beyond each control in each region.", table));
            }
        }
        if (!study.scores().ofSubjects().isEmpty()) {
            tables.add(new DataTable(
                    "participants",
                    "Participants",
                    "Each participant's score, over the runs where it is defined.",
                    List.of("subject", "roi", "model", "r", "runs"),
                    study.scores().ofSubjects().stream()
                            .map(s -> List.<Object>of(s.subject(), s.roi(), s.model(), s.r(), s.runs()))
                            .toList()));
        }
        if (!study.models().isEmpty()) {
            tables.add(networks(study));
        }
        return tables;
    }

    private static DataTable networks(Study study) {
        List<List<Object>> rows = new ArrayList<>();
        for (Model model : study.models()) {
            String network = "";
            String weights = "";
            for (var row : study.design().path("models")) {
                if (row.path("model").asText().equals(model.id())) {
                    network = row.path("network").asText();
                    weights = row.path("weights").asText();
                }
            }
            rows.add(List.of(model.number(), model.id(), model.label(), model.family(), network, weights));
        }
        return new DataTable(
                "networks",
                "Networks",
                "Numbers and names of the networks.",
                List.of("number", "model", "label", "family", "network", "weights"),
                rows);
    }

    /** Place and data of one table; the script fills the place. */
    static String html(DataTable table) {
        String id = table.id();
        return "<section class=\"data\" aria-labelledby=\"" + id + "-title\">\n<h3 id=\"" + id + "-title\">"
                + Html.escape(table.title()) + "</h3>\n<p class=\"note\">" + Html.escape(table.note())
                + " " + table.rows().size() + (table.rows().size() == 1 ? " row." : " rows.") + "</p>\n"
                + "<div class=\"table\" id=\"" + id + "\" data-title=\"" + Html.escape(table.title()) + "\"></div>\n"
                + "<script type=\"application/json\" id=\"" + id + "-data\">" + table.json()
                + "</script>\n</section>\n";
    }
}
