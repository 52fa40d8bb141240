package rdmflow.core.brain;

import rdmflow.core.DataException;

/**
 * One column of a regression over time.
 *
 * @param name for messages and sidecars
 * @param values one per volume, finite; not copied
 */
public record Regressor(String name, double[] values) {
    public Regressor {
        for (int t = 0; t < values.length; t++) {
            if (!Double.isFinite(values[t])) {
                throw new DataException(name + ": expected finite values, found " + values[t] + " in volume " + t
                        + " (counting from 0)");
            }
        }
    }
}
