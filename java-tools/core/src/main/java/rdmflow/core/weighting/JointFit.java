package rdmflow.core.weighting;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import rdmflow.core.algebra.WeightedSum;

/**
 * Both models' layers in one fit, and how the explained variance of a held-out run divides between them. R^2 is
 * 1 - |y - X b|^2 / |y|^2 in the held-out run, b the mean of the other runs' weights, X and y centred within the run: it
 * is negative where a prediction is worse than none, and so can be its parts.
 *
 * @param r Pearson correlation of the joint prediction
 * @param control R^2 of the control model alone
 * @param target R^2 of the target model alone
 * @param joint R^2 of both together
 */
public record JointFit(double r, double control, double target, double joint) {
    private static final JointFit NONE = new JointFit(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** What the target adds to the control: joint - control. */
    public double unique() {
        return joint - control;
    }

    /** What either explains: control + target - joint (commonality analysis). */
    public double common() {
        return control + target - joint;
    }

    JointFit exchanged() {
        return new JointFit(r, target, control, joint);
    }

    /** For each held-out run; the first model is the control, {@code alone} the weights of each model by itself. */
    static List<JointFit> of(List<Comparison> runs, List<List<double[]>> alone, Solvers solvers) {
        List<double[]> together = runs.stream()
                .map(run -> run.isDefined() ? solvers.weights(both(run), run.regionSum()) : new double[0])
                .toList();
        List<JointFit> fits = new ArrayList<>();
        for (int heldOut = 0; heldOut < runs.size(); heldOut++) {
            fits.add(
                    LeaveOneRunOut.reason(runs, heldOut).isEmpty()
                            ? of(runs.get(heldOut), LeaveOneRunOut.training(runs, heldOut), alone, together)
                            : NONE);
        }
        return fits;
    }

    private static JointFit of(Comparison run, int[] training, List<List<double[]>> alone, List<double[]> together) {
        double[] weights = LeaveOneRunOut.mean(training, together::get);
        return new JointFit(
                new WeightedSum(run.products(), both(run), weights).correlation(run.regionSum()),
                explained(run, run.layers()[0], LeaveOneRunOut.mean(training, alone.get(0)::get)),
                explained(run, run.layers()[1], LeaveOneRunOut.mean(training, alone.get(1)::get)),
                explained(run, both(run), weights));
    }

    private static double explained(Comparison run, int[] layers, double[] weights) {
        WeightedSum residual = WeightedSum.residual(run.products(), run.region(), layers, weights);
        return 1 - residual.squares() / run.regionSum().squares();
    }

    private static int[] both(Comparison run) {
        return IntStream.concat(IntStream.of(run.layers()[0]), IntStream.of(run.layers()[1]))
                .toArray();
    }
}
