package rdmflow.tool.checkdesign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.core.rdm.ComparedPairs;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.time.ShiftPlan;
import rdmflow.core.time.Shifts;
import rdmflow.io.design.Stimulus;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.TimingOptions;

/**
 * Which analyses with the movie moved against the brain the design allows: the shift null and the lag scan; docs/method.md
 * section 9. What the pipeline asks of fit-cv-regression and unique-variance, which refuse the others, follows from it.
 */
final class MovedMovieOptions {
    /** Above so many regions the null of all pairs of networks costs more than it is worth. */
    private static final int MOST_REGIONS = 50;

    /** 20 s are half of 20 volumes at a TR of 2 s, also where a product is rounded down. */
    private static final double ROUNDING = 1e-9;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--lag-scan-seconds",
            defaultValue = "0",
            paramLabel = "S",
            description = "How far a lag scan is to move the movie; 0 for no scan (default: ${DEFAULT-VALUE}).")
    private double scanSeconds;

    /** Refuses what is wrong with the options. */
    void check(double trSeconds) {
        if (scanSeconds != 0 && !(scanSeconds >= trSeconds - ROUNDING && Double.isFinite(scanSeconds))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--lag-scan-seconds: expected 0, or the " + trSeconds + " s of a volume or more, found "
                            + scanSeconds);
        }
    }

    /**
     * Warns of each analysis that is left out.
     *
     * @param plan of the null, where one is wanted
     * @param movies with the volumes of each run; none without networks
     * @param regions of all participants
     * @return which scores get a null, and whether there is a scan, for design.json
     */
    Map<String, Object> check(
            Optional<ShiftPlan> plan,
            List<Stimulus> movies,
            int regions,
            TimingOptions timing,
            PairSelection selection,
            Findings findings) {
        boolean fits =
                plan.isPresent() && !movies.isEmpty() && allowsNull(plan.get(), movies, timing, selection, findings);
        boolean unique = fits && regions <= MOST_REGIONS;
        if (fits && !unique) {
            findings.warning("no shift null of unique variance: " + regions + " regions, more than " + MOST_REGIONS
                    + "; fits have theirs");
        }
        Map<String, Object> allowed = new LinkedHashMap<>();
        Map<String, Object> ofNull = new LinkedHashMap<>();
        ofNull.put("fits", fits);
        ofNull.put("unique", unique);
        allowed.put("shift_null", ofNull);
        allowed.put("lag_scan", scanSeconds > 0 && !movies.isEmpty() && allowsScan(movies, timing, findings));
        return allowed;
    }

    private boolean allowsNull(
            ShiftPlan plan, List<Stimulus> movies, TimingOptions timing, PairSelection selection, Findings findings) {
        List<String> few = new ArrayList<>();
        List<String> bare = new ArrayList<>();
        List<String> runs = movies.stream().map(Stimulus::run).toList();
        double trSeconds = timing.tr().orElseThrow();
        for (Stimulus movie : movies) {
            int volumes = movie.volumes();
            int[] allowed = Shifts.of(volumes, trSeconds, plan.count(), plan.minimumSeconds())
                    .perRun();
            Optional<int[]> positions =
                    findings.attempt(() -> selection.positions(movie.run(), runs, timing.times(volumes, trSeconds)));
            if (allowed.length < ShiftPlan.FEWEST_SHIFTS) {
                few.add(allowed.length + " in run " + movie.run() + " (" + volumes + " volumes)");
            } else if (positions.isPresent() && !leavesPairs(positions.get(), volumes, allowed)) {
                bare.add("run " + movie.run() + " of " + volumes + " volumes");
            }
        }
        if (!few.isEmpty()) {
            findings.warning("no shift null, so no p of a movie at another time: expected at least "
                    + ShiftPlan.FEWEST_SHIFTS + " different shifts of each run, from " + plan.minimumSeconds()
                    + " s to half the run, found " + String.join(", ", few)
                    + "; a smaller --shift_min_seconds allows more");
        }
        if (!bare.isEmpty()) {
            findings.warning("no shift null, so no p of a movie at another time: expected at least two pairs of volumes"
                    + " under every shift, found fewer in " + String.join(", ", bare)
                    + "; lower --exclude_lag and --drop_overlap");
        }
        return few.isEmpty() && bare.isEmpty();
    }

    /** Fewest pairs are left by the farthest shift to either side, the first and the last. */
    private static boolean leavesPairs(int[] positions, int volumes, int[] shifts) {
        return ComparedPairs.shifted(positions, volumes, shifts[0]).size() >= 2
                && ComparedPairs.shifted(positions, volumes, shifts[shifts.length - 1])
                                .size()
                        >= 2;
    }

    private boolean allowsScan(List<Stimulus> movies, TimingOptions timing, Findings findings) {
        double trSeconds = timing.tr().orElseThrow();
        List<String> tooShort = movies.stream()
                .filter(movie -> scanSeconds > movie.volumes() / 2 * trSeconds + ROUNDING)
                .map(movie -> "run " + movie.run() + " of " + movie.volumes() + " volumes")
                .toList();
        if (!tooShort.isEmpty()) {
            findings.warning("no lag scan: expected runs of at least twice its " + scanSeconds + " s, found "
                    + String.join(", ", tooShort) + "; a smaller --lag_scan_seconds allows it");
        }
        return tooShort.isEmpty();
    }
}
