package rdmflow.core.searchlight;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import rdmflow.core.algebra.InOrder;
import rdmflow.core.algebra.OpenBlas;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.TimeControl;

/**
 * What scores need of the RDMs of many neighbourhoods of one run, without keeping an RDM: for each centre its products
 * with every layer, and with itself (docs/method.md section 10). The RDM of a centre is 1 - r between the patterns of its
 * places, as that of a region.
 *
 * <p>Cost for T volumes, n places, P pairs and L layers: T^2 n + 2 P L flops for each centre and time control; memory: the
 * layers' columns, once for each time control, and a block of RDMs for each thread.
 * <br>Undefined: a centre with fewer than two usable places, or with a volume whose pattern is constant, has NaN.
 */
public final class SearchlightProducts {
    /** RDMs that are multiplied at once: enough for dgemm's full rate. */
    private static final int BLOCK = 32;

    private final LayerColumns layers;
    private final int models;
    private final Set<TimeControl> controls;
    private final boolean[] used;

    /**
     * What comes of it.
     *
     * @param layersAlone by time control: the products of all layers among themselves, layers x layers in the order of the
     *     models; zero between models that are defined over other pairs
     * @param withLayers by time control: centres x layers
     * @param alone by time control: the squared length of each centre's RDM over each model's pairs, centres x models
     * @param pairs number of pairs of each model
     */
    public record Result(
            Map<TimeControl, double[][]> layersAlone,
            Map<TimeControl, double[][]> withLayers,
            Map<TimeControl, double[][]> alone,
            long[] pairs) {}

    /**
     * Prepares the layers.
     *
     * @param models all of one run
     * @param positions pairs to use
     * @param unused volumes without a pattern, as denoising leaves them
     */
    public SearchlightProducts(
            List<RdmSet> models, int[] positions, int[] unused, Set<TimeControl> controls, int threads) {
        layers = new LayerColumns(models, positions, unused, controls, threads);
        this.models = models.size();
        this.controls = Set.copyOf(controls);
        used = new boolean[models.get(0).volumes()];
        Arrays.fill(used, true);
        Arrays.stream(unused).forEach(t -> used[t] = false);
    }

    /**
     * The products of all centres.
     *
     * @param series of all places after denoising, places x volumes; empty for places that are not usable
     * @param neighbourhood places of a centre; asked by several threads
     * @param progress is told after every block how many centres are done
     */
    public Result of(
            double[][] series, int centres, IntFunction<int[]> neighbourhood, IntConsumer progress, int threads) {
        Result result = empty(centres);
        ThreadLocal<Workspace> workspace = ThreadLocal.withInitial(() -> new Workspace(series));
        AtomicInteger done = new AtomicInteger();
        InOrder.map((centres + BLOCK - 1) / BLOCK, threads, block -> {
            int from = block * BLOCK;
            int to = Math.min(centres, from + BLOCK);
            multiply(workspace.get(), from, to, neighbourhood, result);
            progress.accept(done.addAndGet(to - from));
            return block;
        });
        return result;
    }

    private Result empty(int centres) {
        Map<TimeControl, double[][]> layersAlone = new EnumMap<>(TimeControl.class);
        Map<TimeControl, double[][]> withLayers = new EnumMap<>(TimeControl.class);
        Map<TimeControl, double[][]> alone = new EnumMap<>(TimeControl.class);
        long[] pairs = new long[models];
        layers.groups().forEach(group -> group.models().forEach(m -> pairs[m] = group.positions().length));
        for (TimeControl control : controls) {
            double[][] gram = new double[layers.layers()][layers.layers()];
            for (LayerColumns.Group group : layers.groups()) {
                int[] own = group.layers();
                for (int i = 0; i < own.length; i++) {
                    for (int j = 0; j < own.length; j++) {
                        gram[own[i]][own[j]] = group.products().get(control).get(i, j);
                    }
                }
            }
            layersAlone.put(control, gram);
            withLayers.put(control, new double[centres][layers.layers()]);
            alone.put(control, new double[centres][models]);
        }
        return new Result(layersAlone, withLayers, alone, pairs);
    }

