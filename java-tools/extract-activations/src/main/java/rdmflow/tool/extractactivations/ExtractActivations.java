package rdmflow.tool.extractactivations;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.time.VolumeGrid;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.rdmfile.GramsFile.Grams;
import rdmflow.io.table.Identifiers;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.InputFile;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.TimingOptions;
import rdmflow.io.tool.ToolRunner;
import rdmflow.io.tool.Usage;
import rdmflow.vision.ExtractionSettings;
import rdmflow.vision.LayerGrams;
import rdmflow.vision.frames.ViewingOptions;
import rdmflow.vision.network.Engines;
import rdmflow.vision.network.Network;
import rdmflow.vision.network.NetworkCard;
import rdmflow.vision.network.NetworkCards;
import rdmflow.vision.network.Networks;

@Command(
        name = "extract-activations",
        mixinStandardHelpOptions = true,
        description = "Runs a network over a movie and writes, per layer, the Gram matrix of its volumes.")
public final class ExtractActivations implements Callable<Integer> {
    @Option(names = "--video", paramLabel = "F", description = "The movie of this run.")
    private Path video;

    @Option(names = "--model", paramLabel = "ID", description = "Name of the model in all tables.")
    private String model;

    @Option(names = "--network", paramLabel = "NAME", description = "A preset (--list-networks) or an architecture.")
    private String network;

    @Option(
            names = "--weights",
            arity = "1..*",
            paramLabel = "F",
            description =
                    "Weights: PyTorch, safetensors, TorchScript or ONNX; several files for shards and their index, or an"
                            + " ONNX model and its data.")
    private List<Path> weights = List.of();

    @Option(
            names = "--flow-weights",
            paramLabel = "F",
            description = "Weights of a flow network's motion network, where they are in a file of their own.")
    private Path flowWeights;

    @Option(names = "--card", paramLabel = "F", description = "JSON whose fields replace those of the network's card.")
    private Path card;

    @Option(names = "--run", paramLabel = "R", description = "Name of the run.")
    private String run;

    @Option(names = "--volumes", paramLabel = "T", description = "Volumes of the run's BOLD.")
    private Integer volumes;

    @Option(
            names = "--feature-rate",
            paramLabel = "HZ",
            defaultValue = "5",
            description =
                    "Frames or clips per second of movie that go through the network (default: ${DEFAULT-VALUE}).")
    private double featureRate;

    @Option(
            names = "--hrf",
            paramLabel = "NAME",
            defaultValue = "spm",
            description = "Haemodynamic response: spm, spm-20s, glover, none, or a file of taps (default:"
                    + " ${DEFAULT-VALUE}).")
    private String hrf;

    @Mixin
    private TimingOptions timing;

    @Option(
            names = "--max-pad-seconds",
            paramLabel = "S",
            defaultValue = "4",
            description = "How many seconds before the end of the run the movie may end; its last frame fills them"
                    + " (default: ${DEFAULT-VALUE}).")
    private double maxPadSeconds;

