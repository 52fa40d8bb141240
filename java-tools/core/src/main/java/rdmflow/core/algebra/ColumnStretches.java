package rdmflow.core.algebra;

import java.util.Arrays;

/**
 * The inner loops over values of a column whose positions follow each other. They stand alone because Java compiles whole
 * methods, and a short call has time for small ones only.
 */
final class ColumnStretches {
    private ColumnStretches() {}

    /** Where stretches of positions and strata that follow each other end, counted from {@code from}. */
    static int[] ends(int[] positions, int[] stratum, int from, int to) {
        int[] ends = new int[to - from];
        int count = 0;
        for (int p = from + 1; p <= to; p++) {
            if (p == to
                    || positions[p] != positions[p - 1] + 1
                    || stratum.length > 0 && stratum[p] != stratum[p - 1] + 1) {
                ends[count++] = p - from;
            }
        }
        return Arrays.copyOf(ends, count);
    }

    /**
     * Copies a stretch, less the shift.
     *
     * @param offset from places in {@code values} to positions in the column
     * @return {@code sum} and all values of the stretch, added in their order
     */
    static double put(double[] column, int offset, double shift, int from, int to, double[] values, double sum) {
        for (int p = from; p < to; p++) {
            values[p] = column[offset + p] - shift;
        }
        double total = sum;
        for (int p = from; p < to; p++) {
            total += values[p];
        }
        return total;
    }

    /** Adds each value of a stretch to the sum of its stratum, {@code offset} places after it. */
    static void addByStratum(double[] values, int from, int to, double[] byStratum, int offset) {
        for (int p = from; p < to; p++) {
            byStratum[offset + p] += values[p];
        }
    }
}
