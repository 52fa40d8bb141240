package rdmflow.io.rdmfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.rdm.ComparedPairs;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.rdm.UndefinedPairs;
import rdmflow.core.time.ShiftPlan;
import rdmflow.core.time.Shifts;
import rdmflow.core.weighting.RunColumns;
import rdmflow.core.weighting.RunProducts;
import rdmflow.core.weighting.SubjectRuns;
import rdmflow.io.tool.Findings;

/**
 * The runs of some inputs on their way to cross-products: which pairs are used, by how much models are moved against
 * regions, and the reading, run by run: no more than the RDMs of one run are in memory.
 */
public final class WeightingRuns {
    private final WeightingInputs inputs;
    private final Set<TimeControl> controls;
    private final Optional<ShiftPlan> plan;
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private final int scanReach;

    /**
     * How a run is used.
     *
     * @param positions pairs, by the regions' volumes
     * @param trSeconds NaN where the times do not rise
     * @param shifts for the null, none without one
     */
    private record Run(int volumes, double trSeconds, int[] positions, Shifts shifts) {}

    /**
     * Plans all runs.
     *
     * @param scanSeconds reach of the lag scan in both directions, 0 for none
     * @throws DataException with every run that is too short for the shifts of the null or the scan, or that lacks times
     */
    public WeightingRuns(
            WeightingInputs inputs,
            PairSelection selection,
            Set<TimeControl> controls,
            Optional<ShiftPlan> plan,
            double scanSeconds) {
        this.inputs = inputs;
        this.controls = controls;
        this.plan = plan;
        Findings findings = new Findings();
        if (selection.dropSeconds() > 0 || plan.isPresent() || scanSeconds > 0) {
            inputs.checkSpacing(findings);
            findings.throwProblems();
        }
        int reach = Integer.MAX_VALUE;
        for (String name : inputs.runs()) {
            double[] times = inputs.times(name);
            Optional<int[]> positions = findings.attempt(() -> selection.positions(name, inputs.runs(), times));
            double trSeconds = PairSelection.trSeconds(times);
            if (!(trSeconds > 0) && (plan.isPresent() || scanSeconds > 0)) {
                findings.problem(inputs.file(inputs.models().get(0), name)
                        + ": expected times of volumes that rise, found "
                        + (Double.isNaN(trSeconds) ? "none" : "a step of " + trSeconds + " s")
                        + "; --shifts and --lag-scan-seconds need them");
                continue;
            }
            Shifts shifts = plan.flatMap(p -> findings.attempt(() -> p.shifts(name, times.length, trSeconds)))
                    .orElse(new Shifts(new int[0]));
            positions.ifPresent(pairs -> {
                runs.put(name, new Run(times.length, trSeconds, pairs, shifts));
                checkPairs(name, shifts, findings);
            });
            if (scanSeconds > 0) {
                reach = Math.min(reach, scanReach(name, times.length, trSeconds, scanSeconds, findings));
            }
        }
        findings.throwProblems();
        scanReach = scanSeconds > 0 ? reach : 0;
    }

    /** Fewest pairs are left by the farthest shift to either side. */
    private void checkPairs(String name, Shifts shifts, Findings findings) {
        Run run = runs.get(name);
        IntStream.of(0, shifts.perRun().length - 1)
                .limit(shifts.perRun().length)
                .map(k -> shifts.perRun()[k])
                .filter(shift -> ComparedPairs.shifted(run.positions(), run.volumes(), shift)
                                .size()
                        < 2)
                .findFirst()
                .ifPresent(shift -> findings.problem("run " + name
                        + ": expected at least two pairs of volumes under every shift, found fewer at a shift of "
                        + shift
                        + " volumes; lower --exclude-lag and --drop-overlap, or leave --shifts out"));
    }

    private static int scanReach(String name, int volumes, double trSeconds, double seconds, Findings findings) {
        double most = volumes / 2 * trSeconds;
        if (seconds > most + 1e-9 || seconds < trSeconds - 1e-9) {
            findings.problem("run " + name + ": expected --lag-scan-seconds from " + trSeconds + " (a volume) to "
                    + most + " (half of the run), found " + seconds);
        }
        // 20 s at a TR of 2 s are 10 volumes, also where the quotient is rounded down.
        return (int) Math.floor(seconds / trSeconds + 1e-9);
    }

