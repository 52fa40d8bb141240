package rdmflow.io.rdmfile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile.Head;
import rdmflow.io.tool.Findings;

/**
 * The RDM files that an analysis takes, known by their heads. Whether they fit together is checked before the first RDM
 * is read, and said in the same words by every tool.
 *
 * @param heads sorted by {@link Head#ORDER}; files may come in any order
 */
public record RdmFiles(List<Head> heads) {
    /** Steps that differ by less than this share are one: a header rounds its own, and a JSON another way. */
    private static final double SAME_SPACING = 1e-3;

    /**
     * Reads the heads of RDM files of one kind. A file that cannot be read, one of the other kind, which is left out, and
     * the same owner and run twice are problems.
     */
    public static RdmFiles of(List<Path> files, RdmSet.Kind kind, Findings findings) {
        return of(files, kind, "RDMs", RdmFile::head, findings);
    }

    /** The same of grams files. */
    public static RdmFiles ofGrams(List<Path> files, RdmSet.Kind kind, Findings findings) {
        return of(files, kind, "Grams", GramsFile::head, findings);
    }

    private static RdmFiles of(
            List<Path> files, RdmSet.Kind kind, String content, Function<Path, Head> reader, Findings findings) {
        List<Head> heads = files.stream()
                .map(file -> findings.attempt(() -> reader.apply(file)))
                .flatMap(Optional::stream)
                .sorted(Head.ORDER)
                .toList();
        for (int i = 1; i < heads.size(); i++) {
            Head head = heads.get(i);
            if (Head.ORDER.compare(heads.get(i - 1), head) == 0) {
                findings.problem(head.file() + ": expected one file of " + head.owner() + " run " + head.run()
                        + ", found " + heads.get(i - 1).file() + " too");
            }
        }
        heads.stream()
                .filter(head -> head.kind() != kind)
                .forEach(head -> findings.problem(name(head) + ": expected " + content + " of a " + RdmFile.name(kind)
                        + " for " + option(kind) + content.toLowerCase(Locale.ROOT) + ", found " + content + " of "
                        + RdmFile.name(head.kind()) + " " + head.owner()));
        RdmFiles ofKind =
                new RdmFiles(heads.stream().filter(head -> head.kind() == kind).toList());
        ofKind.checkMeasures(findings);
        return ofKind;
    }

    /** Weights are averaged over a model's runs, ceilings are made of all participants: their distances must be alike. */
    private void checkMeasures(Findings findings) {
        Map<String, Head> firsts = new HashMap<>();
        heads.stream()
                .filter(head -> !head.measure().equals(RdmSet.UNKNOWN_MEASURE))
                .forEach(head -> {
                    String of = head.kind() == RdmSet.Kind.MODEL ? head.owner() : "";
                    Head first = firsts.computeIfAbsent(of, owner -> head);
                    if (!head.measure().equals(first.measure())) {
                        findings.problem(name(head) + ": expected " + first.measure() + " distances as in "
                                + name(first) + ", found " + head.measure());
                    }
                });
    }

    private static String option(RdmSet.Kind kind) {
        return switch (kind) {
            case SUBJECT -> "--roi-";
            case MODEL -> "--model-";
        };
    }

    /** These files, then others. */
    public RdmFiles and(RdmFiles others) {
        return new RdmFiles(Stream.concat(heads.stream(), others.heads.stream()).toList());
    }

    /** The files of other owners than these. */
    public RdmFiles without(Collection<String> owners) {
        return new RdmFiles(
                heads.stream().filter(head -> !owners.contains(head.owner())).toList());
    }

    /** The heads of each run, by owner; runs in order. */
    public Map<String, List<Head>> byRun() {
        Map<String, List<Head>> byRun = new TreeMap<>(RunKey.ORDER);
        heads.forEach(head ->
                byRun.computeIfAbsent(head.run(), run -> new ArrayList<>()).add(head));
        return byRun;
    }

