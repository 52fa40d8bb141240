package rdmflow.tool.renderreport.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rdmflow.core.RunKey;
import rdmflow.io.table.Table;

/** Reads scores.tsv, variance.tsv and pairs.tsv of {@code pca}. */
final class ComponentTables {
    private ComponentTables() {}

    static Components read(Optional<Path> folder) {
        return new Components(
                StudyReader.table(folder, "scores.tsv")
                        .map(ComponentTables::scores)
                        .orElse(List.of()),
                StudyReader.table(folder, "variance.tsv")
                        .map(ComponentTables::explained)
                        .orElse(List.of()),
                StudyReader.table(folder, "pairs.tsv")
                        .map(ComponentTables::pairs)
                        .orElse(List.of()));
    }

    private static List<Components.LayerScore> scores(Table table) {
        List<String> components =
                table.columns().stream().filter(c -> c.matches("pc[0-9]+")).toList();
        List<Components.LayerScore> scores = new ArrayList<>();
        for (int row = 0; row < table.rows().size(); row++) {
            List<Double> values = new ArrayList<>();
            for (String component : components) {
                values.add(table.number(row, component));
            }
            scores.add(new Components.LayerScore(
                    Cells.text(table, row, "model"), Cells.text(table, row, "layer"), List.copyOf(values)));
        }
        return List.copyOf(scores);
    }

    private static List<Double> explained(Table table) {
        return StudyReader.rows(table)
                .mapToObj(row -> table.number(row, "explained_variance_ratio"))
                .toList();
    }

    private static List<Components.ExtremePair> pairs(Table table) {
        return StudyReader.rows(table)
                .mapToObj(row -> new Components.ExtremePair(
                        component(Cells.text(table, row, "component")),
                        Cells.text(table, row, "sign"),
                        Cells.count(table, row, "rank"),
                        RunKey.of(Cells.text(table, row, "run")),
                        Cells.count(table, row, "i"),
                        Cells.count(table, row, "j"),
                        table.number(row, "t_i"),
                        table.number(row, "t_j"),
                        table.number(row, "loading")))
                .toList();
    }

    /** {@code 2} and {@code pc2} are the same component. */
    private static int component(String text) {
        String digits = text.replaceFirst("(?i)^pc", "");
        return digits.matches("[0-9]{1,6}") ? Integer.parseInt(digits) : 0;
    }
}
