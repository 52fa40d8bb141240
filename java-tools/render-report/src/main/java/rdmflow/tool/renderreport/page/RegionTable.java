package rdmflow.tool.renderreport.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import rdmflow.tool.renderreport.study.FitRow;
import rdmflow.tool.renderreport.study.Scores;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyModel;

/** The scores of many regions in one table, which the page shows beside their map: score, share of the ceiling and p. */
final class RegionTable {
    static final String ID = "scores";

    private RegionTable() {}

    /** None where a figure has a panel for each region. */
    static List<DataTable> of(Study study) {
        if (!study.hasManyRegions() || study.versions().isEmpty()) {
            return List.of();
        }
        List<String> columns = new ArrayList<>(List.of("roi", "model"));
        List<Map<List<String>, FitRow>> found = new ArrayList<>();
        List<String> tested = new ArrayList<>();
        for (Scores scores : study.versions()) {
            String version = scores.isWithinLag() ? "within_lag" : "plain";
            columns.addAll(List.of("r_" + version, "share_" + version, "p_" + version));
            Map<List<String>, FitRow> fits = new HashMap<>();
            scores.fits().forEach(fit -> fits.put(List.of(fit.roi(), fit.model()), fit));
            found.add(fits);
            if (!scores.threshold(study).isEmpty()) {
                tested.add("p_" + version + ": " + scores.threshold(study) + ".");
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (String roi : study.rois()) {
            for (StudyModel model : study.models()) {
                List<Object> cells = new ArrayList<>(List.of(roi, model.id()));
                for (int v = 0; v < found.size(); v++) {
                    FitRow fit = found.get(v).get(List.of(roi, model.id()));
                    cells.add(fit == null ? Double.NaN : fit.mean());
                    cells.add(fit == null ? Double.NaN : fit.share());
                    cells.add(fit == null ? Double.NaN : study.versions().get(v).p(study, fit));
                }
                rows.add(DataTable.row(cells.toArray()));
            }
        }
        return List.of(new DataTable(
                ID,
                "Scores of all regions",
                "Mean r, its share of the lower noise ceiling, and p. Press a name of a column to sort by it. "
                        + String.join(" ", tested),
                columns,
                rows));
    }
}
