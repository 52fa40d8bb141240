package rdmflow.tool.evaluatenetwork;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rdmflow.core.DataException;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.InputFile;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.ToolRunner;
import rdmflow.io.tool.Usage;
import rdmflow.training.fit.History;
import rdmflow.training.fit.Kind;
import rdmflow.training.fit.TrainingCard;
import rdmflow.training.page.TrainingPage;
import rdmflow.training.shards.DataSplit;
import rdmflow.training.shards.Loader;
import rdmflow.training.shards.PictureInput;
import rdmflow.training.shards.Samples;
import rdmflow.training.shards.ShardSet;
import rdmflow.vision.network.Engines;
import rdmflow.vision.network.Network;
import rdmflow.vision.network.NetworkCard;
import rdmflow.vision.network.NetworkCards;
import rdmflow.vision.network.TrainableNetworks;

@Command(
        name = "evaluate-network",
        mixinStandardHelpOptions = true,
        description = "Top-1 and top-3 of trained classifiers on a set of shards (Table 2).")
public final class EvaluateNetwork implements Callable<Integer> {
    @Option(
            names = "--network",
            arity = "1..*",
            required = true,
            paramLabel = "NAME",
            description = "resnet18-haa500 or flow-resnet18-haa500, or several.")
    private List<String> networks;

    @Option(
            names = "--weights",
            arity = "1..*",
            required = true,
            paramLabel = "F",
            description = "Weights, one file per network, in its order.")
    private List<Path> weights;

    @Option(names = "--card", arity = "1..*", paramLabel = "F", description = "Cards of the weights, in that order.")
    private List<Path> cards = List.of();

    @Option(
            names = "--history",
            arity = "1..*",
            paramLabel = "F",
            description = "Histories of train-network, in any order; their curves are shown.")
    private List<Path> histories = List.of();

    @Option(names = "--shards", required = true, paramLabel = "D", description = "Folder of pack-shards.")
    private Path shards;

    @Option(
            names = "--set",
            paramLabel = "X",
            defaultValue = "test",
            description = "train, val or test (default: ${DEFAULT-VALUE}).")
    private String set;

    @Option(
            names = "--score",
            paramLabel = "X",
            defaultValue = "sample",
            description = "What counts: each sample (frame or clip), or each video, by the mean of its samples'"
                    + " probabilities (default: ${DEFAULT-VALUE}).")
    private String score;

    @Option(
            names = "--window-stride",
            paramLabel = "N",
            defaultValue = "1",
            description = "From clip to clip in frames (default: ${DEFAULT-VALUE}).")
    private int windowStride;

