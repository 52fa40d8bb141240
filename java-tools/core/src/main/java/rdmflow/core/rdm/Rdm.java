package rdmflow.core.rdm;

import java.util.Arrays;
import rdmflow.core.DataException;

/**
 * The dissimilarities of all pairs of volumes of one run, for one layer or region.
 *
 * @param name layer or region
 * @param volumes number of volumes n, at least 2
 * @param pairs n(n-1)/2 values in the order of {@link PairOrder}; NaN = undefined, never infinite; not copied
 * @param patternSize number of features or voxels of a pattern
 * @param reason why the whole RDM is undefined, or empty
 */
public record Rdm(String name, int volumes, double[] pairs, long patternSize, String reason) {
    public Rdm {
        long expected = PairOrder.count(volumes);
        if (volumes < 2 || pairs.length != expected) {
            throw new DataException(
                    name + ": expected " + expected + " pairs for " + volumes + " volumes, found " + pairs.length);
        }
    }

    public Rdm(String name, int volumes, double[] pairs, long patternSize) {
        this(name, volumes, pairs, patternSize, "");
    }

    /** An RDM of which no pair is defined. */
    public static Rdm undefined(String name, int volumes, long patternSize, String reason) {
        double[] pairs = new double[Math.toIntExact(PairOrder.count(volumes))];
        Arrays.fill(pairs, Double.NaN);
        return new Rdm(name, volumes, pairs, patternSize, reason);
    }

    /** Number of undefined pairs. */
    public int undefinedPairs() {
        int undefined = 0;
        for (double value : pairs) {
            if (Double.isNaN(value)) {
                undefined++;
            }
        }
        return undefined;
    }
}
