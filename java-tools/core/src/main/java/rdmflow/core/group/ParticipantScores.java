package rdmflow.core.group;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;

/**
 * One score per participant, region and comparison: the mean over the runs in which it is defined (docs/method.md
 * section 6).
 *
 * @param <C> what was compared: a model, or a control and a target
 */
public final class ParticipantScores<C> {
    /**
     * The score of one run.
     *
     * @param value r, or NaN
     * @param reason why it is NaN, or empty
     */
    public record RunScore<C>(String subject, String region, C comparison, String run, double value, String reason) {
        /** What was scored, in words. */
        public String where() {
            return subject + " " + region + " " + comparison + " run " + run;
        }
    }

    /**
     * The score of one participant.
     *
     * @param mean over the runs, NaN if none is defined
     * @param runs how many of them it averages
     * @param reason why it is NaN: the reasons of its runs, each once; empty where it is defined
     */
    public record Participant<C>(String subject, String region, C comparison, double mean, int runs, String reason) {}

    private record Cell<C>(String region, C comparison) {}

    /** r computed as 1 + rounding is 1. */
    private static final double BEYOND_ONE = 1e-9;

    private final Set<String> regions = new LinkedHashSet<>();
    private final Set<C> comparisons;
    private final Set<String> subjects = new TreeSet<>();
    private final Set<String> runs = new TreeSet<>(RunKey.ORDER);
    private final Map<Cell<C>, Map<String, Participant<C>>> scores = new LinkedHashMap<>();
    private final Map<Cell<C>, Map<String, Map<String, Double>>> byRun = new LinkedHashMap<>();
    private final List<RunScore<C>> lost;

    /**
     * Averages over runs.
     *
     * @param runScores in any order, except that regions keep the order in which they come; each (subject, region,
     *     comparison, run) once
     * @param order of the comparisons
     * @param naAsZero whether an undefined run counts as 0
     * @throws DataException if a score comes twice or is no correlation
     */
    public ParticipantScores(List<RunScore<C>> runScores, Comparator<C> order, ScoreAverage average, boolean naAsZero) {
        comparisons = new TreeSet<>(order);
        lost = runScores.stream().filter(score -> Double.isNaN(score.value())).toList();
        List<String> problems = new ArrayList<>();
        List<RunScore<C>> again = new ArrayList<>();
        for (RunScore<C> score : runScores) {
            regions.add(score.region());
            comparisons.add(score.comparison());
            subjects.add(score.subject());
            runs.add(score.run());
            double value = Double.isNaN(score.value()) && naAsZero ? 0 : score.value();
            if (Math.abs(value) > 1 + BEYOND_ONE) {
                problems.add(score.where() + ": expected a correlation from -1 to 1, found " + value);
            }
            Double before = byRun.computeIfAbsent(
                            new Cell<>(score.region(), score.comparison()), cell -> new TreeMap<>())
                    .computeIfAbsent(score.subject(), subject -> new TreeMap<>(RunKey.ORDER))
                    .put(score.run(), Math.max(-1, Math.min(1, value)));
            if (before != null) {
                again.add(score);
            }
        }
        if (!again.isEmpty()) {
            problems.add(again.get(0).where() + ": expected one score, found two"
                    + (again.size() == 1 ? "" : ", as of " + (again.size() - 1) + " more rows")
                    + "; give each table once");
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        Map<Cell<C>, Map<String, Set<String>>> reasons = new LinkedHashMap<>();
        lost.forEach(score -> reasons.computeIfAbsent(
                        new Cell<>(score.region(), score.comparison()), cell -> new TreeMap<>())
                .computeIfAbsent(score.subject(), subject -> new LinkedHashSet<>())
                .add(score.reason()));
        byRun.forEach((cell, bySubject) -> {
            Map<String, Participant<C>> participants = new TreeMap<>();
            bySubject.forEach((subject, ofRuns) -> {
                double mean =
                        average.of(ofRuns.values().stream().mapToDouble(r -> r).toArray());
                long defined = ofRuns.values().stream().filter(r -> !r.isNaN()).count();
                String reason = Double.isNaN(mean) ? String.join("; ", reasonsOf(reasons, cell, subject)) : "";
                participants.put(
                        subject,
                        new Participant<>(subject, cell.region(), cell.comparison(), mean, (int) defined, reason));
            });
            scores.put(cell, participants);
        });
    }

    /** Runs of r = 1 and r = -1 have no mean of Fisher's z either. */
    private static <C> Set<String> reasonsOf(
            Map<Cell<C>, Map<String, Set<String>>> reasons, Cell<C> cell, String subject) {
        return reasons.getOrDefault(cell, Map.of())
                .getOrDefault(subject, Set.of("runs of r = 1 and r = -1 have no mean of Fisher's z"));
    }

    /** In the order in which they came. */
    public List<String> regions() {
        return List.copyOf(regions);
    }

    /** Sorted. */
    public List<C> comparisons() {
        return List.copyOf(comparisons);
    }

    /** Sorted; all that have a row, with a defined score or not. */
    public List<String> subjects() {
        return List.copyOf(subjects);
    }

    /** Sorted; all that a participant has a row of. */
    public List<String> runs() {
        return List.copyOf(runs);
    }

    /** Sorted; those of which this participant has a row. */
    public List<String> runs(String subject) {
        return byRun.values().stream()
                .flatMap(bySubject -> bySubject.getOrDefault(subject, Map.of()).keySet().stream())
                .distinct()
                .sorted(RunKey.ORDER)
                .toList();
    }

    /** The undefined scores of runs, in the order in which they came. */
    public List<RunScore<C>> lostRuns() {
        return lost;
    }

    /** One per participant, comparison and region that has a row, in this order. */
    public List<Participant<C>> participants() {
        return subjects.stream()
                .flatMap(subject -> comparisons.stream().flatMap(comparison -> regions.stream()
                        .map(region -> scores.getOrDefault(new Cell<>(region, comparison), Map.of())
                                .get(subject))
                        .filter(Objects::nonNull)))
                .toList();
    }

    /** The participant's score; NaN if no run is defined or none is there. */
    public double of(String region, C comparison, String subject) {
        Participant<C> participant =
                scores.getOrDefault(new Cell<>(region, comparison), Map.of()).get(subject);
        return participant == null ? Double.NaN : participant.mean();
    }

    /** The participant's score in one run; NaN if it is undefined or not there. */
    public double of(String region, C comparison, String subject, String run) {
        return byRun.getOrDefault(new Cell<>(region, comparison), Map.of())
                .getOrDefault(subject, Map.of())
                .getOrDefault(run, Double.NaN);
    }

    /** The participants that have a defined score in every one of the comparisons, sorted. */
    public List<String> defined(String region, List<C> all) {
        return subjects.stream()
                .filter(subject -> all.stream().noneMatch(c -> Double.isNaN(of(region, c, subject))))
                .toList();
    }

    /** Scores of these participants in every run: participants x runs. */
    public double[][] byRun(String region, C comparison, List<String> participants) {
        return participants.stream()
                .map(subject -> runs.stream()
                        .mapToDouble(run -> of(region, comparison, subject, run))
                        .toArray())
                .toArray(double[][]::new);
    }

    /** Scores of all participants that have a defined one in every one of the comparisons: one array for each. */
    public List<double[]> complete(String region, List<C> all) {
        List<String> defined = defined(region, all);
        return all.stream()
                .map(c -> defined.stream()
                        .mapToDouble(subject -> of(region, c, subject))
                        .toArray())
                .toList();
    }
}
