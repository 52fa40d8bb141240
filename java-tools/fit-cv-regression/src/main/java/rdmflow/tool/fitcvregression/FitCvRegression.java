package rdmflow.tool.fitcvregression;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.time.ShiftPlan;
import rdmflow.core.weighting.LayerWeighting;
import rdmflow.core.weighting.LayerWeighting.Fit;
import rdmflow.core.weighting.RunProducts;
import rdmflow.core.weighting.SubjectRuns;
import rdmflow.core.weighting.Weighting;
import rdmflow.io.rdmfile.NullFile;
import rdmflow.io.rdmfile.NullNames;
import rdmflow.io.rdmfile.ShiftNulls;
import rdmflow.io.rdmfile.WeightingInputs;
import rdmflow.io.rdmfile.WeightingRuns;
import rdmflow.io.rdmfile.WeightingWarnings;
import rdmflow.io.table.Identifiers;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.PairOptions;
import rdmflow.io.tool.Seconds;
import rdmflow.io.tool.ShiftOptions;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.TimeOptions;
import rdmflow.io.tool.ToolRunner;
import rdmflow.io.tool.WeightingOptions;

@Command(
        name = "fit-cv-regression",
        mixinStandardHelpOptions = true,
        description =
                "How well each model, a weighted sum of its layers' RDMs, predicts each region's RDM in a run that"
                        + " was left out.")
