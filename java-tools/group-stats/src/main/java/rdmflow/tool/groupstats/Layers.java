package rdmflow.tool.groupstats;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rdmflow.core.DataException;
import rdmflow.core.group.ParticipantScores;
import rdmflow.core.group.ScoreAverage;
import rdmflow.core.group.Spread;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.weighting.LayerProfile;

/** Profiles of single layers over participants. Nothing is averaged but r itself, whatever fits are averaged by. */
final class Layers {
    static final List<String> COLUMNS = GroupRows.columns("roi model layer time_control n mean sd best_r");

    private record Layer(String model, String name) {
        @Override
        public String toString() {
            return model + " layer " + name;
        }
    }

    private Layers() {}

    /** Rows by time control, region, model and layer, layers in the order of the tables, which is the network's. */
    static List<List<Object>> rows(List<Path> files, TimedScores<String> fits) {
        List<ScoreTables.Entry<Layer>> entries = ScoreTables.read(
                files,
                List.of("model", "layer"),
                "r",
                (table, row) ->
                        new Layer(ScoreTables.cell(table, row, "model"), ScoreTables.cell(table, row, "layer")));
        Map<String, List<Layer>> ofModel = ofModel(entries);
        Map<Layer, Integer> position = new HashMap<>();
        ofModel.values().stream().flatMap(List::stream).forEach(layer -> position.put(layer, position.size()));
        Comparator<Layer> order = Comparator.comparing(Layer::model).thenComparing(position::get);
        TimedScores<Layer> scores = TimedScores.of(entries, order, ScoreAverage.PLAIN, false);
        scores.requirePartOf(fits, "--layers", Layer::model);
        List<List<Object>> rows = new ArrayList<>();
        for (TimeControl control : scores.controls()) {
            ParticipantScores<Layer> of = scores.under(control);
            for (String region : of.regions()) {
                ofModel.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(model -> {
                    double best = best(of, region, model.getValue());
                    for (Layer layer : model.getValue()) {
                        double[] r = of.complete(region, List.of(layer)).get(0);
                        rows.add(List.of(
                                region,
                                model.getKey(),
                                layer.name(),
                                control,
                                r.length,
                                Spread.mean(r),
                                Spread.standardDeviation(r),
                                best));
                    }
                });
            }
        }
        return rows;
    }

    private static double best(ParticipantScores<Layer> scores, String region, List<Layer> layers) {
        return Spread.mean(scores.subjects().stream()
                .mapToDouble(subject -> LayerProfile.best(layers.stream()
                        .map(layer -> scores.byRun(region, layer, List.of(subject))[0])
                        .toArray(double[][]::new)))
                .filter(r -> !Double.isNaN(r))
                .toArray());
    }

    /** Every participant must have the same layers: a best one chosen among others is no mean. */
    private static Map<String, List<Layer>> ofModel(List<ScoreTables.Entry<Layer>> entries) {
        Map<String, Map<String, Set<Layer>>> bySubject = new LinkedHashMap<>();
        entries.forEach(entry -> bySubject
                .computeIfAbsent(entry.score().comparison().model(), model -> new LinkedHashMap<>())
                .computeIfAbsent(entry.score().subject(), subject -> new LinkedHashSet<>())
                .add(entry.score().comparison()));
        List<String> problems = new ArrayList<>();
        Map<String, List<Layer>> layers = new LinkedHashMap<>();
        bySubject.forEach((model, subjects) -> {
            String first = subjects.keySet().iterator().next();
            layers.put(model, List.copyOf(subjects.get(first)));
            subjects.forEach((subject, of) -> {
                if (!of.equals(subjects.get(first))) {
                    problems.add("layers of " + model + ": expected those of " + first + " ("
                            + names(subjects.get(first)) + ") for every participant, found " + names(of) + " for "
                            + subject);
                }
            });
        });
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return layers;
    }

    private static String names(Set<Layer> layers) {
        return String.join(", ", layers.stream().map(Layer::name).toList());
    }
}
