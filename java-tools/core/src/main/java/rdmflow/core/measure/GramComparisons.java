package rdmflow.core.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import rdmflow.core.algebra.InOrder;
import rdmflow.core.rdm.PatternGram;

/**
 * Many Gram matrices of one run compared by twos, each over the selected volumes that have a pattern in both. A volume
 * whose diagonal is NaN has none. See {@link Kernel}; docs/method.md section 10.
 *
 * <p>Cost for each comparison: debiased CKA T^2; Bures a product and a singular value decomposition of matrices of the two
 * ranks; for each Gram an eigendecomposition, T^3.
 */
public final class GramComparisons {
    private static final int FEWEST_VOLUMES = 4;

    private final List<String> names;
    private final List<PatternGram> grams;
    private final int[][] compared;
    /** Volumes that both have, to the comparisons that share them. */
    private final Map<BitSet, List<Integer>> byVolumes = new LinkedHashMap<>();

    /**
     * Some comparisons of one run.
     *
     * @param names one for each Gram, for reasons
     * @param grams of one number of volumes; finite but for volumes without a pattern
     * @param volumes selected
     * @param compared two indices into {@code grams} for each comparison
     */
    public GramComparisons(List<String> names, List<PatternGram> grams, int[] volumes, int[][] compared) {
        this.names = names;
        this.grams = grams;
        this.compared = compared;
        List<BitSet> defined =
                grams.stream().map(gram -> defined(gram, volumes)).toList();
        for (int c = 0; c < compared.length; c++) {
            BitSet both = (BitSet) defined.get(compared[c][0]).clone();
            both.and(defined.get(compared[c][1]));
            byVolumes.computeIfAbsent(both, set -> new ArrayList<>()).add(c);
        }
    }

    private static BitSet defined(PatternGram gram, int[] volumes) {
        BitSet defined = new BitSet();
        IntStream.of(volumes).filter(t -> Double.isFinite(gram.gram()[t][t])).forEach(defined::set);
        return defined;
    }

    /** One value for each comparison, in their order. */
    public List<Similarity> by(Measure measure, int threads) {
        Similarity[] values = new Similarity[compared.length];
        byVolumes.forEach((volumes, comparisons) -> {
            List<Similarity> ofGroup = group(volumes.stream().toArray(), comparisons, measure, threads);
            for (int k = 0; k < comparisons.size(); k++) {
                values[comparisons.get(k)] = ofGroup.get(k);
            }
        });
        return List.of(values);
    }

    private List<Similarity> group(int[] volumes, List<Integer> comparisons, Measure measure, int threads) {
        int fewest = measure == Measure.CKA_DEBIASED ? FEWEST_VOLUMES : 2;
        if (volumes.length < fewest) {
            Similarity none = Similarity.none(
                    volumes.length,
                    "fewer than " + fewest + " volumes have a pattern in both, found " + volumes.length);
            return comparisons.stream().map(c -> none).toList();
        }
        int[] used = comparisons.stream()
                .flatMapToInt(c -> Arrays.stream(compared[c]))
                .distinct()
                .sorted()
                .toArray();
        List<Kernel> kernels = InOrder.map(used.length, threads, k -> new Kernel(grams.get(used[k]), volumes));
        List<Kernel.Factor> factors = measure == Measure.BURES
                ? InOrder.map(used.length, threads, k -> kernels.get(k).factor())
                : List.of();
        return InOrder.map(comparisons.size(), threads, k -> {
            int[] both = compared[comparisons.get(k)];
            int first = Arrays.binarySearch(used, both[0]);
            int second = Arrays.binarySearch(used, both[1]);
            for (int side = 0; side < 2; side++) {
                String problem = problem(kernels.get(side == 0 ? first : second), measure);
                if (!problem.isEmpty()) {
                    return Similarity.none(volumes.length, names.get(both[side]) + " " + problem);
                }
            }
            double value =
                    switch (measure) {
                        case CKA_DEBIASED -> kernels.get(first).debiasedCka(kernels.get(second));
                        case BURES -> Kernel.bures(factors.get(first), factors.get(second), volumes.length);
                        case PEARSON, SPEARMAN, RHO_A, TAU_A, COSINE -> throw new IllegalArgumentException(
                                measure + " is computed from pairs");
                    };
            return new Similarity(value, volumes.length, "");
        });
    }

    /** Why a kernel has no such measure, or an empty text. */
    private static String problem(Kernel kernel, Measure measure) {
        if (kernel.isZero()) {
            return "has the same pattern in all volumes compared";
        }
        return measure == Measure.CKA_DEBIASED && !(kernel.self() > 0)
                ? "varies so little that its debiased HSIC with itself is not above 0"
                : "";
    }
}
