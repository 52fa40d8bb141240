package rdmflow.core.weighting;

import java.util.ArrayList;
import java.util.List;
import rdmflow.core.algebra.InOrder;
import rdmflow.core.algebra.WeightedSum;

/**
 * Leave-one-run-out layer weighting of every model and region of a subject. In each run k: y_k = b0_k + X_k b_k, y the
 * region's RDM, one column of X for each layer. For each held-out run h: b = plain mean of b_k over the other runs;
 * r_h = Pearson(X_h b, y_h). The intercept changes no r.
 *
 * <p>Undefined: a run in which the region is undefined neither trains nor is scored; a constant prediction has no
 * correlation; both are NaN with a reason, never 0.
 * <br>Accuracy: r within 1e-9 of least squares on the pairs themselves at layers correlated by .999.
 * <br>Paper A.8; docs/method.md section 3.
 */
public final class LayerWeighting {
    /**
     * A model's fit to a region.
     *
     * @param scores one for each held-out run, in the order of the runs
     * @param weights one for each run fitted, before averaging; empty where the region is undefined
     */
    public record Fit(int model, int region, List<Score> scores, List<double[]> weights) {}

    private LayerWeighting() {}

    /**
     * Fits of all models to all regions, by region, then model.
     *
     * @param runs of one subject, at least two, made for every single model
     */
    public static List<Fit> fits(List<RunProducts> runs, int models, int regions, Weighting weighting, int threads) {
        Solvers solvers = new Solvers(weighting);
        return InOrder.map(models * regions, threads, k -> fit(runs, k % models, k / models, solvers));
    }

    private static Fit fit(List<RunProducts> runs, int model, int region, Solvers solvers) {
        List<Comparison> comparisons =
                runs.stream().map(run -> run.comparison(List.of(model), region)).toList();
        List<double[]> weights =
                comparisons.stream().map(run -> weights(run, 0, solvers)).toList();
        List<Score> scores = new ArrayList<>();
        for (int heldOut = 0; heldOut < runs.size(); heldOut++) {
            scores.add(score(comparisons, heldOut, weights));
        }
        return new Fit(model, region, scores, weights);
    }

    /** One model's own weights in a run, none where the region is undefined. */
    static double[] weights(Comparison run, int model, Solvers solvers) {
        return run.isDefined() ? solvers.weights(run.layers()[model], run.regionSum()) : new double[0];
    }

    static Score score(List<Comparison> runs, int heldOut, List<double[]> weights) {
        Comparison run = runs.get(heldOut);
        String reason = LeaveOneRunOut.reason(runs, heldOut);
        if (!reason.isEmpty()) {
            return Score.none(run, reason);
        }
        double[] mean = LeaveOneRunOut.mean(LeaveOneRunOut.training(runs, heldOut), weights::get);
        return Score.of(run, new WeightedSum(run.products(), run.layers()[0], mean), run.regionSum());
    }
}
