package rdmflow.io.bids;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.io.design.Scan;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Findings;

/**
 * Finds what fMRIPrep wrote: preprocessed BOLD images with their masks, confounds and sidecars. Everything is sorted by
 * name and run, never by the order of a folder; images are not opened.
 */
public final class BidsScans {
    private BidsScans() {}

    /**
     * The result of a search.
     *
     * @param scans by subject and run
     * @param warnings participants without a scan of this task, sidecars that lie in several files
     */
    public record Found(List<BidsScan> scans, List<String> warnings) {}

    /** A file and what its name says. */
    record Named(Path file, BidsName name) {}

    /**
     * Searches {@code sub-X/func} and {@code sub-X/ses-Y/func}.
     *
     * @param root the derivatives folder
     * @throws DataException with every problem: nothing found, several sessions, names that differ in padding only,
     *     wanted participants or runs that are not there
     */
    public static Found find(Path root, BidsQuery asked) {
        if (!Files.isDirectory(root)) {
            throw new DataException(root + ": expected a folder with fMRIPrep derivatives, found none");
        }
        Findings findings = new Findings();
        List<Named> files = functional(root, findings);
        List<Named> ofTask =
                files.stream().filter(f -> asked.isPreprocessedBold(f.name())).toList();
        BidsQuery query = asked.spelledAs(ofTask.stream().map(Named::name).toList());
        List<Named> wanted = ofTask.stream().filter(f -> query.wants(f.name())).toList();
        List<Named> bold =
                wanted.stream().filter(f -> !isEchoBesideTheirMean(f, wanted)).toList();
        if (ofTask.isEmpty()) {
            throw new DataException(root.getFileName() + ": expected images of task-" + query.task() + " space-"
                    + query.space() + " desc-preproc, found " + whatThereIs(files));
        }
        Map<String, Named> byScan = new LinkedHashMap<>();
        Map<String, Named> otherSides = new LinkedHashMap<>();
        for (Named named : bold) {
            String key = "sub-" + named.name().value("sub").orElse("") + " run " + BidsQuery.runOf(named.name());
            Named other = byScan.putIfAbsent(key, named);
            if (other != null && isOtherSide(other, named) && otherSides.putIfAbsent(key, named) == null) {
                continue;
            }
            if (other != null) {
                findings.problem(severalFiles(key, other, named));
            }
        }
        findings.problems(missing(query, byScan.values()));
        List<String> warnings = new ArrayList<>(withoutScan(root, query, ofTask));
        List<BidsScan> scans = new ArrayList<>();
        byScan.forEach((key, named) -> {
            Optional<Named> side = Optional.ofNullable(otherSides.get(key));
            if (named.name().value("hemi").isPresent() && side.isEmpty()) {
                findings.problem(key + ": expected both hemispheres, found "
                        + named.file().getFileName() + " alone");
            }
            findings.attempt(() -> scan(root, named, side, files, warnings)).ifPresent(scans::add);
        });
        findings.throwProblems();
        scans.sort(Comparator.comparing((BidsScan s) -> s.scan().subject())
                .thenComparing(s -> s.scan().run(), RunKey.ORDER));
        return new Found(List.copyOf(scans), List.copyOf(warnings));
    }

    /** fMRIPrep may leave the single echoes of a run beside their combination, under the same names but for echo-N. */
    private static boolean isEchoBesideTheirMean(Named named, List<Named> all) {
        return named.name().value("echo").isPresent()
                && all.stream()
                        .anyMatch(other -> other.name().value("echo").isEmpty()
                                && named.name().agreesWith(other.name(), Set.of("echo")));
    }

    /** Whether two files are the hemispheres of one run. */
    private static boolean isOtherSide(Named one, Named other) {
        return one.name().value("hemi").isPresent()
                && !one.name().value("hemi").equals(other.name().value("hemi"))
                && one.name().extension().equals(other.name().extension())
                && one.name().agreesWith(other.name(), Set.of("hemi"));
    }

    private static List<Named> functional(Path root, Findings findings) {
        List<Named> files = new ArrayList<>();
        for (Path subject : folders(root, "sub-")) {
            List<Path> places = new ArrayList<>(folders(subject, "ses-"));
            places.add(0, subject);
            for (Path place : places) {
                for (Path functional : folders(place, "func")) {
                    for (Path file : BidsSidecar.list(functional)) {
                        findings.attempt(() -> BidsName.parse(file.getFileName().toString()))
                                .flatMap(name -> name)
                                .ifPresent(name -> files.add(new Named(file, name)));
                    }
                }
            }
        }
        return files;
    }

    private static List<Path> folders(Path parent, String start) {
        return BidsSidecar.list(parent).stream()
                .filter(path ->
                        Files.isDirectory(path) && path.getFileName().toString().startsWith(start))
                .toList();
    }

    private static String whatThereIs(List<Named> files) {
        Set<String> kinds = new TreeSet<>();
        files.stream()
                .map(Named::name)
                .filter(name -> name.isImage() && name.suffix().equals("bold"))
                .forEach(name -> kinds.add("task-" + name.value("task").orElse("?") + " space-"
                        + name.value("space").orElse(BidsQuery.NATIVE)
                        + (name.isSurface()
                                ? name.value("den").map(den -> "_den-" + den).orElse("")
                                : " desc-" + name.value("desc").orElse("none"))));
        return kinds.isEmpty() ? "no BOLD image in sub-*/func or sub-*/ses-*/func" : String.join("; ", kinds);
    }

