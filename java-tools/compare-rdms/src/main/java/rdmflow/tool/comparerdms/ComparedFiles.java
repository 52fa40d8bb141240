package rdmflow.tool.comparerdms;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile.Head;
import rdmflow.io.rdmfile.RdmFiles;
import rdmflow.io.tool.Findings;

/**
 * The files to compare, checked against each other by their heads. RDMs and Grams of the same owners and runs, where both
 * are there.
 */
record ComparedFiles(RdmFiles roiRdms, RdmFiles modelRdms, RdmFiles roiGrams, RdmFiles modelGrams) {
    /** Reads the heads of all files; throws every problem found, all at once. */
    static ComparedFiles of(
            List<Path> roiRdms,
            List<Path> modelRdms,
            List<Path> roiGrams,
            List<Path> modelGrams,
            PairSelection selection) {
        Findings findings = new Findings();
        ComparedFiles files = new ComparedFiles(
                RdmFiles.of(roiRdms, RdmSet.Kind.SUBJECT, findings),
                RdmFiles.of(modelRdms, RdmSet.Kind.MODEL, findings),
                RdmFiles.ofGrams(roiGrams, RdmSet.Kind.SUBJECT, findings),
                RdmFiles.ofGrams(modelGrams, RdmSet.Kind.MODEL, findings));
        findings.throwProblems();
        files.checkModels(files.roiRdms, files.modelRdms, findings);
        files.checkModels(files.roiGrams, files.modelGrams, findings);
        checkSame(files.roiRdms, files.roiGrams, "--roi-", findings);
        checkSame(files.modelRdms.without(files.ownersWithoutGrams()), files.modelGrams, "--model-", findings);
        RdmFiles all = files.all().reduce(RdmFiles::and).orElseThrow();
        all.checkVolumes(findings);
        if (selection.dropSeconds() > 0) {
            all.checkSpacing(findings);
        }
        findings.throwProblems();
        return files;
    }

    private void checkModels(RdmFiles regions, RdmFiles models, Findings findings) {
        models.checkLayers(findings);
        Collection<String> runs = regions.heads().isEmpty()
                ? models.byRun().keySet()
                : regions.byRun().keySet();
        models.checkRuns(runs, "", findings);
    }

    /** Notes owners and runs that have RDMs and no Grams, or Grams and no RDMs. */
    private static void checkSame(RdmFiles rdms, RdmFiles grams, String option, Findings findings) {
        if (!rdms.heads().isEmpty() && !grams.heads().isEmpty()) {
            lacking(rdms, grams, option + "grams", findings);
            lacking(grams, rdms, option + "rdms", findings);
        }
    }

    private static void lacking(RdmFiles having, RdmFiles files, String option, Findings findings) {
        for (Head head : having.heads()) {
            if (files.heads().stream().noneMatch(other -> Head.ORDER.compare(head, other) == 0)) {
                findings.problem(option + ": expected a file of " + head.owner() + " run " + head.run() + " as "
                        + RdmFiles.name(head) + " is one, found none");
            }
        }
    }

    /** Models of which RDMs were given, in place of features: they have no Grams in any run. */
    Set<String> ownersWithoutGrams() {
        Set<String> owners = new TreeSet<>();
        if (!modelGrams.heads().isEmpty()) {
            owners.addAll(modelRdms.byOwner().keySet());
            owners.removeAll(modelGrams.byOwner().keySet());
        }
        return owners;
    }

    private Stream<RdmFiles> all() {
        return Stream.of(roiRdms, modelRdms, roiGrams, modelGrams);
    }

    /** Every file, for the sidecar. */
    List<Path> paths() {
        return all().flatMap(files -> files.heads().stream()).map(Head::file).toList();
    }

    /** All runs of any file, in order. */
    Set<String> runs() {
        Set<String> runs = new TreeSet<>(RunKey.ORDER);
        all().forEach(files -> runs.addAll(files.byRun().keySet()));
        return runs;
    }

    /** The subjects of a run, by name. */
    List<String> subjects(String run) {
        Set<String> subjects = new TreeSet<>();
        Stream.of(roiRdms, roiGrams)
                .flatMap(files -> files.byRun().getOrDefault(run, List.of()).stream())
                .forEach(head -> subjects.add(head.owner()));
        return List.copyOf(subjects);
    }

    /** The layers of each model in network order; models by name. */
    Map<String, List<String>> layers() {
        Map<String, Set<String>> layers = new TreeMap<>();
        Stream.of(modelRdms, modelGrams)
                .flatMap(files -> files.heads().stream())
                .forEach(head -> layers.computeIfAbsent(head.owner(), model -> new LinkedHashSet<>())
                        .addAll(head.names()));
        Map<String, List<String>> lists = new TreeMap<>();
        layers.forEach((model, names) -> lists.put(model, new ArrayList<>(names)));
        return lists;
    }
}
