package rdmflow.core.components;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The pairs of volumes that a component weights most: which moments it tells apart (Figure 4;
 * docs/method.md section 5).
 */
public final class ExtremePairs {
    /**
     * A pair of volumes.
     *
     * @param run index of the run
     * @param position of the pair in its run's RDM vector
     */
    public record Pair(int run, int position, double loading) {
        private static final Comparator<Pair> FIRST_COMES_FIRST =
                Comparator.comparingInt(Pair::run).thenComparingInt(Pair::position);
    }

    private ExtremePairs() {}

    /**
     * The most positive pairs in descending order, or the most negative in ascending order; equal ones in the order of
     * run and position. Fewer than asked for where fewer have that sign.
     *
     * @param loadings of one component, one array per run
     * @param positions of the loadings, one array per run
     */
    public static List<Pair> of(List<double[]> loadings, List<int[]> positions, boolean positive, int count) {
        if (count == 0) {
            return List.of();
        }
        Comparator<Pair> best = Comparator.comparingDouble((Pair pair) -> -Math.abs(pair.loading()))
                .thenComparing(Pair.FIRST_COMES_FIRST);
        PriorityQueue<Pair> worstFirst = new PriorityQueue<>(best.reversed());
        for (int run = 0; run < loadings.size(); run++) {
            double[] values = loadings.get(run);
            for (int p = 0; p < values.length; p++) {
                if (positive ? !(values[p] > 0) : !(values[p] < 0)) {
                    continue;
                }
                if (worstFirst.size() == count
                        && Math.abs(values[p]) <= Math.abs(worstFirst.peek().loading())) {
                    continue;
                }
                worstFirst.add(new Pair(run, positions.get(run)[p], values[p]));
                if (worstFirst.size() > count) {
                    worstFirst.poll();
                }
            }
        }
        List<Pair> pairs = new ArrayList<>(worstFirst);
        pairs.sort(best);
        return pairs;
    }
}