    private static String severalFiles(String key, Named one, Named other) {
        String pair = one.file().getFileName() + " and " + other.file().getFileName();
        if (!one.name().value("ses").equals(other.name().value("ses"))) {
            return key + ": expected one session, found " + pair + "; choose with --session";
        }
        if (one.name().agreesWith(other.name(), Set.of())) {
            return key + ": expected one file, found " + pair + ", which differ in padding only; remove one";
        }
        if (!one.name().value("den").equals(other.name().value("den"))) {
            return key + ": expected one density, found " + pair + "; choose with --space, as fsLR_den-91k";
        }
        return key + ": expected one file, found " + pair + "; list the scans in a subjects.csv";
    }

    private static List<String> missing(BidsQuery query, Iterable<Named> found) {
        Set<String> subjects = new TreeSet<>();
        Set<String> runs = new TreeSet<>(RunKey.ORDER);
        for (Named named : found) {
            subjects.add(named.name().value("sub").orElse(""));
            runs.add(BidsQuery.runOf(named.name()));
        }
        List<String> problems = new ArrayList<>();
        query.subjects().stream()
                .filter(subject -> !subjects.contains(subject))
                .forEach(subject -> problems.add("sub-" + subject + ": expected a scan of task-" + query.task()
                        + " space-" + query.space() + ", found none"));
        query.runs().stream()
                .filter(run -> !runs.contains(run))
                .forEach(run -> problems.add("run " + run + ": expected a scan of task-" + query.task() + " space-"
                        + query.space() + ", found none"));
        if (problems.isEmpty() && subjects.isEmpty()) {
            problems.add(
                    "ses-" + query.session().orElse("") + ": expected scans of task-" + query.task() + ", found none");
        }
        return problems;
    }

    private static List<String> withoutScan(Path root, BidsQuery query, List<Named> ofTask) {
        Path participants = root.resolve("participants.tsv");
        if (!Files.exists(participants) || !query.subjects().isEmpty()) {
            return List.of();
        }
        Table table = Tables.readTsv(participants);
        if (!table.columns().contains("participant_id")) {
            return List.of(
                    "participants.tsv: expected a column participant_id, found " + String.join(", ", table.columns()));
        }
        Set<String> scanned = new TreeSet<>();
        ofTask.forEach(named -> scanned.add(named.name().value("sub").orElse("")));
        List<String> without = table.rows().stream()
                .map(row -> row.get("participant_id").replaceFirst("^sub-", ""))
                .filter(subject -> !scanned.contains(subject))
                .toList();
        return without.isEmpty()
                ? List.of()
                : List.of("participants.tsv: no scan of task-" + query.task() + " for " + String.join(", ", without));
    }

    private static BidsScan scan(
            Path root, Named bold, Optional<Named> otherSide, List<Named> files, List<String> warnings) {
        BidsSidecar sidecar = BidsSidecar.inherited(root, bold.file());
        Optional<Path> json = sidecar.sources().stream()
                .filter(source -> BidsSidecar.of(source).repetitionTime().isPresent())
                .reduce((shallow, deep) -> deep)
                .or(() -> sidecar.sources().stream().reduce((shallow, deep) -> deep));
        if (json.isPresent()
                && sidecar.startTime().isPresent()
                && BidsSidecar.of(json.get()).startTime().isEmpty()) {
            warnings.add(bold.file().getFileName() + ": StartTime and RepetitionTime stand in different sidecars; give"
                    + " --slice-time-ref " + sidecar.startTime().getAsDouble() + " / TR");
        }
        List<Named> folder = files.stream()
                .filter(file -> file.file().getParent().equals(bold.file().getParent()))
                .toList();
        ConfoundsMatch match = ConfoundsMatch.of(bold, folder);
        match.warning().ifPresent(warnings::add);
        Optional<Path> confounds = match.table();
        Optional<Path> confoundsJson = confounds.map(BidsSidecar::besideName).filter(Files::exists);
        Optional<Path> mask = folder.stream()
                .filter(file -> file.name().isVolume()
                        && file.name().value("desc").equals(Optional.of("brain"))
                        && file.name().suffix().equals("mask")
                        && file.name().agreesWith(bold.name(), Set.of("desc")))
                .findFirst()
                .map(Named::file);
        Scan scan = new Scan(
                "sub-" + bold.name().value("sub").orElse(""),
                BidsQuery.runOf(bold.name()),
                relative(root, bold.file())
                        + otherSide
                                .map(side -> ";" + relative(root, side.file()))
                                .orElse(""),
                json.map(path -> relative(root, path)),
                List.of(),
                List.of(),
                confounds.map(path -> relative(root, path)),
                confoundsJson.map(path -> relative(root, path)),
                Optional.empty(),
                List.of(),
                mask.map(path -> relative(root, path)),
                List.of());
        return new BidsScan(scan, sidecar, mask.map(path -> relative(root, path)), match.found());
    }

    private static String relative(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }
}
