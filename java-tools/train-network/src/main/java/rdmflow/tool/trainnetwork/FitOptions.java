package rdmflow.tool.trainnetwork;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;
import rdmflow.training.fit.Kind;
import rdmflow.training.fit.TrainingCard;
import rdmflow.training.fit.TrainingOptions;
import rdmflow.training.loss.Warp;
import rdmflow.training.shards.PictureInput.Cropping;
import rdmflow.training.shards.Samples;

/** What the paper and its authors leave to choose; what is not given comes from the network and the preset. */
final class FitOptions {
    /** Where the paper and the authors' scripts differ. */
    enum Preset {
        PAPER,
        AUTHORS
    }

    private static final double AUTHORS_L2 = 1e-5;

    @Option(
            names = "--preset",
            paramLabel = "X",
            defaultValue = "paper",
            description = "Where they differ: paper (A.10) or authors, their scripts (default: ${DEFAULT-VALUE}).")
    private Preset preset;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes through the data (paper: 47, 12, 50).")
    private Integer epochs;

    @Option(names = "--batch-size", paramLabel = "N", description = "Samples of a batch (paper: 128, 32, 128).")
    private Integer batchSize;

    @Option(
            names = "--micro-batch",
            paramLabel = "N",
            description = "Samples that go through the network at once, for less memory (default: the whole batch).")
    private Integer microBatch;

    @Option(
            names = "--accumulate",
            paramLabel = "K",
            description = "Batches whose mean gradient makes a step (paper: 2, 1, 5).")
    private Integer accumulate;

    @Option(names = "--lr", paramLabel = "X", description = "Learning rate (paper: .001, .01, .001).")
    private Double learningRate;

    @Option(
            names = "--lr-steps",
            arity = "1..*",
            paramLabel = "EPOCH",
            description = "Epochs after which the rate is divided by 10 (default: none).")
    private List<Integer> rateSteps = List.of();

    @Option(
            names = "--momentum",
            paramLabel = "X",
            defaultValue = "0.9",
            description = "Of the descent (default: ${DEFAULT-VALUE}).")
    private double momentum;

    @Option(
            names = "--weight-decay",
            paramLabel = "X",
            description = "Pull of every weight to 0 (paper: .0001, 0, .0005).")
    private Double weightDecay;

    @Option(
            names = "--l2",
            paramLabel = "X",
            description = "The same for tensors of two or more axes alone (default: 0; authors' motion network: 1e-5).")
    private Double l2;

    @Option(
            names = "--dropout",
            paramLabel = "P",
            description = "Share of the last layer's inputs that are left out (default: .9 static, .7 flow).")
    private Double dropout;

    @Option(
            names = "--cropping",
            paramLabel = "X",
            description = "Static network: centre, or authors, what their random crop comes to (default: by preset).")
    private Cropping cropping;

    @Option(
            names = "--contrast",
            paramLabel = "X",
            defaultValue = "half",
            description =
                    "What the motion network's loss sees: half, x / 2 + 1/2, or full (default: ${DEFAULT-VALUE}).")
    private String contrast;

    @Option(
            names = "--warp",
            paramLabel = "X",
            defaultValue = "scaled",
            description = "Flow in the motion network's loss: scaled, u W / (W - 1), or exact (default:"
                    + " ${DEFAULT-VALUE}).")
    private Warp warp;

    @Option(
            names = "--motion-mode",
            paramLabel = "X",
            description = "Norms of the flow network's motion network: frozen, or moving by each batch's statistics"
                    + " (default: by preset).")
    private String motionMode;

    @Option(
            names = "--samples",
            paramLabel = "X",
            defaultValue = "all",
            description = "all: every frame or clip in each epoch; one-per-video: one, drawn anew (default:"
                    + " ${DEFAULT-VALUE}).")
    private String samples;

    @Option(
            names = "--window-stride",
            paramLabel = "N",
            defaultValue = "1",
            description = "From clip to clip in frames (default: ${DEFAULT-VALUE}).")
    private int windowStride;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of order, flips, dropout and random weights (default: ${DEFAULT-VALUE}).")
    private long seed;

