package rdmflow.core.weighting;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import rdmflow.core.algebra.InOrder;
import rdmflow.core.algebra.WeightedSum;
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
        List<int[]> ordered = new ArrayList<>();
        for (int region = 0; region < regions; region++) {
            for (int control = 0; control < models; control++) {
                for (int target = 0; target < models; target++) {
                    if (control != target) {
                        ordered.add(new int[] {region, control, target});
                    }
                }
            }
        }
        return InOrder.map(ordered.size(), threads, k -> {
            int[] key = ordered.get(k);
            return unique(key[0], key[1], key[2], residuals, solvers);
        });
    }

    private double[] unique(int region, int control, int target, ControlResiduals residuals, Solvers solvers) {
        List<Integer> pair = List.of(Math.min(control, target), Math.max(control, target));
        int c = control < target ? 0 : 1;
        Shifted runs = new Shifted(pair, region);
        double[][][] controls = runs.each(run -> LayerWeighting.weights(run, c, solvers));
        int[] scored = scored(pair, region);
        if (weighting.method() == Weighting.Method.NNLS) {
            return perDraw(draw -> {
                List<Score> scores = new UniqueVariance.Ordered(
                                runs.of(draw), c, 1 - c, of(draw, controls), solvers, residuals)
                        .scores();
                return mean(scored, heldOut -> scores.get(heldOut).r());
            });
        }
        double[][][] targets = runs.each(run -> LayerWeighting.weights(run, 1 - c, solvers));
        Explained[][] explained = new Explained[shifted.size()][];
        for (int run = 0; run < explained.length; run++) {
            explained[run] = runs.comparisons.get(run).stream()
                    .map(at -> Explained.of(at, c, solvers))
                    .toArray(Explained[]::new);
        }
        return perDraw(draw -> {
            List<Comparison> ofDraw = runs.of(draw);
            List<double[]> controlsOfDraw = of(draw, controls);
            List<double[]> targetsOfDraw = of(draw, targets);
            Explained[] explainedOfDraw = IntStream.range(0, explained.length)
                    .mapToObj(run -> explained[run][draws[run][draw]])
                    .toArray(Explained[]::new);
            return mean(scored, heldOut -> {
                if (!LeaveOneRunOut.reason(ofDraw, heldOut).isEmpty()) {
                    return Double.NaN;
                }
                int[] training = LeaveOneRunOut.training(ofDraw, heldOut);
                double[] meanControl = LeaveOneRunOut.mean(training, controlsOfDraw::get);
                double[] meanTarget = LeaveOneRunOut.mean(training, k -> {
                    double[] takenOut =
                            switch (residuals) {
                                case AVERAGED -> meanControl;
                                case PER_RUN -> controlsOfDraw.get(k);
                            };
                    return explainedOfDraw[k].less(targetsOfDraw.get(k), takenOut);
                });
                Comparison run = ofDraw.get(heldOut);
                return new WeightedSum(run.products(), run.layers()[1 - c], meanTarget)
                        .correlation(WeightedSum.residual(run.products(), run.region(), run.layers()[c], meanControl));
            });
        });
    }

    /**
     * What the target's layers take over of the control's in one run: A = G_TT^-1 G_TC, so that the target's weights for
     * the residual y - X_C c are b_T - A c, b_T its weights for y.
     *
     * @param rows one for each layer of the target, as long as the control has layers
     */
    private record Explained(double[][] rows) {
        static Explained of(Comparison run, int control, Solvers solvers) {
            if (!run.isDefined()) {
                return new Explained(new double[0][]);
            }
            int[] layersOfControl = run.layers()[control];
            int[] layersOfTarget = run.layers()[1 - control];
            double[][] rows = new double[layersOfTarget.length][layersOfControl.length];
            for (int j = 0; j < layersOfControl.length; j++) {
                double[] weights =
                        solvers.weights(layersOfTarget, WeightedSum.column(run.products(), layersOfControl[j]));
                for (int i = 0; i < rows.length; i++) {
                    rows[i][j] = weights[i];
                }
            }
            return new Explained(rows);
        }

        double[] less(double[] target, double[] control) {
            double[] left = target.clone();
            for (int i = 0; i < left.length; i++) {
                double[] row = rows[i];
                double sum = 0;
                for (int j = 0; j < row.length; j++) {
                    sum += row[j] * control[j];
                }
                left[i] -= sum;
            }
            return left;
        }
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
