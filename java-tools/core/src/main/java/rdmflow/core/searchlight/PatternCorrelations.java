package rdmflow.core.searchlight;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import rdmflow.core.algebra.OpenBlas;

/**
 * Correlations between the patterns of all pairs of volumes in one neighbourhood after the other, in memory outside of the
 * heap that is used again. One object serves one thread.
 */
final class PatternCorrelations {
    private final double[][] series;
    private final boolean[] used;
    private final int volumes;
    private final DoubleBuffer gram;
    private DoubleBuffer unit = OpenBlas.direct(0);

    /**
     * Prepares the memory.
     *
     * @param series places x volumes; empty for places that are not usable
     * @param used volumes that hold patterns
     */
    PatternCorrelations(double[][] series, boolean[] used) {
        this.series = series;
        this.used = used;
        this.volumes = used.length;
        this.gram = OpenBlas.direct(volumes * volumes);
    }

    /**
     * Correlates.
     *
     * @return whether there are two usable places, and no volume that is used has one value in all of them
     */
    boolean of(int[] places) {
        int[] usable = IntStream.of(places).filter(k -> series[k].length > 0).toArray();
        if (usable.length < 2) {
            return false;
        }
        double[] mean = new double[volumes];
        for (int k : usable) {
            for (int t = 0; t < volumes; t++) {
                mean[t] += series[k][t];
            }
        }
        Arrays.setAll(mean, t -> mean[t] / usable.length);
        double[] scale = scale(usable, mean);
        if (scale.length == 0) {
            return false;
        }
        if (unit.capacity() < usable.length * volumes) {
            unit = OpenBlas.direct(Math.multiplyExact(2 * usable.length, volumes));
        }
        double[] row = new double[volumes];
        for (int k = 0; k < usable.length; k++) {
            double[] of = series[usable[k]];
            Arrays.setAll(row, t -> (of[t] - mean[t]) * scale[t]);
            unit.put(k * volumes, row);
        }
        OpenBlas.gramOfColumns(unit, usable.length, volumes, gram);
        return true;
    }

    /** What makes each volume's centred pattern of length 1, 0 for volumes that are not used; empty where one is constant. */
    private double[] scale(int[] usable, double[] mean) {
        double[] scale = new double[volumes];
        boolean[] varies = new boolean[volumes];
        for (int k : usable) {
            for (int t = 0; t < volumes; t++) {
                varies[t] |= series[k][t] != series[usable[0]][t];
                double value = series[k][t] - mean[t];
                scale[t] += value * value;
            }
        }
        for (int t = 0; t < volumes; t++) {
            if (used[t] && !varies[t]) {
                return new double[0];
            }
            scale[t] = varies[t] ? 1 / Math.sqrt(scale[t]) : 0;
        }
        return scale;
    }

    /** The correlation of a pair of volumes, by its cell i * volumes + j, i before j. */
    double get(int cell) {
        return Math.max(-1, Math.min(1, gram.get(cell)));
    }
}
