package rdmflow.tool.groupstats;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

    /**
     * Refuses scores of participants, regions or networks that the fits lack, where there are fits.
     *
     * @param option that brought these scores
     * @param model of a comparison
     */
    void requirePartOf(TimedScores<String> fits, String option, Function<C, String> model) {
        if (fits.subjects().isEmpty()) {
            return;
        }
        Findings findings = new Findings();
        requirePart(option, "participants", subjects(), fits.subjects(), findings);
        requirePart(
                option, "regions", named(ParticipantScores::regions), fits.named(ParticipantScores::regions), findings);
        requirePart(
                option,
                "networks",
                named(scores -> scores.comparisons().stream().map(model).toList()),
                fits.named(ParticipantScores::comparisons),
                findings);
        findings.throwProblems();
    }

    private static void requirePart(
            String option, String what, List<String> found, List<String> expected, Findings findings) {
        List<String> others =
                found.stream().filter(name -> !expected.contains(name)).toList();
        if (!others.isEmpty()) {
            findings.problem(option + ": expected " + what + " of --fits (" + String.join(", ", expected) + "), found "
                    + String.join(", ", others) + "; give tables of one study");
        }
    }

    private List<String> named(Function<ParticipantScores<C>, Collection<String>> names) {
        return each().flatMap(scores -> names.apply(scores).stream()).distinct().toList();
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
        return named(ParticipantScores::subjects).stream().sorted().toList();
    }
}
