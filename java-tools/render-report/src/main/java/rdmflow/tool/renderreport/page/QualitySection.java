package rdmflow.tool.renderreport.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.PairOrder;
import rdmflow.io.table.Table;
import rdmflow.tool.renderreport.Html;
import rdmflow.tool.renderreport.study.Scores;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyReader;

/** What to look at before the findings: lengths of runs, pairs used, voxels, ceilings, lost scores, pictures. */
final class QualitySection {
    private QualitySection() {}

    static String html(Study study, QualityFiles files) {
        StringBuilder html = new StringBuilder();
        for (DataTable table : tables(study, files)) {
            html.append(TablesSection.html(table));
        }
        if (study.scores().lost().isEmpty()) {
            html.append("<p>No score of any run was lost.</p>\n");
        }
        if (files.pictures().isEmpty()) {
            html.append(
                    "<p class=\"absent\">No pictures of regions were given (define-rois makes one per participant when"
                            + " it defines the regions).</p>\n");
        } else {
            html.append("<h3>Pictures of regions</h3>\n<div class=\"pictures\">\n");
            for (QualityFiles.Picture picture : files.pictures()) {
                html.append("<figure><img alt=\"Regions: ").append(Html.escape(picture.name()));
                html.append("\" width=\"")
                        .append(picture.width())
                        .append("\" height=\"")
                        .append(picture.height());
                html.append("\" src=\"data:image/png;base64,");
                html.append(Base64.getEncoder().encodeToString(picture.png())).append("\"><figcaption>");
                html.append(Html.escape(picture.name())).append("</figcaption></figure>\n");
            }
            html.append("</div>\n");
        }
        return html.toString();
    }

    static List<DataTable> tables(Study study, QualityFiles files) {
        List<DataTable> tables = new ArrayList<>();
        tables.add(runs(study));
        VoxelCounts.of(study).ifPresent(tables::add);
        tables.addAll(regions(files));
        if (!study.scores().ceilings().isEmpty()) {
            tables.add(new DataTable(
                    "ceilings",
                    "Noise ceilings",
                    "Each participant's ceiling in each region and run.",
                    List.of("roi", "subject", "run", "pairwise", "lower", "upper", "reason"),
                    study.scores().ceilings().stream()
                            .map(c -> List.<Object>of(
                                    c.roi(), c.subject(), c.run(), c.pairwise(), c.lower(), c.upper(), c.reason()))
                            .toList()));
        }
        if (!study.scores().lost().isEmpty()) {
            tables.add(new DataTable(
                    "lost",
                    "Scores that are n/a",
                    "Comparisons without a score, and why.",
                    List.of("analysis", "subject", "roi", "run", "comparisons", "reason"),
                    study.scores().lost().stream()
                            .map(l -> List.<Object>of(
                                    l.analysis(), l.subject(), l.roi(), l.run(), l.comparisons(), l.reason()))
                            .toList()));
        }
        return tables;
    }

    /** Tables of the same columns, one per participant, become one table that names their files. */
    private static List<DataTable> regions(QualityFiles files) {
        Map<List<String>, List<List<Object>>> rowsByColumns = new LinkedHashMap<>();
        for (Table table : files.tables()) {
            DataTable one = DataTable.of("", "", "", table);
            List<List<Object>> rows = rowsByColumns.computeIfAbsent(one.columns(), columns -> new ArrayList<>());
            for (List<Object> row : one.rows()) {
                List<Object> named = new ArrayList<>(List.of(table.name().replaceFirst("(_?rois)?\\.tsv$", "")));
                named.addAll(row);
                rows.add(named);
            }
        }
        List<DataTable> tables = new ArrayList<>();
        rowsByColumns.forEach((columns, rows) -> {
            List<String> named = new ArrayList<>(List.of("file"));
            named.addAll(columns);
            String id = "regions" + (tables.isEmpty() ? "" : "-" + (tables.size() + 1));
            tables.add(new DataTable(id, "Regions", "As define-rois wrote them.", named, rows));
        });
        return tables;
    }

    private static DataTable runs(Study study) {
        List<List<Object>> rows = new ArrayList<>();
        double tr = study.design().path("tr").asDouble(Double.NaN);
        for (String run : StudyReader.runs(study.design())) {
            TreeSet<Integer> volumes = new TreeSet<>();
            for (JsonNode scan : study.design().path("scans")) {
                if (RunKey.of(scan.path("run").asText()).equals(run)) {
                    volumes.add(scan.path("volumes").asInt());
                }
            }
            String video = "";
            double movieSeconds = Double.NaN;
            for (JsonNode stimulus : study.design().path("stimuli")) {
                if (RunKey.of(stimulus.path("run").asText()).equals(run)) {
                    video = stimulus.path("video").asText();
                    movieSeconds = stimulus.path("frames").asDouble(Double.NaN)
                            / stimulus.path("fps").asDouble(Double.NaN);
                }
            }
            int most = volumes.isEmpty() ? 0 : volumes.last();
            long possible = most < 2 ? 0 : PairOrder.count(most);
            Scores.Pairs used = study.scores().pairs().stream()
                    .filter(pairs -> pairs.run().equals(run))
                    .findFirst()
                    .orElse(new Scores.Pairs(run, 0, 0));
            rows.add(List.of(
                    run,
                    range(volumes.isEmpty() ? 0 : volumes.first(), most),
                    most * tr,
                    video,
                    movieSeconds,
                    possible,
                    used.most() == 0 ? (Object) Double.NaN : range(used.fewest(), used.most()),
                    used.most() == 0 ? Double.NaN : (double) (possible - used.fewest())));
        }
        return new DataTable(
                "runs",
                "Runs",
                "Lengths of scans and movies, and the pairs of volumes that the fits used.",
                List.of(
                        "run",
                        "volumes",
                        "scan_seconds",
                        "video",
                        "movie_seconds",
                        "pairs",
                        "pairs_used",
                        "most_pairs_excluded"),
                rows);
    }

    private static Object range(long low, long high) {
        return low == high ? (Object) low : low + "–" + high;
    }
}
