package rdmflow.tool.groupstats;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import rdmflow.core.group.CeilingShare;
import rdmflow.core.group.CrossedInterval;
import rdmflow.core.group.GroupLevel.Mean;
import rdmflow.core.group.ParticipantScores;
import rdmflow.core.group.ScoreAverage;
import rdmflow.core.group.Spread;
import rdmflow.core.rdm.TimeControl;

/**
 * The noise ceilings of each region: a participant's mean over runs, averaged as its scores are, then the mean over
 * participants.
 */
record Ceilings(List<TimedScores<String>> byKind) {
    private static final String LOWER = "lower";
    private static final List<String> KINDS = List.of("pairwise", LOWER, "upper");

    static Ceilings of(List<Path> files, ScoreAverage average) {
        return new Ceilings(KINDS.stream()
                .map(kind -> TimedScores.of(
                        ScoreTables.ceilings(files, kind), Comparator.<String>naturalOrder(), average, false))
                .toList());
    }

    List<TimeControl> controls() {
        return byKind.get(0).controls();
    }

    List<String> regions(TimeControl control) {
        return byKind.get(0).under(control).regions();
    }

    /** Pairwise, lower and upper; NaN where no participant has one. */
    List<Double> of(TimeControl control, String region) {
        return KINDS.stream()
                .map(kind -> Spread.mean(byKind.get(KINDS.indexOf(kind))
                        .under(control)
                        .complete(region, List.of(kind))
                        .get(0)))
                .toList();
    }

    /** A participant's lower ceiling in one run; NaN where there is none. */
    double lower(TimeControl control, String region, String subject, String run) {
        return lower(control).of(region, LOWER, subject, run);
    }

    /** The share of the lower ceiling that a model's mean score reaches. */
    CeilingShare share(TimeControl control, ParticipantScores<String> scores, Mean<String> row) {
        ParticipantScores<String> lower = lower(control);
        String region = row.region();
        List<String> participants = scores.defined(region, List.of(row.comparison()));
        double[][] ceilings = participants.stream()
                .map(subject -> scores.runs().stream()
                        .mapToDouble(run -> lower.of(region, LOWER, subject, run))
                        .toArray())
                .toArray(double[][]::new);
        return CeilingShare.of(
                row.mean(),
                of(control, region).get(KINDS.indexOf(LOWER)),
                CrossedInterval.of(lower.byRun(region, LOWER, lower.defined(region, List.of(LOWER)))),
                scores.byRun(region, row.comparison(), participants),
                ceilings);
    }

    private ParticipantScores<String> lower(TimeControl control) {
        return byKind.get(KINDS.indexOf(LOWER)).under(control);
    }
}
