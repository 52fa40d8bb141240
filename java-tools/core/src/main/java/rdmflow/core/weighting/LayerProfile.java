package rdmflow.core.weighting;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import rdmflow.core.algebra.InOrder;
import rdmflow.core.algebra.WeightedSum;

/**
 * How well each single layer of a model fits a region: Pearson's r of its RDM with the region's, run by run, over the
 * pairs that are defined in all layers of the model and the region. Nothing is fitted, so no run is held out.
 * docs/method.md section 9.
 */
public final class LayerProfile {
    /**
     * One model in one region.
     *
     * @param layers for each layer one score per run
     */
    public record Profile(int model, int region, List<List<Score>> layers) {}

    private LayerProfile() {}

    /**
     * Profiles of all models in all regions, by region, then model.
     *
     * @param runs of one subject, made for every single model
     */
    public static List<Profile> profiles(List<RunProducts> runs, int[] layersOfModel, int regions, int threads) {
        int models = layersOfModel.length;
        return InOrder.map(models * regions, threads, k -> {
            int model = k % models;
            int region = k / models;
            List<List<Score>> layers = new ArrayList<>();
            for (int layer = 0; layer < layersOfModel[model]; layer++) {
                int index = layer;
                layers.add(runs.stream()
                        .map(run -> score(run.comparison(List.of(model), region), index))
                        .toList());
            }
            return new Profile(model, region, layers);
        });
    }

    private static Score score(Comparison run, int layer) {
        if (!run.isDefined()) {
            return Score.none(run, run.reason());
        }
        WeightedSum column = WeightedSum.column(run.products(), run.layers()[0][layer]);
        double r = column.correlation(run.regionSum());
        return Double.isNaN(r)
                ? Score.none(run, "the layer's RDM is constant over the pairs compared")
                : new Score(run.run(), r, run.products().pairs(), "");
    }

    /**
     * The score of the layer that is best on the other runs, so that choosing among many layers has no advantage: for each
     * run the layer with the highest mean r over the other runs, scored on this run; the mean over runs.
     *
     * @param r for each layer one value per run, NaN where undefined
     * @return NaN where no run has both a chosen layer and a score
     */
    public static double best(double[][] r) {
        int runs = r[0].length;
        return IntStream.range(0, runs)
                .mapToDouble(heldOut -> {
                    int best = -1;
                    double highest = Double.NEGATIVE_INFINITY;
                    for (int layer = 0; layer < r.length; layer++) {
                        double[] ofLayer = r[layer];
                        double mean = IntStream.range(0, runs)
                                .filter(run -> run != heldOut && !Double.isNaN(ofLayer[run]))
                                .mapToDouble(run -> ofLayer[run])
                                .average()
                                .orElse(Double.NEGATIVE_INFINITY);
                        if (mean > highest) {
                            highest = mean;
                            best = layer;
                        }
                    }
                    return best < 0 ? Double.NaN : r[best][heldOut];
                })
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }
}
