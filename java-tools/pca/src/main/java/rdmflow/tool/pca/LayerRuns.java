package rdmflow.tool.pca;

import java.nio.file.Path;
import java.util.ArrayList;
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

/**
 * The same layers of the same models in every run, read one run at a time.
 *
 * @param layers rows of the PCA: models sorted, their layers in network order
 * @param times of the volumes of each run, in seconds
 */
record LayerRuns(Map<String, List<Head>> byRun, List<Layer> layers, Map<String, double[]> times, String measure) {
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
        Map<String, List<Head>> byRun = new TreeMap<>(RunKey.ORDER);
        for (Head head : RdmFile.heads(files, RdmSet.Kind.MODEL)) {
            byRun.computeIfAbsent(head.run(), run -> new ArrayList<>()).add(head);
        }
        Map<String, Head> models = new TreeMap<>();
        byRun.values().forEach(heads -> heads.forEach(head -> models.putIfAbsent(head.owner(), head)));
        List<String> problems = new ArrayList<>();
        Map<String, double[]> times = new TreeMap<>(RunKey.ORDER);
        String measure = RdmFile.readFirst(models.values().iterator().next()).measure();
        byRun.forEach((run, heads) -> {
            for (String model : models.keySet()) {
                if (heads.stream().noneMatch(head -> head.owner().equals(model))) {
                    problems.add("model " + model + " run " + run + ": expected an RDM file as for run "
                            + models.get(model).run() + ", found none");
                }
            }
            for (Head head : heads) {
                Head first = models.get(head.owner());
                String name = String.valueOf(head.file().getFileName());
                if (!head.names().equals(first.names())) {
                    problems.add(name + ": expected the layers of "
                            + first.file().getFileName() + " (" + String.join(", ", first.names()) + "), found "
                            + String.join(", ", head.names()));
                }
                RdmSet one = RdmFile.readFirst(head);
                if (!Arrays.equals(times.computeIfAbsent(run, key -> one.times()), one.times())) {
                    problems.add(name + ": expected volumes at the times of the other models of run " + run
                            + ", found others; build all model RDMs with one TR and slice_time_ref");
                }
                if (!one.measure().equals(measure)) {
                    problems.add(name + ": expected " + measure + " distances as in the other files, found "
                            + one.measure());
                }
            }
        });
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        List<Layer> layers = models.values().stream()
                .flatMap(head -> head.names().stream().map(name -> new Layer(head.owner(), name)))
                .toList();
        return new LayerRuns(byRun, layers, times, measure);
    }

    List<String> runs() {
        return List.copyOf(byRun.keySet());
    }

    /** Reads a run; a model that loses more than 10 % of its pairs is an error naming run, layer and volumes. */
    Run read(String run, PairSelection selection) {
        List<RdmSet> sets =
                byRun.get(run).stream().map(head -> RdmFile.read(head.file())).toList();
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
