package rdmflow.core.weighting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.TimeControl;

/** RDMs of some runs in arrays: {@code models[run][model][layer]} and {@code regions[run][region]}, to be changed. */
final class SeededStudy {
    static final int[] VOLUMES = {30, 34, 27, 31};

    final double[][][][] models = new double[VOLUMES.length][][][];
    final double[][][] regions = new double[VOLUMES.length][][];

    /**
     * Layers that share a part; regions that mix all layers with fixed weights and noise.
     *
     * @param own standard deviation of a layer's own part, beside a shared one of 1: correlation 1 / (1 + own^2)
     */
    SeededStudy(long seed, double own, int regionCount, int... layers) {
        Random random = new Random(seed);
        for (int run = 0; run < VOLUMES.length; run++) {
            int pairs = (int) PairOrder.count(VOLUMES[run]);
            double[] shared = noise(random, pairs);
            models[run] = new double[layers.length][][];
            double[] signal = new double[pairs];
            for (int m = 0; m < layers.length; m++) {
                models[run][m] = new double[layers[m]][];
                for (int layer = 0; layer < layers[m]; layer++) {
                    double[] column = noise(random, pairs);
                    Arrays.setAll(column, p -> shared[p] + own * column[p]);
                    models[run][m][layer] = column;
                    double weight = (layer + 1) * (m + 1) * (layer % 2 == 0 ? 0.1 : -0.07);
                    Arrays.setAll(signal, p -> signal[p] + weight * column[p]);
                }
            }
            regions[run] = new double[regionCount][];
            for (int region = 0; region < regionCount; region++) {
                double[] column = noise(random, pairs);
                Arrays.setAll(column, p -> 1 + signal[p] + 0.5 * column[p]);
                regions[run][region] = column;
            }
        }
    }

    private static double[] noise(Random random, int pairs) {
        double[] values = new double[pairs];
        Arrays.setAll(values, p -> random.nextGaussian());
        return values;
    }

    /** Cross-products of all runs. */
    List<RunProducts> products(List<List<Integer>> compared, int threads) {
        return products(PairSelection.ALL, compared, threads);
    }

    List<RunProducts> products(PairSelection selection, List<List<Integer>> compared, int threads) {
        return products(selection, compared, Set.of(TimeControl.NONE), threads).stream()
                .map(run -> run.get(TimeControl.NONE))
                .toList();
    }

    List<Map<TimeControl, RunProducts>> products(
            PairSelection selection, List<List<Integer>> compared, Set<TimeControl> controls, int threads) {
        List<String> names = IntStream.rangeClosed(1, models.length)
                .mapToObj(String::valueOf)
                .toList();
        List<Map<TimeControl, RunProducts>> products = new ArrayList<>();
        for (int run = 0; run < models.length; run++) {
            String name = names.get(run);
            double[] times =
                    IntStream.range(0, VOLUMES[run]).mapToDouble(k -> 2 * k + 1).toArray();
            List<RdmSet> sets = new ArrayList<>();
            for (int m = 0; m < models[run].length; m++) {
                sets.add(set(RdmSet.Kind.MODEL, "model-" + m, name, times, models[run][m]));
            }
            products.add(RunProducts.of(
                    sets,
                    set(RdmSet.Kind.SUBJECT, "sub-01", name, times, regions[run]),
                    selection.positions(name, names, times),
                    compared,
                    controls,
                    threads));
        }
        return products;
    }

    List<LayerWeighting.Fit> fits(Weighting weighting) {
        int count = models[0].length;
        List<List<Integer>> alone = IntStream.range(0, count).mapToObj(List::of).toList();
        return LayerWeighting.fits(products(alone, 1), count, regions[0].length, weighting, 1);
    }

    List<UniqueVariance.Result> unique(Weighting weighting, UniqueVariance.ControlResiduals residuals) {
        int count = models[0].length;
        return UniqueVariance.results(
                products(UniqueVariance.pairs(count), 1), count, regions[0].length, weighting, residuals, true, 1);
    }

    static RdmSet set(RdmSet.Kind kind, String owner, String run, double[] times, double[]... columns) {
        List<Rdm> rdms = new ArrayList<>();
        for (double[] column : columns) {
            rdms.add(new Rdm("rdm-" + rdms.size(), times.length, column, 10));
        }
        return new RdmSet(kind, owner, run, "correlation", times, rdms);
    }
}
