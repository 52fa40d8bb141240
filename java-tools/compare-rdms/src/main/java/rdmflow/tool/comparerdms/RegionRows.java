package rdmflow.tool.comparerdms;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import rdmflow.core.RunKey;
import rdmflow.tool.comparerdms.RunComparer.Compared;

/** The table of layers and regions, one row for each run and measure. */
final class RegionRows {
    static final List<String> COLUMNS =
            List.of("subject", "model", "roi", "run", "layer", "measure", "time_control", "r", "n_pairs", "reason");

    private record Row(String run, int layer, Compared compared) {}

    private static final Comparator<Row> ORDER = Comparator.comparing(
                    (Row row) -> row.compared().other().owner())
            .thenComparing(row -> row.compared().layer().owner())
            .thenComparing(row -> row.compared().other().name())
            .thenComparing(Row::run, RunKey.ORDER)
            .thenComparingInt(Row::layer)
            .thenComparing(row -> row.compared().way().measure())
            .thenComparing(row -> row.compared().way().control());

    private RegionRows() {}

    /** By subject, model, region, run, layer in network order, measure and time control. */
    static List<List<Object>> of(ComparedFiles files, RunComparer comparer) {
        Map<String, List<String>> layers = files.layers();
        List<Row> rows = new ArrayList<>();
        for (String run : files.runs()) {
            for (Compared compared : comparer.withRegions(run)) {
                int layer = layers.get(compared.layer().owner())
                        .indexOf(compared.layer().name());
                rows.add(new Row(run, layer, compared));
            }
        }
        return rows.stream().sorted(ORDER).map(RegionRows::cells).toList();
    }

    private static List<Object> cells(Row row) {
        Compared compared = row.compared();
        boolean ofGrams = compared.way().measure().ofGrams();
        return List.of(
                compared.other().owner(),
                compared.layer().owner(),
                compared.other().name(),
                row.run(),
                compared.layer().name(),
                compared.way().measure(),
                compared.way().control(),
                compared.similarity().value(),
                ofGrams ? "n/a" : compared.similarity().compared(),
                compared.similarity().reason());
    }
}
