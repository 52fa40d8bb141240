package rdmflow.core.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rdmflow.core.algebra.InOrder;
import rdmflow.core.rdm.ComparedPairs;
import rdmflow.core.rdm.LagMeans;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.rdm.UndefinedPairs;

/**
 * Many RDMs of one run compared by twos. Each comparison is over the pairs that are selected and defined in both. What a
 * measure needs of an RDM (its ranks, its length) is made once for all comparisons with the same pairs.
 *
 * <p>Values: {@code pearson}; {@code spearman}, Pearson of average ranks; {@code rho-a},
 * 12 sum((r_x - m)(r_y - m)) / (n^3 - n) of average ranks, m = (n + 1)/2, which is
 * 12 sum(r_x r_y)/(n^3 - n) - 3(n + 1)/(n - 1); {@code tau-a}, see {@link KendallTau}; {@code cosine}. Within lag, values
 * ({@code spearman}: ranks over all pairs) lose their mean over the pairs of each lag first.
 * <br>Undefined: fewer than two pairs; {@code pearson} and {@code spearman} of an RDM that is constant (within every
 * lag), {@code cosine} of one that is 0 everywhere. {@code rho-a} and {@code tau-a} are then 0, as their formulas are.
 * <br>Cost: n log n for each RDM of a rank measure, n for each comparison; {@code tau-a} n log n for each comparison.
 * <br>docs/method.md section 10.
 */
public final class RdmComparisons {
    private final List<Rdm> rdms;
    private final ComparedPairs pairs;
    private final int[][] compared;
    /** Selected pairs that are undefined in one of both, to the comparisons that share them. */
    private final Map<BitSet, List<Integer>> byUndefined = new LinkedHashMap<>();

    /**
     * Some comparisons of one run.
     *
     * @param rdms of one number of volumes
     * @param positions of the selected pairs
     * @param compared two indices into {@code rdms} for each comparison
     */
    public RdmComparisons(List<Rdm> rdms, int[] positions, int[][] compared) {
        this.rdms = rdms;
        this.compared = compared;
        pairs = ComparedPairs.of(positions, rdms.get(0).volumes());
        List<BitSet> undefined =
                rdms.stream().map(rdm -> UndefinedPairs.of(rdm, positions)).toList();
        for (int c = 0; c < compared.length; c++) {
            BitSet either = (BitSet) undefined.get(compared[c][0]).clone();
            either.or(undefined.get(compared[c][1]));
            byUndefined.computeIfAbsent(either, mask -> new ArrayList<>()).add(c);
        }
    }

    /** One value for each comparison, in their order. */
    public List<Similarity> by(Measure measure, TimeControl control, int threads) {
        Similarity[] values = new Similarity[compared.length];
        byUndefined.forEach((undefined, comparisons) -> {
            List<Similarity> ofGroup = group(pairs.without(undefined), comparisons, measure, control, threads);
            for (int k = 0; k < comparisons.size(); k++) {
                values[comparisons.get(k)] = ofGroup.get(k);
            }
        });
        return List.of(values);
    }

    private List<Similarity> group(
            ComparedPairs defined, List<Integer> comparisons, Measure measure, TimeControl control, int threads) {
        if (defined.size() < 2) {
            Similarity none = Similarity.none(defined.size(), "fewer than two pairs are defined in both");
            return comparisons.stream().map(c -> none).toList();
        }
        int[] used = comparisons.stream()
                .flatMapToInt(c -> Arrays.stream(compared[c]))
                .distinct()
                .sorted()
                .toArray();
        int[] lags =
                switch (control) {
                    case NONE -> new int[defined.size()];
                    case LAG -> defined.lags();
                };
        List<Column> columns =
                InOrder.map(used.length, threads, k -> column(values(used[k], defined), lags, measure, control));
        return InOrder.map(comparisons.size(), threads, k -> {
            int[] both = compared[comparisons.get(k)];
            Column first = columns.get(Arrays.binarySearch(used, both[0]));
            Column second = columns.get(Arrays.binarySearch(used, both[1]));
            for (int side = 0; side < 2; side++) {
                String problem = (side == 0 ? first : second).problem();
                if (!problem.isEmpty()) {
                    return Similarity.none(
                            defined.size(), "the RDM of " + rdms.get(both[side]).name() + " is " + problem);
                }
            }
            double value = measure == Measure.TAU_A
                    ? KendallTau.tauA(first.ranking(), second.ranking())
                    : dot(first.vector(), second.vector());
            return new Similarity(Math.max(-1, Math.min(1, value)), defined.size(), "");
        });
    }

    private double[] values(int rdm, ComparedPairs defined) {
        double[] all = rdms.get(rdm).pairs();
        return Arrays.stream(defined.models()).mapToDouble(p -> all[p]).toArray();
    }

    /**
     * What a measure needs of an RDM.
     *
     * @param vector whose product with another's is the measure; none of tau-a
     * @param ranking of tau-a; else empty
     * @param problem why the measure does not exist, or empty
     */
    private record Column(double[] vector, Ranking ranking, String problem) {
        static Column of(double[] vector) {
            return new Column(vector, Ranking.EMPTY, "");
        }
    }

    private static Column column(double[] values, int[] lags, Measure measure, TimeControl control) {
        return switch (measure) {
            case PEARSON -> correlated(values, lags, control);
            case SPEARMAN -> correlated(Ranking.of(values).averageRanks(), lags, control);
            case RHO_A -> Column.of(scaledRanks(Ranking.of(values).averageRanks()));
            case TAU_A -> new Column(new double[0], Ranking.of(values), "");
            case COSINE -> control == TimeControl.LAG ? correlated(values, lags, control) : ofLengthOne(values);
            case CKA_DEBIASED, BURES -> throw new IllegalArgumentException(measure + " is computed from Grams");
        };
    }

    private static Column correlated(double[] values, int[] lags, TimeControl control) {
        if (LagMeans.removeAndScale(values, lags)) {
            return Column.of(values);
        }
        return new Column(
                values,
                Ranking.EMPTY,
                switch (control) {
                    case NONE -> "constant over the pairs compared";
                    case LAG -> "constant within every lag";
                });
    }

    private static Column ofLengthOne(double[] values) {
        double length = Math.sqrt(dot(values, values));
        Arrays.setAll(values, k -> values[k] / length);
        return new Column(values, Ranking.EMPTY, length == 0 ? "zero over the pairs compared" : "");
    }

    private static double[] scaledRanks(double[] ranks) {
        double n = ranks.length;
        double mean = (n + 1) / 2;
        double scale = Math.sqrt(12 / (n * (n * n - 1)));
        Arrays.setAll(ranks, k -> (ranks[k] - mean) * scale);
        return ranks;
    }

    /** Four sums side by side: faster, and more exact, than one. */
    private static double dot(double[] a, double[] b) {
        double[] sums = new double[4];
        int fours = a.length / 4 * 4;
        for (int k = 0; k < fours; k += 4) {
            sums[0] += a[k] * b[k];
            sums[1] += a[k + 1] * b[k + 1];
            sums[2] += a[k + 2] * b[k + 2];
            sums[3] += a[k + 3] * b[k + 3];
        }
        for (int k = fours; k < a.length; k++) {
            sums[0] += a[k] * b[k];
        }
        return (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
}