    /** The whole of it for a network. */
    TrainingOptions of(TrainingCard network) {
        Kind kind = network.kind();
        boolean authors = preset == Preset.AUTHORS;
        int batch = batchSize(kind);
        return new TrainingOptions(
                network,
                Optional.ofNullable(epochs).orElse(kind.epochs()),
                batch,
                Optional.ofNullable(microBatch).orElse(batch),
                Optional.ofNullable(accumulate).orElse(kind.accumulate()),
                Optional.ofNullable(learningRate).orElse(kind.learningRate()),
                rateSteps,
                momentum,
                Optional.ofNullable(weightDecay).orElse(kind.weightDecay()),
                Optional.ofNullable(l2).orElse(authors && kind == Kind.MOTION ? AUTHORS_L2 : 0.0),
                Optional.ofNullable(dropout).orElse(kind.dropout()),
                Optional.ofNullable(cropping)
                        .orElse(authors && kind == Kind.STATIC ? Cropping.AUTHORS : Cropping.CENTRE),
                contrast.equals("half"),
                warp,
                Optional.ofNullable(motionMode).map("moving"::equals).orElse(authors),
                samples.equals("all") ? Samples.Which.ALL : Samples.Which.ONE_PER_VIDEO,
                windowStride,
                seed);
    }

    int batchSize(Kind kind) {
        return Optional.ofNullable(batchSize).orElse(kind.batchSize());
    }

    /** What is out of range, or of no use for this network. */
    List<String> problems(Kind kind) {
        List<String> problems = new ArrayList<>();
        atLeast(problems, "--epochs", epochs, 1);
        atLeast(problems, "--batch-size", batchSize, 1);
        atLeast(problems, "--micro-batch", microBatch, 1);
        atLeast(problems, "--accumulate", accumulate, 1);
        atLeast(problems, "--window-stride", windowStride, 1);
        within(problems, "--lr", learningRate, Double.MIN_VALUE, Double.MAX_VALUE);
        within(problems, "--momentum", momentum, 0, Math.nextDown(1.0));
        within(problems, "--weight-decay", weightDecay, 0, Double.MAX_VALUE);
        within(problems, "--l2", l2, 0, Double.MAX_VALUE);
        within(problems, "--dropout", dropout, 0, Math.nextDown(1.0));
        oneOf(problems, "--contrast", contrast, "half", "full");
        oneOf(problems, "--samples", samples, "all", "one-per-video");
        if (motionMode != null) {
            oneOf(problems, "--motion-mode", motionMode, "frozen", "moving");
        }
        rateSteps.forEach(step -> atLeast(problems, "--lr-steps", step, 1));
        Map<String, Boolean> useless = new TreeMap<>();
        useless.put("--cropping", cropping != null && kind != Kind.STATIC);
        useless.put("--dropout", dropout != null && kind == Kind.MOTION);
        useless.put("--motion-mode", motionMode != null && kind != Kind.FLOW);
        useless.put("--contrast", !contrast.equals("half") && kind != Kind.MOTION);
        useless.put("--warp", warp != Warp.SCALED && kind != Kind.MOTION);
        useless.put("--window-stride", windowStride != 1 && kind == Kind.STATIC);
        useless.forEach((option, isUseless) -> {
            if (isUseless) {
                problems.add(option + ": expected it for another network, found it with " + kind.network());
            }
        });
        return problems;
    }

    private static void atLeast(List<String> problems, String option, Integer value, int least) {
        if (value != null && value < least) {
            problems.add(option + ": expected " + least + " or more, found " + value);
        }
    }

    private static void within(List<String> problems, String option, Double value, double least, double most) {
        if (value != null && !(value >= least && value <= most)) {
            problems.add(option + ": expected "
                    + (least > 0 ? "a positive number" : most < 1 ? "0 or more and less than 1" : "0 or more")
                    + ", found " + value);
        }
    }

    private static void oneOf(List<String> problems, String option, String value, String... values) {
        if (!List.of(values).contains(value)) {
            problems.add(option + ": expected " + String.join(" or ", values) + ", found " + value);
        }
    }
}
