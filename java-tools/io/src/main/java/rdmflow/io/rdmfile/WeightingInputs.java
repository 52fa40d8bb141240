package rdmflow.io.rdmfile;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.tool.Findings;

/**
 * The RDM files of regions and of models that an analysis compares, checked against each other by their heads and then
 * read run by run: no more than the RDMs of one run are in memory. Files may come in any order; subjects, models and
 * regions are sorted by name, runs by {@link RunKey#ORDER}, layers stay in network order.
 */
public final class WeightingInputs {
    private final RdmFiles all;
    private final Map<String, Map<String, RdmFile.Head>> subjects;
    private final Map<String, Map<String, RdmFile.Head>> models;
    private final List<String> runs;
    private final List<String> regions;

    private WeightingInputs(RdmFiles ofSubjects, RdmFiles ofModels) {
        all = ofSubjects.and(ofModels);
        subjects = ofSubjects.byOwner();
        models = ofModels.byOwner();
        runs = List.copyOf(all.byRun().keySet());
        regions = ofSubjects.heads().stream()
                .flatMap(head -> head.names().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Reads the heads of all files.
     *
     * @param missingRunsAllowed whether a subject may lack runs that models or other subjects have
     * @throws DataException with every problem found: a file of the other kind, fewer than two runs (of the study, or of a
     *     subject), a run that a subject or model lacks, and files of one run or model that do not fit together
     */
    public static WeightingInputs of(List<Path> roiFiles, List<Path> modelFiles, boolean missingRunsAllowed) {
        Findings findings = new Findings();
        RdmFiles subjects = RdmFiles.of(roiFiles, RdmSet.Kind.SUBJECT, findings);
        RdmFiles models = RdmFiles.of(modelFiles, RdmSet.Kind.MODEL, findings);
        findings.throwProblems();
        WeightingInputs inputs = new WeightingInputs(subjects, models);
        List<String> runs = inputs.runs;
        if (runs.size() < 2) {
            findings.problem(RdmFiles.name(subjects.heads().get(0))
                    + ": expected at least two runs to cross-validate, found run " + runs.get(0) + " alone");
        }
        if (!missingRunsAllowed) {
            subjects.checkRuns(runs, MissingRuns.REMEDY, findings);
        } else if (runs.size() >= 2) {
            inputs.checkTwoRuns(findings);
        }
        models.checkRuns(runs, "", findings);
        models.checkLayers(findings);
        inputs.all.checkVolumes(findings);
        findings.throwProblems();
        return inputs;
    }

    private void checkTwoRuns(Findings findings) {
        subjects.forEach((subject, perRun) -> {
            if (perRun.size() < 2) {
                findings.problem("subject " + subject + ": expected RDM files of at least two runs to cross-validate,"
                        + " found run " + perRun.keySet().iterator().next() + " alone; leave the subject out");
            }
        });
    }

    /** One line for each subject that lacks runs. */
    public List<String> missingRuns() {
        return subjects.keySet().stream()
                .flatMap(subject ->
                        new MissingRuns("subject " + subject, "RDM file", runs, runs(subject)).warning().stream())
                .toList();
    }

    /** The runs of a subject, in order. */
    public List<String> runs(String subject) {
        return runs.stream().filter(subjects.get(subject)::containsKey).toList();
    }

    /** All runs of the study. */
    public List<String> runs() {
        return runs;
    }

    public List<String> subjects() {
        return List.copyOf(subjects.keySet());
    }

    public List<String> models() {
        return List.copyOf(models.keySet());
    }

    /** All regions of any subject and run, by name. */
    public List<String> regions() {
        return regions;
    }

    /** A model's layers in network order. */
    public List<String> layers(String model) {
        return models.get(model).get(runs.get(0)).names();
    }

    /** Every file, for the sidecar. */
    public List<Path> files() {
        return all.heads().stream().map(RdmFile.Head::file).toList();
    }

    /** A model's RDMs of a run, layers in the order of {@link #layers}. */
    public RdmSet model(String model, String run) {
        return RdmFiles.read(models.get(model).get(run), layers(model));
    }

    /** A subject's RDMs of a run that it has, of all {@link #regions}. */
    public RdmSet regions(String subject, String run) {
        return RdmFiles.read(subjects.get(subject).get(run), regions);
    }

    /** Where an option counts in seconds: notes files that space the volumes of a run otherwise than others do. */
    public void checkSpacing(Findings findings) {
        all.checkSpacing(findings);
    }

    /** When the volumes of a run were sampled, by the first file that says so, models first; else NaN. */
    public double[] times(String run) {
        List<RdmFile.Head> heads = Stream.concat(models.values().stream(), subjects.values().stream())
                .filter(files -> files.containsKey(run))
                .map(files -> files.get(run))
                .toList();
        return heads.stream()
                .map(RdmFile::times)
                .filter(RdmSet::areKnown)
                .findFirst()
                .orElseGet(() -> RdmFile.times(heads.get(0)));
    }

    /** The name of a model's file of a run. */
    String file(String model, String run) {
        return RdmFiles.name(models.get(model).get(run));
    }
}
