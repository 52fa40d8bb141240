package rdmflow.tool.samplefeatures;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.PatternGram;
import rdmflow.io.features.FeatureTable;
import rdmflow.io.features.VolumeRows;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.rdmfile.GramsFile.Grams;
import rdmflow.io.table.Identifiers;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.TimingOptions;
import rdmflow.io.tool.ToolRunner;
import rdmflow.io.tool.Usage;

@Command(
        name = "sample-features",
        mixinStandardHelpOptions = true,
        description = "Your own features of a movie (annotations, motion energy, an embedding) as a model: convolved,"
                + " sampled at the volumes of a run, and written as Gram matrices, one per layer.")
public final class SampleFeatures implements Callable<Integer> {
    private static final String DEFAULT_HRF = "spm";

    @Option(
            names = "--features",
            required = true,
            paramLabel = "F",
            description = "TSV with a header, or .npy (rows x columns, float32 or float64).")
    private Path features;

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            description = "Rows per second; row n is at n / HZ. Without it a row is a volume, already convolved.")
    private Optional<Double> rate = Optional.empty();

    @Option(
            names = "--feature-rate",
            defaultValue = "5",
            paramLabel = "HZ",
            description = "Rows that come faster are picked at this rate, as frames of a movie are (default:"
                    + " ${DEFAULT-VALUE}).")
    private double featureRate;

    @Option(
            names = "--columns",
            arity = "1..*",
            paramLabel = "NAME=COL,COL...",
            description =
                    "Layers and their columns; of .npy columns are numbers from 0 (default: one layer, features, of"
                            + " all columns but onset and duration).")
    private List<String> layerColumns = List.of();

    @Option(names = "--model", required = true, paramLabel = "ID", description = "Name of the model in all tables.")
    private String model;

    @Option(names = "--run", required = true, paramLabel = "R", description = "Name of the run.")
    private String run;

    @Option(names = "--volumes", required = true, paramLabel = "T", description = "Volumes of the run's BOLD.")
    private int volumes;

    @Mixin
    private TimingOptions timing;

    @Option(
            names = "--hrf",
            paramLabel = "NAME",
            description = "With --rate: haemodynamic response: spm, spm-20s, glover, none, or a file of taps (default:"
                    + " spm).")
    private Optional<String> hrf = Optional.empty();

    @Option(
            names = "--max-pad-seconds",
            defaultValue = "4",
            paramLabel = "S",
            description = "With --rate: how many seconds before the end of the run the features may end; their last row"
                    + " fills them (default: ${DEFAULT-VALUE}).")
    private double maxPadSeconds;

    @Option(names = "--output", required = true, paramLabel = "F.h5", description = "Grams file.")
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
        return ToolRunner.run(new SampleFeatures(), args);
    }

    @Override
    public Integer call() throws IOException {
        checkUsage();
        Map<String, List<String>> layers = layers();
        FeatureTable table = FeatureTable.read(features).require();
        if (layers.isEmpty()) {
            layers = Map.of(FeatureTable.WHOLE, table.features());
        }
        Findings findings = new Findings();
        String hrfName = hrf.orElse(DEFAULT_HRF);
        double trSeconds = timing.tr().orElseThrow();
        Optional<VolumeRows> sampling = findings.attempt(() -> rate.isEmpty()
                ? VolumeRows.asTheyAre(table, volumes)
                : VolumeRows.convolved(
                        table,
                        rate.get(),
                        featureRate,
                        hrfName,
                        volumes,
                        trSeconds,
                        timing.sliceTimeRef(),
                        maxPadSeconds));
        Map<String, double[][]> rows = new LinkedHashMap<>();
        layers.forEach((layer, columns) -> rows.put(layer, table.layer(layer, columns, findings)));
        findings.throwProblems();
        List<GramsFile.Layer> grams = new ArrayList<>();
        List<Map<String, Object>> details = new ArrayList<>();
        rows.forEach((layer, values) -> {
            PatternGram gram = PatternGram.ofRows(sampling.orElseThrow().of(values));
            grams.add(new GramsFile.Layer(layer, grams.size(), gram.gram(), gram.rowMean(), gram.features()));
            details.add(details(layer, gram));
        });
        try (Outputs outputs = new Outputs()) {
            GramsFile.write(outputs.file(output), grams(grams, trSeconds, hrfName));
            List<Path> inputs = new ArrayList<>(List.of(features));
            inputs.addAll(sampling.orElseThrow().files());
            Map<String, Object> all = new TreeMap<>(sampling.orElseThrow().details());
            all.put("rows", table.values().length);
            all.put("layers", details);
            Sidecar.write(outputs.file(Sidecar.of(output)), spec, inputs, methods(hrfName), all);
            outputs.commit();
        }
        return 0;
    }

    private Grams grams(List<GramsFile.Layer> layers, double trSeconds, String hrfName) {
        return new Grams(
                model,
                RunKey.of(run),
                "features",
                trSeconds,
                timing.sliceTimeRef(),
                rate.isEmpty() ? "unknown" : Path.of(hrfName).getFileName().toString(),
                rate.map(hz -> Math.min(hz, featureRate)).orElse(Double.NaN),
                layers);
    }

    private static Map<String, Object> details(String layer, PatternGram gram) {
        int constant = 0;
        for (int t = 0; t < gram.gram().length; t++) {
            constant += gram.gram()[t][t] == 0 ? 1 : 0;
        }
        return Map.of("layer", layer, "n_features", gram.features(), "constant_volumes", constant);
    }

    private List<String> methods(String hrfName) {
        String what = "The features of model " + model + " were ";
        if (rate.isEmpty()) {
            return List.of(what + "given per volume.");
        }
        String picked = rate.get() > featureRate
                ? " (of " + rate.get() + " rows per second " + featureRate + " were picked)"
                : " (" + rate.get() + " rows per second)";
        String response = hrfName.equals("none")
                ? "sampled at the volumes: the last row at or before each"
                : "convolved with a haemodynamic response (" + Path.of(hrfName).getFileName()
                        + "; causal, zeros before the run) and sampled at " + timing.sliceTimeRef() + " of each volume";
        return List.of(what + response + picked + ".");
    }

    /** Layers in the order in which they were named. */
    private Map<String, List<String>> layers() {
        Map<String, List<String>> layers = new LinkedHashMap<>();
        Usage usage = new Usage(spec);
        for (String option : layerColumns) {
            int equals = option.indexOf('=');
            List<String> columns = equals < 0
                    ? List.of()
                    : List.of(option.substring(equals + 1).split(",", -1));
            usage.require(
                    equals > 0 && columns.stream().noneMatch(String::isBlank),
                    "--columns: expected NAME=COLUMN,COLUMN,..., found \"" + option + "\"");
            String name = option.substring(0, Math.max(0, equals));
            usage.require(
                    Identifiers.isValid(name),
                    "--columns: expected letters, digits, '.', '_' or '-' as a layer's name, found \"" + name + "\"");
            usage.require(
                    columns.stream().distinct().count() == columns.size(),
                    "--columns: expected each column once in layer " + name + ", found " + option);
            usage.require(
                    layers.put(name, columns) == null, "--columns: expected each layer once, found " + name + " again");
        }
        usage.throwProblems();
        return layers;
    }

    private void checkUsage() {
        Usage usage = new Usage(spec);
        for (String name : List.of(model, run)) {
            usage.require(
                    Identifiers.isValid(name), "expected letters, digits, '.', '_' or '-', found \"" + name + "\"");
        }
        timing.check();
        usage.require(timing.tr().isPresent(), "--tr: expected the repetition time in seconds, found none");
        usage.require(volumes >= 2, "--volumes: expected at least 2, found " + volumes);
        usage.require(
                rate.isPresent() || hrf.isEmpty(),
                "--hrf: expected together with --rate; without a rate a row is a volume, already convolved");
        usage.require(
                isPositive(rate.orElse(1.0)),
                "--rate: expected more than 0 rows per second, found " + rate.orElse(0.0));
        usage.require(isPositive(featureRate), "--feature-rate: expected more than 0, found " + featureRate);
        usage.require(
                maxPadSeconds >= 0 && Double.isFinite(maxPadSeconds),
                "--max-pad-seconds: expected 0 or more, found " + maxPadSeconds);
        usage.throwProblems();
    }

    private static boolean isPositive(double value) {
        return value > 0 && Double.isFinite(value);
    }
}
