package rdmflow.core.weighting;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import rdmflow.core.algebra.InOrder;
import rdmflow.core.algebra.Moments;
import rdmflow.core.algebra.OpenBlas;
import rdmflow.core.algebra.WantedProducts;
import rdmflow.core.rdm.PairOrder;

/**
 * Moments of a run in which the movie came at other times, for all shifts at once: pair (i + s, j + s) of the models
 * beside pair (i, j) of the regions. Products of models with models, of regions with regions and the sums by lag are over
 * windows of volumes that only grow as the shift gets smaller, so each pair is added once for all shifts; products of
 * models with regions are summed for each shift, straight from the rows of both.
 *
 * <p>Undefined: every column is defined everywhere; {@link RunColumns} goes pair by pair where one is not.
 * <br>Cost: for all shifts together two passes over the pairs, and 2 L R flops for each shift and pair (L layers, R
 * regions). Memory: 8 R P bytes for P pairs, and 8 L R for each shift and thread.
 * <br>docs/method.md section 9.
 */
final class ShiftedMoments {
    /** Rows of the models' RDMs that are summed together, whatever the number of threads. */
    private static final int ROWS = 64;

    private final double[][] layers;
    private final double[][] regions;
    private final double[] means;
    private final int volumes;
    private final int firstLag;
    private final boolean byLag;
    private final int threads;

    /** Whether the pairs of so many regions can lie outside the heap in one piece. */
    static boolean hasRoom(int regions, int volumes) {
        return Double.BYTES * regions * PairOrder.count(volumes) <= Integer.MAX_VALUE;
    }

    /**
     * The columns of a run, of which each pair with a lag from {@code firstLag} on is used.
     *
     * @param columns layers of all models, then regions; finite everywhere
     * @param means of the columns
     * @param byLag whether sums by lag are wanted
     */
    ShiftedMoments(
            double[][] columns,
            double[] means,
            int firstRegion,
            int volumes,
            int firstLag,
            boolean byLag,
            int threads) {
        layers = Arrays.copyOf(columns, firstRegion);
        regions = Arrays.copyOfRange(columns, firstRegion, columns.length);
        this.means = means;
        this.volumes = volumes;
        this.firstLag = firstLag;
        this.byLag = byLag;
        this.threads = threads;
    }

    /**
     * Moments of all columns under each shift.
     *
     * @param shifts in volumes, all different and none of them 0
     * @param amongLayers which products of layers will be asked for
     */
    Map<Integer, Moments> of(int[] shifts, WantedProducts amongLayers) {
        double[] layerMeans = Arrays.copyOf(means, layers.length);
        double[] regionMeans = Arrays.copyOfRange(means, layers.length, means.length);
        int[] later = IntStream.of(shifts).filter(shift -> shift > 0).toArray();
        int[] earlier = IntStream.of(shifts)
                .filter(shift -> shift < 0)
                .map(shift -> -shift)
                .toArray();
        Map<Integer, Moments> layersFrom = windows(layers, layerMeans, later, true, amongLayers);
        Map<Integer, Moments> layersTo = windows(layers, layerMeans, earlier, false, amongLayers);
        Map<Integer, Moments> regionsTo = windows(regions, regionMeans, later, false, WantedProducts.SQUARES);
        Map<Integer, Moments> regionsFrom = windows(regions, regionMeans, earlier, true, WantedProducts.SQUARES);
        double[][] across = across(shifts);
        Map<Integer, Moments> moments = new HashMap<>();
        for (int k = 0; k < shifts.length; k++) {
            int shift = shifts[k];
            Moments ofLayers = shift > 0 ? layersFrom.get(shift) : layersTo.get(-shift);
            Moments ofRegions = shift > 0 ? regionsTo.get(shift) : regionsFrom.get(-shift);
            moments.put(shift, ofLayers.beside(ofRegions, across[k]));
        }
        return moments;
    }

