package rdmflow.core.weighting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.algebra.CrossProducts;
import rdmflow.core.algebra.Moments;
import rdmflow.core.algebra.WantedProducts;
import rdmflow.core.rdm.ComparedPairs;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.rdm.UndefinedPairs;
import rdmflow.core.weighting.RunProducts.Key;

/**
 * The RDMs of one run of one subject as columns, on their way to cross-products: as they lie beside each other in time, or
 * with the models shifted against the regions.
 */
public final class RunColumns {
    private static final BitSet NONE = new BitSet();

    private final List<RdmSet> models;
    private final RdmSet regions;
    private final int threads;
    private final List<Rdm> rdms = new ArrayList<>();
    private final int[][] layersOfModel;
    private final int firstRegion;
    private final double[][] columns;
    private final int[] defined;
    private final double[] means;

    /** @param models their layers are the columns of X; all of the run {@code regions} is of */
    public RunColumns(List<RdmSet> models, RdmSet regions, int threads) {
        this.models = models;
        this.regions = regions;
        this.threads = threads;
        layersOfModel = new int[models.size()][];
        for (int m = 0; m < models.size(); m++) {
            int first = rdms.size();
            rdms.addAll(models.get(m).rdms());
            layersOfModel[m] = IntStream.range(first, rdms.size()).toArray();
        }
        firstRegion = rdms.size();
        rdms.addAll(regions.rdms());
        columns = rdms.stream().map(Rdm::pairs).toArray(double[][]::new);
        defined = new int[columns.length];
        means = new double[columns.length];
        for (int c = 0; c < columns.length; c++) {
            double sum = sum(columns[c]);
            // finite only if every value is
            defined[c] = Double.isFinite(sum) ? columns[c].length : defined(columns[c]);
            means[c] = (Double.isFinite(sum) ? sum : sumOfDefined(columns[c])) / Math.max(1, defined[c]);
        }
    }

    private static double sum(double[] column) {
        double sum = 0;
        for (double value : column) {
            sum += value;
        }
        return sum;
    }

    private static double sumOfDefined(double[] column) {
        double sum = 0;
        for (double value : column) {
            sum += Double.isFinite(value) ? value : 0;
        }
        return sum;
    }

    private static int defined(double[] column) {
        int defined = 0;
        for (double value : column) {
            defined += Double.isFinite(value) ? 1 : 0;
        }
        return defined;
    }

    private boolean isComplete(int column) {
        return defined[column] == columns[column].length;
    }

    /**
     * Cross-products over the selected pairs, see {@link RunProducts#of}.
     *
     * @throws DataException naming run, layer and volumes if a model loses more than 10 % of the pairs
     */
    public Map<TimeControl, RunProducts> products(
            int[] positions, List<List<Integer>> compared, Set<TimeControl> controls) {
        List<String> problems = IntStream.range(0, models.size())
                .filter(m -> !Arrays.stream(layersOfModel[m]).allMatch(this::isComplete))
                .mapToObj(m -> UndefinedPairs.problems(models.get(m), positions))
                .flatMap(List::stream)
                .toList();
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new Reduction(ComparedPairs.of(positions, regions.volumes()), compared, true).products(controls);
    }

    /**
     * The same where the movie came at other times: pair (i, j) of the regions with pair (i + shift, j + shift) of the
     * models. Any number of undefined pairs is left out here.
     *
     * @param positions pairs to use, by the regions' volumes
     * @param shifts in volumes
     * @return by shift
     */
    public Map<Integer, Map<TimeControl, RunProducts>> shifted(
            int[] positions, int[] shifts, List<List<Integer>> compared, Set<TimeControl> controls) {
        int[] whole = whole();
        Map<Integer, Moments> together = moved(positions, shifts, whole, controls.contains(TimeControl.LAG), compared);
        Map<Integer, Map<TimeControl, RunProducts>> shifted = new HashMap<>();
        for (int shift : shifts) {
            Reduction reduction =
                    new Reduction(ComparedPairs.shifted(positions, regions.volumes(), shift), compared, false);
            Moments made = together.get(shift);
            shifted.put(
                    shift,
                    made == null
                            ? reduction.products(controls)
                            : reduction.products(
                                    controls,
                                    made.select(Arrays.stream(reduction.scored())
                                            .map(c -> Arrays.binarySearch(whole, c))
                                            .toArray())));
        }
        return shifted;
    }

    /** Columns that are defined everywhere. */
    private int[] whole() {
        return IntStream.range(0, columns.length).filter(this::isComplete).toArray();
    }

