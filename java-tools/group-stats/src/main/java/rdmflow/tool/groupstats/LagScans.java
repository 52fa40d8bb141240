package rdmflow.tool.groupstats;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import rdmflow.core.DataException;
import rdmflow.core.group.LagScanPeak;
import rdmflow.core.group.ParticipantScores;
import rdmflow.core.group.ScoreAverage;
import rdmflow.core.group.Spread;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.table.Table;

/** Fits with the movie moved against the brain, over participants; and whether it seems to have come at another time. */
final class LagScans {
    static final List<String> COLUMNS =
            GroupRows.columns("roi model time_control shift_volumes shift_seconds n mean sem");

    /** Repetition times from times of volumes differ by rounding. */
    private static final double SAME_SECONDS = 1e-6;

    private record Moved(String model, int volumes) {
        static final Comparator<Moved> ORDER =
                Comparator.comparing(Moved::model).thenComparing(Moved::volumes);

        @Override
        public String toString() {
            return model + " moved by " + volumes + " volumes";
        }
    }

    private final TimedScores<Moved> scores;
    /** Of each shift the smallest and the largest number of seconds. */
    private final SortedMap<Integer, double[]> seconds = new TreeMap<>();

    LagScans(List<Path> files, TimedScores<String> fits) {
        scores = TimedScores.of(
                ScoreTables.read(
                        files,
                        List.of("model", "shift_volumes", "shift_seconds"),
                        "r",
                        (table, row) -> new Moved(ScoreTables.cell(table, row, "model"), volumes(table, row))),
                Moved.ORDER,
                ScoreAverage.PLAIN,
                false);
        scores.requirePartOf(fits, "--lag-scans", Moved::model);
        seconds.forEach((volumes, range) -> {
            if (range[1] - range[0] > SAME_SECONDS * Math.max(1, Math.abs(range[1]))) {
                throw new DataException("lag scans: expected one repetition time, found a shift of " + volumes
                        + " volumes that is " + range[0] + " s and " + range[1] + " s");
            }
        });
    }

    private int volumes(Table table, int row) {
        double volumes = table.number(row, "shift_volumes");
        double shift = table.number(row, "shift_seconds");
        if (volumes != Math.rint(volumes) || !Double.isFinite(shift)) {
            throw new DataException(table.name() + " line " + table.lines().get(row)
                    + ": expected a shift by whole volumes and its seconds, found " + volumes + " and " + shift);
        }
        seconds.merge((int) volumes, new double[] {shift, shift}, (range, one) ->
                new double[] {Math.min(range[0], shift), Math.max(range[1], shift)});
        return (int) volumes;
    }

    /** Of any shift; where nothing is shifted it does not matter. */
    private double trSeconds() {
        return seconds.keySet().stream()
                .filter(volumes -> volumes != 0)
                .mapToDouble(volumes -> seconds(volumes) / volumes)
                .findFirst()
                .orElse(1);
    }

    private double seconds(int volumes) {
        return seconds.get(volumes)[0];
    }

    /** Rows by time control, region, model and shift. */
    List<List<Object>> rows() {
        List<List<Object>> rows = new ArrayList<>();
        for (TimeControl control : scores.controls()) {
            ParticipantScores<Moved> of = scores.under(control);
            for (String region : of.regions()) {
                for (Moved moved : of.comparisons()) {
                    double[] r = of.complete(region, List.of(moved)).get(0);
                    rows.add(List.of(
                            region,
                            moved.model(),
                            control,
                            moved.volumes(),
                            seconds(moved.volumes()),
                            r.length,
                            Spread.mean(r),
                            Spread.standardError(r)));
                }
            }
        }
        return rows;
    }

    /** One for each run and shift by which networks fit better within lag: a clock that is off moves all of them. */
    List<String> warnings() {
        ParticipantScores<Moved> within = scores.under(TimeControl.LAG);
        Map<String, SortedMap<Integer, Map<String, LagScanPeak>>> found = new LinkedHashMap<>();
        within.runs().forEach(run -> found.put(run, new TreeMap<>()));
        Map<String, List<String>> runs = new TreeMap<>();
        within.subjects().forEach(subject -> runs.put(subject, within.runs(subject)));
        for (String model :
                within.comparisons().stream().map(Moved::model).distinct().toList()) {
            List<Moved> shifts = within.comparisons().stream()
                    .filter(moved -> moved.model().equals(model))
                    .toList();
            for (String run : within.runs()) {
                List<String> participants = within.subjects().stream()
                        .filter(subject -> runs.get(subject).contains(run))
                        .toList();
                double[][][] r = participants.stream()
                        .map(subject -> within.regions().stream()
                                .map(region -> shifts.stream()
                                        .mapToDouble(moved -> within.of(region, moved, subject, run))
                                        .toArray())
                                .toArray(double[][]::new))
                        .toArray(double[][][]::new);
                Optional<LagScanPeak> peak =
                        LagScanPeak.of(shifts.stream().mapToInt(Moved::volumes).toArray(), trSeconds(), r);
                peak.ifPresent(of -> found.get(run)
                        .computeIfAbsent(of.shift(), shift -> new LinkedHashMap<>())
                        .put(model, of));
            }
        }
        List<String> warnings = new ArrayList<>();
        found.forEach((run, byShift) -> byShift.forEach((shift, peaks) -> warnings.add(warning(run, shift, peaks))));
        return warnings;
    }

    private String warning(String run, int shift, Map<String, LagScanPeak> peaks) {
        double off = Math.abs(seconds(shift));
        boolean late = shift < 0;
        String models = peaks.entrySet().stream()
                .map(of -> String.format(
                        Locale.ROOT,
                        "%s (mean r within lag %.3f there, %.3f here)",
                        of.getKey(),
                        of.getValue().peak(),
                        of.getValue().atZero()))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "Lag scan, run %s: fits the regions best when the movie is moved by %d volumes (%s s), not where the study"
                        + " has it: %s; as if the movie had begun %s s %s in the scan. Likely causes: %s, slice timing"
                        + " (--slice-time-ref), another file or cut of the movie. A network that shares nothing with"
                        + " the regions peaks anywhere: see whether it survives time (p_shift_familywise within lag).",
                run,
                shift,
                seconds(shift),
                models,
                off,
                late ? "later" : "earlier",
                late
                        ? "a movie that was started late, volumes before its start that are still in the BOLD run"
                        : "volumes dropped from the beginning of the BOLD run, a movie that was started before the scan");
    }
}
