package rdmflow.core.rdm;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Which pairs of volumes of a run are compared, and the time between the two volumes of each. Models and regions have the
 * same pairs unless one of them is shifted in time; docs/method.md section 9.
 *
 * @param models positions in the models' RDMs, in the order of {@link PairOrder}
 * @param regions the position in the regions' RDMs that each is compared with
 * @param lags j - i of each pair, the same for both
 */
public record ComparedPairs(int[] models, int[] regions, int[] lags) {
    public ComparedPairs {
        if (models.length != regions.length || models.length != lags.length) {
            throw new IllegalArgumentException(
                    models.length + " positions, " + regions.length + " others, " + lags.length + " lags");
        }
    }

    /** The same pairs in both. */
    public static ComparedPairs of(int[] positions, int volumes) {
        return shifted(positions, volumes, 0);
    }

    /**
     * Pair (i, j) of the regions with pair (i + shift, j + shift) of the models, over the volumes that both have: nothing
     * wraps around, since a wrapped pair would change its lag.
     *
     * @param positions selected pairs, by the regions' volumes
     * @param shift in volumes; positive where the brain is early
     */
    public static ComparedPairs shifted(int[] positions, int volumes, int shift) {
        int[] models = new int[positions.length];
        int[] regions = new int[positions.length];
        int[] lags = new int[positions.length];
        int count = 0;
        int i = 0;
        int nextRow = volumes - 1;
        int row = 0;
        for (int position : positions) {
            while (position >= nextRow) {
                i++;
                row = nextRow;
                nextRow += volumes - 1 - i;
            }
            int j = position - row + i + 1;
            if (i + shift >= 0 && j + shift < volumes) {
                models[count] = PairOrder.index(i + shift, j + shift, volumes);
                regions[count] = position;
                lags[count++] = j - i;
            }
        }
        return new ComparedPairs(models, regions, lags).first(count);
    }

    /** The smallest lag where the selected pairs are all with this lag or a larger one, else 0. */
    public static int firstLagOfAll(int[] positions, int volumes) {
        if (positions.length == 0 || positions[0] >= volumes - 1) {
            return 0;
        }
        int lag = positions[0] + 1;
        boolean all = positions.length == PairOrder.count(volumes - lag + 1)
                && IntStream.of(of(positions, volumes).lags()).allMatch(found -> found >= lag);
        return all ? lag : 0;
    }

    public int size() {
        return models.length;
    }

    /** The pairs of these indices. */
    public ComparedPairs only(BitSet indices) {
        return only(indices.stream().toArray());
    }

    /** The pairs of all other indices. */
    public ComparedPairs without(BitSet indices) {
        return indices.isEmpty()
                ? this
                : only(IntStream.range(0, size()).filter(p -> !indices.get(p)).toArray());
    }

    private ComparedPairs first(int count) {
        return count == size()
                ? this
                : new ComparedPairs(
                        Arrays.copyOf(models, count), Arrays.copyOf(regions, count), Arrays.copyOf(lags, count));
    }

    private ComparedPairs only(int[] indices) {
        return new ComparedPairs(at(models, indices), at(regions, indices), at(lags, indices));
    }

    private static int[] at(int[] values, int[] indices) {
        return IntStream.of(indices).map(p -> values[p]).toArray();
    }
}