    /** The head of each run of each owner; owners by name, runs in order. */
    public Map<String, Map<String, Head>> byOwner() {
        Map<String, Map<String, Head>> byOwner = new TreeMap<>();
        heads.forEach(head -> byOwner.computeIfAbsent(head.owner(), owner -> new LinkedHashMap<>())
                .put(head.run(), head));
        return byOwner;
    }

    /** Notes owners that lack runs. */
    public void checkRuns(Collection<String> runs, String remedy, Findings findings) {
        byOwner().forEach((owner, perRun) -> {
            String kind = RdmFile.name(heads.get(0).kind());
            new MissingRuns(kind + " " + owner, "RDM file", runs, perRun.keySet())
                    .problem(remedy)
                    .ifPresent(findings::problem);
        });
    }

    /** Notes files whose layers are not those of their model's first run; their order may differ. */
    public void checkLayers(Findings findings) {
        for (Map<String, Head> perRun : byOwner().values()) {
            Head first = perRun.values().iterator().next();
            for (Head head : perRun.values()) {
                if (!new HashSet<>(head.names()).equals(new HashSet<>(first.names()))) {
                    findings.problem(name(head) + ": expected the layers of " + name(first) + " ("
                            + first.names().size() + ": " + String.join(", ", first.names()) + "), found "
                            + head.names().size() + ": " + String.join(", ", head.names()));
                }
            }
        }
    }

    /** Notes files that have another number of volumes than the first of their run. */
    public void checkVolumes(Findings findings) {
        byRun().forEach((run, ofRun) -> {
            Head first = ofRun.get(0);
            for (Head head : ofRun) {
                if (head.volumes() != first.volumes()) {
                    findings.problem(name(head) + ": expected the " + first.volumes() + " volumes of " + name(first)
                            + " in run " + run + ", found " + head.volumes());
                }
            }
        });
    }

    /**
     * Notes files that space the volumes of a run otherwise than its first file that says: seconds, of an overlap, a shift or
     * a scan, would be other volumes to each of them. Where seconds matter.
     */
    public void checkSpacing(Findings findings) {
        byRun().forEach((run, ofRun) -> {
            List<Head> timed = ofRun.stream()
                    .filter(head -> !Double.isNaN(head.trSeconds()))
                    .toList();
            for (Head head : timed) {
                String where = name(timed.get(0)) + " (run " + run + ")";
                spacingProblem(head, timed.get(0).trSeconds(), where).ifPresent(findings::problem);
            }
        });
    }

    /**
     * Nothing where a file has no times, or spaces its volumes as expected.
     *
     * @param where the file that the step stands in
     */
    public static Optional<String> spacingProblem(Head head, double expected, String where) {
        double found = head.trSeconds();
        return Double.isNaN(found) || isSameStep(found, expected)
                ? Optional.empty()
                : Optional.of(name(head) + ": expected volumes " + (float) expected + " s apart as in " + where
                        + ", found " + (float) found + " s; mend the times of one of them");
    }

    /** Whether two steps from volume to volume, in seconds, are one. */
    public static boolean isSameStep(double found, double expected) {
        return Math.abs(found - expected) <= SAME_SPACING * Math.abs(expected);
    }

    /** The RDMs of these names in this order; one that the file has not is undefined. */
    public static RdmSet read(Head head, List<String> names) {
        RdmSet set = RdmFile.read(head.file());
        List<Rdm> rdms = names.stream()
                .map(name -> set.rdms().stream()
                        .filter(rdm -> rdm.name().equals(name))
                        .findFirst()
                        .orElseGet(() -> Rdm.undefined(name, set.volumes(), 0, "not in " + name(head))))
                .toList();
        return new RdmSet(set.kind(), set.owner(), set.run(), set.measure(), set.times(), rdms);
    }

    public static String name(Head head) {
        return String.valueOf(head.file().getFileName());
    }
}