    @Mixin
    private ViewingOptions viewing;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "8",
            description = "Frames or clips that go through the network together (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "auto",
            description = "Where the network runs: auto, cpu or gpuN (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--scratch",
            paramLabel = "DIR",
            description = "Folder for temporary files: volumes x features of every layer in float32 (default: the"
                    + " system's).")
    private Path scratch;

    @Option(
            names = "--keep-activations",
            paramLabel = "DIR",
            description = "Folder in which the activations are kept: <layer>.npy (volumes x features) and layers.tsv.")
    private Path keepActivations;

    @Option(names = "--output", paramLabel = "F.h5", description = "Grams file.")
    private Path output;

    @Option(names = "--list-networks", description = "Print the built-in networks and stop.")
    private boolean listNetworks;

    @Option(names = "--describe", paramLabel = "NAME", description = "Print a network's card and layers and stop.")
    private String describe;

    @Option(
            names = "--checked-inputs",
            paramLabel = "F",
            description =
                    "Compare the network with answers that scripts/export-network wrote, and stop; needs --network,"
                            + " --weights and, for a network of your own, --card.")
    private Path checkedInputs;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new ExtractActivations(), args);
    }

    @Override
    public Integer call() throws IOException {
        if (listNetworks || describe != null) {
            System.out.print(
                    listNetworks ? NetworkListing.all() : NetworkListing.of(describe, Optional.ofNullable(card)));
            return 0;
        }
        if (checkedInputs != null) {
            return compareCheckedInputs();
        }
        requireUsage();
        Checked checked = Checked.of(
                video,
                network,
                weights,
                Optional.ofNullable(flowWeights),
                Optional.ofNullable(card),
                new VolumeGrid(volumes, timing.tr().orElseThrow(), timing.sliceTimeRef(), featureRate),
                hrf,
                maxPadSeconds,
                viewing.viewing());
        checked.warnings().forEach(warning -> System.err.println("extract-activations: warning: " + warning));
        ExtractionSettings settings = new ExtractionSettings(
                checked.grid(), checked.hrf(), maxPadSeconds, viewing.viewing(), batchSize, common.threads());
        try (Network loaded = Networks.load(
                        checked.card(), weights, Optional.ofNullable(flowWeights), device, common.threads());
                Outputs outputs = new Outputs()) {
            Networks.unusedTensors(loaded.unusedTensors())
                    .ifPresent(line -> progress(weights.get(0).getFileName() + ": " + line));
            LayerGrams grams = extract(loaded, settings, outputs);
            GramsFile.write(outputs.file(output), gramsOf(loaded, settings, grams.grams()));
            Sidecar.write(
                    outputs.file(Sidecar.of(output)),
                    spec,
                    checked.inputs(),
                    Details.methods(grams, settings),
                    Details.of(loaded, grams, settings, checked.warnings()));
            outputs.commit();
        }
        return 0;
    }

    private int compareCheckedInputs() {
        if (network == null || weights.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--checked-inputs: expected --network and --weights too");
        }
        NetworkCard resolved = NetworkCards.resolve(network, Optional.ofNullable(card));
        weights.forEach(InputFile::require);
        InputFile.require(checkedInputs);
        try (Network loaded =
                Networks.load(resolved, weights, Optional.ofNullable(flowWeights), device, common.threads())) {
            CheckedInputs.compare(checkedInputs, loaded, System.out::println);
        }
        return 0;
    }

    private LayerGrams extract(Network loaded, ExtractionSettings settings, Outputs outputs) throws IOException {
        if (keepActivations != null) {
            return LayerGrams.keeping(
                    video,
                    loaded,
                    settings,
                    keepActivations,
                    new KeptActivations(keepActivations, loaded.layers(), outputs),
                    this::progress);
        }
        Path folder = scratch == null ? Path.of(System.getProperty("java.io.tmpdir")) : scratch;
        return LayerGrams.of(video, loaded, settings, folder, this::progress);
    }

    private Grams gramsOf(Network loaded, ExtractionSettings settings, List<PatternGram> grams) {
        List<GramsFile.Layer> layers = IntStream.range(0, grams.size())
                .mapToObj(index -> {
                    PatternGram gram = grams.get(index);
                    String name = loaded.layers().get(index).name();
                    return new GramsFile.Layer(name, index, gram.gram(), gram.rowMean(), gram.features());
                })
                .toList();
        return new Grams(
                model,
                RunKey.of(run),
                network,
                timing.tr().orElseThrow(),
                timing.sliceTimeRef(),
                settings.hrf().name(),
                featureRate,
                layers);
    }

    private void progress(String line) {
        System.err.println(model + " run " + RunKey.of(run) + ": " + line);
    }

    private void requireUsage() {
        Map<String, Object> required = new LinkedHashMap<>();
        required.put("--video", video);
        required.put("--model", model);
        required.put("--network", network);
        required.put("--weights", weights.isEmpty() ? null : weights);
        required.put("--run", run);
        required.put("--volumes", volumes);
        required.put("--tr", timing.tr().orElse(null));
        required.put("--output", output);
        List<String> missing = required.keySet().stream()
                .filter(option -> required.get(option) == null)
                .toList();
        if (!missing.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected " + String.join(", ", missing) + ", or --list-networks or --describe");
        }
        Usage usage = new Usage(spec);
        usage.require(Identifiers.isValid(model), "--model: expected letters, digits, '.', '_', '-', found " + model);
        usage.require(Identifiers.isValid(run), "--run: expected letters, digits, '.', '_', '-', found " + run);
        usage.require(volumes >= 2, "--volumes: expected at least 2, found " + volumes);
        usage.addAll(timing.problems());
        usage.require(
                featureRate > 0 && featureRate < 1e6, "--feature-rate: expected a positive rate, found " + featureRate);
        usage.require(maxPadSeconds >= 0, "--max-pad-seconds: expected 0 or more, found " + maxPadSeconds);
        usage.require(batchSize >= 1, "--batch-size: expected at least 1, found " + batchSize);
        usage.require(Engines.isDevice(device), "--device: expected auto, cpu or gpuN, found " + device);
        usage.throwProblems();
    }
}
