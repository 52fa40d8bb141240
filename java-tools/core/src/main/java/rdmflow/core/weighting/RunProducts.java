package rdmflow.core.weighting;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import rdmflow.core.DataException;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.TimeControl;

/**
 * All that the analysis keeps of one run of one subject: the cross-products of Z = [layers of all models | regions],
 * centred within the run, one matrix for each distinct set of defined pairs among the comparisons asked for. The RDMs
 * themselves can be let go.
 *
 * <p>Cost: one dsyrk over the pairs defined in every column, n(n+1) flops per pair for n columns; each further set of
 * defined pairs adds only the pairs by which it differs, for its own columns. docs/method.md sections 3 and 6.
 */
public final class RunProducts {
    record Key(List<Integer> models, int region) {
        // What a record has of itself is assembled when it is first called: 50 ms of a call that takes two seconds.
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && region == key.region && models.equals(key.models);
        }

        @Override
        public int hashCode() {
            return 31 * models.hashCode() + region;
        }
    }

    private final String run;
    private final List<String> reasons;
    private final Map<Key, SharedProducts> shared;
    private final Optional<SharedProducts> only;

    /** @param shared for each comparison, the products over its pairs; one object for all where they are the same */
    RunProducts(String run, List<String> reasons, Map<Key, SharedProducts> shared) {
        this.run = run;
        this.reasons = reasons;
        Set<SharedProducts> different = Set.copyOf(shared.values());
        only = different.size() == 1 ? Optional.of(different.iterator().next()) : Optional.empty();
        this.shared = only.isPresent() ? Map.of() : shared;
    }

    /**
     * Reduces a run to its cross-products.
     *
     * @param models their layers are the columns of X; all of the run {@code regions} is of
     * @param positions pairs to use, see PairSelection
     * @param compared the sets of models (indices into {@code models}) that will be compared with each region together
     * @throws DataException naming run, layer and volumes if a model loses more than 10 % of the pairs
     */
    public static RunProducts of(
            List<RdmSet> models, RdmSet regions, int[] positions, List<List<Integer>> compared, int threads) {
        return of(models, regions, positions, compared, Set.of(TimeControl.NONE), threads)
                .get(TimeControl.NONE);
    }

    /** The same under several time controls, from one pass over the pairs. */
    public static Map<TimeControl, RunProducts> of(
            List<RdmSet> models,
            RdmSet regions,
            int[] positions,
            List<List<Integer>> compared,
            Set<TimeControl> controls,
            int threads) {
        return new RunColumns(models, regions, threads).products(positions, compared, controls);
    }

    public String run() {
        return run;
    }

    /** Why a region has no score in this run, or an empty text. */
    public String reason(int region) {
        return reasons.get(region);
    }

    Comparison comparison(List<Integer> models, int region) {
        return reasons.get(region).isEmpty()
                ? only.orElseGet(() -> shared.get(new Key(models, region))).comparison(models, region)
                : Comparison.undefined(run, reasons.get(region));
    }
}
