package rdmflow.core.weighting;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import rdmflow.core.RunKey;

/**
 * Layers of a model whose weights the data leave open in some runs: constant, or linear combinations of each other. Their
 * weights are those of minimum length; predictions do not depend on the choice. docs/method.md section 3.
 *
 * @param model index
 * @param layers indices within the model, rising
 * @param runs in order
 */
public record Dependency(int model, List<Integer> layers, List<String> runs) {
    /** All models with dependent layers, in their order. */
    public static List<Dependency> of(
            Collection<List<RunProducts>> subjects, List<List<Integer>> compared, int regions, Weighting weighting) {
        TreeMap<Integer, TreeSet<Integer>> layers = new TreeMap<>();
        TreeMap<Integer, TreeSet<String>> runs = new TreeMap<>();
        for (List<RunProducts> subject : subjects) {
            Solvers solvers = new Solvers(weighting);
            for (RunProducts run : subject) {
                for (int region = 0; region < regions; region++) {
                    for (List<Integer> models : compared) {
                        Comparison comparison = run.comparison(models, region);
                        for (int m = 0; m < comparison.layers().length; m++) {
                            int[] dependent = solvers.of(
                                            comparison.products(), comparison.layers()[m])
                                    .dependentColumns();
                            if (dependent.length > 0) {
                                IntStream.of(dependent)
                                        .forEach(layers.computeIfAbsent(models.get(m), k -> new TreeSet<>())::add);
                                runs.computeIfAbsent(models.get(m), k -> new TreeSet<>(RunKey.ORDER))
                                        .add(run.run());
                            }
                        }
                    }
                }
            }
        }
        return layers.keySet().stream()
                .sorted(Comparator.naturalOrder())
                .map(model -> new Dependency(model, List.copyOf(layers.get(model)), List.copyOf(runs.get(model))))
                .toList();
    }
}
