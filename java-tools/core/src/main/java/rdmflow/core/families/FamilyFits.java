package rdmflow.core.families;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.weighting.JointFit;
import rdmflow.core.weighting.RunProducts;
import rdmflow.core.weighting.UniqueVariance;
import rdmflow.core.weighting.Weighting;

/**
 * Leave-one-run-out fits of every subset of families to every region, all layers of all models of the families in one fit.
 * Each subset and what it leaves out are the two models of a {@link JointFit}, which also has both together: so all
 * subsets are compared over the same pairs, those defined in the layers of all families and the region.
 *
 * <p>Cost: 2^(m - 1) - 1 sets of cross-products for m families, see {@link RunProducts}.
 * <br>docs/method.md section 10.
 */
public final class FamilyFits {
    /** R^2 of each subset by its bits in a held-out run, NaN with a reason where the region has none. */
    public record HeldOut(String run, double[] subsets, String reason) {}

    private final int families;
    private final Set<TimeControl> controls;
    private final int threads;
    /** Subsets that hold the first family, but for all families; the others are what these leave out. */
    private final int[] splits;
    /** For each split the runs added so far. */
    private final List<List<Map<TimeControl, RunProducts>>> products = new ArrayList<>();

    private int regions;

    /** @param families their number, at least 2 */
    public FamilyFits(int families, Set<TimeControl> controls, int threads) {
        this.families = families;
        this.controls = controls;
        this.threads = threads;
        splits = IntStream.range(0, (1 << families) - 1)
                .filter(subset -> (subset & 1) == 1)
                .toArray();
        Arrays.stream(splits).forEach(split -> products.add(new ArrayList<>()));
    }

    /**
     * Adds a run of a subject.
     *
     * @param models by family; models of the run {@code subject} is of
     * @param positions pairs to use
     * @throws rdmflow.core.DataException if the layers of some families together lose more than 10 % of the pairs
     */
    public void add(List<List<RdmSet>> models, RdmSet subject, int[] positions) {
        regions = subject.rdms().size();
        for (int s = 0; s < splits.length; s++) {
            List<RdmSet> both = List.of(pooled(models, splits[s]), pooled(models, ~splits[s]));
            products.get(s).add(RunProducts.of(both, subject, positions, List.of(List.of(0, 1)), controls, threads));
        }
    }

    /** All layers of the families of a subset as those of one model. */
    private static RdmSet pooled(List<List<RdmSet>> models, int subset) {
        List<RdmSet> sets = IntStream.range(0, models.size())
                .filter(family -> (subset >> family & 1) == 1)
                .mapToObj(models::get)
                .flatMap(List::stream)
                .toList();
        List<Rdm> layers = sets.stream()
                .flatMap(set -> set.rdms().stream()
                        .map(rdm -> new Rdm(
                                set.owner() + "/" + rdm.name(),
                                rdm.volumes(),
                                rdm.pairs(),
                                rdm.patternSize(),
                                rdm.reason())))
                .toList();
        RdmSet first = sets.get(0);
        String owners = String.join("+", sets.stream().map(RdmSet::owner).toList());
        return new RdmSet(first.kind(), owners, first.run(), first.measure(), first.times(), layers);
    }

    /** For each region its held-out runs, in the order in which they were added. */
    public List<List<HeldOut>> fits(TimeControl control, Weighting weighting) {
        List<List<HeldOut>> fits = new ArrayList<>();
        for (int region = 0; region < regions; region++) {
            fits.add(new ArrayList<>());
            for (Map<TimeControl, RunProducts> run : products.get(0)) {
                double[] subsets = new double[1 << families];
                Arrays.fill(subsets, 1, subsets.length, Double.NaN);
                fits.get(region).add(new HeldOut(run.get(control).run(), subsets, ""));
            }
        }
        for (int s = 0; s < splits.length; s++) {
            List<RunProducts> runs =
                    products.get(s).stream().map(run -> run.get(control)).toList();
            List<UniqueVariance.Result> results = UniqueVariance.results(
                    runs, 2, regions, weighting, UniqueVariance.ControlResiduals.AVERAGED, true, threads);
            for (UniqueVariance.Result result : results) {
                if (result.control() == 0) {
                    fill(fits.get(result.region()), result, splits[s]);
                }
            }
        }
        return fits;
    }

    private void fill(List<HeldOut> runs, UniqueVariance.Result result, int split) {
        int all = (1 << families) - 1;
        for (int k = 0; k < runs.size(); k++) {
            JointFit fit = result.joint().get(k);
            HeldOut run = runs.get(k);
            run.subsets()[split] = fit.control();
            run.subsets()[all & ~split] = fit.target();
            if (split == 1) {
                // All splits have this one; it differs by rounding alone.
                run.subsets()[all] = fit.joint();
                if (Double.isNaN(fit.joint())) {
                    runs.set(
                            k,
                            new HeldOut(
                                    run.run(),
                                    run.subsets(),
                                    result.scores().get(k).reason()));
                }
            }
        }
    }
}
