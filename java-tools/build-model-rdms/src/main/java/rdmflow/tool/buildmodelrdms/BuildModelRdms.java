package rdmflow.tool.buildmodelrdms;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.GramDistances;
import rdmflow.core.rdm.Metric;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.rdmfile.GramsFile.Grams;
import rdmflow.io.rdmfile.OwnRdms;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Identifiers;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.TimingOptions;
import rdmflow.io.tool.ToolRunner;

@Command(
        name = "build-model-rdms",
        mixinStandardHelpOptions = true,
        description = "The dissimilarities of all pairs of volumes for every layer of a model, in one run.")
public final class BuildModelRdms implements Callable<Integer> {
    /** The paper's; only for a folder of activations, as a grams file tells its own. */
    private static final double DEFAULT_TR_SECONDS = 2;

    @Option(names = "--grams", paramLabel = "F.h5", description = "Grams file of extract-activations.")
    private Path grams;

    @Option(
            names = "--activations",
            paramLabel = "DIR",
            description =
                    "Instead of --grams: a folder of <layer>.npy, float32 or float64, C order, volumes x features;"
                            + " layers in the order of its layers.tsv, else in the natural order of their names.")
    private Path activations;

    @Option(
            names = "--rdms",
            paramLabel = "F.h5",
            description =
                    "Instead of --grams: an RDM file of your own (HDF5, as rsatoolbox writes it), checked and"
                            + " renamed; its distances stay as they are. --tr gives the volumes' times where the file has none.")
    private Path rdms;

    @Option(
            names = "--model",
            paramLabel = "ID",
            description = "With --activations and --rdms: name of the model in all tables.")
    private String model;

    @Option(names = "--run", paramLabel = "R", description = "With --activations and --rdms: name of the run.")
    private String run;

    @Mixin
    private TimingOptions timing;

    @Option(
            names = "--metric",
            defaultValue = "correlation",
            description = "Distance of two volumes' features: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Metric metric;

    @Option(
            names = "--centre-features",
            description = "Subtract each feature's mean over the run before distances are taken, as is done with"
                    + " voxels (default: off).")
    private boolean centreFeatures;

    @Option(names = "--output", required = true, paramLabel = "F.h5", description = "RDM file, one RDM per layer.")
    private Path output;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new BuildModelRdms(), args);
    }

    @Override
    public Integer call() throws IOException {
        checkOptions();
        if (rdms != null) {
            Findings findings = new Findings();
            RdmSet own = OwnRdms.read(rdms, model, RunKey.of(run), timing, findings);
            write(own, List.of(rdms), findings, OwnRdms.undefined(own, findings));
            return 0;
        }
        Grams source;
        List<Path> inputs;
        if (grams == null) {
            ActivationsFolder folder = ActivationsFolder.of(activations);
            inputs = folder.files();
            source = folder.grams(
                    model,
                    RunKey.of(run),
                    timing.tr().orElse(DEFAULT_TR_SECONDS),
                    timing.sliceTimeRef(),
                    common.threads());
        } else {
            inputs = List.of(grams);
            source = GramsFile.read(grams);
            if (source.kind() != RdmSet.Kind.MODEL) {
                throw new DataException(grams.getFileName() + ": expected Grams of a model for --grams, found Grams of"
                        + " subject " + source.owner());
            }
        }
        String where = source.owner() + " run " + source.run() + " layer ";
        List<Rdm> layers = new ArrayList<>();
        Findings findings = new Findings();
        for (GramsFile.Layer layer : source.layers()) {
            requireFinite(where + layer.name(), layer, findings);
            Rdm rdm = new Rdm(
                    layer.name(),
                    layer.rowMean().length,
                    GramDistances.of(metric, centreFeatures, layer.gram(), layer.rowMean(), layer.features()),
                    layer.features());
            if (layer.features() < metric.fewestFeatures()) {
                findings.problem(
                        where + layer.name() + ": expected at least " + metric.fewestFeatures() + " features for the "
                                + metric + " distance, found " + layer.features() + "; give --metric euclidean");
            } else if (rdm.undefinedPairs() == rdm.pairs().length) {
                findings.problem(where + layer.name()
                        + ": expected patterns that differ between features, found a constant"
                        + " pattern in at least all but one of " + rdm.volumes() + " volumes: no pair is defined");
            }
            layers.add(rdm);
        }
        findings.throwProblems();
        RdmSet set =
                new RdmSet(RdmSet.Kind.MODEL, source.owner(), source.run(), metric.toString(), source.times(), layers);
        write(set, inputs, findings, OwnRdms.undefined(set, findings));
        return 0;
    }

    private void write(RdmSet set, List<Path> inputs, Findings findings, Map<String, Integer> undefined)
            throws IOException {
        findings.warnings().forEach(warning -> System.err.println(spec.name() + ": warning: " + warning));
        try (Outputs outputs = new Outputs()) {
            RdmFile.write(outputs.file(output), set);
            Sidecar.write(
                    outputs.file(Sidecar.of(output)),
                    spec,
                    inputs,
                    methods(set),
                    Map.of("undefined_pairs", undefined, "warnings", findings.warnings()));
            outputs.commit();
        }
    }

    private List<String> methods(RdmSet set) {
        if (rdms != null) {
            return List.of("The RDMs of model " + set.owner() + " were given (measure: " + set.measure() + ").");
        }
        return List.of("In a layer, the dissimilarity of two volumes was the " + metric + " distance of their patterns"
                + (centreFeatures ? ", after each feature's mean over the run was subtracted." : "."));
    }

    private void checkOptions() {
        if (Stream.of(grams, activations, rdms).filter(Objects::nonNull).count() != 1) {
            throw new ParameterException(spec.commandLine(), "expected one of --grams, --activations and --rdms");
        }
        if (grams == null && (model == null || run == null)) {
            throw new ParameterException(
                    spec.commandLine(), (rdms == null ? "--activations" : "--rdms") + " needs --model and --run");
        }
        if (grams != null && (model != null || run != null)) {
            throw new ParameterException(spec.commandLine(), "--model and --run belong to --activations and --rdms");
        }
        if (rdms != null
                && (centreFeatures || spec.commandLine().getParseResult().hasMatchedOption("--metric"))) {
            throw new ParameterException(
                    spec.commandLine(), "--metric and --centre-features: expected without --rdms, which are distances");
        }
        for (String name : model == null ? List.<String>of() : List.of(model, run)) {
            if (!Identifiers.isValid(name)) {
                throw new ParameterException(
                        spec.commandLine(), "expected letters, digits, '.', '_' or '-', found \"" + name + "\"");
            }
        }
        timing.check();
    }

    private static void requireFinite(String where, GramsFile.Layer layer, Findings findings) {
        for (int i = 0; i < layer.rowMean().length; i++) {
            double sum = layer.rowMean()[i];
            for (double product : layer.gram()[i]) {
                sum += product;
            }
            if (!Double.isFinite(sum)) {
                findings.problem(where + ": expected a finite Gram, found another value in the row of volume " + i);
                return;
            }
        }
    }
}
