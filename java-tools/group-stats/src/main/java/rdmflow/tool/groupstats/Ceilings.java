package rdmflow.tool.groupstats;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import rdmflow.core.group.ParticipantScores;
import rdmflow.core.group.ScoreAverage;
import rdmflow.core.group.Spread;

/**
 * The noise ceilings of each region: a participant's mean over runs, averaged as its scores are, then the mean over
 * participants.
 */
record Ceilings(List<ParticipantScores<String>> byKind) {
    private static final List<String> KINDS = List.of("pairwise", "lower", "upper");

    static Ceilings of(List<Path> files, ScoreAverage average) {
        return new Ceilings(KINDS.stream()
                .map(kind -> new ParticipantScores<>(
                        ScoreTables.ceilings(files, kind), Comparator.<String>naturalOrder(), average, false))
                .toList());
    }

    List<String> regions() {
        return byKind.get(0).regions();
    }

    /** Pairwise, lower and upper; NaN where no participant has one. */
    List<Double> of(String region) {
        return KINDS.stream()
                .map(kind -> Spread.mean(byKind.get(KINDS.indexOf(kind))
                        .complete(region, List.of(kind))
                        .get(0)))
                .toList();
    }
}
