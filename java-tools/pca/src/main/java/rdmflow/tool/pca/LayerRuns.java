package rdmflow.tool.pca;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.UndefinedPairs;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.rdmfile.RdmFile.Head;
import rdmflow.io.rdmfile.RdmFiles;
import rdmflow.io.tool.Findings;

/**
 * The same layers of the same models in every run, read one run at a time.
 *
 * @param models the layers of each, in network order; models sorted
 * @param times of the volumes of each run, in seconds
 */
record LayerRuns(Map<String, List<Head>> byRun, Map<String, List<String>> models, Map<String, double[]> times) {
    record Layer(String model, String name) {}

    /**
     * One run.
     *
     * @param rdms layers x pairs
     * @param positions pairs chosen that are defined in all layers
     */
    record Run(double[][] rdms, int[] positions) {}

    /** Checks, before the first RDM is read, that every run has every layer and the same times for all models. */
    static LayerRuns of(List<Path> files) {
        Findings findings = new Findings();
        RdmFiles rdms = RdmFiles.of(files, RdmSet.Kind.MODEL, findings);
        findings.throwProblems();
        Map<String, List<Head>> byRun = rdms.byRun();
        rdms.checkRuns(byRun.keySet(), "", findings);
        rdms.checkLayers(findings);
        rdms.checkVolumes(findings);
        Map<String, double[]> times = new TreeMap<>(RunKey.ORDER);
        String measure = rdms.heads().get(0).measure();
        for (Head head : rdms.heads()) {
            RdmSet one = RdmFile.readFirst(head);
            double[] first =
                    times.merge(head.run(), one.times(), (known, other) -> Double.isNaN(known[0]) ? other : known);
            if (one.hasTimes() && first.length == one.times().length && !Arrays.equals(first, one.times())) {
                findings.problem(
                        head.file().getFileName() + ": expected volumes at the times of the other models of run "
                                + head.run() + ", found others; build all model RDMs with one TR and slice_time_ref");
            }
            if (!head.measure().equals(measure)) {
                findings.problem(head.file().getFileName() + ": expected " + measure
                        + " distances as in the other files, found " + head.measure());
            }
        }
        findings.throwProblems();
        Map<String, List<String>> models = new TreeMap<>();
        rdms.byOwner()
                .forEach((model, perRun) ->
                        models.put(model, perRun.values().iterator().next().names()));
        return new LayerRuns(byRun, models, times);
    }

    /** Rows of the PCA. */
    List<Layer> layers() {
        return models.entrySet().stream()
                .flatMap(model -> model.getValue().stream().map(name -> new Layer(model.getKey(), name)))
                .toList();
    }

    List<String> runs() {
        return List.copyOf(byRun.keySet());
    }

    /** Reads a run; a model that loses more than 10 % of its pairs is an error naming run, layer and volumes. */
    Run read(String run, PairSelection selection) {
        List<RdmSet> sets = byRun.get(run).stream()
                .map(head -> RdmFiles.read(head, models.get(head.owner())))
                .toList();
        int[] selected = selection.positions(run, byRun.keySet(), times.get(run));
        List<String> problems = sets.stream()
                .flatMap(set -> UndefinedPairs.problems(set, selected).stream())
                .toList();
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        double[][] rdms = sets.stream()
                .flatMap(set -> set.rdms().stream())
                .map(Rdm::pairs)
                .toArray(double[][]::new);
        int[] defined = Arrays.stream(selected)
                .filter(position -> Stream.of(rdms).noneMatch(rdm -> Double.isNaN(rdm[position])))
                .toArray();
        return new Run(rdms, defined);
    }
}
