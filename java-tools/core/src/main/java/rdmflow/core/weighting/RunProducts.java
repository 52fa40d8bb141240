package rdmflow.core.weighting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.algebra.CrossProducts;
import rdmflow.core.algebra.Moments;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;

/**
 * All that the analysis keeps of one run of one subject: the cross-products of Z = [layers of all models | regions],
 * centred within the run, one matrix for each distinct set of defined pairs among the comparisons asked for. The RDMs
 * themselves can be let go.
 *
 * <p>Cost: one dsyrk over the pairs defined in every column, n(n+1) flops per pair for n columns; each further set of
 * defined pairs adds only the pairs by which it differs, for its own columns. docs/method.md sections 3 and 6.
 */
public final class RunProducts {
    private record Key(List<Integer> models, int region) {}

    private final String run;
    private final List<String> reasons;
    private final Map<Key, Comparison> comparisons;

    private RunProducts(String run, List<String> reasons, Map<Key, Comparison> comparisons) {
        this.run = run;
        this.reasons = reasons;
        this.comparisons = comparisons;
    }

    /**
     * Reduces a run to its cross-products.
     *
     * @param models their layers are the columns of X; all of the run {@code regions} is of
     * @param positions pairs to use, see PairSelection
     * @param compared the sets of models (indices into {@code models}) that will be compared with each region together
     * @throws DataException naming run, layer and volumes if a model loses more than 10 % of the pairs
     */
    public static RunProducts of(
            List<RdmSet> models, RdmSet regions, int[] positions, List<List<Integer>> compared, int threads) {
        List<String> problems = models.stream()
                .flatMap(model -> UndefinedPairs.problems(model, positions).stream())
                .toList();
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new Reduction(models, regions, positions, threads).products(compared);
    }

    public String run() {
        return run;
    }

    /** Why a region has no score in this run, or an empty text. */
    public String reason(int region) {
        return reasons.get(region);
    }

    Comparison comparison(List<Integer> models, int region) {
        return reasons.get(region).isEmpty()
                ? comparisons.get(new Key(models, region))
                : Comparison.undefined(run, reasons.get(region));
    }

    /** The columns of a run on their way to cross-products. */
    private static final class Reduction {
        private final String run;
        private final int[] positions;
        private final int threads;
        private final int[][] layersOfModel;
        private final int firstRegion;
        private final double[][] columns;
        private final BitSet[] undefined;
        private final double[] means;
        private final List<String> reasons = new ArrayList<>();

        Reduction(List<RdmSet> models, RdmSet regions, int[] positions, int threads) {
            run = regions.run();
            this.positions = positions;
            this.threads = threads;
            List<Rdm> rdms = new ArrayList<>();
            layersOfModel = new int[models.size()][];
            for (int m = 0; m < models.size(); m++) {
                int first = rdms.size();
                rdms.addAll(models.get(m).rdms());
                layersOfModel[m] = IntStream.range(first, rdms.size()).toArray();
            }
            firstRegion = rdms.size();
            rdms.addAll(regions.rdms());
            columns = rdms.stream().map(Rdm::pairs).toArray(double[][]::new);
            undefined =
                    rdms.stream().map(rdm -> UndefinedPairs.of(rdm, positions)).toArray(BitSet[]::new);
            means = new double[columns.length];
            Arrays.setAll(means, c -> mean(columns[c], undefined[c]));
            for (int c = firstRegion; c < columns.length; c++) {
                reasons.add(UndefinedPairs.reason(rdms.get(c), undefined[c], positions));
            }
        }

        private double mean(double[] column, BitSet without) {
            double sum = 0;
            for (int p = 0; p < positions.length; p++) {
                if (!without.get(p)) {
                    sum += column[positions[p]];
                }
            }
            return sum / Math.max(1, positions.length - without.cardinality());
        }

        RunProducts products(List<List<Integer>> compared) {
            int[] defined = IntStream.range(0, columns.length)
                    .filter(c -> c < firstRegion || reasons.get(c - firstRegion).isEmpty())
                    .toArray();
            BitSet anyUndefined = union(defined);
            Moments base = moments(defined, complement(anyUndefined));
            // Pairs undefined in some column but not in those of a comparison, to the comparisons that have these.
            Map<BitSet, List<Key>> byMask = new LinkedHashMap<>();
            for (int region = 0; region < reasons.size(); region++) {
                if (!reasons.get(region).isEmpty()) {
                    continue;
                }
                for (List<Integer> models : compared) {
                    Key key = new Key(List.copyOf(models), region);
                    BitSet extra = (BitSet) anyUndefined.clone();
                    extra.andNot(union(columnsOf(key)));
                    byMask.computeIfAbsent(extra, mask -> new ArrayList<>()).add(key);
                }
            }
            Map<Key, Comparison> comparisons = new HashMap<>();
            byMask.forEach((extra, keys) -> comparisons.putAll(compare(defined, base, extra, keys)));
            return new RunProducts(run, List.copyOf(reasons), comparisons);
        }

        private Map<Key, Comparison> compare(int[] defined, Moments base, BitSet extra, List<Key> keys) {
            int[] used = keys.stream()
                    .flatMapToInt(key -> Arrays.stream(columnsOf(key)))
                    .distinct()
                    .sorted()
                    .toArray();
            int[] within = Arrays.stream(used)
                    .map(c -> Arrays.binarySearch(defined, c))
                    .toArray();
            Moments moments = base.select(within);
            if (!extra.isEmpty()) {
                moments = moments.plus(moments(used, positionsOf(extra)));
            }
            CrossProducts products = moments.centred();
            Map<Key, Comparison> comparisons = new HashMap<>();
            for (Key key : keys) {
                int[][] layers = key.models().stream()
                        .map(m -> Arrays.stream(layersOfModel[m])
                                .map(c -> Arrays.binarySearch(used, c))
                                .toArray())
                        .toArray(int[][]::new);
                int region = Arrays.binarySearch(used, firstRegion + key.region());
                comparisons.put(
                        key,
                        products.get(region, region) > 0
                                ? new Comparison(run, products, layers, region, "")
                                : Comparison.undefined(run, "the RDM is constant over the pairs compared"));
            }
            return comparisons;
        }

        private int[] columnsOf(Key key) {
            return IntStream.concat(
                            key.models().stream().flatMapToInt(m -> Arrays.stream(layersOfModel[m])),
                            IntStream.of(firstRegion + key.region()))
                    .toArray();
        }

        private BitSet union(int[] some) {
            BitSet union = new BitSet();
            for (int c : some) {
                union.or(undefined[c]);
            }
            return union;
        }

        private Moments moments(int[] some, int[] at) {
            return Moments.of(
                    Arrays.stream(some).mapToObj(c -> columns[c]).toArray(double[][]::new),
                    Arrays.stream(some).mapToDouble(c -> means[c]).toArray(),
                    at,
                    threads);
        }

        private int[] complement(BitSet left) {
            return left.isEmpty()
                    ? positions
                    : IntStream.range(0, positions.length)
                            .filter(p -> !left.get(p))
                            .map(p -> positions[p])
                            .toArray();
        }

        private int[] positionsOf(BitSet some) {
            return some.stream().map(p -> positions[p]).toArray();
        }
    }
}
