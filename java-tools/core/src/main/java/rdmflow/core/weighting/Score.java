package rdmflow.core.weighting;

import rdmflow.core.algebra.WeightedSum;

/**
 * How well a held-out run was predicted.
 *
 * @param run the held-out run
 * @param r Pearson correlation, or NaN with a reason
 * @param pairs number of pairs compared; 0 where the region is undefined
 * @param reason why there is no r, or empty
 */
public record Score(String run, double r, long pairs, String reason) {
    public Score {
        if (Double.isNaN(r) == reason.isEmpty()) {
            throw new IllegalArgumentException("run " + run + ": r " + r + " with reason \"" + reason + "\"");
        }
    }

    static Score none(Comparison heldOut, String reason) {
        return new Score(heldOut.run(), Double.NaN, heldOut.products().pairs(), reason);
    }

    /** The correlation of a prediction with what it predicts. */
    static Score of(Comparison heldOut, WeightedSum prediction, WeightedSum observed) {
        double r = prediction.correlation(observed);
        if (Double.isNaN(r)) {
            return none(
                    heldOut,
                    prediction.squares() == 0 ? "the prediction is constant" : "the control model leaves no residual");
        }
        return new Score(heldOut.run(), r, heldOut.products().pairs(), "");
    }
}
