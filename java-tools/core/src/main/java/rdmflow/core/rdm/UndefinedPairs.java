package rdmflow.core.rdm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What undefined pairs mean (docs/method.md section 6): up to 10 % of a run's pairs may be undefined and are left out
 * of the comparisons that involve them; beyond that a model is an error, and a region has no score, with its reason.
 */
public final class UndefinedPairs {
    private static final double TOLERATED = 0.1;

    private UndefinedPairs() {}

    /** Indices into {@code positions} where an RDM is undefined. */
    public static BitSet of(Rdm rdm, int[] positions) {
        BitSet undefined = new BitSet();
        double[] pairs = rdm.pairs();
        if (allFinite(pairs)) {
            return undefined;
        }
        for (int p = 0; p < positions.length; p++) {
            if (!Double.isFinite(pairs[positions[p]])) {
                undefined.set(p);
            }
        }
        return undefined;
    }

    private static boolean allFinite(double[] pairs) {
        for (double value : pairs) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** Whether so many of the pairs are undefined, more than 10 %, that the rest stands for too little. */
    public static boolean tooMany(long undefined, long pairs) {
        return undefined > TOLERATED * pairs;
    }

    /**
     * Why a region has no score in this run, or an empty text.
     *
     * @param limited whether more than 10 % of undefined pairs are a reason, or only all of them
     */
    public static String reason(Rdm region, BitSet undefined, int[] positions, boolean limited) {
        String lost = lost(region, undefined.cardinality(), positions, limited);
        return lost.isEmpty() && isConstant(region, undefined, positions) ? "the RDM is constant" : lost;
    }

    /** The same for measures that a constant RDM may have: why too little of a region is defined, or an empty text. */
    public static String lost(Rdm region, int[] positions) {
        return lost(region, of(region, positions).cardinality(), positions, true);
    }

    private static String lost(Rdm region, int count, int[] positions, boolean limited) {
        if (count < positions.length && !(limited && tooMany(count, positions.length))) {
            return "";
        }
        if (!region.reason().isEmpty()) {
            return region.reason();
        }
        return count == positions.length
                ? "the RDM is undefined"
                : count + " of " + positions.length + " pairs undefined, more than 10 %";
    }

    private static boolean isConstant(Rdm region, BitSet undefined, int[] positions) {
        double first = region.pairs()[positions[undefined.nextClearBit(0)]];
        return IntStream.range(0, positions.length)
                .allMatch(p -> undefined.get(p) || region.pairs()[positions[p]] == first);
    }

    /**
     * What makes a model unusable in this run, one line for each layer to blame, each starting with run and layer; none
     * if at most 10 % of the pairs are undefined in any of its layers.
     *
     * @param positions pairs that the analysis uses
     */
    public static List<String> problems(RdmSet model, int[] positions) {
        BitSet union = new BitSet();
        List<BitSet> perLayer = new ArrayList<>();
        boolean broken = false;
        for (Rdm layer : model.rdms()) {
            BitSet undefined = of(layer, positions);
            perLayer.add(undefined);
            union.or(undefined);
            broken |= undefined.cardinality() == positions.length;
        }
        if (!broken && !tooMany(union.cardinality(), positions.length)) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < perLayer.size(); i++) {
            int count = perLayer.get(i).cardinality();
            if (count > 0) {
                Rdm layer = model.rdms().get(i);
                problems.add("model " + model.owner() + " run " + model.run() + " layer " + layer.name()
                        + ": expected at most 10 % of the pairs undefined"
                        + (tooMany(count, positions.length) ? "" : " in all layers together") + ", found "
                        + found(layer, count, positions) + reasonOf(layer));
            }
        }
        return problems;
    }

    private static String found(Rdm layer, int count, int[] positions) {
        List<Integer> volumes = undefinedVolumes(layer);
        String pairs = count == positions.length
                ? "all " + count + " pairs undefined"
                : count + " of " + positions.length + " pairs undefined";
        return volumes.isEmpty()
                ? pairs
                : volumes.size() + " of " + layer.volumes() + " volumes with an undefined pattern (" + ranges(volumes)
                        + "): " + pairs;
    }

    private static String reasonOf(Rdm layer) {
        return layer.reason().isEmpty() ? "" : ": " + layer.reason();
    }

    /** Volumes, counted from 0, of which no pair is defined. */
    private static List<Integer> undefinedVolumes(Rdm layer) {
        int n = layer.volumes();
        boolean[] defined = new boolean[n];
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                if (Double.isFinite(layer.pairs()[PairOrder.index(i, j, n)])) {
                    defined[i] = true;
                    defined[j] = true;
                }
            }
        }
        return IntStream.range(0, n).filter(i -> !defined[i]).boxed().toList();
    }

    /** {@code 0-25, 40}. */
    private static String ranges(List<Integer> volumes) {
        List<String> ranges = new ArrayList<>();
        for (int from = 0; from < volumes.size(); ) {
            int to = from;
            while (to + 1 < volumes.size() && volumes.get(to + 1) == volumes.get(to) + 1) {
                to++;
            }
            ranges.add(from == to ? "" + volumes.get(from) : volumes.get(from) + "-" + volumes.get(to));
            from = to + 1;
        }
        return ranges.stream().collect(Collectors.joining(", "));
    }
}
