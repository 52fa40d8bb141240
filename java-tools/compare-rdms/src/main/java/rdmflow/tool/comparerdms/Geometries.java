package rdmflow.tool.comparerdms;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import rdmflow.core.measure.Similarity;
import rdmflow.tool.comparerdms.RunComparer.Compared;
import rdmflow.tool.comparerdms.RunComparer.Item;
import rdmflow.tool.comparerdms.RunComparer.Way;

/**
 * Layers or regions of one run.
 *
 * @param <T> an RDM or a Gram matrix
 */
final class Geometries<T> {
    /** Makes what compares some geometries by twos; {@code compared} holds two indices into them for each comparison. */
    interface Comparisons<T> {
        Function<Way, List<Similarity>> of(List<String> names, List<T> values, int[][] compared);
    }

    private final List<Item> items = new ArrayList<>();
    private final List<T> values = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();

    /** @param reason why there is nothing to compare, or empty */
    void add(Item item, T value, String reason) {
        items.add(item);
        values.add(value);
        reasons.add(reason);
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    List<Item> items() {
        return List.copyOf(items);
    }

    /** Each two of these once. */
    List<Compared> amongEachOther(List<Way> ways, Comparisons<T> comparisons) {
        List<int[]> compared = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            for (int j = i + 1; j < items.size(); j++) {
                compared.add(new int[] {i, j});
            }
        }
        return compare(this, compared, ways, comparisons);
    }

    /** Each of these with each of others. */
    List<Compared> with(Geometries<T> others, List<Way> ways, Comparisons<T> comparisons) {
        Geometries<T> all = new Geometries<>();
        all.items.addAll(items);
        all.values.addAll(values);
        all.items.addAll(others.items);
        all.values.addAll(others.values);
        List<int[]> compared = new ArrayList<>();
        List<Compared> undefined = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            for (int j = 0; j < others.items.size(); j++) {
                String reason = others.reasons.get(j);
                if (reason.isEmpty()) {
                    compared.add(new int[] {i, items.size() + j});
                } else {
                    Item layer = items.get(i);
                    Item region = others.items.get(j);
                    ways.forEach(way -> undefined.add(new Compared(layer, region, way, Similarity.none(0, reason))));
                }
            }
        }
        undefined.addAll(compare(all, compared, ways, comparisons));
        return undefined;
    }

    private static <T> List<Compared> compare(
            Geometries<T> all, List<int[]> compared, List<Way> ways, Comparisons<T> comparisons) {
        List<Compared> results = new ArrayList<>();
        if (compared.isEmpty()) {
            return results;
        }
        Function<Way, List<Similarity>> by =
                comparisons.of(all.items.stream().map(Item::name).toList(), all.values, compared.toArray(int[][]::new));
        for (Way way : ways) {
            List<Similarity> values = by.apply(way);
            for (int c = 0; c < values.size(); c++) {
                results.add(new Compared(
                        all.items.get(compared.get(c)[0]), all.items.get(compared.get(c)[1]), way, values.get(c)));
            }
        }
        return results;
    }
}
