package rdmflow.io.design;

import rdmflow.core.DataException;

/** One row of contrasts.csv: the weight of one condition in one contrast; conditions not listed weigh 0. */
public record ContrastWeight(String contrast, String condition, double weight) {
    public ContrastWeight {
        Names.requireIdentifier("contrast", contrast);
        Names.requireCell("condition", condition);
        if (!Double.isFinite(weight)) {
            throw new DataException("weight: expected a number, found " + weight);
        }
    }
}
