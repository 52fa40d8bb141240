package rdmflow.tool.groupstats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import rdmflow.core.group.CrossedInterval;
import rdmflow.core.group.GroupLevel.Difference;
import rdmflow.core.group.GroupLevel.Mean;
import rdmflow.core.group.StudentT;
import rdmflow.core.rdm.TimeControl;

/** The tests that were made, as the methods of a paper tell them. */
final class TestsInWords {
    private TestsInWords() {}

    /**
     * Nothing where no test is defined.
     *
     * @param given m of Bonferroni for all tables; null = the number of rows of each
     */
    static List<String> of(List<GroupResults> all, Long given) {
        Set<String> tests = new LinkedHashSet<>();
        Map<TimeControl, List<String>> counts = new LinkedHashMap<>();
        for (GroupResults results : all) {
            List<String> ofControl = new ArrayList<>();
            add(tests, ofControl, "each network's against 0", "networks against 0", p(results.means(), Mean::test));
            add(
                    tests,
                    ofControl,
                    "those of two networks in a region in pairs",
                    "pairs of networks",
                    p(results.differences(), Difference::test));
            add(tests, ofControl, "unique variance against 0", "unique variance", p(results.uniqueMeans(), Mean::test));
            if (!ofControl.isEmpty()) {
                counts.put(results.control(), ofControl);
            }
        }
        List<String> sentences = new ArrayList<>();
        if (!tests.isEmpty()) {
            sentences.add("Participants' scores were transformed by Fisher's z and tested by two-sided t-tests: "
                    + String.join(", ", tests) + ". p is given uncorrected, after Bonferroni correction (m = "
                    + (given == null ? numbers(counts) : given)
                    + ") and as false discovery rate (Benjamini and Hochberg 1995) over each table"
                    + (counts.size() > 1 ? ", separately for plain scores and those within lag." : "."));
        }
        shift(all, sentences);
        intervals(all, sentences);
        return sentences;
    }

    private static void add(Set<String> tests, List<String> counts, String test, String counted, double[] p) {
        if (Stream.of(p).flatMapToDouble(Arrays::stream).anyMatch(value -> !Double.isNaN(value))) {
            tests.add(test);
            counts.add(p.length + " for " + counted);
        }
    }

    private static <R> double[] p(GroupResults.Tested<R> tested, Function<R, StudentT> test) {
        return tested.rows().stream().mapToDouble(row -> test.apply(row).p()).toArray();
    }

    /** Once where both controls have as many tests, else for each. */
    private static String numbers(Map<TimeControl, List<String>> counts) {
        Set<String> different = new LinkedHashSet<>();
        counts.values().forEach(ofControl -> different.add(String.join(", ", ofControl)));
        if (different.size() == 1) {
            return different.iterator().next();
        }
        List<String> each = new ArrayList<>();
        counts.forEach((control, ofControl) -> each.add(words(control) + ": " + String.join(", ", ofControl)));
        return String.join("; ", each);
    }

    private static String words(TimeControl control) {
        return switch (control) {
            case NONE -> "plain";
            case LAG -> "within lag";
        };
    }

    private static void shift(List<GroupResults> all, List<String> sentences) {
        boolean scores = all.stream().anyMatch(results -> has(results.means()) || has(results.uniqueMeans()));
        boolean differences = all.stream().anyMatch(results -> has(results.differences()));
        if (!scores) {
            return;
        }
        sentences.add(
                "Because all participants saw the same movie, scores were also tested against a null in which the"
                        + " movie came at another time, with the same shifts for all participants, networks and regions:"
                        + " p_shift is (1 + number of draws with a mean Fisher z over participants at least as large) /"
                        + " (1 + number of draws), one-sided"
                        + (differences ? ", two-sided for differences of two networks" : "")
                        + "; p_shift_familywise compares with the maximum over all rows of a table with the same time control in each draw.");
        if (differences) {
            sentences.add("For a difference of two networks the null moves the movie for both, so it says that neither"
                    + " shares anything with the region; the intervals say how large the difference is.");
        }
        if (all.stream()
                .anyMatch(results -> results.control() == TimeControl.NONE
                        && (has(results.means()) || has(results.uniqueMeans())))) {
            sentences.add("For plain scores, which smoothness in time raises under any shift, this test has hardly any"
                    + " power.");
        }
    }

    private static boolean has(GroupResults.Tested<?> tested) {
        return tested.hasNull() && !tested.rows().isEmpty();
    }

    /** The samples that intervals are over: of one participant the runs, of one run the participants. */
    private static void intervals(List<GroupResults> all, List<String> sentences) {
        List<CrossedInterval> intervals = all.stream()
                .flatMap(results -> Stream.of(
                        results.means().rows().stream().map(Mean::interval),
                        results.differences().rows().stream().map(Difference::interval),
                        results.uniqueMeans().rows().stream().map(Mean::interval)))
                .flatMap(each -> each)
                .filter(interval -> !Double.isNaN(interval.halfWidth()))
                .toList();
        boolean participants = intervals.stream().anyMatch(interval -> interval.participants() > 1);
        boolean runs = intervals.stream().anyMatch(interval -> interval.runs() > 1);
        if (participants && runs) {
            sentences.add(
                    "Intervals are 95 % intervals of the mean that take participants and runs as samples: from the"
                            + " two-way table of scores, variance = s_participants^2/n_participants + s_runs^2/n_runs -"
                            + " MS_residual/(n_participants n_runs), t with min(n_participants, n_runs) - 1 degrees of freedom"
                            + " (cf. Schuett et al. 2023).");
        } else if (participants || runs) {
            sentences.add("Intervals are 95 % t intervals of the mean over " + (runs ? "runs." : "participants."));
        }
    }
}
