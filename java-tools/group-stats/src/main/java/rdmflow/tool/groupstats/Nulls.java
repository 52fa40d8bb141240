package rdmflow.tool.groupstats;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import rdmflow.core.RunKey;
import rdmflow.core.group.ShiftTest;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.rdmfile.NullFile;
import rdmflow.io.rdmfile.ShiftNulls;
import rdmflow.io.tool.Findings;

/** The shift nulls of all participants, of fits and of unique variance: one study's, with the same draws for all. */
final class Nulls {
    /** How a run was shifted, and the file that says so. */
    private record Run(int volumes, int[] shifts, String file) {}

    /** A file that all others are compared with. */
    private record Reference(String name, ShiftNulls.Settings settings, int draws) {}

    private final Map<ShiftNulls.Kind, KindOfNull.Tests> tests = new EnumMap<>(ShiftNulls.Kind.class);
    private final Map<ShiftNulls.Kind, Reference> references = new EnumMap<>(ShiftNulls.Kind.class);
    private final Map<String, Run> runs = new HashMap<>();

    /**
     * Reads and checks all files, then reads them again to sum them: no more than the draws of one participant are in
     * memory.
     *
     * @throws rdmflow.core.DataException with one line for each thing that does not fit the tables or another file
     */
    Nulls(List<Path> files, TimedScores<String> fits, TimedScores<Pair> uniques) {
        KindOfNull<String> ofFits = new KindOfNull<>("--fits", fits, models -> models.get(0));
        KindOfNull<Pair> ofUniques =
                new KindOfNull<>("--unique", uniques, models -> new Pair(models.get(0), models.get(1)));
        Findings findings = new Findings();
        List<Path> sorted = files.stream()
                .distinct()
                .sorted(Comparator.comparing((Path file) -> String.valueOf(file.getFileName()))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        for (Path file : sorted) {
            findings.attempt(() -> NullFile.read(file)).ifPresent(nulls -> {
                compare(String.valueOf(file.getFileName()), nulls, findings);
                switch (nulls.settings().kind()) {
                    case FIT -> ofFits.note(file, nulls, findings);
                    case UNIQUE -> ofUniques.note(file, nulls, findings);
                }
            });
        }
        findings.throwProblems();
        ofFits.noteMissing(findings);
        ofUniques.noteMissing(findings);
        findings.throwProblems();
        if (!references.isEmpty()) {
            int draws = references.values().iterator().next().draws();
            tests.put(ShiftNulls.Kind.FIT, ofFits.tests(draws, true));
            tests.put(ShiftNulls.Kind.UNIQUE, ofUniques.tests(draws, false));
        }
    }

    /** What must be equal in all files, but for control residuals, which fits do not have. */
    private void compare(String name, ShiftNulls nulls, Findings findings) {
        ShiftNulls.Kind kind = nulls.settings().kind();
        Reference reference = references.isEmpty()
                ? new Reference(name, nulls.settings(), nulls.draws().count())
                : references.values().iterator().next();
        Reference ofKind = references.computeIfAbsent(
                kind,
                none -> new Reference(name, nulls.settings(), nulls.draws().count()));
        Map<String, Object> expected = options(reference.settings(), reference.draws());
        options(nulls.settings(), nulls.draws().count()).forEach((option, value) -> {
            if (!value.equals(expected.get(option))) {
                findings.problem(name + ": expected " + option + " " + expected.get(option) + " as in "
                        + reference.name() + ", found " + value);
            }
        });
        String residuals = nulls.settings().controlResiduals();
        if (!residuals.equals(ofKind.settings().controlResiduals())) {
            findings.problem(name + ": expected control_residuals "
                    + ofKind.settings().controlResiduals() + " as in " + ofKind.name() + ", found " + residuals);
        }
        if (expected.equals(options(nulls.settings(), nulls.draws().count()))) {
            compareRuns(name, nulls.draws(), findings);
        }
    }

    private void compareRuns(String name, ShiftNulls.Draws draws, Findings findings) {
        for (int k = 0; k < draws.runs().size(); k++) {
            int run = k;
            String key = draws.runs().get(k);
            Run found = new Run(
                    draws.volumes()[k],
                    Arrays.stream(draws.shifts()).mapToInt(draw -> draw[run]).toArray(),
                    name);
            Run expected = runs.computeIfAbsent(key, none -> found);
            if (found.volumes() != expected.volumes()) {
                findings.problem(name + ": expected " + expected.volumes() + " volumes in run " + key + " as in "
                        + expected.file() + ", found " + found.volumes());
            } else if (!Arrays.equals(found.shifts(), expected.shifts())) {
                findings.problem(name + ": expected the shifts of " + expected.file() + " in run " + key
                        + ", found others: every participant must have the same draws; make all nulls with the same"
                        + " options and the same version");
            }
        }
    }

    private static Map<String, Object> options(ShiftNulls.Settings settings, int draws) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("draws", draws);
        options.put("seed", settings.seed());
        options.put("shift_min_seconds", settings.shiftMinSeconds());
        options.put("weights", settings.weights());
        options.put("ridge_lambda", settings.ridgeLambda());
        options.put("exclude_lag", settings.excludeLag());
        options.put("drop_overlap", settings.dropOverlap());
        return options;
    }

    /** The tests of a table's scores, in the order of its rows; empty without nulls. */
    Optional<ShiftTest> ofScores(ShiftNulls.Kind kind, TimeControl control) {
        return Optional.ofNullable(tests.get(kind)).map(all -> all.ofScores().get(control));
    }

    /** The tests of differences of two fits. */
    Optional<ShiftTest> ofDifferences(TimeControl control) {
        return Optional.ofNullable(tests.get(ShiftNulls.Kind.FIT))
                .map(all -> all.ofDifferences().get(control));
    }

    /** How the draws were made, for the sidecar; empty without nulls. */
    Map<String, Object> details() {
        return references.values().stream()
                .findFirst()
                .map(reference -> {
                    Map<String, Object> details = options(reference.settings(), reference.draws());
                    details.put(
                            "kinds",
                            references.keySet().stream().map(String::valueOf).toList());
                    details.put(
                            "volumes",
                            runs.entrySet().stream()
                                    .sorted(Map.Entry.comparingByKey(RunKey.ORDER))
                                    .collect(Collectors.toMap(
                                            Map.Entry::getKey,
                                            run -> run.getValue().volumes(),
                                            (a, b) -> a,
                                            LinkedHashMap::new)));
                    return details;
                })
                .orElse(Map.of());
    }
}
