package rdmflow.tool.mapsearchlight;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.weighting.SearchlightScores;
import rdmflow.core.weighting.Weighting;
import rdmflow.io.rdmfile.MissingRuns;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.rdmfile.RdmFiles;
import rdmflow.io.rdmfile.SearchlightFile;
import rdmflow.io.rdmfile.SearchlightFile.Head;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.TimeOptions;
import rdmflow.io.tool.ToolRunner;
import rdmflow.io.tool.WeightingOptions;

@Command(
        name = "map-searchlight",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Maps of one participant: how well each network explains the geometry around every voxel or vertex,"
                        + " by weights fitted to the other runs.")
public final class MapSearchlight implements Callable<Integer> {
    @Option(
            names = "--searchlights",
            arity = "1..*",
            required = true,
            paramLabel = "F.h5",
            description = "Searchlight files of one participant, all runs, in any order.")
    private List<Path> searchlights;

    @Option(
            names = "--model-rdms",
            arity = "1..*",
            paramLabel = "F.h5",
            description =
                    "RDM files of the networks, all runs, to check that the searchlight files have all of their layers"
                            + " and runs; their products stand in the searchlight files already (default: no check).")
    private List<Path> modelRdms = List.of();

    @Mixin
    private WeightingOptions weightingOptions;

    @Mixin
    private TimeOptions timeOptions;

