package rdmflow.core.weighting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import rdmflow.core.algebra.CrossProducts;
import rdmflow.core.algebra.InOrder;

/**
 * The score of section 3 for each centre of a searchlight: weights fitted run by run and averaged over the other runs, by
 * the products of {@link rdmflow.core.searchlight.SearchlightProducts} (docs/method.md section 10).
 */
public final class SearchlightScores {
    /**
     * One run of one participant, for one model and time control.
     *
     * @param run join key
     * @param layersAlone products of the model's layers among themselves, layers x layers
     * @param withLayers of each centre's RDM with the layers, centres x layers; NaN where it has none
     * @param alone squared length of each centre's RDM; NaN where it has none
     * @param pairs number of pairs summed over
     */
    public record Run(String run, double[][] layersAlone, double[][] withLayers, double[] alone, long pairs) {}

    private SearchlightScores() {}

    /**
     * Mean over the held-out runs that have a score.
     *
     * @param runs at least two, of the same centres and layers
     * @return one value for each centre, NaN where no run has a score
     */
    public static double[] of(List<Run> runs, Weighting weighting, int threads) {
        int layers = runs.get(0).layersAlone().length;
        List<Weighting.Solver> solvers = runs.stream()
                .map(run -> weighting.solver(
                        Arrays.stream(run.layersAlone())
                                .flatMapToDouble(Arrays::stream)
                                .toArray(),
                        layers))
                .toList();
        int centres = runs.get(0).alone().length;
        return InOrder.map(centres, threads, centre -> score(runs, solvers, centre)).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static double score(List<Run> runs, List<Weighting.Solver> solvers, int centre) {
        List<Comparison> comparisons =
                runs.stream().map(run -> comparison(run, centre)).toList();
        List<double[]> weights = new ArrayList<>();
        for (int k = 0; k < runs.size(); k++) {
            Comparison run = comparisons.get(k);
            weights.add(
                    run.isDefined()
                            ? solvers.get(k)
                                    .weights(
                                            run.regionSum().with(run.layers()[0]),
                                            run.regionSum().squares())
                            : new double[0]);
        }
        double sum = 0;
        int defined = 0;
        for (int heldOut = 0; heldOut < runs.size(); heldOut++) {
            Score score = LayerWeighting.score(comparisons, heldOut, weights);
            if (score.reason().isEmpty()) {
                sum += score.r();
                defined++;
            }
        }
        return defined == 0 ? Double.NaN : sum / defined;
    }

    private static Comparison comparison(Run run, int centre) {
        double squares = run.alone()[centre];
        if (!(squares > 0)) {
            return Comparison.undefined(run.run(), "the centre has no RDM, or a constant one");
        }
        int layers = run.layersAlone().length;
        double[] gram = new double[(layers + 1) * (layers + 1)];
        for (int i = 0; i < layers; i++) {
            System.arraycopy(run.layersAlone()[i], 0, gram, i * (layers + 1), layers);
            gram[i * (layers + 1) + layers] = run.withLayers()[centre][i];
            gram[layers * (layers + 1) + i] = run.withLayers()[centre][i];
        }
        gram[gram.length - 1] = squares;
        return new Comparison(
                run.run(),
                new CrossProducts(layers + 1, run.pairs(), gram),
                new int[][] {IntStream.range(0, layers).toArray()},
                layers,
                "");
    }
}
