package rdmflow.core.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import rdmflow.core.rdm.LagMeans;

/**
 * How well the best possible model could do in a region, given how participants differ: docs/method.md section 7, Nili
 * et al. 2014. With R the participants' matrix of correlations between RDMs, every ceiling follows from R, because the
 * mean of z-scored RDMs correlates with another one as sums of R tell.
 */
public final class NoiseCeilings {
    /** Mean RDMs that cancel out: what is left of a variance below this share of a single RDM's is rounding. */
    private static final double ROUNDING = 1e-12;

    /**
     * One participant's ceilings.
     *
     * @param pairwise mean over the other participants o of r(RDM_o, RDM_s)
     * @param lower r(RDM_s, mean of the others' z-scored RDMs)
     * @param upper r(RDM_s, mean of all z-scored RDMs)
     * @param reason why one of them is NaN, or empty
     */
    public record Ceiling(double pairwise, double lower, double upper, String reason) {
        private static Ceiling undefined(String reason) {
            return new Ceiling(Double.NaN, Double.NaN, Double.NaN, reason);
        }
    }

    /**
     * The ceilings of one region and run.
     *
     * @param participants how many took part: those with an RDM that is defined and not constant
     * @param ceilings one per RDM given, in the same order
     */
    public record Result(int participants, List<Ceiling> ceilings) {}

    private NoiseCeilings() {}

    /**
     * Ceilings of all participants in one region and run.
     *
     * <p>Shapes: rdms, one vector of pairs per participant, NaN = undefined; positions of the pairs to use. The
     * correlations are over those positions that are defined in all participants; an RDM without any, and one that is
     * constant over them, leaves the ceiling (NaN, with its reason) and is not counted.
     * <br>Undefined: with fewer than two participants or two common pairs all are NaN with the reason.
     * <br>Cost: n(n+1)/2 products of the common pairs. Accuracy: about 1e-14.
     * <br>Paper A.10; docs/method.md sections 6 and 7.
     */
    public static Result of(List<double[]> rdms, int[] positions) {
        return of(rdms, positions, new int[positions.length]);
    }

    /**
     * The same with the mean over each lag's pairs taken out of every RDM before it is scaled, so that participants agree
     * through more than time; docs/method.md section 9.
     *
     * @param lags of the pairs at {@code positions}, at least 0; equal ones share a mean
     */
    public static Result of(List<double[]> rdms, int[] positions, int[] lags) {
        Ceiling[] ceilings = new Ceiling[rdms.size()];
        List<Integer> present = new ArrayList<>();
        for (int s = 0; s < rdms.size(); s++) {
            double[] pairs = rdms.get(s);
            if (Arrays.stream(positions).allMatch(position -> Double.isNaN(pairs[position]))) {
                ceilings[s] = Ceiling.undefined("no pair of this RDM is defined");
            } else {
                present.add(s);
            }
        }
        int[] common = IntStream.range(0, positions.length)
                .filter(p -> present.stream().noneMatch(s -> Double.isNaN(rdms.get(s)[positions[p]])))
                .toArray();
        int[] commonLags = Arrays.stream(common).map(p -> lags[p]).toArray();
        List<Integer> used = new ArrayList<>();
        List<double[]> unit = new ArrayList<>();
        for (int s : present) {
            double[] values = Arrays.stream(common)
                    .mapToDouble(p -> rdms.get(s)[positions[p]])
                    .toArray();
            if (LagMeans.removeAndScale(values, commonLags)) {
                used.add(s);
                unit.add(values);
            } else {
                ceilings[s] = Ceiling.undefined(
                        common.length < 2
                                ? "fewer than two pairs are defined in all participants"
                                : "the RDM is constant over the pairs defined in all participants");
            }
        }
        if (used.size() < 2) {
            used.forEach(s -> ceilings[s] = Ceiling.undefined(
                    "expected at least two participants with this region and run, found " + used.size()));
        } else {
            double[][] correlations = correlations(unit);
            for (int k = 0; k < used.size(); k++) {
                ceilings[used.get(k)] = ceiling(k, correlations);
            }
        }
        return new Result(used.size(), List.of(ceilings));
    }

    private static Ceiling ceiling(int s, double[][] correlations) {
        int n = correlations.length;
        double withOthers = 0;
        double amongOthers = 0;
        double all = 0;
        for (int o = 0; o < n; o++) {
            withOthers += o == s ? 0 : correlations[o][s];
            for (int p = 0; p < n; p++) {
                all += correlations[o][p];
                amongOthers += o == s || p == s ? 0 : correlations[o][p];
            }
        }
        double lower = amongOthers > ROUNDING ? withOthers / Math.sqrt(amongOthers) : Double.NaN;
        double upper = all > ROUNDING ? (1 + withOthers) / Math.sqrt(all) : Double.NaN;
        String reason = Double.isNaN(lower) || Double.isNaN(upper) ? "the participants' mean RDM is constant" : "";
        return new Ceiling(withOthers / (n - 1), clip(lower), clip(upper), reason);
    }

    private static double[][] correlations(List<double[]> unit) {
        int n = unit.size();
        double[][] correlations = new double[n][n];
        for (int a = 0; a < n; a++) {
            correlations[a][a] = 1;
            for (int b = a + 1; b < n; b++) {
                double[] left = unit.get(a);
                double[] right = unit.get(b);
                double sum = IntStream.range(0, left.length)
                        .mapToDouble(k -> left[k] * right[k])
                        .sum();
                correlations[a][b] = clip(sum);
                correlations[b][a] = correlations[a][b];
            }
        }
        return correlations;
    }

    private static double clip(double correlation) {
        return Math.max(-1, Math.min(1, correlation));
    }
}
