package rdmflow.tool.trainnetwork;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.InputFile;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.ToolRunner;
import rdmflow.io.tool.Usage;
import rdmflow.training.checkpoint.Checkpoints;
import rdmflow.training.fit.Kind;
import rdmflow.training.fit.StartingWeights;
import rdmflow.training.fit.StopSignal;
import rdmflow.training.fit.Trainer;
import rdmflow.training.fit.TrainingCard;
import rdmflow.training.fit.TrainingOptions;
import rdmflow.training.shards.Loader;
import rdmflow.training.shards.ShardSet;
import rdmflow.vision.network.Engines;
import rdmflow.vision.weights.FloatTensor;

@Command(
        name = "train-network",
        mixinStandardHelpOptions = true,
        description = "Trains one of the networks of A.10 on shards of labelled videos.",
        footer = "Exit codes besides those of every tool: 140 saved at --max-minutes, 143 saved on SIGTERM; the same"
                + " command then goes on from there.")
public final class TrainNetwork implements Callable<Integer> {
    static final int TIME_LIMIT = 140;
    static final int TERMINATED = 143;

    @Option(
            names = "--network",
            required = true,
            paramLabel = "NAME",
            description = "resnet18-haa500 (pictures), motionnet-haa500 (clips, no labels) or flow-resnet18-haa500.")
    private String network;

    @Option(names = "--shards", required = true, paramLabel = "D", description = "Folder of pack-shards.")
    private Path shards;

    @Option(
            names = "--init-weights",
            paramLabel = "F",
            description = "Weights to begin with: ResNet18 of ImageNet, for motionnet-haa500 another one (default:"
                    + " random).")
    private Path initWeights;

    @Option(
            names = "--motion-weights",
            paramLabel = "F",
            description = "Weights of the motion network whose flow flow-resnet18-haa500 sees.")
    private Path motionWeights;

    @Option(
            names = "--card",
            paramLabel = "F",
            description = "JSON whose fields replace those of the network's card (crop, resize, frames), and widths: 4"
                    + " of a ResNet's stages, or conv1 to conv4, deconv3, xconv3, deconv2, xconv2.")
    private Path card;

    @Mixin
    private FitOptions fit;

    @Option(
            names = "--device",
            split = ",",
            paramLabel = "D",
            defaultValue = "auto",
            description = "auto, cpu, gpuN, or several such as gpu0,gpu1 that share each batch (default:"
                    + " ${DEFAULT-VALUE}).")
    private List<String> devices;

    @Option(names = "--cache", paramLabel = "DIR", description = "Folder of a fast disk where shards are copied first.")
    private Path cache;

    @Option(
            names = "--checkpoints",
            required = true,
            paramLabel = "D",
            description = "Folder in which the training keeps where it stands, and finds it when it is started again.")
    private Path checkpointFolder;

    @Option(
            names = "--checkpoint-minutes",
            paramLabel = "M",
            defaultValue = "15",
            description = "Minutes from checkpoint to checkpoint; one more after each epoch (default:"
                    + " ${DEFAULT-VALUE}).")
    private double checkpointMinutes;

    @Option(
            names = "--max-minutes",
            paramLabel = "M",
            defaultValue = "0",
            description = "Save and stop after so many minutes; 0 for no limit (default: ${DEFAULT-VALUE}).")
    private double maxMinutes;

    @Option(names = "--output", required = true, paramLabel = "F.safetensors", description = "Weights.")
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
        return ToolRunner.run(new TrainNetwork(), args);
    }

    @Override
    public Integer call() throws IOException {
        Kind kind = requireUsage();
        ShardSet set = ShardSet.open(shards);
        TrainingCard trained = TrainingCard.resolve(
                kind, Optional.ofNullable(card), set.classes().size());
        TrainingOptions options = fit.of(trained);
        TrainingSets sets = TrainingSets.of(set, options);
        List<Path> inputs = inputs(set);
        String fingerprint = Fingerprint.of(options, devices.size(), inputs);
        StopSignal stop = new StopSignal(maxMinutes);
        List<Device> places = devices.stream()
                .map(device -> Engines.start(device, common.threads()))
                .toList();
        // from here on a SIGTERM waits for what follows, and only for that
        stop.watchTermination();
        try (Checkpoints checkpoints = Checkpoints.open(checkpointFolder, fingerprint);
                Loader loader = new Loader(
                        shards, Optional.ofNullable(cache), options.input(), options.seed(), common.threads());
                Trainer trainer = new Trainer(
                        options,
                        start(trained, options),
                        places,
                        loader,
                        sets.train(),
                        sets.val(),
                        checkpoints,
                        checkpointMinutes,
                        stop,
                        history -> Results.writePage(checkpointFolder.resolve("state"), network, history))) {
            sets.warnings().forEach(warning -> System.err.println("train-network: warning: " + warning));
            Trainer.Outcome outcome = trainer.run();
            if (outcome.stopped() != StopSignal.Reason.NONE) {
                System.err.println("train-network: saved in " + checkpointFolder.getFileName()
                        + "; the same command goes on from there");
                return outcome.stopped() == StopSignal.Reason.TIME_LIMIT ? TIME_LIMIT : TERMINATED;
            }
            try (Outputs outputs = new Outputs()) {
                new Results(output, trained, options, devices.size(), set, sets).write(outputs, outcome, spec, inputs);
                outputs.commit();
            }
        } catch (EngineException e) {
            if (Engines.isOutOfMemory(e)) {
                System.err.println("train-network: error: out of memory: "
                        + e.getMessage().lines().findFirst().orElse("")
                        + "; give the task more memory, or a smaller --micro-batch");
                return ToolRunner.OUT_OF_MEMORY;
            }
            throw e;
        } finally {
            stop.finished();
        }
        return 0;
    }

    private List<Path> inputs(ShardSet set) {
        List<Path> inputs = new ArrayList<>(set.tables());
        Stream.of(card, initWeights, motionWeights)
                .filter(file -> file != null)
                .map(InputFile::require)
                .forEach(inputs::add);
        return inputs;
    }

    private Map<String, FloatTensor> start(TrainingCard trained, TrainingOptions options) {
        return StartingWeights.of(
                trained, Optional.ofNullable(initWeights), Optional.ofNullable(motionWeights), options.seed());
    }

    private Kind requireUsage() {
        Usage usage = new Usage(spec);
        Optional<Kind> kind = Kind.of(network);
        if (kind.isEmpty()) {
            usage.require(
                    false, "--network: expected one of " + String.join(", ", Kind.networks()) + ", found " + network);
        } else {
            usage.addAll(fit.problems(kind.get()));
            usage.require(
                    (kind.get() == Kind.FLOW) == (motionWeights != null),
                    "--motion-weights: expected with flow-resnet18-haa500 and only then");
            usage.require(
                    devices.size() <= fit.batchSize(kind.get()),
                    "--device: expected at most as many as samples of a batch, found " + devices.size());
        }
        usage.require(
                devices.stream().allMatch(Engines::isDevice),
                "--device: expected auto, cpu or gpuN, found " + String.join(",", devices));
        usage.require(maxMinutes >= 0, "--max-minutes: expected 0 or more, found " + maxMinutes);
        usage.require(checkpointMinutes >= 0, "--checkpoint-minutes: expected 0 or more, found " + checkpointMinutes);
        usage.require(
                output.getFileName().toString().endsWith(".safetensors"),
                "--output: expected a name that ends in .safetensors, found " + output.getFileName());
        usage.throwProblems();
        return kind.orElseThrow();
    }
}
