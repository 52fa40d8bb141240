package rdmflow.tool.checkdesign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.core.time.ShiftPlan;
import rdmflow.core.time.Shifts;
import rdmflow.io.design.Stimulus;
import rdmflow.io.tool.Findings;

/**
 * Which scores can have the null that is wanted, in which the movie came at another time; docs/method.md section 9. What
 * the pipeline asks of fit-cv-regression and unique-variance follows from it.
 */
final class ShiftNullOptions {
    /** The tools refuse to make a null of fewer. */
    private static final int FEWEST_SHIFTS = ShiftPlan.FEWEST_SHIFTS;

    /** Above so many regions the null of all pairs of networks costs more than it is worth. */
    private static final int MOST_REGIONS = 50;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--shifts",
            defaultValue = "0",
            paramLabel = "N",
            description = "Of how many shifts of each run the null of scores is to be made: 0 for no null, else an even"
                    + " number from 20 (default: ${DEFAULT-VALUE}).")
    private int shifts;

    @Option(
            names = "--shift-min-seconds",
            defaultValue = "30",
            paramLabel = "S",
            description = "The smallest shift of that null (default: ${DEFAULT-VALUE}).")
    private double minimumSeconds;

    /** Refuses what is wrong with the options. */
    void check() {
        if (shifts != 0 && (shifts < FEWEST_SHIFTS || shifts % 2 != 0)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--shifts: expected 0 or an even number from " + FEWEST_SHIFTS + ", found " + shifts);
        }
        if (!(minimumSeconds >= 0 && Double.isFinite(minimumSeconds))) {
            throw new ParameterException(
                    spec.commandLine(), "--shift-min-seconds: expected 0 or more, found " + minimumSeconds);
        }
    }

    /**
     * Warns of each null that is left out.
     *
     * @param movies with the volumes of each run; none without networks
     * @param regions of all participants
     * @return whether fits and unique variance get one, for design.json
     */
    Map<String, Object> check(List<Stimulus> movies, int regions, double trSeconds, Findings findings) {
        boolean wanted = shifts > 0 && !movies.isEmpty();
        List<String> few = new ArrayList<>();
        for (Stimulus movie : wanted ? movies : List.<Stimulus>of()) {
            int allowed = Shifts.of(movie.volumes(), trSeconds, shifts, minimumSeconds)
                    .perRun()
                    .length;
            if (allowed < FEWEST_SHIFTS) {
                few.add("run " + movie.run() + " of " + movie.volumes() + " volumes " + allowed);
            }
        }
        boolean fits = wanted && few.isEmpty();
        if (!few.isEmpty()) {
            findings.warning("no shift null, so no p of a movie at another time: expected at least " + FEWEST_SHIFTS
                    + " different shifts of each run, from " + minimumSeconds + " s to half the run, found "
                    + String.join(", ", few) + "; a smaller --shift_min_seconds allows more");
        } else if (wanted && regions > MOST_REGIONS) {
            findings.warning("no shift null of unique variance: " + regions + " regions, more than " + MOST_REGIONS
                    + "; fits have theirs");
        }
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("fits", fits);
        made.put("unique", fits && regions <= MOST_REGIONS);
        return made;
    }
}
