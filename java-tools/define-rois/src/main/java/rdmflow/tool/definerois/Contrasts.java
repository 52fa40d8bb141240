package rdmflow.tool.definerois;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rdmflow.core.DataException;
import rdmflow.core.brain.LinearModel;
import rdmflow.core.brain.Regressor;
import rdmflow.io.design.ContrastTable;

/** Contrasts of conditions as weights of a design's columns. */
final class Contrasts {
    private Contrasts() {}

    /**
     * The contrasts of some names.
     *
     * @param shown conditions of the events
     * @throws DataException naming each contrast that is not in the table and each condition that no event shows
     */
    static List<LinearModel.Contrast> forDesign(
            ContrastTable table, Set<String> wanted, List<Regressor> design, List<String> shown) {
        List<String> problems = new ArrayList<>();
        List<LinearModel.Contrast> contrasts = new ArrayList<>();
        for (String contrast : wanted) {
            try {
                Map<String, Double> weights = table.weights(contrast, shown);
                contrasts.add(new LinearModel.Contrast(
                        contrast,
                        design.stream()
                                .mapToDouble(column ->
                                        shown.contains(column.name()) ? weights.getOrDefault(column.name(), 0.0) : 0)
                                .toArray()));
            } catch (DataException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return contrasts;
    }
}
