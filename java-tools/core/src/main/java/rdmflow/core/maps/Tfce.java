package rdmflow.core.maps;

import java.util.Arrays;

/**
 * Threshold-free cluster enhancement (Smith and Nichols 2009) as nilearn has it: the sum over the thresholds max k / 100,
 * k = 1..100, of extent^.5 height^2 of the cluster that a place is in, without a factor for the step.
 *
 * <p>Clusters grow from the highest threshold down and are united once; what a cluster has gathered is kept at its root.
 * <br>docs/method.md section 10. One object serves one thread.
 */
public final class Tfce {
    private static final int STEPS = 100;

    private final int[][] neighbours;
    private final int[] parent;
    private final int[] size;
    private final double[] gathered;
    private final int[] level;
    private int[] roots;

    /** Prepares the memory for maps of these places. */
    public Tfce(Adjacency adjacency) {
        neighbours = adjacency.neighbours();
        parent = new int[neighbours.length];
        size = new int[neighbours.length];
        gathered = new double[neighbours.length];
        level = new int[neighbours.length];
        roots = new int[neighbours.length];
    }

    /**
     * Enhances a map.
     *
     * @param t finite
     * @param twoSided whether clusters of negative values count too, with a minus; the thresholds then go up to the largest
     *     absolute value
     */
    public double[] of(double[] t, boolean twoSided) {
        double max = 0;
        for (double value : t) {
            max = Math.max(max, twoSided ? Math.abs(value) : value);
        }
        double[] enhanced = new double[t.length];
        if (!(max > 0)) {
            return enhanced;
        }
        add(t, 1, max, enhanced);
        if (twoSided) {
            add(t, -1, max, enhanced);
        }
        return enhanced;
    }

    private void add(double[] t, int sign, double max, double[] enhanced) {
        double step = max / STEPS;
        int[] counts = new int[STEPS + 2];
        for (int v = 0; v < t.length; v++) {
            level[v] = level(sign * t[v], step, max);
            counts[level[v]]++;
        }
        // Places by level, the highest first.
        int[] start = new int[STEPS + 2];
        for (int k = STEPS; k >= 1; k--) {
            start[k - 1] = start[k] + counts[k];
        }
        int[] next = start.clone();
        int[] order = new int[start[0]];
        for (int v = 0; v < t.length; v++) {
            if (level[v] > 0) {
                order[next[level[v]]++] = v;
            }
        }
        Arrays.fill(parent, -1);
        int rootCount = 0;
        int done = 0;
        for (int k = STEPS; k >= 1; k--) {
            for (; done < start[k - 1]; done++) {
                int v = order[done];
                parent[v] = v;
                size[v] = 1;
                gathered[v] = 0;
                roots[rootCount++] = v;
                for (int other : neighbours[v]) {
                    if (parent[other] >= 0) {
                        unite(v, other);
                    }
                }
            }
            double threshold = threshold(k, step, max);
            double height = threshold * threshold;
            int kept = 0;
            for (int i = 0; i < rootCount; i++) {
                int root = roots[i];
                if (parent[root] == root) {
                    gathered[root] += Math.sqrt(size[root]) * height;
                    roots[kept++] = root;
                }
            }
            rootCount = kept;
        }
        for (int v : order) {
            double sum = gathered[v];
            for (int at = v; parent[at] != at; ) {
                at = parent[at];
                sum += gathered[at];
            }
            enhanced[v] += sign * sum;
        }
    }

    private static double threshold(int k, double step, double max) {
        return k == STEPS ? max : k * step;
    }

    /** The highest threshold that a value reaches, 0 for none. */
    private static int level(double value, double step, double max) {
        if (!(value > 0)) {
            return 0;
        }
        int k = (int) Math.min(STEPS, Math.floor(value / step));
        while (k < STEPS && value >= threshold(k + 1, step, max)) {
            k++;
        }
        while (k > 0 && value < threshold(k, step, max)) {
            k--;
        }
        return k;
    }

    private int root(int v) {
        int at = v;
        while (parent[at] != at) {
            at = parent[at];
        }
        return at;
    }

    /** The smaller tree goes below the larger one, and keeps what it gathered alone as a difference. */
    private void unite(int a, int b) {
        int one = root(a);
        int other = root(b);
        if (one == other) {
            return;
        }
        int large = size[one] >= size[other] ? one : other;
        int small = large == one ? other : one;
        parent[small] = large;
        size[large] += size[small];
        gathered[small] -= gathered[large];
    }
}
