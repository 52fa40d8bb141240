package rdmflow.io.rdmfile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.weighting.Dependency;
import rdmflow.core.weighting.RunProducts;
import rdmflow.core.weighting.Weighting;

/** What a user should know about a fit that succeeded, in words. */
public final class WeightingWarnings {
    private WeightingWarnings() {}

    /**
     * One line for each subject that lacks runs, and for each model with layers that are constant or depend on each other;
     * within lag only for what is not so without.
     *
     * @param products for each time control the runs of every subject
     */
    public static List<String> of(
            WeightingInputs inputs,
            Map<TimeControl, ? extends Collection<List<RunProducts>>> products,
            List<List<Integer>> compared,
            Weighting weighting) {
        List<String> warnings = new ArrayList<>(inputs.missingRuns());
        Set<Dependency> known = new LinkedHashSet<>();
        for (TimeControl control : TimeControl.values()) {
            if (products.containsKey(control)) {
                Dependency.of(products.get(control), compared, inputs.regions().size(), weighting).stream()
                        .filter(known::add)
                        .map(dependency -> sentence(dependency, control, inputs))
                        .forEach(warnings::add);
            }
        }
        return List.copyOf(warnings);
    }

    private static String sentence(Dependency dependency, TimeControl control, WeightingInputs inputs) {
        String model = inputs.models().get(dependency.model());
        List<String> layers = inputs.layers(model);
        return "model " + model + ": layers "
                + dependency.layers().stream().map(layers::get).collect(Collectors.joining(", "))
                + " are constant or depend linearly on each other"
                + switch (control) {
                    case NONE -> "";
                    case LAG -> " within lag";
                }
                + " in run " + String.join(", ", dependency.runs()) + "; their weights are those of minimum norm";
    }
}
