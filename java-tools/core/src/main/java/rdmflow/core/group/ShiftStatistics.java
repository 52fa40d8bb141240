package rdmflow.core.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The statistic of a shift null in every draw: mean over participants of Fisher's z of a score, or of the difference of two
 * scores' z. Participants are added one by one, so that the draws of one are in memory and not those of all.
 * docs/method.md section 9.
 *
 * @param <C> what was compared, as in {@link ParticipantScores}
 */
public final class ShiftStatistics<C> {
    private final ParticipantScores<C> scores;
    private final List<List<C>> compared;
    private final double[][] sums;
    private final boolean differences;

    private ShiftStatistics(ParticipantScores<C> scores, List<List<C>> compared, boolean differences, int draws) {
        this.scores = scores;
        this.compared = compared;
        this.differences = differences;
        sums = new double[scores.regions().size() * compared.size()][draws];
    }

    /** Of every score, in the order of {@link GroupLevel#means}. */
    public static <C> ShiftStatistics<C> ofScores(ParticipantScores<C> scores, int draws) {
        return new ShiftStatistics<>(
                scores, scores.comparisons().stream().map(List::of).toList(), false, draws);
    }

    /** Of every difference of two scores, in the order of {@link GroupLevel#differences}. */
    public static <C> ShiftStatistics<C> ofDifferences(ParticipantScores<C> scores, int draws) {
        List<List<C>> pairs = new ArrayList<>();
        List<C> all = scores.comparisons();
        for (int a = 0; a < all.size(); a++) {
            for (int b = a + 1; b < all.size(); b++) {
                pairs.add(List.of(all.get(a), all.get(b)));
            }
        }
        return new ShiftStatistics<>(scores, pairs, true, draws);
    }

    /**
     * Adds a participant; those with an undefined score take no part in its comparisons, as in the tables. The order in
     * which participants are added changes sums by their rounding.
     *
     * @param draws the participant's scores by region and comparison, one per draw; asked for defined scores only
     */
    public void add(String subject, BiFunction<String, C, float[]> draws) {
        List<C> comparisons = scores.comparisons();
        int row = 0;
        for (String region : scores.regions()) {
            double[][] z = new double[comparisons.size()][];
            for (int k = 0; k < z.length; k++) {
                C comparison = comparisons.get(k);
                z[k] = Double.isNaN(scores.of(region, comparison, subject))
                        ? new double[0]
                        : z(draws.apply(region, comparison));
            }
            for (List<C> of : compared) {
                double[] sum = sums[row++];
                double[] first = z[comparisons.indexOf(of.get(0))];
                double[] second = z[comparisons.indexOf(of.get(of.size() - 1))];
                if (first.length > 0 && second.length > 0) {
                    for (int d = 0; d < sum.length; d++) {
                        sum[d] += differences ? first[d] - second[d] : first[d];
                    }
                }
            }
        }
    }

    /** One-sided for scores, two-sided for differences; family-wise over all of them. */
    public ShiftTest test() {
        double[] observed = new double[sums.length];
        List<double[]> draws = new ArrayList<>();
        int row = 0;
        for (String region : scores.regions()) {
            for (List<C> of : compared) {
                List<double[]> r = scores.complete(region, of);
                double sum = 0;
                for (int s = 0; s < r.get(0).length; s++) {
                    sum += FisherZ.of(r.get(0)[s]) - (differences ? FisherZ.of(r.get(1)[s]) : 0);
                }
                int participants = r.get(0).length;
                observed[row] = participants == 0 ? Double.NaN : sum / participants;
                draws.add(Arrays.stream(sums[row])
                        .map(value -> value / participants)
                        .toArray());
                row++;
            }
        }
        return differences ? ShiftTest.ofEitherSign(observed, draws) : ShiftTest.of(observed, draws);
    }

    private static double[] z(float[] r) {
        double[] z = new double[r.length];
        Arrays.setAll(z, d -> FisherZ.of(r[d]));
        return z;
    }
}
