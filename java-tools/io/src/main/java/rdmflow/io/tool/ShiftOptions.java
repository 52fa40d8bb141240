package rdmflow.io.tool;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.core.time.ShiftPlan;

/** The null in which the movie came at another time, for fit-cv-regression and unique-variance; a picocli mixin. */
public final class ShiftOptions {
    private static final int FEWEST_DRAWS = 100;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--shifts",
            defaultValue = "0",
            paramLabel = "N",
            description = "Shifts of the movie against the brain for a null file, in each run, half of them negative;"
                    + " even (default: ${DEFAULT-VALUE}, no null).")
    private int shifts;

    @Option(
            names = "--shift-min-seconds",
            defaultValue = "30",
            paramLabel = "S",
            description = "The smallest shift; the largest is half of the run (default: ${DEFAULT-VALUE}).")
    private double minimumSeconds;

    @Option(
            names = "--shift-draws",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Draws of one shift for each run, at least " + FEWEST_DRAWS + " (default: ${DEFAULT-VALUE}).")
    private int draws;

    @Option(
            names = "--shift-seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Seed of the draws; one seed for all files of a study (default: ${DEFAULT-VALUE}).")
    private long seed;

    /** How to make the null, or nothing where none is asked for. */
    public Optional<ShiftPlan> plan() {
        if (shifts != 0 && (shifts < ShiftPlan.FEWEST_SHIFTS || shifts % 2 != 0)) {
            throw usage("--shifts: expected 0 or an even number of at least " + ShiftPlan.FEWEST_SHIFTS + ", found "
                    + shifts);
        }
        if (!(minimumSeconds >= 0) || Double.isInfinite(minimumSeconds)) {
            throw usage("--shift-min-seconds: expected 0 or more seconds, found " + minimumSeconds);
        }
        if (draws < FEWEST_DRAWS) {
            throw usage("--shift-draws: expected at least " + FEWEST_DRAWS + ", found " + draws);
        }
        return shifts == 0 ? Optional.empty() : Optional.of(new ShiftPlan(shifts, minimumSeconds, draws, seed));
    }

    /** What was done, in sentences for the methods of a paper; none where there is no null. */
    public List<String> methods() {
        return shifts == 0
                ? List.of()
                : List.of("As a null, the whole cross-validated analysis was repeated " + draws
                        + " times with the movie moved against the brain, by one of up to " + shifts
                        + " shifts drawn for each run, from " + Seconds.inWords(minimumSeconds)
                        + " to half of the run in both directions and without wrapping around; all participants, networks"
                        + " and regions had the same shifts in a draw (seed " + seed + ").");
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
