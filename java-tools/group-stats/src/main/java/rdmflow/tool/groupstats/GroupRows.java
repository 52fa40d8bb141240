package rdmflow.tool.groupstats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import rdmflow.core.RunKey;
import rdmflow.core.group.CeilingShare;
import rdmflow.core.group.CrossedInterval;
import rdmflow.core.group.GroupLevel.Difference;
import rdmflow.core.group.GroupLevel.Mean;
import rdmflow.core.group.ParticipantScores;
import rdmflow.core.group.StudentT;
import rdmflow.core.rdm.TimeControl;

/** Rows of the tables, column by column as in docs/output.md. */
final class GroupRows {
    private static final String TESTED = " t df p p_bonferroni p_fdr p_shift p_shift_familywise reason";
    static final List<String> FIT = columns("roi model time_control n mean sd sem ci_low ci_high ceiling_pairwise"
            + " ceiling_lower ceiling_upper share_of_ceiling share_ci_low share_ci_high" + TESTED);
    static final List<String> TESTS =
            columns("roi model_a model_b time_control n mean_difference ci_low ci_high" + TESTED);
    static final List<String> UNIQUE = columns("roi control target time_control n mean sd sem ci_low ci_high" + TESTED);
    static final List<String> PARTICIPANTS = columns("subject model roi time_control r n_runs reason");
    static final List<String> LONG = columns("subject roi model run time_control r ceiling_lower n_pairs");

    private static final String NOT_AVAILABLE = "n/a";

    private GroupRows() {}

    static List<String> columns(String names) {
        return List.of(names.split(" "));
    }

    static List<List<Object>> fit(GroupResults results, Ceilings ceilings) {
        return rows(results.means().rows().size(), k -> {
            Mean<String> row = results.means().rows().get(k);
            List<Double> band = ceilings.of(results.control(), row.region());
            CeilingShare share = ceilings.share(results.control(), results.fits(), row);
            List<Object> cells = new ArrayList<>(List.of(row.region(), row.comparison(), results.control()));
            cells.addAll(mean(row));
            cells.addAll(band);
            cells.addAll(List.of(share.share(), share.low(), share.high()));
            cells.addAll(test(row.test(), row.bonferroni(), row.falseDiscoveryRate()));
            cells.addAll(shift(results.means(), k));
            cells.add(joined(
                    reason(row.test(), results.fits(), row.region(), List.of(row.comparison())),
                    ceilingReason(band),
                    share.reason()));
            return cells;
        });
    }

    /** The brain half alone: a region's ceilings, no model. */
    static List<List<Object>> ceilingsOnly(Ceilings ceilings) {
        return ceilings.controls().stream()
                .flatMap(control -> ceilings.regions(control).stream().map(region -> {
                    List<Double> band = ceilings.of(control, region);
                    List<Object> cells = new ArrayList<>(List.of(region, NOT_AVAILABLE, control, 0));
                    cells.addAll(undefined(5));
                    cells.addAll(band);
                    cells.addAll(undefined(3));
                    cells.addAll(test(StudentT.ofMean(new double[0], 0), Double.NaN, Double.NaN));
                    cells.addAll(undefined(2));
                    cells.add(joined("no model was fitted", ceilingReason(band)));
                    return cells;
                }))
                .toList();
    }

    static List<List<Object>> tests(GroupResults results) {
        return rows(results.differences().rows().size(), k -> {
            Difference<String> row = results.differences().rows().get(k);
            List<Object> cells = new ArrayList<>(List.of(
                    row.region(),
                    row.first(),
                    row.second(),
                    results.control(),
                    row.participants(),
                    row.meanDifference()));
            cells.addAll(interval(row.interval(), row.meanDifference()));
            cells.addAll(test(row.test(), row.bonferroni(), row.falseDiscoveryRate()));
            cells.addAll(shift(results.differences(), k));
            cells.add(reason(row.test(), results.fits(), row.region(), List.of(row.first(), row.second())));
            return cells;
        });
    }