    /** Moments of whole columns by shift, where all shifts can be done at once; empty where pairs must be picked. */
    private Map<Integer, Moments> moved(
            int[] positions, int[] shifts, int[] whole, boolean byLag, List<List<Integer>> compared) {
        int[] moves = IntStream.of(shifts).filter(shift -> shift != 0).toArray();
        boolean pieces =
                IntStream.range(0, columns.length).anyMatch(c -> !isComplete(c) && (c < firstRegion || defined[c] > 0));
        if (moves.length == 0 || pieces || !ShiftedMoments.hasRoom(whole.length - firstRegion, regions.volumes())) {
            return Map.of();
        }
        int firstLag = ComparedPairs.firstLagOfAll(positions, regions.volumes());
        if (firstLag == 0) {
            return Map.of();
        }
        return new ShiftedMoments(
                        Arrays.stream(whole).mapToObj(c -> columns[c]).toArray(double[][]::new),
                        Arrays.stream(whole).mapToDouble(c -> means[c]).toArray(),
                        firstRegion,
                        regions.volumes(),
                        firstLag,
                        byLag,
                        threads)
                .of(moves, wanted(whole, compared));
    }

    /** Layers of different models are multiplied only where models are compared together, regions never. */
    private WantedProducts wanted(int[] some, List<List<Integer>> compared) {
        boolean together = compared.stream().anyMatch(models -> models.size() > 1);
        IntStream ends = together
                ? IntStream.of(firstRegion)
                : Arrays.stream(layersOfModel).mapToInt(layers -> layers[layers.length - 1] + 1);
        return new WantedProducts(
                ends.map(end -> (int) Arrays.stream(some).filter(c -> c < end).count())
                        .boxed()
                        .toList());
    }

    /** One set of pairs: what is undefined there, and the sums over the rest. */
    private final class Reduction {
        private final ComparedPairs pairs;
        private final List<List<Integer>> compared;
        private final BitSet[] undefined;
        private final List<String> reasons = new ArrayList<>();

        /** @param limited whether a region that loses more than 10 % of the pairs has no score */
        Reduction(ComparedPairs pairs, List<List<Integer>> compared, boolean limited) {
            this.pairs = pairs;
            this.compared = compared;
            undefined = IntStream.range(0, columns.length)
                    .mapToObj(c -> isComplete(c) ? NONE : UndefinedPairs.of(rdms.get(c), positions(pairs, c)))
                    .toArray(BitSet[]::new);
            for (int c = firstRegion; c < columns.length; c++) {
                reasons.add(UndefinedPairs.reason(rdms.get(c), undefined[c], positions(pairs, c), limited));
            }
        }

        private int[] positions(ComparedPairs of, int column) {
            return column < firstRegion ? of.models() : of.regions();
        }

        /** All layers, and the regions that have no reason to have no score. */
        int[] scored() {
            return IntStream.range(0, columns.length)
                    .filter(c -> c < firstRegion || reasons.get(c - firstRegion).isEmpty())
                    .toArray();
        }

        Map<TimeControl, RunProducts> products(Set<TimeControl> controls) {
            int[] scored = scored();
            return products(
                    controls, moments(scored, pairs.without(union(scored)), controls.contains(TimeControl.LAG)));
        }

        /** @param base moments of what is scored, over the pairs defined in all of it */
        Map<TimeControl, RunProducts> products(Set<TimeControl> controls, Moments base) {
            int[] scored = scored();
            BitSet anyUndefined = union(scored);
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
            Map<TimeControl, Map<Key, SharedProducts>> comparisons = new EnumMap<>(TimeControl.class);
            controls.forEach(control -> comparisons.put(control, new HashMap<>()));
            byMask.forEach((extra, keys) -> compare(scored, base, extra, keys, comparisons));
            Map<TimeControl, RunProducts> products = new EnumMap<>(TimeControl.class);
            comparisons.forEach(
                    (control, of) -> products.put(control, new RunProducts(regions.run(), List.copyOf(reasons), of)));
            return products;
        }

        private void compare(
                int[] scored,
                Moments base,
                BitSet extra,
                List<Key> keys,
                Map<TimeControl, Map<Key, SharedProducts>> comparisons) {
            int[] used = keys.stream()
                    .flatMapToInt(key -> Arrays.stream(columnsOf(key)))
                    .distinct()
                    .sorted()
                    .toArray();
            int[] within =
                    Arrays.stream(used).map(c -> Arrays.binarySearch(scored, c)).toArray();
            Moments selected = base.select(within);
            Moments moments = extra.isEmpty()
                    ? selected
                    : selected.plus(moments(used, pairs.only(extra), comparisons.containsKey(TimeControl.LAG)));
            comparisons.forEach((control, of) -> {
                CrossProducts products =
                        switch (control) {
                            case NONE -> moments.centred();
                            case LAG -> moments.centredWithinStrata();
                        };
                SharedProducts shared =
                        new SharedProducts(regions.run(), products, used, layersOfModel, firstRegion, control);
                keys.forEach(key -> of.put(key, shared));
            });
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

        private Moments moments(int[] some, ComparedPairs over, boolean byLag) {
            return Moments.of(
                    Arrays.stream(some).mapToObj(c -> columns[c]).toArray(double[][]::new),
                    Arrays.stream(some).mapToDouble(c -> means[c]).toArray(),
                    Arrays.stream(some).mapToObj(c -> positions(over, c)).toArray(int[][]::new),
                    byLag ? over.lags() : new int[0],
                    byLag ? regions.volumes() : 0,
                    wanted(some, compared),
                    threads);
        }
    }
}
