package rdmflow.core.weighting;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What leave-one-run-out analyses share: which runs train, and the plain mean of their weights (paper A.8). */
final class LeaveOneRunOut {
    private LeaveOneRunOut() {}

    /** Indices of the defined runs other than the one held out. */
    static int[] training(List<Comparison> runs, int heldOut) {
        return IntStream.range(0, runs.size())
                .filter(k -> k != heldOut && runs.get(k).isDefined())
                .toArray();
    }

    /** Why a held-out run cannot be scored, or an empty text. */
    static String reason(List<Comparison> runs, int heldOut) {
        if (!runs.get(heldOut).isDefined()) {
            return runs.get(heldOut).reason();
        }
        return training(runs, heldOut).length == 0 ? "no other run is defined" : "";
    }

    /** The plain mean of weights over runs, summed in their order. */
    static double[] mean(int[] runs, IntFunction<double[]> weightsOfRun) {
        double[] mean = weightsOfRun.apply(runs[0]).clone();
        for (int k = 1; k < runs.length; k++) {
            double[] weights = weightsOfRun.apply(runs[k]);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += weights[i];
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= runs.length;
        }
        return mean;
    }
}
