package rdmflow.core.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Means and tests over participants, region by region (docs/method.md section 7). Tests are of Fisher's z of each
 * participant's score, after averaging over runs; means, deviations and differences are of r.
 */
public final class GroupLevel {
    /**
     * The scores of one comparison in one region, and their t test against 0.
     *
     * @param mean over participants, NaN of none
     * @param standardDeviation n - 1; NaN of fewer than two
     * @param standardError standard deviation / sqrt n
     * @param interval of the mean over participants and runs, from the scores of runs
     */
    public record Mean<C>(
            String region,
            C comparison,
            int participants,
            double mean,
            double standardDeviation,
            double standardError,
            CrossedInterval interval,
            StudentT test,
            double bonferroni,
            double falseDiscoveryRate) {}

    /**
     * The paired t test of two comparisons in one region.
     *
     * @param interval of the mean difference over participants and runs
     */
    public record Difference<C>(
            String region,
            C first,
            C second,
            int participants,
            double meanDifference,
            CrossedInterval interval,
            StudentT test,
            double bonferroni,
            double falseDiscoveryRate) {}

    private GroupLevel() {}

    /**
     * One row per region and comparison, regions first.
     *
     * @param tests m of Bonferroni; by default the number of rows, with undefined tests
     */
    public static <C> List<Mean<C>> means(ParticipantScores<C> scores, OptionalLong tests) {
        List<Mean<C>> rows = new ArrayList<>();
        for (String region : scores.regions()) {
            for (C comparison : scores.comparisons()) {
                double[] r = scores.complete(region, List.of(comparison)).get(0);
                double[] z = z(r);
                rows.add(new Mean<>(
                        region,
                        comparison,
                        r.length,
                        Spread.mean(r),
                        Spread.standardDeviation(r),
                        Spread.standardError(r),
                        CrossedInterval.of(
                                scores.byRun(region, comparison, scores.defined(region, List.of(comparison)))),
                        StudentT.ofMean(z, largest(z)),
                        Double.NaN,
                        Double.NaN));
            }
        }
        Corrected corrected = Corrected.of(rows, row -> row.test().p(), tests);
        return IntStream.range(0, rows.size())
                .mapToObj(k -> {
                    Mean<C> row = rows.get(k);
                    return new Mean<>(
                            row.region(),
                            row.comparison(),
                            row.participants(),
                            row.mean(),
                            row.standardDeviation(),
                            row.standardError(),
                            row.interval(),
                            row.test(),
                            corrected.bonferroni()[k],
                            corrected.falseDiscoveryRate()[k]);
                })
                .toList();
    }

    /**
     * One row per region and unordered pair of comparisons, over the participants that have both scores.
     *
     * @param tests m of Bonferroni; by default the number of rows, with undefined tests
     */
    public static <C> List<Difference<C>> differences(ParticipantScores<C> scores, OptionalLong tests) {
        List<Difference<C>> rows = new ArrayList<>();
        List<C> comparisons = scores.comparisons();
        for (String region : scores.regions()) {
            for (int a = 0; a < comparisons.size(); a++) {
                for (int b = a + 1; b < comparisons.size(); b++) {
                    rows.add(difference(scores, region, comparisons.get(a), comparisons.get(b)));
                }
            }
        }
        Corrected corrected = Corrected.of(rows, row -> row.test().p(), tests);
        return IntStream.range(0, rows.size())
                .mapToObj(k -> {
                    Difference<C> row = rows.get(k);
                    return new Difference<>(
                            row.region(),
                            row.first(),
                            row.second(),
                            row.participants(),
                            row.meanDifference(),
                            row.interval(),
                            row.test(),
                            corrected.bonferroni()[k],
                            corrected.falseDiscoveryRate()[k]);
                })
                .toList();
    }

    private static <C> Difference<C> difference(ParticipantScores<C> scores, String region, C first, C second) {
        List<double[]> both = scores.complete(region, List.of(first, second));
        double[] a = both.get(0);
        double[] b = both.get(1);
        double[] za = z(a);
        double[] zb = z(b);
        double[] differences =
                IntStream.range(0, a.length).mapToDouble(s -> a[s] - b[s]).toArray();
        double[] zDifferences =
                IntStream.range(0, a.length).mapToDouble(s -> za[s] - zb[s]).toArray();
        return new Difference<>(
                region,
                first,
                second,
                a.length,
                Spread.mean(differences),
                CrossedInterval.of(differencesByRun(scores, region, first, second)),
                StudentT.ofMean(zDifferences, Math.max(largest(za), largest(zb))),
                Double.NaN,
                Double.NaN);
    }

    private static <C> double[][] differencesByRun(ParticipantScores<C> scores, String region, C first, C second) {
        List<String> participants = scores.defined(region, List.of(first, second));
        double[][] differences = scores.byRun(region, first, participants);
        double[][] less = scores.byRun(region, second, participants);
        for (int s = 0; s < less.length; s++) {
            for (int run = 0; run < less[s].length; run++) {
                differences[s][run] -= less[s][run];
            }
        }
        return differences;
    }

    private static double[] z(double[] r) {
        return Arrays.stream(r).map(FisherZ::of).toArray();
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }

    private record Corrected(double[] bonferroni, double[] falseDiscoveryRate) {
        private static <R> Corrected of(List<R> rows, ToDoubleFunction<R> probability, OptionalLong tests) {
            double[] p = rows.stream().mapToDouble(probability).toArray();
            return new Corrected(
                    Corrections.bonferroni(p, tests.orElse(rows.size())), Corrections.benjaminiHochberg(p));
        }
    }
}