    /** Memory of one thread, used again for every block: what lies outside of the heap is not freed in time. */
    private final class Workspace {
        private final PatternCorrelations correlations;
        private final DoubleBuffer[] blocks = layers.groups().stream()
                .map(group -> OpenBlas.direct(Math.multiplyExact(BLOCK, group.positions().length)))
                .toArray(DoubleBuffer[]::new);
        private final DoubleBuffer products = OpenBlas.direct(Math.multiplyExact(BLOCK, layers.layers()));

        Workspace(double[][] series) {
            correlations = new PatternCorrelations(series, used);
        }
    }

    private void multiply(Workspace workspace, int from, int to, IntFunction<int[]> neighbourhood, Result result) {
        int count = to - from;
        List<LayerColumns.Group> groups = layers.groups();
        DoubleBuffer[] blocks = workspace.blocks;
        boolean[] defined = new boolean[count];
        for (int k = 0; k < count; k++) {
            defined[k] = workspace.correlations.of(neighbourhood.apply(from + k));
            for (int g = 0; g < blocks.length; g++) {
                LayerColumns.Group group = groups.get(g);
                double[] rdm = rdm(workspace.correlations, group.cells(), defined[k]);
                blocks[g].put(k * rdm.length, rdm);
                for (TimeControl control : controls) {
                    double squares = defined[k] ? squares(rdm, strata(group, control)) : Double.NaN;
                    for (int m : group.models()) {
                        result.alone().get(control)[from + k][m] = squares;
                    }
                }
            }
        }
        for (int g = 0; g < blocks.length; g++) {
            for (TimeControl control : controls) {
                products(groups.get(g), control, blocks[g], workspace.products, from, defined, result);
            }
        }
    }

    /** Distances less 1: their products with centred columns are the same, and lose fewer digits. */
    private static double[] rdm(PatternCorrelations correlations, int[] cells, boolean defined) {
        double[] rdm = new double[cells.length];
        for (int p = 0; p < rdm.length && defined; p++) {
            rdm[p] = -correlations.get(cells[p]);
        }
        return rdm;
    }

    private void products(
            LayerColumns.Group group,
            TimeControl control,
            DoubleBuffer block,
            DoubleBuffer products,
            int from,
            boolean[] defined,
            Result result) {
        int[] own = group.layers();
        OpenBlas.rowProducts(
                group.columns().get(control), own.length, block, defined.length, group.positions().length, products);
        for (int i = 0; i < own.length; i++) {
            boolean constant = group.products().get(control).get(i, i) == 0;
            for (int k = 0; k < defined.length; k++) {
                result.withLayers().get(control)[from + k][own[i]] =
                        defined[k] ? constant ? 0 : products.get(i * defined.length + k) : Double.NaN;
            }
        }
    }

    /** Of each pair; none where there is one stratum. */
    private static int[] strata(LayerColumns.Group group, TimeControl control) {
        return switch (control) {
            case NONE -> new int[0];
            case LAG -> group.lags();
        };
    }

    /** Sum of squares less the mean of all pairs, or of each stratum; 0 where nothing varies. */
    private static double squares(double[] rdm, int[] strata) {
        int count = strata.length == 0 ? 1 : Arrays.stream(strata).max().getAsInt() + 1;
        double[] sums = new double[count];
        double[] first = new double[count];
        int[] sizes = new int[count];
        boolean varies = false;
        for (int p = 0; p < rdm.length; p++) {
            int d = strata.length == 0 ? 0 : strata[p];
            first[d] = sizes[d]++ == 0 ? rdm[p] : first[d];
            varies |= rdm[p] != first[d];
            sums[d] += rdm[p];
        }
        Arrays.setAll(sums, d -> sums[d] / Math.max(1, sizes[d]));
        double squares = 0;
        for (int p = 0; p < rdm.length && varies; p++) {
            double value = rdm[p] - sums[strata.length == 0 ? 0 : strata[p]];
            squares += value * value;
        }
        return squares;
    }
}
