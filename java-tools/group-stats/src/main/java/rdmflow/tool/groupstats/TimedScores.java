package rdmflow.tool.groupstats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import rdmflow.core.group.ParticipantScores;
import rdmflow.core.group.ParticipantScores.RunScore;
import rdmflow.core.group.ScoreAverage;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.tool.Findings;

/** Scores under each time control: no mean, test or correction is over both. */
record TimedScores<C>(Map<TimeControl, ParticipantScores<C>> byControl) {
    static <C> TimedScores<C> of(
            List<ScoreTables.Entry<C>> entries, Comparator<C> order, ScoreAverage average, boolean naAsZero) {
        Map<TimeControl, ParticipantScores<C>> scores = new EnumMap<>(TimeControl.class);
        Findings findings = new Findings();
        for (TimeControl control : TimeControl.values()) {
            List<RunScore<C>> ofControl = entries.stream()
                    .filter(entry -> entry.control() == control)
                    .map(ScoreTables.Entry::score)
                    .toList();
            findings.attempt(() -> new ParticipantScores<>(ofControl, order, average, naAsZero))
                    .ifPresent(all -> scores.put(control, all));
        }
        findings.throwProblems();
        return new TimedScores<>(scores);
    }

    /** Without any participant where no table has this control. */
    ParticipantScores<C> under(TimeControl control) {
        return byControl.get(control);
    }

    /** Those of which there are rows. */
    List<TimeControl> controls() {
        return Arrays.stream(TimeControl.values())
                .filter(control -> !under(control).subjects().isEmpty())
                .toList();
    }

    Stream<ParticipantScores<C>> each() {
        return byControl.values().stream();
    }

    /** All participants, sorted. */
    List<String> subjects() {
        return each().flatMap(scores -> scores.subjects().stream())
                .distinct()
                .sorted()
                .toList();
    }
}