    /**
     * Moments over the volumes that are left when some are cut off.
     *
     * @param cuts numbers of volumes to cut off
     * @param atStart whether they are cut off at the start of the run, or at its end
     */
    private Map<Integer, Moments> windows(
            double[][] columns, double[] shifts, int[] cuts, boolean atStart, WantedProducts wanted) {
        int[] falling =
                IntStream.of(cuts).map(cut -> -cut).sorted().map(cut -> -cut).toArray();
        Map<Integer, Moments> windows = new HashMap<>();
        Moments window = null;
        int before = volumes;
        for (int cut : falling) {
            int[][] added = added(cut, before, atStart);
            int[][] positions = new int[columns.length][];
            Arrays.fill(positions, added[0]);
            Moments more = Moments.of(
                    columns, shifts, positions, byLag ? added[1] : new int[0], byLag ? volumes : 0, wanted, threads);
            window = window == null ? more : window.plus(more);
            windows.put(cut, window);
            before = cut;
        }
        return windows;
    }

    /** Positions and lags of the pairs that come in where {@code cut} volumes are cut off in place of {@code before}. */
    private int[][] added(int cut, int before, boolean atStart) {
        int size = Math.toIntExact(PairOrder.count(volumes));
        int[] positions = new int[size];
        int[] lags = new int[size];
        int count = 0;
        for (int i = atStart ? cut : 0; i < (atStart ? Math.min(before, volumes) : volumes - cut); i++) {
            int from = Math.max(i + firstLag, atStart ? 0 : volumes - before);
            for (int j = from; j < (atStart ? volumes : volumes - cut); j++) {
                positions[count] = PairOrder.index(i, j, volumes);
                lags[count++] = j - i;
            }
        }
        return new int[][] {Arrays.copyOf(positions, count), Arrays.copyOf(lags, count)};
    }

    /** Products of layers with regions, row-major, for each shift. */
    private double[][] across(int[] shifts) {
        if (regions.length == 0) {
            return new double[shifts.length][0];
        }
        DoubleBuffer all = regions();
        int block = layers.length * regions.length;
        List<DoubleBuffer> parts =
                InOrder.map((volumes + ROWS - 1) / ROWS, threads, part -> across(part * ROWS, shifts, all));
        double[][] across = new double[shifts.length][block];
        double[] some = new double[block];
        for (DoubleBuffer part : parts) {
            for (int k = 0; k < shifts.length; k++) {
                part.get(k * block, some);
                for (int c = 0; c < block; c++) {
                    across[k][c] += some[c];
                }
            }
        }
        return across;
    }

    private DoubleBuffer across(int firstRow, int[] shifts, DoubleBuffer all) {
        int pairs = regions[0].length;
        int block = layers.length * regions.length;
        DoubleBuffer sums = OpenBlas.direct(shifts.length * block);
        DoubleBuffer row = OpenBlas.direct(layers.length * volumes);
        for (int a = firstRow; a < Math.min(firstRow + ROWS, volumes - firstLag); a++) {
            int length = volumes - firstLag - a;
            row(a, length, row);
            for (int k = 0; k < shifts.length; k++) {
                int i = a - shifts[k];
                int shared = Math.min(length, volumes - firstLag - i);
                if (i >= 0 && shared > 0) {
                    OpenBlas.addRowProducts(
                            row.slice(0, layers.length * length),
                            layers.length,
                            length,
                            all.slice(PairOrder.index(i, i + firstLag, volumes), (regions.length - 1) * pairs + shared),
                            regions.length,
                            pairs,
                            shared,
                            sums.slice(k * block, block));
                }
            }
        }
        return sums;
    }

    /** Pairs (a, a + firstLag), (a, a + firstLag + 1), ... of all layers, less their means. */
    private void row(int a, int length, DoubleBuffer row) {
        double[] values = new double[length];
        int first = PairOrder.index(a, a + firstLag, volumes);
        for (int c = 0; c < layers.length; c++) {
            for (int p = 0; p < length; p++) {
                values[p] = layers[c][first + p] - means[c];
            }
            row.put(c * length, values);
        }
    }

    /** All pairs of all regions, less their means. */
    private DoubleBuffer regions() {
        int pairs = regions[0].length;
        DoubleBuffer all = OpenBlas.direct(Math.multiplyExact(regions.length, pairs));
        double[] values = new double[pairs];
        for (int c = 0; c < regions.length; c++) {
            for (int p = 0; p < pairs; p++) {
                values[p] = regions[c][p] - means[layers.length + c];
            }
            all.put(c * pairs, values);
        }
        return all;
    }
}