public final class FitCvRegression implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Mixin
    private WeightingOptions weightingOptions;

    @Mixin
    private PairOptions pairOptions;

    @Mixin
    private TimeOptions timeOptions;

    @Mixin
    private ShiftOptions shiftOptions;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--roi-rdms",
            arity = "1..*",
            required = true,
            paramLabel = "FILE",
            description = "RDM files of one or more subjects, one for each run, in any order.")
    private List<Path> roiRdms;

    @Option(
            names = "--model-rdms",
            arity = "1..*",
            required = true,
            paramLabel = "FILE",
            description =
                    "RDM files of one or more models, one for each run, in any order; each model is fitted alone.")
    private List<Path> modelRdms;

    @Option(names = "--output-dir", required = true, paramLabel = "DIR", description = "Folder for the tables.")
    private Path outputDir;

    @Option(
            names = "--prefix",
            required = true,
            paramLabel = "P",
            description =
                    "Beginning P of the files' names: P_fit.tsv (subject model roi run time_control r n_pairs reason;"
                            + " run = the one held out), P_weights.tsv (subject model roi run time_control layer weight; run = the"
                            + " one fitted) and P.json; with --shifts P_null.h5 (of several subjects P_SUBJECT_null.h5).")
    private String prefix;

    @Option(
            names = "--per-model",
            description =
                    "Write P_model-MODEL_fit.tsv and P_model-MODEL_weights.tsv for each model in place of P_fit.tsv"
                            + " and P_weights.tsv.")
    private boolean perModel;

    @Option(
            names = "--lag-scan-seconds",
            defaultValue = "0",
            paramLabel = "S",
            description =
                    "Also write P_lag_scan.tsv: the fits with the movie moved against the brain by every number of"
                            + " volumes up to S seconds, at most half of the run (default: ${DEFAULT-VALUE}, none).")
    private double scanSeconds;

    @Option(
            names = "--layers",
            description = "Also write P_layers.tsv: how well each single layer fits (subject model roi run layer"
                    + " time_control r n_pairs reason).")
    private boolean layers;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new FitCvRegression(), args);
    }

    @Override
    public Integer call() throws IOException {
        Weighting weighting = weightingOptions.weighting();
        PairSelection selection = pairOptions.selection();
        Optional<ShiftPlan> plan = shiftOptions.plan();
        if (!Identifiers.isValid(prefix)) {
            throw usage("--prefix: expected letters, digits, '.', '_' or '-', found \"" + prefix + "\"");
        }
        if (!(scanSeconds >= 0) || Double.isInfinite(scanSeconds)) {
            throw usage("--lag-scan-seconds: expected 0 or more seconds, found " + scanSeconds);
        }
        WeightingInputs inputs = WeightingInputs.of(roiRdms, modelRdms, weightingOptions.missingRunsAllowed());
        if (perModel) {
            NullNames.requireFileNames("model", inputs.models());
        }
        NullNames names = new NullNames(prefix, inputs.subjects(), plan.isPresent());
        WeightingRuns runs = new WeightingRuns(inputs, selection, timeOptions.controls(), plan, scanSeconds);
        FitTables tables = new FitTables(inputs, timeOptions.controls(), weighting, common.threads());
        Map<TimeControl, List<List<RunProducts>>> observed = new EnumMap<>(TimeControl.class);
        List<List<Integer>> alone =
                IntStream.range(0, inputs.models().size()).mapToObj(List::of).toList();
        try (Outputs outputs = new Outputs()) {
            for (List<String> batch : runs.batches()) {
                for (Map.Entry<String, SubjectRuns> reduced :
                        runs.reduce(batch, alone, common.threads()).entrySet()) {
                    String subject = reduced.getKey();
                    Map<TimeControl, List<Fit>> fits = new EnumMap<>(TimeControl.class);
                    for (TimeControl control : timeOptions.controls()) {
                        List<RunProducts> products = reduced.getValue().under(control);
                        observed.computeIfAbsent(control, c -> new ArrayList<>())
                                .add(products);
                        fits.put(
                                control,
                                LayerWeighting.fits(
                                        products,
                                        inputs.models().size(),
                                        inputs.regions().size(),
                                        weighting,
                                        common.threads()));
                    }
                    tables.addFits(subject, fits);
                    if (runs.scanned().length > 0) {
                        tables.addScan(subject, reduced.getValue(), runs);
                    }
                    if (layers) {
                        tables.addLayers(subject, reduced.getValue());
                    }
                    if (plan.isPresent()) {
                        ShiftNulls.Settings settings = ShiftNulls.Settings.of(
                                subject, ShiftNulls.Kind.FIT, plan.orElseThrow(), weighting, "n/a", selection);
                        NullFile.write(
                                outputs.file(outputDir.resolve(names.of(subject))),
                                new FitNull(inputs, runs, weighting, common.threads())
                                        .of(settings, reduced.getValue(), fits));
                    }
                }
            }
            List<String> warnings = WeightingWarnings.of(inputs, observed, alone, weighting);
            warnings.forEach(warning -> System.err.println(spec.name() + ": warning: " + warning));
            write(outputs, inputs, runs, tables, warnings);
            outputs.commit();
        }
        return 0;
    }

    private void write(
            Outputs outputs, WeightingInputs inputs, WeightingRuns runs, FitTables tables, List<String> warnings)
            throws IOException {
        tables.write(outputs, outputDir, prefix, perModel);
        if (runs.scanned().length > 0) {
            tables.writeScan(outputs.file(outputDir.resolve(prefix + "_lag_scan.tsv")));
        }
        if (layers) {
            tables.writeLayers(outputs.file(outputDir.resolve(prefix + "_layers.tsv")));
        }
        Map<String, Object> details = new TreeMap<>(Map.of("runs", inputs.runs(), "warnings", warnings));
        details.putAll(runs.details());
        Sidecar.write(outputs.file(outputDir.resolve(prefix + ".json")), spec, inputs.files(), methods(), details);
    }

    private List<String> methods() {
        List<String> sentences = new ArrayList<>(List.of(
                "Within each run a region's RDM was regressed on the RDMs of a network's layers ("
                        + weightingOptions.inWords() + ").",
                "Each run was predicted with the mean of the other runs' weights; its score is the Pearson correlation of"
                        + " prediction and measurement."));
        sentences.addAll(pairOptions.methods());
        sentences.addAll(timeOptions.methods());
        sentences.addAll(shiftOptions.methods());
        if (scanSeconds > 0) {
            sentences.add(
                    "As a check of timing, the analysis was repeated with the movie moved against the brain by every"
                            + " number of volumes up to " + Seconds.inWords(scanSeconds) + " in both directions.");
        }
        if (layers) {
            sentences.add("A layer's profile is the Pearson correlation of its RDM with a region's, run by run.");
        }
        return sentences;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
