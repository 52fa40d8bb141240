package rdmflow.tool.renderreport.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import rdmflow.core.group.Spread;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.table.Table;
import rdmflow.tool.renderreport.Words;

/**
 * A study of many regions as one of a single region, their mean, for figures of one panel for each region: regions without
 * a value are left out of a mean. What is of one region alone, a p value or an interval, is NaN.
 */
public final class OverRegions {
    private static final String PARTS = "group_parts.tsv";

    private final String name;

    private OverRegions(String name) {
        this.name = name;
    }

    public static Study of(Study study) {
        OverRegions mean = new OverRegions("mean of " + Words.count(study.rois().size(), "region"));
        SortedMap<TimeControl, Scores> scores = new TreeMap<>();
        study.scores().forEach((time, some) -> scores.put(time, mean.scores(some)));
        SortedMap<String, Table> tables = new TreeMap<>(study.tables());
        tables.computeIfPresent(PARTS, (file, table) -> mean.parts(table));
        return new Study(
                study.design(),
                study.subjects(),
                study.models(),
                List.of(mean.name),
                scores,
                mean.layers(study.layers()),
                mean.lagScan(study.lagScan()),
                study.components(),
                study.records(),
                tables,
                study.ceilings());
    }

    private Scores scores(Scores scores) {
        List<ParticipantRow> participants = new ArrayList<>();
        group(scores.participants(), row -> List.of(row.model(), row.subject()))
                .values()
                .forEach(rows -> participants.add(new ParticipantRow(
                        rows.get(0).subject(), rows.get(0).model(), name, mean(rows, ParticipantRow::r))));
        List<FitRow> fits = new ArrayList<>();
        group(scores.fits(), FitRow::model).forEach((model, rows) -> {
            double[] own = participants.stream()
                    .filter(row -> row.model().equals(model))
                    .mapToDouble(ParticipantRow::r)
                    .filter(r -> !Double.isNaN(r))
                    .toArray();
            fits.add(fit(rows, own));
        });
        List<UniqueRow> uniques = group(scores.uniques(), row -> List.of(row.control(), row.target())).values().stream()
                .map(this::unique)
                .toList();
        return new Scores(scores.time(), fits, List.of(), uniques, participants);
    }

    private FitRow fit(List<FitRow> rows, double[] participants) {
        return new FitRow(
                name,
                rows.get(0).model(),
                rows.stream().mapToInt(FitRow::n).max().orElse(0),
                mean(rows, FitRow::mean),
                Spread.standardDeviation(participants),
                Double.NaN,
                Double.NaN,
                mean(rows, FitRow::ceilingPairwise),
                mean(rows, FitRow::ceilingLower),
                mean(rows, FitRow::ceilingUpper),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                rows.get(0).reason());
    }

    private UniqueRow unique(List<UniqueRow> rows) {
        return new UniqueRow(
                name,
                rows.get(0).control(),
                rows.get(0).target(),
                rows.stream().mapToInt(UniqueRow::n).max().orElse(0),
                mean(rows, UniqueRow::mean),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                rows.get(0).reason());
    }

    private List<LayerRow> layers(List<LayerRow> all) {
        return group(all, row -> List.of(row.time(), row.model(), row.layer())).values().stream()
                .map(rows -> new LayerRow(
                        name,
                        rows.get(0).model(),
                        rows.get(0).layer(),
                        rows.get(0).time(),
                        rows.stream().mapToInt(LayerRow::n).max().orElse(0),
                        mean(rows, LayerRow::mean),
                        Double.NaN,
                        mean(rows, LayerRow::best)))
                .toList();
    }

    private List<LagScanRow> lagScan(List<LagScanRow> all) {
        return group(all, row -> List.of(row.time(), row.model(), row.volumes(), row.seconds())).values().stream()
                .map(rows -> new LagScanRow(
                        name,
                        rows.get(0).model(),
                        rows.get(0).time(),
                        rows.get(0).volumes(),
                        rows.get(0).seconds(),
                        rows.stream().mapToInt(LagScanRow::n).max().orElse(0),
                        mean(rows, LagScanRow::mean),
                        Double.NaN))
                .toList();
    }

    /** One row for each part, kind and time control. */
    private Table parts(Table table) {
        List<Map<String, String>> means = new ArrayList<>();
        group(table.rows(), row -> List.of(row.get("part"), row.get("kind"), row.getOrDefault("time_control", "none")))
                .values()
                .forEach(rows -> {
                    Map<String, String> row = new LinkedHashMap<>(rows.get(0));
                    double mean = mean(
                            rows,
                            one -> one.get("mean").equals("n/a") ? Double.NaN : Double.parseDouble(one.get("mean")));
                    row.put("roi", name);
                    row.put("mean", Double.isNaN(mean) ? "n/a" : Double.toString(mean));
                    row.put("sd", "n/a");
                    means.add(row);
                });
        return new Table(
                table.name(),
                table.columns(),
                means,
                means.stream().map(row -> 0).toList());
    }

    private static <T, K> Map<K, List<T>> group(List<T> rows, Function<T, K> key) {
        return rows.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }

    private static <T> double mean(List<T> rows, ToDoubleFunction<T> value) {
        return Spread.mean(rows.stream()
                .mapToDouble(value)
                .filter(number -> !Double.isNaN(number))
                .toArray());
    }
}
