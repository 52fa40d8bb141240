package rdmflow.tool.definerois;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import rdmflow.core.brain.LinearModel;
import rdmflow.core.brain.Regressor;
import rdmflow.io.design.ContrastTable;
import rdmflow.io.tool.Findings;

/** Contrasts of conditions as weights of a design's columns. */
final class Contrasts {
    private Contrasts() {}

    /**
     * The contrasts of some names.
     *
     * @param shown conditions of the events
     * @throws rdmflow.core.DataException naming each contrast that is not in the table and each condition that no event shows
     */
    static List<LinearModel.Contrast> forDesign(
            ContrastTable table, Set<String> wanted, List<Regressor> design, List<String> shown) {
        Findings findings = new Findings();
        List<LinearModel.Contrast> contrasts = new ArrayList<>();
        for (String contrast : wanted) {
            findings.attempt(() -> table.weights(contrast, shown))
                    .ifPresent(weights -> contrasts.add(new LinearModel.Contrast(
                            contrast,
                            design.stream()
                                    .mapToDouble(column -> shown.contains(column.name())
                                            ? weights.getOrDefault(column.name(), 0.0)
                                            : 0)
                                    .toArray())));
        }
        findings.throwProblems();
        return contrasts;
    }
}
