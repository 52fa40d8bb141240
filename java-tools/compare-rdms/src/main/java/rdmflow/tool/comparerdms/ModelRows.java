package rdmflow.tool.comparerdms;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import rdmflow.core.measure.Similarity;
import rdmflow.tool.comparerdms.RunComparer.Compared;
import rdmflow.tool.comparerdms.RunComparer.Item;
import rdmflow.tool.comparerdms.RunComparer.Way;

/** The table of layers with each other: means over the runs in which a value exists. */
final class ModelRows {
    static final List<String> COLUMNS =
            List.of("model_a", "layer_a", "model_b", "layer_b", "measure", "time_control", "r", "n_runs", "reason");

    private record Key(Item a, Item b, Way way) {}

    /** Sum over runs, in their order. */
    private static final class Mean {
        private double sum;
        private int runs;
        private String reason = "";

        void add(Similarity similarity) {
            if (similarity.reason().isEmpty()) {
                sum += similarity.value();
                runs++;
            } else if (reason.isEmpty()) {
                reason = similarity.reason();
            }
        }

        double value() {
            return runs == 0 ? Double.NaN : sum / runs;
        }
    }

    private ModelRows() {}

    /** Each two layers once: models by name, layers in network order, the first in the table's a. */
    static List<List<Object>> of(ComparedFiles files, RunComparer comparer) {
        Map<Item, Integer> places = new HashMap<>();
        files.layers()
                .forEach((model, layers) -> layers.forEach(layer -> places.put(new Item(model, layer), places.size())));
        Map<Key, Mean> means = new HashMap<>();
        for (String run : files.runs()) {
            for (Compared compared : comparer.amongLayers(run)) {
                boolean inOrder = places.get(compared.layer()) < places.get(compared.other());
                Key key = new Key(
                        inOrder ? compared.layer() : compared.other(),
                        inOrder ? compared.other() : compared.layer(),
                        compared.way());
                means.computeIfAbsent(key, k -> new Mean()).add(compared.similarity());
            }
        }
        List<Key> keys = new ArrayList<>(means.keySet());
        keys.sort(Comparator.comparing((Key key) -> places.get(key.a()))
                .thenComparing(key -> places.get(key.b()))
                .thenComparing(key -> key.way().measure())
                .thenComparing(key -> key.way().control()));
        return keys.stream().map(key -> cells(key, means.get(key))).toList();
    }

    private static List<Object> cells(Key key, Mean mean) {
        return List.of(
                key.a().owner(),
                key.a().name(),
                key.b().owner(),
                key.b().name(),
                key.way().measure(),
                key.way().control(),
                mean.value(),
                mean.runs,
                mean.runs == 0 ? mean.reason : "");
    }
}
