package rdmflow.tool.renderreport.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import rdmflow.pictures.Glyphs;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.chart.Axis;
import rdmflow.tool.renderreport.chart.Chart;
import rdmflow.tool.renderreport.study.Study;

/** How explained variance divides between families of models: what each alone explains, and its share; a panel per region. */
public final class PartsFigure {
    private static final String ID = "figure-parts";
    private static final String TITLE = "Families. How explained variance divides between families of models";
    private static final double HEIGHT = 190;
    private static final Style UNIQUE = new Style("#0072b2", "#004a73", 1);
    private static final Style SHAPLEY = new Style("#9ecae1", "#004a73", 1);

    private PartsFigure() {}

    /** Nothing where variance was not divided. */
    public static List<Figure> of(Study study) {
        List<Map<String, String>> rows = Rows.of(study, "group_parts.tsv");
        List<String> families =
                Rows.distinct(Rows.where(rows, row -> row.get("kind").equals("shapley")), "part");
        if (families.isEmpty()) {
            return List.of();
        }
        double[] all = rows.stream()
                .filter(PartsFigure::isShown)
                .mapToDouble(row -> Rows.number(row, "mean"))
                .filter(value -> !Double.isNaN(value))
                .toArray();
        Axis axis = Axis.covering(
                Math.min(0, DoubleStream.of(all).min().orElse(0)),
                Math.max(0, DoubleStream.of(all).max().orElse(0)),
                5);
        List<Chart> panels = new ArrayList<>();
        for (String roi : Rows.distinct(rows, "roi")) {
            panels.add(
                    panel(roi, families, Rows.where(rows, row -> row.get("roi").equals(roi)), panels.size(), axis));
        }
        List<String> letters = new ArrayList<>();
        for (int k = 0; k < families.size(); k++) {
            letters.add(letter(k) + " " + families.get(k));
        }
        int columns = Math.min(4, panels.size());
        String caption = "R² of the held-out runs, mean over runs and participants. Dark bars: what a family explains"
                + " alone (unique); light bars: its share (Shapley), which add up to the R² of all families at the right of"
                + " each name. Families: " + String.join(", ", letters)
                + ". Negative parts are left as they are; common"
                + " parts stand in the table." + Rows.suffix(rows);
        return List.of(new Figure(
                ID,
                TITLE,
                caption,
                "",
                panels,
                Chart.grid(
                        TITLE,
                        caption,
                        List.of(key(letters, columns * panels.get(0).width())),
                        panels,
                        columns,
                        16),
                List.of("roi", "part", "kind", "mean", "sd", "n"),
                rows.stream()
                        .map(row -> List.<Object>of(
                                row.get("roi"),
                                row.get("part"),
                                row.get("kind"),
                                row.get("mean"),
                                row.get("sd"),
                                row.get("n")))
                        .toList()));
    }

    private static Chart key(List<String> families, double width) {
        return Legend.key(
                "Dark: what a family explains alone; light: its share. " + String.join(", ", families) + ".", width);
    }

    private static boolean isShown(Map<String, String> row) {
        return row.get("kind").equals("unique") || row.get("kind").equals("shapley");
    }

    private static String letter(int family) {
        return String.valueOf((char) ('a' + family));
    }

    private static Chart panel(
            String roi, List<String> families, List<Map<String, String>> rows, int number, Axis axis) {
        double width = Math.max(200, 60 + 48.0 * families.size());
        List<String> names = new ArrayList<>();
        List<BarsPanel.Item> bars = new ArrayList<>();
        List<BarsPanel.Item> missing = new ArrayList<>();
        for (int k = 0; k < families.size(); k++) {
            for (String kind : List.of("unique", "shapley")) {
                double mean = mean(rows, families.get(k), kind);
                String tip = families.get(k) + " in " + roi + ", " + kind + ": " + Words.r(mean);
                boolean none = Double.isNaN(mean);
                (none ? missing : bars)
                        .add(new BarsPanel.Item(
                                new double[] {names.size(), none ? 0 : mean},
                                kind.equals("unique") ? UNIQUE : SHAPLEY,
                                tip,
                                0));
                // bars are placed by name, so that the second of a pair needs one that is not seen
                names.add(kind.equals("unique") ? letter(k) : " ".repeat(k + 1));
            }
        }
        double whole = mean(rows, String.join("+", families), "subset");
        BarsPanel panel = new BarsPanel(
                Glyphs.fit(roi, 14, width - 110),
                "R² = " + Words.r(whole),
                names,
                axis,
                14,
                List.of(),
                bars,
                List.of(),
                List.of(),
                missing,
                List.of());
        return Chart.of(
                "bars",
                ID + "-" + number,
                width,
                HEIGHT,
                "Families in " + roi,
                "R² of all: " + Words.r(whole) + ".",
                panel);
    }

    private static double mean(List<Map<String, String>> rows, String part, String kind) {
        return rows.stream()
                .filter(row -> row.get("part").equals(part) && row.get("kind").equals(kind))
                .mapToDouble(row -> Rows.number(row, "mean"))
                .findFirst()
                .orElse(Double.NaN);
    }
}
