package rdmflow.core.algebra;

import java.nio.DoubleBuffer;
import java.util.List;

/**
 * Which products of columns are summed: within groups of neighbouring columns, of all columns of groups with all that
 * follow the last group, and of each of these with itself. Others stay unsummed and must not be asked for.
 *
 * @param ends of the groups, rising; the first begins at 0; none for all products
 */
public record WantedProducts(List<Integer> ends) {
    /** All products. */
    public static final WantedProducts ALL = new WantedProducts(List.of());

    /** Of each column with itself alone. */
    public static final WantedProducts SQUARES = new WantedProducts(List.of(0));

    /** Panels and their products lie outside the heap, where BLAS takes them without a copy; one of each a thread. */
    private static final ThreadLocal<DoubleBuffer> PANEL = ThreadLocal.withInitial(() -> OpenBlas.direct(0));

    private static final ThreadLocal<DoubleBuffer> GRAM = ThreadLocal.withInitial(() -> OpenBlas.direct(0));

    public WantedProducts {
        ends = List.copyOf(ends);
    }

    /** Memory for a panel of this many values, to be filled and given to {@link #of}. */
    static DoubleBuffer panel(int values) {
        return buffer(PANEL, values);
    }

    /** X X' of a panel in the upper triangle, zeros where a product is not wanted. */
    double[] of(DoubleBuffer panel, int rows, int columns) {
        DoubleBuffer gram = buffer(GRAM, rows * rows);
        double[] products = new double[rows * rows];
        if (ends.isEmpty()) {
            square(panel, 0, rows, columns, gram, rows, products);
        }
        int from = 0;
        for (int to : ends) {
            square(panel, from, to, columns, gram, rows, products);
            from = to;
        }
        if (from > 0 && from < rows) {
            OpenBlas.productsAcross(panel, from, columns, gram, rows);
            for (int i = 0; i < from; i++) {
                gram.get(i * rows + from, products, i * rows + from, rows - from);
            }
        }
        for (int i = from; i < rows && !ends.isEmpty(); i++) {
            square(panel, i, i + 1, columns, gram, rows, products);
        }
        return products;
    }

    private static void square(
            DoubleBuffer panel, int from, int to, int columns, DoubleBuffer gram, int rows, double[] products) {
        if (from == to) {
            return;
        }
        OpenBlas.gramOfRows(panel, from, to, columns, gram, rows);
        for (int i = from; i < to; i++) {
            gram.get(i * rows + i, products, i * rows + i, to - i);
        }
    }

    private static DoubleBuffer buffer(ThreadLocal<DoubleBuffer> kept, int values) {
        if (kept.get().capacity() < values) {
            kept.set(OpenBlas.direct(values));
        }
        return kept.get();
    }
}
