package rdmflow.core.measure;

import java.util.Arrays;

/**
 * Kendall's tau-a of two lists of n values: (concordant - discordant) / (n (n - 1) / 2); tied pairs are neither.
 *
 * <p>By Knight's count: with the values in the order of the first list, and of the second where the first is tied,
 * discordant pairs are the inversions of the second; concordant - discordant = all - tied in the first - tied in the second
 * + tied in both - 2 discordant.
 * <br>Cost: O(n log n). Inversions are counted digit by digit, 3 bits each: from the highest down, the values of a group
 * are parted by their digit, each counting the larger ones that came before it; the last 6 bits are counted at once in a
 * word. No branch depends on the values: 100,000 values take 2 to 3 ms.
 * <br>Accuracy: counts are exact. docs/method.md section 10.
 */
final class KendallTau {
    /** Groups of values that fit the bits of a word. */
    private static final int WORD_BITS = 6;
    /** A digit has as many values as a word has bytes. */
    private static final int DIGIT_BITS = 3;

    private static final int MOST_IN_BYTE = 255;
    /** For each digit a word with 1 in the bytes of all smaller ones. */
    private static final long[] ONE_BELOW = new long[1 << DIGIT_BITS];

    static {
        for (int digit = 1; digit < ONE_BELOW.length; digit++) {
            ONE_BELOW[digit] = ONE_BELOW[digit - 1] << Byte.SIZE | 1;
        }
    }

    private KendallTau() {}

    /** Tau-a of two rankings of the same n values; NaN for fewer than two. */
    static double tauA(Ranking x, Ranking y) {
        int n = x.size();
        int[] sorted = new int[n];
        for (int k = 0; k < n; k++) {
            sorted[k] = y.ranks()[x.order()[k]];
        }
        long tiedInBoth = x.hasTies() ? sortWithinTies(sorted, x) : 0;
        if (y.hasTies()) {
            int[] next = y.first().clone();
            Arrays.setAll(sorted, k -> next[sorted[k]]++);
        }
        long all = (long) n * (n - 1) / 2;
        long difference = all - x.tiedPairs() - y.tiedPairs() + tiedInBoth - 2 * inversions(sorted);
        return (double) difference / all;
    }

    /** Orders the second list's ranks where the first is tied; returns the pairs tied in both. */
    private static long sortWithinTies(int[] sorted, Ranking x) {
        long tied = 0;
        for (int rank = 0; rank < x.first().length; rank++) {
            int from = x.first()[rank];
            int to = x.end(rank);
            if (to - from > 1) {
                Arrays.sort(sorted, from, to);
                int equal = 1;
                for (int k = from + 1; k < to; k++) {
                    equal = sorted[k] == sorted[k - 1] ? equal + 1 : 1;
                    tied += equal - 1;
                }
            }
        }
        return tied;
    }

    /** Pairs i &lt; j with a larger value at i, of a permutation of 0 .. n - 1, which is used up. */
    static long inversions(int[] permutation) {
        int n = permutation.length;
        int[] from = permutation;
        int[] to = new int[n];
        long inversions = 0;
        int bits = WORD_BITS;
        while (n > 1L << (bits + DIGIT_BITS)) {
            bits += DIGIT_BITS;
        }
        for (; bits >= WORD_BITS; bits -= DIGIT_BITS) {
            // The values of a group are those of its positions, since every value is there once.
            for (long start = 0; start < n; start += 1L << (bits + DIGIT_BITS)) {
                inversions += part(from, to, (int) start, bits);
            }
            int[] parted = to;
            to = from;
            from = parted;
        }
        return inversions + withinWords(from);
    }

    /** Sorts a group by the digit above some bits, equal digits in their order; larger digits before each are counted. */
    private static long part(int[] from, int[] to, int start, int bits) {
        int end = (int) Math.min(to.length, start + (1L << (bits + DIGIT_BITS)));
        int[] next = new int[1 << DIGIT_BITS];
        for (int digit = 0; digit < next.length; digit++) {
            next[digit] = (int) Math.min(end, start + ((long) digit << bits));
        }
        long inversions = 0;
        // How many values with a larger digit came before: of those long ago, and in bytes of a word of the latest.
        int[] larger = new int[next.length];
        for (int k = start; k < end; ) {
            int pause = Math.min(end, k + MOST_IN_BYTE);
            long latest = 0;
            for (; k < pause; k++) {
                int value = from[k];
                int digit = ((value - start) >>> bits) & (larger.length - 1);
                inversions += larger[digit] + ((latest >>> (Byte.SIZE * digit)) & MOST_IN_BYTE);
                latest += ONE_BELOW[digit];
                to[next[digit]++] = value;
            }
            for (int digit = 0; digit < larger.length; digit++) {
                larger[digit] += (int) (latest >>> (Byte.SIZE * digit)) & MOST_IN_BYTE;
            }
        }
        return inversions;
    }

    private static long withinWords(int[] values) {
        long inversions = 0;
        int word = 1 << WORD_BITS;
        for (int start = 0; start < values.length; start += word) {
            long seen = 0;
            int end = Math.min(values.length, start + word);
            for (int k = start; k < end; k++) {
                int value = values[k] - start;
                inversions += Long.bitCount(seen >>> value);
                seen |= 1L << value;
            }
        }
        return inversions;
    }
}
