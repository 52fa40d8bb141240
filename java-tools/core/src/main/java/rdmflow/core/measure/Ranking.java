package rdmflow.core.measure;

import java.util.Arrays;

/**
 * The order of some values, found once and used for every comparison with others.
 *
 * @param order indices of the values, from the smallest to the largest; equal ones in the order in which they came
 * @param ranks the dense rank of each value: 0 for the smallest, equal values share a rank
 * @param first for each dense rank the number of smaller values
 */
record Ranking(int[] order, int[] ranks, int[] first) {
    /** Of no values. */
    static final Ranking EMPTY = new Ranking(new int[0], new int[0], new int[0]);

    private static final int DIGIT_BITS = 16;
    private static final int DIGITS = 1 << DIGIT_BITS;

    /** Sorts values, none of them NaN; cost 4 passes over them, whatever they are. */
    static Ranking of(double[] values) {
        int n = values.length;
        long[] keys = new long[n];
        int[] order = new int[n];
        for (int k = 0; k < n; k++) {
            keys[k] = key(values[k]);
            order[k] = k;
        }
        long[] otherKeys = new long[n];
        int[] otherOrder = new int[n];
        for (int shift = 0; shift < Long.SIZE; shift += DIGIT_BITS) {
            int[] next = new int[DIGITS + 1];
            for (long key : keys) {
                next[digit(key, shift) + 1]++;
            }
            for (int digit = 1; digit < next.length; digit++) {
                next[digit] += next[digit - 1];
            }
            for (int k = 0; k < n; k++) {
                int to = next[digit(keys[k], shift)]++;
                otherKeys[to] = keys[k];
                otherOrder[to] = order[k];
            }
            long[] sortedKeys = otherKeys;
            otherKeys = keys;
            keys = sortedKeys;
            int[] sorted = otherOrder;
            otherOrder = order;
            order = sorted;
        }
        int[] ranks = new int[n];
        int[] first = new int[n];
        int count = 0;
        for (int k = 0; k < n; k++) {
            if (k == 0 || keys[k] != keys[k - 1]) {
                first[count++] = k;
            }
            ranks[order[k]] = count - 1;
        }
        return new Ranking(order, ranks, Arrays.copyOf(first, count));
    }

    private static int digit(long key, int shift) {
        return (int) (key >>> shift) & (DIGITS - 1);
    }

    /** A number whose unsigned order is that of the values; 0 and -0 are one value. */
    private static long key(double value) {
        long bits = Double.doubleToRawLongBits(value + 0.0);
        return bits < 0 ? ~bits : bits | Long.MIN_VALUE;
    }

    int size() {
        return order.length;
    }

    boolean hasTies() {
        return first.length < order.length;
    }

    /** Where the values of a dense rank end in {@link #order}. */
    int end(int rank) {
        return rank + 1 < first.length ? first[rank + 1] : order.length;
    }

    /** Pairs of equal values. */
    long tiedPairs() {
        long pairs = 0;
        for (int rank = 0; rank < first.length; rank++) {
            long equal = end(rank) - first[rank];
            pairs += equal * (equal - 1) / 2;
        }
        return pairs;
    }

    /** Ranks from 1; equal values share the mean of theirs. */
    double[] averageRanks() {
        double[] averages = new double[order.length];
        Arrays.setAll(averages, k -> (first[ranks[k]] + 1 + end(ranks[k])) / 2.0);
        return averages;
    }
}
