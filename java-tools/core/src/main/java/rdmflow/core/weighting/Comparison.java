package rdmflow.core.weighting;

import rdmflow.core.algebra.CrossProducts;
import rdmflow.core.algebra.WeightedSum;

/**
 * One run of a comparison between some models and a region: the cross-products over the pairs that are defined in all
 * layers of these models and in the region.
 *
 * @param run join key
 * @param products may be shared with other comparisons that have the same defined pairs
 * @param layers for each model, the columns of its layers in {@code products}
 * @param region the region's column
 * @param reason why there is nothing to compare, or empty; {@code products} are then of size 0 over 0 pairs
 */
record Comparison(String run, CrossProducts products, int[][] layers, int region, String reason) {
    static Comparison undefined(String run, String reason) {
        return new Comparison(run, new CrossProducts(0, 0, new double[0]), new int[0][], -1, reason);
    }

    boolean isDefined() {
        return reason.isEmpty();
    }

    WeightedSum regionSum() {
        return WeightedSum.column(products, region);
    }
}
