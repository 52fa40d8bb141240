package rdmflow.tool.fitcvregression;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.weighting.LayerWeighting;
import rdmflow.core.weighting.RunProducts;
import rdmflow.core.weighting.Score;
import rdmflow.core.weighting.Weighting;
import rdmflow.io.rdmfile.WeightingInputs;
import rdmflow.io.rdmfile.WeightingWarnings;
import rdmflow.io.table.Identifiers;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.PairOptions;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.ToolRunner;
import rdmflow.io.tool.WeightingOptions;

@Command(
        name = "fit-cv-regression",
        mixinStandardHelpOptions = true,
        description =
                "How well each model, a weighted sum of its layers' RDMs, predicts each region's RDM in a run that"
                        + " was left out.")
public final class FitCvRegression implements Callable<Integer> {
    private static final List<String> FIT_COLUMNS = List.of("subject", "model", "roi", "run", "r", "n_pairs", "reason");
    private static final List<String> WEIGHT_COLUMNS = List.of("subject", "model", "roi", "run", "layer", "weight");

    @Mixin
    private CommonOptions common;

    @Mixin
    private WeightingOptions weightingOptions;

    @Mixin
    private PairOptions pairOptions;

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
            description = "Beginning P of the files' names: P_fit.tsv (subject model roi run r n_pairs reason; run ="
                    + " the one held out), P_weights.tsv (subject model roi run layer weight; run = the one fitted)"
                    + " and P.json.")
    private String prefix;

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
        if (!Identifiers.isValid(prefix)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--prefix: expected letters, digits, '.', '_' or '-', found \"" + prefix + "\"");
        }
        WeightingInputs inputs = WeightingInputs.of(roiRdms, modelRdms, weightingOptions.missingRunsAllowed());
        List<List<Integer>> alone =
                IntStream.range(0, inputs.models().size()).mapToObj(List::of).toList();
        Map<String, List<RunProducts>> products = inputs.products(selection, alone, common.threads());
        List<String> warnings = WeightingWarnings.of(inputs, products, alone, weighting);
        warnings.forEach(warning -> System.err.println(spec.name() + ": warning: " + warning));

        List<List<?>> fits = new ArrayList<>();
        List<List<?>> weights = new ArrayList<>();
        products.forEach((subject, runs) ->
                LayerWeighting.fits(
                                runs, inputs.models().size(), inputs.regions().size(), weighting, common.threads())
                        .stream()
                        .sorted(Comparator.comparingInt(LayerWeighting.Fit::model))
                        .forEach(fit -> addRows(subject, fit, inputs, fits, weights)));
        write(inputs, fits, weights, warnings);
        return 0;
    }

    private List<String> methods() {
        List<String> sentences = new ArrayList<>(List.of(
                "Within each run a region's RDM was regressed on the RDMs of a network's layers ("
                        + weightingOptions.inWords() + ").",
                "Each run was predicted with the mean of the other runs' weights; its score is the Pearson correlation of"
                        + " prediction and measurement."));
        sentences.addAll(pairOptions.methods());
        return sentences;
    }

    private static void addRows(
            String subject, LayerWeighting.Fit fit, WeightingInputs inputs, List<List<?>> fits, List<List<?>> weights) {
        String model = inputs.models().get(fit.model());
        String region = inputs.regions().get(fit.region());
        for (Score score : fit.scores()) {
            fits.add(List.of(subject, model, region, score.run(), score.r(), score.pairs(), score.reason()));
        }
        List<String> layers = inputs.layers(model);
        for (int k = 0; k < fit.weights().size(); k++) {
            double[] ofRun = fit.weights().get(k);
            for (int layer = 0; layer < layers.size(); layer++) {
                double weight = ofRun.length == 0 ? Double.NaN : ofRun[layer];
                weights.add(List.of(subject, model, region, inputs.runs(subject).get(k), layers.get(layer), weight));
            }
        }
    }

    private void write(WeightingInputs inputs, List<List<?>> fits, List<List<?>> weights, List<String> warnings)
            throws IOException {
        try (Outputs outputs = new Outputs()) {
            Tables.writeTsv(outputs.file(outputDir.resolve(prefix + "_fit.tsv")), FIT_COLUMNS, fits);
            Tables.writeTsv(outputs.file(outputDir.resolve(prefix + "_weights.tsv")), WEIGHT_COLUMNS, weights);
            Sidecar.write(
                    outputs.file(outputDir.resolve(prefix + ".json")),
                    spec,
                    inputs.files(),
                    methods(),
                    Map.of("runs", inputs.runs(), "warnings", warnings));
            outputs.commit();
        }
    }
}
