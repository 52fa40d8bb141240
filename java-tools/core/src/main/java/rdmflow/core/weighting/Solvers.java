package rdmflow.core.weighting;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import rdmflow.core.algebra.CrossProducts;
import rdmflow.core.algebra.WeightedSum;

/** Solvers by matrix and columns, each factored once for all regions and pairs of models that share it. */
final class Solvers {
    private record Key(CrossProducts products, List<Integer> columns) {
        // see RunProducts.Key
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && products == key.products && columns.equals(key.columns);
        }

        @Override
        public int hashCode() {
            return 31 * products.hashCode() + columns.hashCode();
        }
    }

    private final Weighting weighting;
    private final Map<Key, Weighting.Solver> solvers = new ConcurrentHashMap<>();

    Solvers(Weighting weighting) {
        this.weighting = weighting;
    }

    Weighting.Solver of(CrossProducts products, int[] columns) {
        Key key = new Key(products, IntStream.of(columns).boxed().toList());
        return solvers.computeIfAbsent(key, k -> weighting.solver(products.block(columns), columns.length));
    }

    /** Weights of {@code layers} that explain {@code target} best. */
    double[] weights(int[] layers, WeightedSum target) {
        return of(target.products(), layers).weights(target.with(layers), target.squares());
    }
}