    /** Whether runs are reduced under shifts, too. */
    private boolean isShifted() {
        return plan.isPresent() || scanReach > 0;
    }

    /** Subjects to reduce together: all in one reading, but one by one where the products of many shifts are kept. */
    public List<List<String>> batches() {
        return isShifted() ? inputs.subjects().stream().map(List::of).toList() : List.of(inputs.subjects());
    }

    /** Shifts of the lag scan in volumes, ascending; none without one. */
    public int[] scanned() {
        return scanReach == 0
                ? new int[0]
                : IntStream.rangeClosed(-scanReach, scanReach).toArray();
    }

    /** Seconds from one volume of a run to the next. */
    public double trSeconds(String run) {
        return runs.get(run).trSeconds();
    }

    /** For each run of a subject the different shifts of the null, in volumes. */
    public List<int[]> shifts(String subject) {
        return inputs.runs(subject).stream()
                .map(run -> runs.get(run).shifts().perRun())
                .toList();
    }

    /** For each run of a subject the index into {@link #shifts} that each draw takes. */
    public List<int[]> draws(String subject) {
        ShiftPlan drawn = plan.orElseThrow();
        return inputs.runs(subject).stream()
                .map(run -> runs.get(run).shifts().draws(drawn.seed(), run, drawn.draws()))
                .toList();
    }

    /** The same as it stands in a null file. */
    public ShiftNulls.Draws drawsOf(String subject) {
        List<String> names = inputs.runs(subject);
        List<int[]> shifts = shifts(subject);
        List<int[]> draws = draws(subject);
        int[][] perDraw = IntStream.range(0, plan.orElseThrow().draws())
                .mapToObj(draw -> IntStream.range(0, names.size())
                        .map(run -> shifts.get(run)[draws.get(run)[draw]])
                        .toArray())
                .toArray(int[][]::new);
        int[] volumes = names.stream().mapToInt(run -> runs.get(run).volumes()).toArray();
        return new ShiftNulls.Draws(names, volumes, perDraw);
    }

    /** For the sidecar: how many different shifts each run has for the null, and those of the scan in volumes. */
    public Map<String, Object> details() {
        Map<String, Object> details = new TreeMap<>();
        plan.ifPresent(p -> {
            Map<String, Integer> usable = new TreeMap<>();
            runs.forEach((name, run) -> usable.put(name, run.shifts().perRun().length));
            details.put("usable_shifts", usable);
        });
        if (scanReach > 0) {
            details.put("lag_scan_volumes", scanReach);
        }
        return details;
    }

    /**
     * Reduces the runs of some subjects to cross-products.
     *
     * @param compared sets of models to compare with each region together, indices into the inputs' models
     * @return by subject; regions as in the inputs
     * @throws DataException naming the files, layers and volumes of models with too many undefined pairs
     */
    public Map<String, SubjectRuns> reduce(List<String> subjects, List<List<Integer>> compared, int threads) {
        Map<String, List<Map<TimeControl, RunProducts>>> observed = new TreeMap<>();
        Map<String, List<Map<Integer, Map<TimeControl, RunProducts>>>> shifted = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        runs.forEach((name, run) -> {
            List<RdmSet> models = inputs.models().stream()
                    .map(model -> inputs.model(model, name))
                    .toList();
            for (RdmSet model : models) {
                UndefinedPairs.problems(model, run.positions())
                        .forEach(problem -> problems.add(inputs.file(model.owner(), name) + ": " + problem));
            }
            for (String subject : subjects) {
                if (!problems.isEmpty() || !inputs.runs(subject).contains(name)) {
                    continue;
                }
                RunColumns columns = new RunColumns(models, inputs.regions(subject, name), threads);
                observed.computeIfAbsent(subject, s -> new ArrayList<>())
                        .add(columns.products(run.positions(), compared, controls));
                shifted.computeIfAbsent(subject, s -> new ArrayList<>())
                        .add(columns.shifted(run.positions(), moved(run), compared, controls));
            }
        });
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        Map<String, SubjectRuns> reduced = new TreeMap<>();
        observed.forEach((subject, products) -> reduced.put(subject, new SubjectRuns(products, shifted.get(subject))));
        return reduced;
    }

    private int[] moved(Run run) {
        return IntStream.concat(IntStream.of(run.shifts().perRun()), IntStream.of(scanned()))
                .distinct()
                .sorted()
                .toArray();
    }
}
