package rdmflow.core.weighting;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import rdmflow.core.algebra.InOrder;
import rdmflow.core.weighting.UniqueVariance.ControlResiduals;

/**
 * Whole leave-one-run-out analyses of a study in which the movie came at another time: each draw takes one shift per run,
 * fits all weights in the shifted runs and scores the shifted held-out runs. docs/method.md section 9.
 *
 * <p>A participant's value in a draw is the plain mean over the runs that have a score in the study itself; one that is
 * undefined in the draw counts 0.
 * <br>Cost: per draw, n^2 flops for each score of n layers, and for unique variance as many again for each training run;
 * weights of a run and shift are fitted once for all draws (least squares and ridge; NNLS fits residuals anew).
 */
public final class ShiftNull {
    private final List<RunProducts> observed;
    private final List<List<RunProducts>> shifted;
    private final int[][] draws;
    private final Weighting weighting;
    private final int threads;

    /**
     * A null of one subject under one time control.
     *
     * @param observed the runs as they are
     * @param shifted for each run its products under each shift
     * @param draws for each run the index of the shift that each draw takes
     */
    public ShiftNull(
            List<RunProducts> observed,
            List<List<RunProducts>> shifted,
            int[][] draws,
            Weighting weighting,
            int threads) {
        this.observed = observed;
        this.shifted = shifted;
        this.draws = draws;
        this.weighting = weighting;
        this.threads = threads;
    }

    /** One value per draw for each fit, by region, then model, as {@link LayerWeighting#fits}. */
    public List<double[]> fits(int models, int regions) {
        Solvers solvers = new Solvers(weighting);
        return InOrder.map(models * regions, threads, k -> fit(k % models, k / models, solvers));
    }

    private double[] fit(int model, int region, Solvers solvers) {
        Shifted runs = new Shifted(List.of(model), region);
        double[][][] weights = runs.each(run -> LayerWeighting.weights(run, 0, solvers));
        int[] scored = scored(List.of(model), region);
        return perDraw(draw -> {
            List<Comparison> ofDraw = runs.of(draw);
            List<double[]> weightsOfDraw = of(draw, weights);
            return mean(scored, heldOut -> LayerWeighting.score(ofDraw, heldOut, weightsOfDraw)
                    .r());
        });
    }

    /** One value per draw for each ordered pair, by region, then control, then target, as {@link UniqueVariance#results}. */
    public List<double[]> unique(int models, int regions, ControlResiduals residuals) {
        Solvers solvers = new Solvers(weighting);
        List<double[][][]> byControl = InOrder.map(models, threads, control -> {
            int[] targets = IntStream.range(0, models)
                    .filter(target -> target != control)
                    .toArray();
            return weighting.method() == Weighting.Method.NNLS
                    ? refitted(control, targets, regions, residuals, solvers)
                    : new UniqueDraws(shifted, draws, regions, solvers, residuals, control)
                            .values(targets, scored(control, targets, regions));
        });
        List<double[]> ordered = new ArrayList<>();
        for (int region = 0; region < regions; region++) {
            for (double[][][] ofControl : byControl) {
                for (double[][] ofTarget : ofControl) {
                    ordered.add(ofTarget[region]);
                }
            }
        }
        return ordered;
    }

    private int[][][] scored(int control, int[] targets, int regions) {
        return IntStream.of(targets)
                .mapToObj(target -> IntStream.range(0, regions)
                        .mapToObj(region -> scored(pair(control, target), region))
                        .toArray(int[][]::new))
                .toArray(int[][][]::new);
    }

    private static List<Integer> pair(int control, int target) {
        return List.of(Math.min(control, target), Math.max(control, target));
    }

    /** Non-negative weights are not linear in what they explain: residuals are fitted in every draw. */
    private double[][][] refitted(
            int control, int[] targets, int regions, ControlResiduals residuals, Solvers solvers) {
        double[][][] values = new double[targets.length][regions][];
        for (int t = 0; t < targets.length; t++) {
            List<Integer> pair = pair(control, targets[t]);
            int c = control < targets[t] ? 0 : 1;
            for (int region = 0; region < regions; region++) {
                Shifted runs = new Shifted(pair, region);
                double[][][] controls = runs.each(run -> LayerWeighting.weights(run, c, solvers));
                int[] scored = scored(pair, region);
                values[t][region] = perDraw(draw -> {
                    List<Score> scores = new UniqueVariance.Ordered(
                                    runs.of(draw), c, 1 - c, of(draw, controls), solvers, residuals)
                            .scores();
                    return mean(scored, heldOut -> scores.get(heldOut).r());
                });
            }
        }
        return values;
    }

    /** Some models and a region in every run under every shift. */
    private final class Shifted {
        private final List<List<Comparison>> comparisons;

        Shifted(List<Integer> models, int region) {
            comparisons = shifted.stream()
                    .map(run -> run.stream()
                            .map(at -> at.comparison(models, region))
                            .toList())
                    .toList();
        }

        List<Comparison> of(int draw) {
            return IntStream.range(0, comparisons.size())
                    .mapToObj(run -> comparisons.get(run).get(draws[run][draw]))
                    .toList();
        }

        double[][][] each(Function<Comparison, double[]> task) {
            return comparisons.stream()
                    .map(run -> run.stream().map(task).toArray(double[][]::new))
                    .toArray(double[][][]::new);
        }
    }

    private List<double[]> of(int draw, double[][][] perRunAndShift) {
        return IntStream.range(0, perRunAndShift.length)
                .mapToObj(run -> perRunAndShift[run][draws[run][draw]])
                .toList();
    }

    /** Runs that have a score in the study itself. */
    private int[] scored(List<Integer> models, int region) {
        List<Comparison> runs =
                observed.stream().map(run -> run.comparison(models, region)).toList();
        return IntStream.range(0, runs.size())
                .filter(heldOut -> LeaveOneRunOut.reason(runs, heldOut).isEmpty())
                .toArray();
    }

    private double[] perDraw(IntToDoubleFunction value) {
        return IntStream.range(0, draws[0].length).mapToDouble(value).toArray();
    }

    private static double mean(int[] runs, IntToDoubleFunction score) {
        double sum = 0;
        for (int run : runs) {
            double r = score.applyAsDouble(run);
            sum += Double.isNaN(r) ? 0 : r;
        }
        return runs.length == 0 ? Double.NaN : sum / runs.length;
    }
}
