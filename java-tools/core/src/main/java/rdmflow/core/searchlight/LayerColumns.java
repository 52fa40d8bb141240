package rdmflow.core.searchlight;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import rdmflow.core.algebra.CrossProducts;
import rdmflow.core.algebra.Moments;
import rdmflow.core.algebra.OpenBlas;
import rdmflow.core.algebra.WantedProducts;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.rdm.UndefinedPairs;

/**
 * The layers of all models of one run as centred columns, ready to be multiplied with the RDMs of many centres. Models
 * whose layers are defined over the same pairs make a group.
 */
final class LayerColumns {
    private final List<Group> groups = new ArrayList<>();
    private final int layers;

    /**
     * Models with one set of pairs.
     *
     * @param models indices of the models
     * @param layers their columns among those of all models
     * @param positions of the pairs
     * @param lags of the pairs
     * @param cells where the pairs stand in a row-major volumes x volumes matrix
     * @param columns by time control: layers x pairs, row-major, centred over the pairs or within each lag
     * @param products by time control: those of the layers among themselves
     */
    record Group(
            List<Integer> models,
            int[] layers,
            int[] positions,
            int[] lags,
            int[] cells,
            Map<TimeControl, DoubleBuffer> columns,
            Map<TimeControl, CrossProducts> products) {}

    /**
     * Prepares the columns.
     *
     * @param positions pairs to use
     * @param unused volumes without a pattern in any centre
     */
    LayerColumns(List<RdmSet> models, int[] positions, int[] unused, Set<TimeControl> controls, int threads) {
        int volumes = models.get(0).volumes();
        boolean[] dropped = new boolean[volumes];
        Arrays.stream(unused).forEach(t -> dropped[t] = true);
        int[] kept = Arrays.stream(positions)
                .filter(p -> !dropped[PairOrder.first(p, volumes)] && !dropped[PairOrder.second(p, volumes)])
                .toArray();
        Map<BitSet, List<Integer>> byMask = new LinkedHashMap<>();
        for (int m = 0; m < models.size(); m++) {
            BitSet undefined = new BitSet();
            models.get(m).rdms().forEach(rdm -> undefined.or(UndefinedPairs.of(rdm, kept)));
            byMask.computeIfAbsent(undefined, mask -> new ArrayList<>()).add(m);
        }
        int[] start = new int[models.size() + 1];
        for (int m = 0; m < models.size(); m++) {
            start[m + 1] = start[m] + models.get(m).rdms().size();
        }
        layers = start[models.size()];
        byMask.forEach((undefined, members) -> {
            int[] own = IntStream.range(0, kept.length)
                    .filter(p -> !undefined.get(p))
                    .map(p -> kept[p])
                    .toArray();
            for (List<Integer> some : parts(members, models, own.length)) {
                int[] columns = some.stream()
                        .flatMapToInt(m -> IntStream.range(start[m], start[m + 1]))
                        .toArray();
                List<Rdm> rdms = some.stream()
                        .flatMap(m -> models.get(m).rdms().stream())
                        .toList();
                groups.add(group(some, columns, rdms, own, volumes, controls, threads));
            }
        });
    }

    /** As many models together as one piece of memory outside of the heap can hold. */
    private static List<List<Integer>> parts(List<Integer> members, List<RdmSet> models, int pairs) {
        List<List<Integer>> parts = new ArrayList<>();
        long size = 0;
        for (int m : members) {
            long bytes = (long) Double.BYTES * models.get(m).rdms().size() * pairs;
            if (parts.isEmpty() || size + bytes > Integer.MAX_VALUE) {
                parts.add(new ArrayList<>());
                size = 0;
            }
            parts.get(parts.size() - 1).add(m);
            size += bytes;
        }
        return parts;
    }

    private static Group group(
            List<Integer> models,
            int[] columns,
            List<Rdm> rdms,
            int[] positions,
            int volumes,
            Set<TimeControl> controls,
            int threads) {
        int[] lags = Arrays.stream(positions)
                .map(p -> PairOrder.second(p, volumes) - PairOrder.first(p, volumes))
                .toArray();
        int[] cells = Arrays.stream(positions)
                .map(p -> PairOrder.first(p, volumes) * volumes + PairOrder.second(p, volumes))
                .toArray();
        double[][] values = rdms.stream().map(Rdm::pairs).toArray(double[][]::new);
        double[] means = Arrays.stream(values)
                .mapToDouble(column ->
                        Arrays.stream(positions).mapToDouble(p -> column[p]).sum() / Math.max(1, positions.length))
                .toArray();
        int[][] same = new int[values.length][];
        Arrays.fill(same, positions);
        Moments moments = Moments.of(values, means, same, lags, volumes, WantedProducts.ALL, threads);
        Map<TimeControl, DoubleBuffer> centred = new EnumMap<>(TimeControl.class);
        Map<TimeControl, CrossProducts> products = new EnumMap<>(TimeControl.class);
        for (TimeControl control : controls) {
            boolean byLag = control == TimeControl.LAG;
            products.put(control, byLag ? moments.centredWithinStrata() : moments.centred());
            centred.put(control, centred(values, positions, byLag ? lags : new int[positions.length]));
        }
        return new Group(models, columns, positions, lags, cells, centred, products);
    }

    /** Each column less its mean over the pairs of each stratum. */
    private static DoubleBuffer centred(double[][] values, int[] positions, int[] stratum) {
        int pairs = positions.length;
        int strata = Arrays.stream(stratum).max().orElse(0) + 1;
        DoubleBuffer centred = OpenBlas.direct(Math.multiplyExact(values.length, pairs));
        for (int c = 0; c < values.length; c++) {
            double[] sums = new double[strata];
            int[] counts = new int[strata];
            for (int p = 0; p < pairs; p++) {
                sums[stratum[p]] += values[c][positions[p]];
                counts[stratum[p]]++;
            }
            for (int p = 0; p < pairs; p++) {
                centred.put(c * pairs + p, values[c][positions[p]] - sums[stratum[p]] / counts[stratum[p]]);
            }
        }
        return centred;
    }

    List<Group> groups() {
        return groups;
    }

    /** Layers of all models together. */
    int layers() {
        return layers;
    }
}