    @Option(
            names = "--output-dir",
            required = true,
            paramLabel = "D",
            description = "Folder for SUBJECT_model-MODEL_time-CONTROL_r.nii.gz (of surfaces .dscalar.nii, or"
                    + " _hemi-L.func.gii and _hemi-R.func.gii) and SUBJECT_searchlight.json.")
    private Path outputDir;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new MapSearchlight(), args);
    }

    @Override
    public Integer call() throws IOException {
        Weighting weighting = weightingOptions.weighting();
        Findings findings = new Findings();
        List<Head> runs = searchlights.stream()
                .flatMap(file -> findings.attempt(() -> SearchlightFile.head(file)).stream())
                .sorted(Comparator.comparing(Head::run, RunKey.ORDER))
                .toList();
        RdmFiles models = RdmFiles.of(modelRdms, RdmSet.Kind.MODEL, findings);
        findings.throwProblems();
        check(runs, models, findings);
        findings.throwProblems();
        findings.warnings().forEach(warning -> System.err.println("map-searchlight: warning: " + warning));
        Head first = runs.get(0);
        Map<String, Object> best = new TreeMap<>();
        try (Outputs outputs = new Outputs()) {
            for (String model : first.layers().keySet()) {
                for (TimeControl control : timeOptions.controls()) {
                    // One model at a time: all of them, for all runs of a whole brain, would need gigabytes.
                    List<SearchlightScores.Run> ofModel = runs.stream()
                            .map(run -> SearchlightFile.products(run, model, control))
                            .toList();
                    double[] scores = SearchlightScores.of(ofModel, weighting, common.threads());
                    String name = "model-" + model + "_time-" + control;
                    double[] map = new double[first.space().places()];
                    Arrays.fill(map, Double.NaN);
                    for (int k = 0; k < scores.length; k++) {
                        map[first.centres()[k]] = scores[k];
                    }
                    first.space().write(outputs, outputDir.resolve(first.subject() + "_" + name + "_r"), name, map);
                    best.put(name, summary(scores));
                }
            }
            List<Path> inputs =
                    Stream.concat(searchlights.stream(), modelRdms.stream()).toList();
            Map<String, Object> details = new TreeMap<>();
            details.put("subject", first.subject());
            details.put("runs", runs.stream().map(Head::run).toList());
            details.put("neighbourhood", first.neighbourhood());
            details.put("centres", first.centres().length);
            details.put("maps", best);
            details.put("warnings", findings.warnings());
            Sidecar.write(
                    outputs.file(outputDir.resolve(first.subject() + "_searchlight.json")),
                    spec,
                    inputs,
                    methods(),
                    details);
            outputs.commit();
        }
        return 0;
    }

    private static Map<String, Object> summary(double[] scores) {
        double[] defined =
                Arrays.stream(scores).filter(score -> !Double.isNaN(score)).toArray();
        Map<String, Object> summary = new TreeMap<>();
        summary.put("undefined_centres", scores.length - defined.length);
        Arrays.stream(defined).max().ifPresent(max -> summary.put("largest_r", max));
        Arrays.stream(defined).average().ifPresent(mean -> summary.put("mean_r", mean));
        return summary;
    }

    private void check(List<Head> runs, RdmFiles rdms, Findings findings) {
        Head first = runs.get(0);
        String owner = first.subject() + " run " + first.run();
        if (runs.size() < 2) {
            findings.problem(owner + ": expected searchlight files of at least two runs to cross-validate, found one");
        }
        for (int k = 1; k < runs.size(); k++) {
            Head run = runs.get(k);
            String name = run.subject() + " run " + run.run();
            if (!run.subject().equals(first.subject())) {
                findings.problem(name + ": expected files of one participant, found " + first.subject() + " too");
            } else if (run.run().equals(runs.get(k - 1).run())) {
                findings.problem(name + ": expected one file of each run, found two");
            } else if (!run.neighbourhood().equals(first.neighbourhood())) {
                findings.problem(name + ": expected neighbourhoods as of " + owner + " (" + first.neighbourhood()
                        + "), found " + run.neighbourhood());
            } else if (run.space().differenceFrom(first.space()).isPresent()) {
                findings.problem(name + ": places differ from " + owner + ": "
                        + run.space().differenceFrom(first.space()).get());
            } else if (!Arrays.equals(run.centres(), first.centres())) {
                findings.problem(name + ": expected the centres of " + owner + ", found others; give one mask for all"
                        + " runs");
            } else if (!layers(run).equals(layers(first))) {
                findings.problem(name + ": expected models and layers " + layers(first) + " as " + owner + ", found "
                        + layers(run));
            }
        }
        for (Head run : runs) {
            for (TimeControl control : timeOptions.controls()) {
                if (run.controls().values().stream().anyMatch(there -> !there.contains(control))) {
                    findings.problem(run.subject() + " run " + run.run() + ": expected products with time control "
                            + control + ", found none; give build-searchlight --time-control both");
                }
            }
        }
        rdms.heads().forEach(head -> checkLayers(head, first, findings));
        if (!rdms.heads().isEmpty()) {
            checkRuns(runs, rdms, findings);
        }
    }

    private void checkRuns(List<Head> searchlights, RdmFiles rdms, Findings findings) {
        List<String> found = searchlights.stream().map(Head::run).toList();
        Set<String> all = new TreeSet<>(RunKey.ORDER);
        all.addAll(found);
        all.addAll(rdms.byRun().keySet());
        String subject = "subject " + searchlights.get(0).subject();
        MissingRuns missing = new MissingRuns(subject, "searchlight file", all, found);
        if (weightingOptions.missingRunsAllowed()) {
            missing.warning().ifPresent(findings::warning);
        } else {
            missing.problem(MissingRuns.REMEDY).ifPresent(findings::problem);
        }
    }

    private static void checkLayers(RdmFile.Head head, Head first, Findings findings) {
        boolean known = head.names().equals(first.layers().get(head.owner()));
        if (!known) {
            findings.problem(head.file().getFileName() + ": expected a model and layers of the searchlight files ("
                    + layers(first) + "), found " + head.owner() + " " + head.names());
        }
    }

    private static List<String> layers(Head run) {
        return run.layers().entrySet().stream()
                .map(model -> model.getKey() + " " + model.getValue())
                .toList();
    }

    private List<String> methods() {
        List<String> sentences = new ArrayList<>(List.of(
                "Within each run the RDM of every neighbourhood was regressed on the RDMs of a network's layers ("
                        + weightingOptions.inWords() + "); each run was predicted with the mean of the other runs'"
                        + " weights, and a map shows the mean correlation of prediction and measurement."));
        sentences.addAll(timeOptions.methods());
        return sentences;
    }
}
