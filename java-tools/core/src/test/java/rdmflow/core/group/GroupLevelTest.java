package rdmflow.core.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import rdmflow.core.DataException;
import rdmflow.core.group.GroupLevel.Difference;
import rdmflow.core.group.GroupLevel.Mean;
import rdmflow.core.group.ParticipantScores.RunScore;

/** Digits of scipy.stats and numpy, printed by group_tests.py of this package. */
class GroupLevelTest {
    private static final double[] A = {.10, .12, .08, .15, .11, .09, .13, .14, .10, .07, .12, .16, .11, .10, .09};
    private static final double[] B = {.08, .11, .09, .10, .09, .07, .12, .11, .08, .06, .10, .12, .10, .09, .08};

    @Test
    void testsTwoModelsByFisherZAndTellsTheirDifferenceInR() {
        Difference<String> row =
                GroupLevel.differences(scores(golden()), OptionalLong.empty()).get(0);
        assertEquals("a", row.first());
        assertEquals("b", row.second());
        assertEquals(15, row.participants());
        assertEquals(4.8758735237697985, row.test().t(), 1e-12);
        assertEquals(0.00024510042797093934, row.test().p(), 1e-15);
        assertEquals(0.018, row.meanDifference(), 1e-16);
        assertEquals(row.test().p(), row.bonferroni());
        assertEquals(row.test().p(), row.falseDiscoveryRate());
    }

    @Test
    void tellsMeanDeviationAndErrorInR() {
        Mean<String> row =
                GroupLevel.means(scores(golden()), OptionalLong.empty()).get(0);
        assertEquals(0.11133333333333334, row.mean(), 1e-15);
        assertEquals(0.025597618936887376, row.standardDeviation(), 1e-15);
        assertEquals(0.006609276789675227, row.standardError(), 1e-15);
    }

    @Test
    void correctsForTheNumberOfRowsUnlessToldAnother() {
        List<RunScore<String>> all = new ArrayList<>(golden());
        golden().forEach(score -> all.add(new RunScore<>(
                score.subject(), "PPA", score.comparison(), score.run(), score.value(), score.reason())));
        assertEquals(4, GroupLevel.means(scores(all), OptionalLong.empty()).size());
        Difference<String> row =
                GroupLevel.differences(scores(all), OptionalLong.empty()).get(1);
        assertEquals(2 * row.test().p(), row.bonferroni(), 1e-18);
        Difference<String> told =
                GroupLevel.differences(scores(all), OptionalLong.of(726)).get(1);
        assertEquals(726 * row.test().p(), told.bonferroni(), 1e-15);
    }

    @Test
    void averagesOverTheDefinedRuns() {
        List<RunScore<String>> rows =
                List.of(run("sub-01", "1", .2), run("sub-01", "2", Double.NaN), run("sub-01", "3", .4));
        assertEquals(.3, scores(rows).of("V1", "a", "sub-01"), 1e-16);
        assertEquals(
                List.of("sub-01 V1 a run 2: constant"),
                scores(rows).lostRuns().stream()
                        .map(lost -> lost.where() + ": " + lost.reason())
                        .toList());
        ParticipantScores<String> zeros =
                new ParticipantScores<>(rows, Comparator.naturalOrder(), ScoreAverage.PLAIN, true);
        assertEquals(.2, zeros.of("V1", "a", "sub-01"), 1e-16);
    }

    @Test
    void averagesByFisherZWhenTold() {
        List<RunScore<String>> rows = List.of(
                run("sub-01", "1", .1), run("sub-01", "2", .5), run("sub-01", "3", -.2), run("sub-01", "4", .9));
        ParticipantScores<String> scores =
                new ParticipantScores<>(rows, Comparator.naturalOrder(), ScoreAverage.FISHER, false);
        assertEquals(0.44606908996624867, scores.of("V1", "a", "sub-01"), 1e-15);
    }

    @Test
    void letsAParticipantWithoutADefinedScoreLeaveTheRegion() {
        List<RunScore<String>> rows = new ArrayList<>(golden());
        rows.add(new RunScore<>("sub-99", "V1", "a", "1", Double.NaN, "one voxel"));
        rows.add(new RunScore<>("sub-99", "V1", "b", "1", .3, ""));
        Difference<String> difference =
                GroupLevel.differences(scores(rows), OptionalLong.empty()).get(0);
        assertEquals(15, difference.participants());
        assertEquals(4.8758735237697985, difference.test().t(), 1e-12);
        List<Mean<String>> means = GroupLevel.means(scores(rows), OptionalLong.empty());
        assertEquals(15, means.get(0).participants());
        assertEquals(16, means.get(1).participants());
    }

    @Test
    void keepsRowsWithoutATestAndCorrectsTheOthersWithoutThem() {
        List<RunScore<String>> rows = new ArrayList<>(golden());
        rows.add(new RunScore<>("sub-01", "FFA", "a", "1", .5, ""));
        List<Mean<String>> means = GroupLevel.means(scores(rows), OptionalLong.empty());
        Mean<String> lonely = means.get(2);
        assertEquals("FFA", lonely.region());
        assertEquals(.5, lonely.mean());
        assertTrue(Double.isNaN(lonely.standardDeviation()) && Double.isNaN(lonely.falseDiscoveryRate()));
        assertEquals(
                "expected at least two participants, found 1", lonely.test().reason());
        assertEquals(0, means.get(3).participants());
        assertEquals(4 * means.get(0).test().p(), means.get(0).bonferroni());
        assertTrue(means.get(0).falseDiscoveryRate() <= 2 * means.get(0).test().p());
    }

    @Test
    void doesNotDependOnTheOrderOfRows() {
        List<RunScore<String>> rows = new ArrayList<>();
        Random random = new Random(1);
        for (int s = 0; s < 6; s++) {
            for (String run : List.of("1", "2", "3", "10")) {
                for (String model : List.of("a", "b", "c")) {
                    rows.add(new RunScore<>("sub-0" + s, "V1", model, run, random.nextDouble() - .3, ""));
                }
            }
        }
        List<RunScore<String>> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, random);
        assertEquals(
                GroupLevel.differences(scores(rows), OptionalLong.empty()),
                GroupLevel.differences(scores(shuffled), OptionalLong.empty()));
    }

    @Test
    void refusesAScoreGivenTwiceAndOneThatIsNoCorrelation() {
        List<RunScore<String>> rows = List.of(run("sub-01", "1", .2), run("sub-01", "1", .2), run("sub-01", "2", 1.5));
        DataException refused = assertThrows(DataException.class, () -> scores(rows));
        assertEquals(
                List.of(
                        "sub-01 V1 a run 2: expected a correlation from -1 to 1, found 1.5",
                        "sub-01 V1 a run 1: expected one score, found two; give each table once"),
                refused.problems());
    }

    private static ParticipantScores<String> scores(List<RunScore<String>> rows) {
        return new ParticipantScores<>(rows, Comparator.naturalOrder(), ScoreAverage.PLAIN, false);
    }

    private static RunScore<String> run(String subject, String run, double r) {
        return new RunScore<>(subject, "V1", "a", run, r, Double.isNaN(r) ? "constant" : "");
    }

    private static List<RunScore<String>> golden() {
        List<RunScore<String>> rows = new ArrayList<>();
        for (int s = 0; s < A.length; s++) {
            rows.add(new RunScore<>("sub-" + (10 + s), "V1", "a", "1", A[s], ""));
            rows.add(new RunScore<>("sub-" + (10 + s), "V1", "b", "1", B[s], ""));
        }
        return rows;
    }
}