    static List<List<Object>> unique(GroupResults results) {
        return rows(results.uniqueMeans().rows().size(), k -> {
            Mean<Pair> row = results.uniqueMeans().rows().get(k);
            List<Object> cells = new ArrayList<>(List.of(
                    row.region(), row.comparison().control(), row.comparison().target(), results.control()));
            cells.addAll(mean(row));
            cells.addAll(test(row.test(), row.bonferroni(), row.falseDiscoveryRate()));
            cells.addAll(shift(results.uniqueMeans(), k));
            cells.add(reason(row.test(), results.uniques(), row.region(), List.of(row.comparison())));
            return cells;
        });
    }

    static List<List<Object>> participants(GroupResults results) {
        return results.fits().participants().stream()
                .map(row -> List.<Object>of(
                        row.subject(),
                        row.comparison(),
                        row.region(),
                        results.control(),
                        row.mean(),
                        row.runs(),
                        row.reason()))
                .toList();
    }

    /** The scores of runs as they are, for models of other programs: whatever averages, undefined ones stay n/a. */
    static List<List<Object>> scoresLong(List<ScoreTables.Entry<String>> fits, Ceilings ceilings) {
        List<String> regions =
                fits.stream().map(fit -> fit.score().region()).distinct().toList();
        return fits.stream()
                .sorted(Comparator.comparing(
                                (ScoreTables.Entry<String> fit) -> fit.score().subject())
                        .thenComparing(fit -> regions.indexOf(fit.score().region()))
                        .thenComparing(fit -> fit.score().comparison())
                        .thenComparing(fit -> fit.score().run(), RunKey.ORDER)
                        .thenComparing(ScoreTables.Entry::control))
                .map(fit -> {
                    var score = fit.score();
                    TimeControl control = fit.control();
                    return List.<Object>of(
                            score.subject(),
                            score.region(),
                            score.comparison(),
                            score.run(),
                            control,
                            score.value(),
                            ceilings.lower(control, score.region(), score.subject(), score.run()),
                            Double.isNaN(fit.pairs()) ? NOT_AVAILABLE : (Object) (long) fit.pairs());
                })
                .toList();
    }

    private static List<List<Object>> rows(int count, IntFunction<List<Object>> row) {
        return IntStream.range(0, count).mapToObj(row).toList();
    }

    private static List<Object> mean(Mean<?> row) {
        List<Object> cells =
                new ArrayList<>(List.of(row.participants(), row.mean(), row.standardDeviation(), row.standardError()));
        cells.addAll(interval(row.interval(), row.mean()));
        return cells;
    }

    private static List<Object> interval(CrossedInterval interval, double mean) {
        return List.of(interval.low(mean), interval.high(mean));
    }

    private static List<Object> test(StudentT test, double bonferroni, double falseDiscoveryRate) {
        Object degreesOfFreedom = Double.isNaN(test.t()) ? NOT_AVAILABLE : (Object) test.degreesOfFreedom();
        return List.of(test.t(), degreesOfFreedom, test.p(), bonferroni, falseDiscoveryRate);
    }

    private static List<Object> shift(GroupResults.Tested<?> tested, int row) {
        return List.of(tested.shift().p()[row], tested.shift().familyWise()[row]);
    }

    private static List<Object> undefined(int cells) {
        return IntStream.range(0, cells).<Object>mapToObj(k -> Double.NaN).toList();
    }

    /** Why there is no test, and which participants have no score; empty where there is a test. */
    private static <C> String reason(StudentT test, ParticipantScores<C> scores, String region, List<C> comparisons) {
        if (test.reason().isEmpty()) {
            return "";
        }
        List<String> defined = scores.defined(region, comparisons);
        String without = scores.subjects().stream()
                .filter(subject -> !defined.contains(subject))
                .collect(Collectors.joining(", "));
        return joined(test.reason(), without.isEmpty() ? "" : "no defined score: " + without);
    }

    private static String ceilingReason(List<Double> band) {
        return band.stream().anyMatch(value -> value.isNaN()) ? "no noise ceiling for this region" : "";
    }

    private static String joined(String... reasons) {
        return Stream.of(reasons).filter(reason -> !reason.isEmpty()).collect(Collectors.joining("; "));
    }
}