    @Option(
            names = "--cropping",
            paramLabel = "X",
            defaultValue = "centre",
            description = "Of pictures: centre, or authors as in their training (default: ${DEFAULT-VALUE}).")
    private PictureInput.Cropping cropping;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "16",
            description = "Samples that go through the network together (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "auto",
            description = "Where the network runs: auto, cpu or gpuN (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(names = "--output-dir", required = true, paramLabel = "D", description = "Tables and training.html.")
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
        return ToolRunner.run(new EvaluateNetwork(), args);
    }

    @Override
    public Integer call() throws IOException {
        requireUsage();
        ShardSet packed = ShardSet.open(shards);
        Findings findings = new Findings();
        List<Optional<NetworkCard>> resolved = new ArrayList<>();
        for (int i = 0; i < networks.size(); i++) {
            int number = i;
            findings.check(() -> InputFile.require(weights.get(number)));
            resolved.add(findings.attempt(card(i)));
        }
        Map<String, History> curves = new LinkedHashMap<>();
        histories.stream().sorted().forEach(file -> findings.attempt(() -> History.read(InputFile.require(file)))
                .ifPresent(history -> curves.put(stem(file), history)));
        findings.throwProblems();
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < networks.size(); i++) {
            scored.add(score(i, resolved.get(i).orElseThrow(), packed, curves));
        }
        write(scored, packed, curves);
        return 0;
    }

    private Supplier<NetworkCard> card(int i) {
        return () -> {
            Optional<Path> file = cards.isEmpty() ? Optional.empty() : Optional.of(InputFile.require(cards.get(i)));
            NetworkCard card = NetworkCards.resolve(networks.get(i), file);
            String source = file.map(path -> path.getFileName().toString()).orElse(networks.get(i));
            List<String> problems =
                    TrainingCard.problems(Kind.of(networks.get(i)).orElseThrow(), card, source);
            if (!problems.isEmpty()) {
                throw new DataException(problems);
            }
            return card;
        };
    }

    private static String stem(Path history) {
        return history.getFileName().toString().replaceFirst("(_history)?\\.tsv$", "");
    }

    private Scored score(int i, NetworkCard card, ShardSet packed, Map<String, History> curves) {
        NetworkCard.Input input = card.input();
        Samples samples = new Samples(packed.of(set), input.frames(), windowStride, Samples.Which.ALL, 0);
        if (samples.count() == 0) {
            throw new DataException("shards.tsv: expected videos of " + input.frames() + " or more frames in the " + set
                    + " set, found none");
        }
        PictureInput.Cropping cut = input.frames() == 1 ? cropping : PictureInput.Cropping.CENTRE;
        PictureInput pictures = new PictureInput(cut, input.resize(), input.crop());
        try (Network network = TrainableNetworks.load(card, weights.get(i), device, common.threads());
                Loader loader = new Loader(shards, Optional.empty(), pictures, 0, common.threads())) {
            long classes = network.layers().get(0).features();
            if (classes != packed.classes().size()) {
                throw new DataException(weights.get(i).getFileName() + ": expected "
                        + packed.classes().size() + " classes as the shards have, found " + classes);
            }
            Scoring scoring = new Scoring(network, (int) classes);
            String stem = weights.get(i).getFileName().toString().replaceFirst("\\.[^.]*$", "");
            String epochs = Optional.ofNullable(curves.get(stem))
                    .flatMap(history ->
                            history.rows().stream().map(History.Row::epoch).reduce(Math::max))
                    .map(String::valueOf)
                    .orElse("n/a");
            return new Scored(
                    networks.get(i),
                    epochs,
                    score.equals("video")
                            ? scoring.videos(loader, samples, batchSize)
                            : scoring.samples(loader, samples, batchSize));
        }
    }

    private void write(List<Scored> scored, ShardSet packed, Map<String, History> curves) throws IOException {
        List<List<?>> table = new ArrayList<>();
        List<List<?>> predictions = new ArrayList<>();
        List<List<?>> classes = new ArrayList<>();
        for (Scored one : scored) {
            table.add(List.of(one.model(), set, one.epochs(), one.answers().size(), one.top1(), one.top3()));
            classes.addAll(one.byClass(packed.classes()));
            for (Scored.Answer answer : one.answers()) {
                predictions.add(List.of(
                        one.model(),
                        answer.video(),
                        answer.first(),
                        packed.classes().get(answer.label()),
                        packed.classes().get(answer.predicted()),
                        answer.rank()));
            }
        }
        try (Outputs outputs = new Outputs()) {
            Path result = outputDir.resolve("table2.tsv");
            Tables.writeTsv(outputs.file(result), List.of("model", "set", "epochs", "n", "top1", "top3"), table);
            Tables.writeTsv(
                    outputs.file(outputDir.resolve("predictions.tsv")),
                    List.of("model", "video", "frame", "class", "predicted", "rank"),
                    predictions);
            Tables.writeTsv(
                    outputs.file(outputDir.resolve("classes.tsv")),
                    List.of("model", "label", "class", "n", "top1", "top3"),
                    classes);
            Files.writeString(
                    outputs.file(outputDir.resolve("training.html")),
                    TrainingPage.page("Trained networks", AccuracySection.of(scored, set, packed.classes(), curves)));
            List<Path> inputs = new ArrayList<>(packed.tables());
            inputs.addAll(weights);
            inputs.addAll(cards);
            inputs.addAll(histories);
            Sidecar.write(
                    outputs.file(Sidecar.of(result)),
                    spec,
                    inputs,
                    List.of("Accuracy was counted by " + (score.equals("video") ? "video" : "frame or clip")
                            + " of the " + set + " set."),
                    Map.of("chance_top1", 1.0 / packed.classes().size(), "warnings", List.of()));
            outputs.commit();
        }
    }

    private void requireUsage() {
        Usage usage = new Usage(spec);
        List<String> classifiers = Kind.networks().stream()
                .filter(name -> Kind.of(name).orElseThrow().isClassifier())
                .toList();
        usage.require(
                classifiers.containsAll(networks),
                "--network: expected " + String.join(" or ", classifiers)
                        + " (a motion network has no classes; its loss" + " is in its history), found "
                        + String.join(", ", networks));
        usage.require(
                weights.size() == networks.size(),
                "--weights: expected one file per network, found " + weights.size() + " for " + networks.size());
        usage.require(
                cards.isEmpty() || cards.size() == networks.size(),
                "--card: expected none or one file per network, found " + cards.size());
        usage.require(DataSplit.SETS.contains(set), "--set: expected train, val or test, found " + set);
        usage.require(List.of("sample", "video").contains(score), "--score: expected sample or video, found " + score);
        usage.require(windowStride >= 1, "--window-stride: expected 1 or more, found " + windowStride);
        usage.require(batchSize >= 1, "--batch-size: expected 1 or more, found " + batchSize);
        usage.require(Engines.isDevice(device), "--device: expected auto, cpu or gpuN, found " + device);
        usage.throwProblems();
    }
}
