package rdmflow.tool.comparerdms;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.core.measure.Measure;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.PairOptions;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.TimeOptions;
import rdmflow.io.tool.ToolRunner;

@Command(
        name = "compare-rdms",
        mixinStandardHelpOptions = true,
        description =
                "How alike each layer and each region are, run by run, by measures of your choice; without regions,"
                        + " how alike all layers of all models are.")
public final class CompareRdms implements Callable<Integer> {
    @Option(
            names = "--roi-rdms",
            arity = "1..*",
            paramLabel = "F.h5",
            description = "RDM files of one or more subjects, in any order; without them the models are compared with"
                    + " each other.")
    private List<Path> roiRdms = List.of();

    @Option(
            names = "--model-rdms",
            arity = "1..*",
            paramLabel = "F.h5",
            description = "RDM files of one or more models, in any order.")
    private List<Path> modelRdms = List.of();

    @Option(
            names = "--roi-grams",
            arity = "1..*",
            paramLabel = "F.h5",
            description = "For cka-debiased and bures: grams files of build-roi-rdms, of the same subjects and runs.")
    private List<Path> roiGrams = List.of();

    @Option(
            names = "--model-grams",
            arity = "1..*",
            paramLabel = "F.h5",
            description = "For cka-debiased and bures: grams files of the same models and runs.")
    private List<Path> modelGrams = List.of();

    @Option(
            names = "--measures",
            arity = "1..*",
            defaultValue = "pearson",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Set<Measure> measures;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "F.tsv",
            description = "TSV: subject model roi run layer measure time_control r n_pairs reason; without regions"
                    + " model_a layer_a model_b layer_b measure time_control r n_runs reason.")
    private Path output;

    @Mixin
    private PairOptions pairOptions;

    @Mixin
    private TimeOptions timeOptions;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new CompareRdms(), args);
    }

    @Override
    public Integer call() throws IOException {
        Set<Measure> wanted = EnumSet.copyOf(measures);
        PairSelection selection = pairOptions.selection();
        boolean alone = roiRdms.isEmpty() && roiGrams.isEmpty();
        checkUsage(wanted, selection, alone);
        boolean ofPairs = wanted.stream().anyMatch(measure -> !measure.ofGrams());
        boolean ofGrams = wanted.stream().anyMatch(Measure::ofGrams);
        ComparedFiles files = ComparedFiles.of(
                ofPairs ? roiRdms : List.of(),
                ofPairs ? modelRdms : List.of(),
                ofGrams ? roiGrams : List.of(),
                ofGrams ? modelGrams : List.of(),
                selection);
        RunComparer comparer = new RunComparer(files, selection, wanted, timeOptions.controls(), common.threads());
        List<List<Object>> rows = alone ? ModelRows.of(files, comparer) : RegionRows.of(files, comparer);
        try (Outputs outputs = new Outputs()) {
            Tables.writeTsv(outputs.file(output), alone ? ModelRows.COLUMNS : RegionRows.COLUMNS, rows);
            Sidecar.write(
                    outputs.file(Sidecar.of(output)),
                    spec,
                    files.paths(),
                    methods(wanted, alone),
                    Map.of("runs", files.runs()));
            outputs.commit();
        }
        return 0;
    }

    private void checkUsage(Set<Measure> wanted, PairSelection selection, boolean alone) {
        for (boolean ofGrams : new boolean[] {false, true}) {
            String names = wanted.stream()
                    .filter(measure -> measure.ofGrams() == ofGrams)
                    .map(Measure::toString)
                    .collect(Collectors.joining(", "));
            List<Path> models = ofGrams ? modelGrams : modelRdms;
            List<Path> regions = ofGrams ? roiGrams : roiRdms;
            String kind = ofGrams ? "grams" : "rdms";
            if (!names.isEmpty() && models.isEmpty()) {
                throw usage("--model-" + kind + ": expected files for --measures " + names + ", found none");
            }
            if (!names.isEmpty() && !alone && regions.isEmpty()) {
                throw usage("--roi-" + kind + ": expected files for --measures " + names + ", found none");
            }
        }
        if (selection.excludeLag() > 0 && wanted.stream().anyMatch(Measure::ofGrams)) {
            throw usage(
                    "--exclude-lag: expected 0 with --measures cka-debiased and bures, which compare volumes and not"
                            + " pairs, found " + selection.excludeLag());
        }
        Set<TimeControl> controls = timeOptions.controls();
        if (wanted.stream().noneMatch(measure -> controls.stream().anyMatch(measure::isDefined))) {
            throw usage("--time-control lag: expected pearson, spearman or cosine among --measures, found "
                    + wanted.stream().map(Measure::toString).collect(Collectors.joining(", ")));
        }
    }

    private ParameterException usage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    private List<String> methods(Set<Measure> wanted, boolean alone) {
        List<String> sentences = new ArrayList<>();
        String what = alone ? "Layers were compared with each other" : "Each layer was compared with each region";
        sentences.add(what + " in each run by "
                + wanted.stream().map(CompareRdms::inWords).collect(Collectors.joining(", "))
                + (alone ? "; values were averaged over runs." : "."));
        if (timeOptions.controls().contains(TimeControl.LAG)) {
            sentences.add("Within lag, every RDM (of rank correlations: its ranks) lost its mean over the pairs of each"
                    + " lag before "
                    + Stream.of(Measure.values())
                            .filter(measure -> wanted.contains(measure) && measure.isDefined(TimeControl.LAG))
                            .map(Measure::toString)
                            .collect(Collectors.joining(", "))
                    + " was taken.");
        }
        sentences.addAll(pairOptions.methods());
        return sentences;
    }

    private static String inWords(Measure measure) {
        return switch (measure) {
            case PEARSON -> "the Pearson correlation of their RDMs";
            case SPEARMAN -> "the Spearman correlation of their RDMs";
            case RHO_A -> "rho-a (the expected Spearman correlation with ties broken at random) of their RDMs";
            case TAU_A -> "Kendall's tau-a of their RDMs";
            case COSINE -> "the cosine of their RDMs";
            case CKA_DEBIASED -> "debiased linear centred kernel alignment of their patterns (Kornblith et al. 2019)";
            case BURES -> "the normalised Bures similarity of their patterns";
        };
    }
}
