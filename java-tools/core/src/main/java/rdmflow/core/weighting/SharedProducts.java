package rdmflow.core.weighting;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import rdmflow.core.algebra.CrossProducts;
import rdmflow.core.rdm.TimeControl;

/** Cross-products over one set of pairs, for all comparisons that have just these pairs. */
final class SharedProducts {
    private final String run;
    private final CrossProducts products;
    private final int[] used;
    private final int[][] layersOfModel;
    private final int firstRegion;
    private final TimeControl control;
    private final Map<List<Integer>, int[][]> layers = new ConcurrentHashMap<>();

    /**
     * Products of some of a run's columns.
     *
     * @param used which of the run's columns, ascending
     * @param layersOfModel the run's columns of each model
     * @param firstRegion the run's column of region 0
     */
    SharedProducts(
            String run,
            CrossProducts products,
            int[] used,
            int[][] layersOfModel,
            int firstRegion,
            TimeControl control) {
        this.run = run;
        this.products = products;
        this.used = used;
        this.layersOfModel = layersOfModel;
        this.firstRegion = firstRegion;
        this.control = control;
    }

    Comparison comparison(List<Integer> models, int region) {
        int column = Arrays.binarySearch(used, firstRegion + region);
        if (products.get(column, column) > 0) {
            return new Comparison(run, products, layers.computeIfAbsent(models, this::layers), column, "");
        }
        return Comparison.undefined(
                run,
                switch (control) {
                    case NONE -> "the RDM is constant over the pairs compared";
                    case LAG -> "the RDM is constant within every lag";
                });
    }

    private int[][] layers(List<Integer> models) {
        return models.stream()
                .map(m -> Arrays.stream(layersOfModel[m])
                        .map(c -> Arrays.binarySearch(used, c))
                        .toArray())
                .toArray(int[][]::new);
    }
}
