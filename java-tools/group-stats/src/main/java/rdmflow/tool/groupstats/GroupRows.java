package rdmflow.tool.groupstats;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rdmflow.core.group.GroupLevel.Difference;
import rdmflow.core.group.GroupLevel.Mean;
import rdmflow.core.group.ParticipantScores;
import rdmflow.core.group.StudentT;
import rdmflow.tool.groupstats.ScoreTables.Pair;

/** Rows of the tables, column by column as in docs/output.md. */
final class GroupRows {
    static final List<String> FIT = List.of(
            "roi",
            "model",
            "n",
            "mean",
            "sd",
            "sem",
            "ceiling_pairwise",
            "ceiling_lower",
            "ceiling_upper",
            "t",
            "df",
            "p",
            "p_bonferroni",
            "p_fdr",
            "reason");
    static final List<String> TESTS = List.of(
            "roi", "model_a", "model_b", "n", "mean_difference", "t", "df", "p", "p_bonferroni", "p_fdr", "reason");
    static final List<String> UNIQUE = List.of(
            "roi", "control", "target", "n", "mean", "sd", "sem", "t", "df", "p", "p_bonferroni", "p_fdr", "reason");
    static final List<String> PARTICIPANTS =
            List.of("subject", "model", "roi", "time_control", "r", "n_runs", "reason");

    /** How time was controlled for: not at all. */
    static final String NO_TIME_CONTROL = "none";

    private static final String NOT_AVAILABLE = "n/a";

    private GroupRows() {}

    static List<List<Object>> fit(ParticipantScores<String> scores, List<Mean<String>> means, Ceilings ceilings) {
        return means.stream()
                .map(row -> {
                    List<Double> band = ceilings.of(row.region());
                    List<Object> cells = new ArrayList<>(List.of(
                            row.region(),
                            row.comparison(),
                            row.participants(),
                            row.mean(),
                            row.standardDeviation(),
                            row.standardError()));
                    cells.addAll(band);
                    cells.addAll(test(row.test(), row.bonferroni(), row.falseDiscoveryRate()));
                    cells.add(joined(
                            reason(row.test(), scores, row.region(), List.of(row.comparison())), ceilingReason(band)));
                    return cells;
                })
                .toList();
    }

    /** The brain half alone: a region's ceilings, no model. */
    static List<List<Object>> ceilingsOnly(Ceilings ceilings) {
        return ceilings.regions().stream()
                .map(region -> {
                    List<Double> band = ceilings.of(region);
                    List<Object> cells =
                            new ArrayList<>(List.of(region, NOT_AVAILABLE, 0, Double.NaN, Double.NaN, Double.NaN));
                    cells.addAll(band);
                    cells.addAll(test(StudentT.ofMean(new double[0], 0), Double.NaN, Double.NaN));
                    cells.add(joined("no model was fitted", ceilingReason(band)));
                    return cells;
                })
                .toList();
    }

    static List<List<Object>> tests(ParticipantScores<String> scores, List<Difference<String>> differences) {
        return differences.stream()
                .map(row -> {
                    List<Object> cells = new ArrayList<>(
                            List.of(row.region(), row.first(), row.second(), row.participants(), row.meanDifference()));
                    cells.addAll(test(row.test(), row.bonferroni(), row.falseDiscoveryRate()));
                    cells.add(reason(row.test(), scores, row.region(), List.of(row.first(), row.second())));
                    return cells;
                })
                .toList();
    }

    static List<List<Object>> unique(ParticipantScores<Pair> scores, List<Mean<Pair>> means) {
        return means.stream()
                .map(row -> {
                    List<Object> cells = new ArrayList<>(List.of(
                            row.region(),
                            row.comparison().control(),
                            row.comparison().target(),
                            row.participants(),
                            row.mean(),
                            row.standardDeviation(),
                            row.standardError()));
                    cells.addAll(test(row.test(), row.bonferroni(), row.falseDiscoveryRate()));
                    cells.add(reason(row.test(), scores, row.region(), List.of(row.comparison())));
                    return cells;
                })
                .toList();
    }

    static List<List<Object>> participants(ParticipantScores<String> scores) {
        return scores.participants().stream()
                .map(row -> List.<Object>of(
                        row.subject(),
                        row.comparison(),
                        row.region(),
                        NO_TIME_CONTROL,
                        row.mean(),
                        row.runs(),
                        row.reason()))
                .toList();
    }

    private static List<Object> test(StudentT test, double bonferroni, double falseDiscoveryRate) {
        Object degreesOfFreedom = Double.isNaN(test.t()) ? NOT_AVAILABLE : (Object) test.degreesOfFreedom();
        return List.of(test.t(), degreesOfFreedom, test.p(), bonferroni, falseDiscoveryRate);
    }

    /** Why there is no test, and which participants have no score; empty where there is a test. */
    private static <C> String reason(StudentT test, ParticipantScores<C> scores, String region, List<C> comparisons) {
        if (test.reason().isEmpty()) {
            return "";
        }
        String without = scores.subjects().stream()
                .filter(subject -> comparisons.stream().anyMatch(c -> Double.isNaN(scores.of(region, c, subject))))
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
