package rdmflow.io.design;

import java.util.Optional;

/**
 * One row of models.csv: a network with its weights, or a model of the user's own.
 *
 * @param model join key
 * @param label how tables and figures print it
 * @param network preset, or architecture that a card describes; {@link #FEATURES} or {@link #RDM} for an own model
 * @param weights tensors; of an own model the file of each run, {@link #RUN} in place of the run
 * @param flowWeights tensors of the flow generator, where they are not those in {@code weights}
 * @param card JSON that overrides fields of the preset; of an own model see OwnModelCard
 * @param family what models are grouped and coloured by; the model itself where the sheet says nothing
 * @param hasFamily whether the sheet names the family
 */
public record Model(
        String model,
        String label,
        String network,
        String weights,
        Optional<String> flowWeights,
        Optional<String> card,
        String family,
        boolean hasFamily) {
    /** A network of this name is a table of features for each run. */
    public static final String FEATURES = "features";

    /** A network of this name is an RDM file for each run. */
    public static final String RDM = "rdm";

    /** What stands for the run in the name of an own model's file. */
    public static final String RUN = "{run}";

    public Model {
        Names.requireIdentifier("model", model);
        Names.requireCell("label", label);
        Names.requireIdentifier("network", network);
        Names.requireCell("weights", weights);
        family = family.isEmpty() ? model : family;
    }

    /** As a row has it; an empty family is none. */
    public Model(
            String model,
            String label,
            String network,
            String weights,
            Optional<String> flowWeights,
            Optional<String> card,
            String family) {
        this(model, label, network, weights, flowWeights, card, family, !family.isEmpty());
    }

    /** Whether features or RDMs are given in place of a network. */
    public boolean isOwn() {
        return network.equals(FEATURES) || network.equals(RDM);
    }

    /** The weights cell of one run. */
    public String weights(Stimulus run) {
        return isOwn() ? weights.replace(RUN, run.written()) : weights;
    }
}
