package rdmflow.io.design;

import java.util.Optional;

/**
 * One row of models.csv: a network with its weights.
 *
 * @param model join key
 * @param label how tables and figures print it
 * @param network preset, or architecture that a card describes
 * @param weights tensors
 * @param flowWeights tensors of the flow generator, where they are not those in {@code weights}
 * @param card JSON that overrides fields of the preset
 * @param family what models are grouped and coloured by; the model itself where the sheet says nothing
 */
public record Model(
        String model,
        String label,
        String network,
        String weights,
        Optional<String> flowWeights,
        Optional<String> card,
        String family) {
    public Model {
        Names.requireIdentifier("model", model);
        Names.requireCell("label", label);
        Names.requireIdentifier("network", network);
        Names.requireCell("weights", weights);
        family = family.isEmpty() ? model : family;
    }
}
