package rdmflow.core.weighting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import rdmflow.core.algebra.InOrder;
import rdmflow.core.algebra.WeightedSum;

/**
 * What a target model T explains of a region beyond a control model C, for every ordered pair. For each held-out run h:
 * c = mean of the control's weights over the other runs; residuals e_k = y_k - X^C_k c in every training run k and in h;
 * t = mean over k of the weights of X^T_k for e_k; r_h = Pearson(X^T_h t, e_h).
 *
 * <p>Undefined: as in {@link LayerWeighting}, over the pairs defined in the layers of both models and the region.
 * <br>Cost: 2 (n_C + 1) n_T + 2 n_T^2 flops for each training run, with no pass over the pairs.
 * <br>Paper A.9; docs/method.md section 4.
 */
public final class UniqueVariance {
    /** Whose weights make the residuals of the training runs; those of the held-out run always come from the mean. */
    public enum ControlResiduals {
        /** The mean over the training runs: the default. */
        AVERAGED,
        /** Each training run's own fit: the authors' code. */
        PER_RUN;

        /** As the option's value is written. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One ordered pair in one region.
     *
     * @param scores one for each held-out run
     * @param joint one for each held-out run if asked for, else empty
     */
    public record Result(int control, int target, int region, List<Score> scores, List<JointFit> joint) {}

    private UniqueVariance() {}

    /** Every set of two models, i &lt; j: what {@link RunProducts} must be made for. */
    public static List<List<Integer>> pairs(int models) {
        return IntStream.range(0, models)
                .boxed()
                .flatMap(i -> IntStream.range(i + 1, models).mapToObj(j -> List.of(i, j)))
                .toList();
    }

    /**
     * All ordered pairs in all regions, by region, then control, then target.
     *
     * @param runs of one subject, at least two, made for {@link #pairs}
     */
    public static List<Result> results(
            List<RunProducts> runs,
            int models,
            int regions,
            Weighting weighting,
            ControlResiduals residuals,
            boolean joint,
            int threads) {
        Solvers solvers = new Solvers(weighting);
        List<List<Integer>> pairs = pairs(models);
        List<List<Result>> both = InOrder.map(
                pairs.size() * regions,
                threads,
                k -> bothWays(runs, pairs.get(k % pairs.size()), k / pairs.size(), solvers, residuals, joint));
        Result[] ordered = new Result[regions * models * models];
        both.stream()
                .flatMap(List::stream)
                .forEach(result ->
                        ordered[(result.region() * models + result.control()) * models + result.target()] = result);
        return Arrays.stream(ordered).filter(Objects::nonNull).toList();
    }

    private static List<Result> bothWays(
            List<RunProducts> runs,
            List<Integer> pair,
            int region,
            Solvers solvers,
            ControlResiduals residuals,
            boolean joint) {
        List<Comparison> comparisons =
                runs.stream().map(run -> run.comparison(pair, region)).toList();
        List<List<double[]>> alone = List.of(alone(comparisons, 0, solvers), alone(comparisons, 1, solvers));
        List<JointFit> forward = joint ? JointFit.of(comparisons, alone, solvers) : List.of();
        List<JointFit> backward = forward.stream().map(JointFit::exchanged).toList();
        return List.of(
                new Result(
                        pair.get(0),
                        pair.get(1),
                        region,
                        new Ordered(comparisons, 0, 1, alone.get(0), solvers, residuals).scores(),
                        forward),
                new Result(
                        pair.get(1),
                        pair.get(0),
                        region,
                        new Ordered(comparisons, 1, 0, alone.get(1), solvers, residuals).scores(),
                        backward));
    }

    /** One model's own weights in each run. */
    private static List<double[]> alone(List<Comparison> runs, int model, Solvers solvers) {
        return runs.stream()
                .map(run -> LayerWeighting.weights(run, model, solvers))
                .toList();
    }

    /** One direction: which of the two models of the comparisons is the control, and its weights in each run. */
    record Ordered(
            List<Comparison> runs,
            int control,
            int target,
            List<double[]> controlWeights,
            Solvers solvers,
            ControlResiduals residuals) {
        List<Score> scores() {
            List<Score> scores = new ArrayList<>();
            for (int heldOut = 0; heldOut < runs.size(); heldOut++) {
                scores.add(score(heldOut));
            }
            return scores;
        }

        private Score score(int heldOut) {
            Comparison run = runs.get(heldOut);
            String reason = LeaveOneRunOut.reason(runs, heldOut);
            if (!reason.isEmpty()) {
                return Score.none(run, reason);
            }
            int[] training = LeaveOneRunOut.training(runs, heldOut);
            double[] meanControl = LeaveOneRunOut.mean(training, controlWeights::get);
            List<double[]> ofTraining = IntStream.of(training)
                    .mapToObj(k -> targetWeights(k, meanControl))
                    .toList();
            WeightedSum prediction = WeightedSum.mean(run.products(), run.layers()[target], ofTraining);
            return Score.of(run, prediction, residual(run, meanControl));
        }

        private double[] targetWeights(int k, double[] meanControl) {
            double[] ofControl =
                    switch (residuals) {
                        case AVERAGED -> meanControl;
                        case PER_RUN -> controlWeights.get(k);
                    };
            return solvers.weights(runs.get(k).layers()[target], residual(runs.get(k), ofControl));
        }

        private WeightedSum residual(Comparison run, double[] weights) {
            return WeightedSum.residual(run.products(), run.region(), run.layers()[control], weights);
        }
    }
}
