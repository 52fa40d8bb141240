package rdmflow.core.rdm;

/**
 * The order of an RDM's pairs: the strict upper triangle row by row, so pair (i, j), i &lt; j, of n volumes stands at
 * i*n - i(i+1)/2 + (j - i - 1). docs/method.md section 1; the order of rsatoolbox, SciPy's squareform and MATLAB's
 * pdist.
 */
public final class PairOrder {
    private PairOrder() {}

    /** n(n-1)/2. */
    public static long count(int volumes) {
        return (long) volumes * (volumes - 1) / 2;
    }

    /** Position of pair (i, j), 0 &lt;= i &lt; j &lt; volumes. */
    public static int index(int i, int j, int volumes) {
        return Math.toIntExact((long) i * volumes - (long) i * (i + 1) / 2 + (j - i - 1));
    }

    /** i of the pair (i, j) at this position. */
    public static int first(int position, int volumes) {
        int low = 0;
        int high = volumes - 2;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (index(middle, middle + 1, volumes) <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** j of the pair (i, j) at this position. */
    public static int second(int position, int volumes) {
        int i = first(position, volumes);
        return position - index(i, i + 1, volumes) + i + 1;
    }
}
