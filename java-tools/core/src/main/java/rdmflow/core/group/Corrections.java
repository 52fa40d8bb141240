package rdmflow.core.group;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Corrections of p values for the number of tests; docs/method.md section 7. Undefined p values stay NaN. */
public final class Corrections {
    private Corrections() {}

    /** min(1, m p). */
    public static double[] bonferroni(double[] p, long tests) {
        return IntStream.range(0, p.length)
                .mapToDouble(k -> Double.isNaN(p[k]) ? Double.NaN : Math.min(1, tests * p[k]))
                .toArray();
    }

    /**
     * Benjamini and Hochberg 1995: with the m defined p values in ascending order, q of rank k is the smallest of
     * min(1, p_(l) m / l) over l &gt;= k. An undefined p was no test and does not count in m.
     */
    public static double[] benjaminiHochberg(double[] p) {
        double[] corrected = p.clone();
        List<Integer> descending = IntStream.range(0, p.length)
                .boxed()
                .filter(k -> !Double.isNaN(p[k]))
                .sorted(Comparator.comparingDouble((Integer k) -> -p[k]))
                .toList();
        double smallest = 1;
        for (int position = 0; position < descending.size(); position++) {
            int k = descending.get(position);
            int rank = descending.size() - position;
            smallest = Math.min(smallest, p[k] * descending.size() / rank);
            corrected[k] = smallest;
        }
        return corrected;
    }
}
