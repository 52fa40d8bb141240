package rdmflow.io.rdmfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import rdmflow.core.weighting.Dependency;
import rdmflow.core.weighting.RunProducts;
import rdmflow.core.weighting.Weighting;

/** What a user should know about a fit that succeeded, in words. */
public final class WeightingWarnings {
    private WeightingWarnings() {}

    /** One line for each subject that lacks runs, and for each model with layers that are constant or depend on each other. */
    public static List<String> of(
            WeightingInputs inputs,
            Map<String, List<RunProducts>> products,
            List<List<Integer>> compared,
            Weighting weighting) {
        List<String> warnings = new ArrayList<>(inputs.missingRuns());
        Dependency.of(products.values(), compared, inputs.regions().size(), weighting).stream()
                .map(dependency -> {
                    String model = inputs.models().get(dependency.model());
                    List<String> layers = inputs.layers(model);
                    return "model " + model + ": layers "
                            + dependency.layers().stream().map(layers::get).collect(Collectors.joining(", "))
                            + " are constant or depend linearly on each other in run "
                            + String.join(", ", dependency.runs())
                            + "; their weights are those of minimum norm";
                })
                .forEach(warnings::add);
        return List.copyOf(warnings);
    }
}
