package rdmflow.vision.network;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import rdmflow.core.DataException;
import rdmflow.io.tool.InputFile;
import rdmflow.vision.weights.FloatTensor;
import rdmflow.vision.weights.ProblemLines;
import rdmflow.vision.weights.WeightFile;
import rdmflow.vision.weights.WeightHeader;

/** From a card and weights to a network that runs; and the same checks without running anything. */
public final class Networks {
    private Networks() {}

    /** Every misfit between a card and a weight file, one line each; empty if the network can be loaded. */
    public static List<String> check(NetworkCard card, WeightHeader header) {
        return check(card, header, Optional.empty());
    }

    /**
     * Every misfit between a card and its weight files.
     *
     * @param flowHeader another file for the motion network of {@code flow-resnet18}
     */
    public static List<String> check(NetworkCard card, WeightHeader header, Optional<WeightHeader> flowHeader) {
        return card.architecture().isOwnModule()
                ? OwnModuleRules.problems(card, header, flowHeader)
                : Bound.of(card, header, flowHeader).problems();
    }

    /** One line on what a file holds beyond the network: decoders and heads, or names where others were expected. */
    public static Optional<String> unusedTensors(Map<String, Integer> patterns) {
        if (patterns.isEmpty()) {
            return Optional.empty();
        }
        int all = patterns.values().stream().mapToInt(Integer::intValue).sum();
        List<String> names = patterns.entrySet().stream()
                .map(entry -> entry.getKey() + (entry.getValue() > 1 ? " (" + entry.getValue() + ")" : ""))
                .toList();
        return Optional.of("tensors that the layers do not need: " + all + ", named " + ProblemLines.names(names));
    }

    /** The layers that a card selects on its architecture at full size, without weights; 0 features if there is none. */
    public static List<Network.Layer> layersAtFullSize(NetworkCard card) {
        if (card.architecture().isOwnModule()) {
            return List.of();
        }
        Plan plan = card.architecture().plan(card, Map.of());
        return plan.layers(card).stream()
                .map(name -> new Network.Layer(
                        name,
                        plan.taps().containsKey(name)
                                ? plan.features(name, card.reading().pool())
                                : 0))
                .toList();
    }

    /** Every place that a network of this card can be read at (full size), in network order. */
    public static List<String> tapNames(NetworkCard card) {
        if (card.architecture().isOwnModule()) {
            return card.reading().layers();
        }
        return List.copyOf(card.architecture().plan(card, Map.of()).taps().keySet());
    }

    /** {@link #load(NetworkCard, List, Optional, String, int)} of weights in one file. */
    public static Network load(NetworkCard card, Path weights, Optional<Path> flowWeights, String device, int threads) {
        return load(card, List.of(weights), flowWeights, device, threads);
    }

    /**
     * Reads the weights and puts the network on a device.
     *
     * @param weights one file, or an index and its shards, or shards
     * @param flowWeights another file for the motion network of {@code flow-resnet18}
     * @param device {@code auto}, {@code cpu} or {@code gpuN}
     * @param threads of the engine; fixed by the first network of the process
     * @throws DataException with every misfit, or when the device or the engine's library is missing
     */
    public static Network load(
            NetworkCard card, List<Path> weights, Optional<Path> flowWeights, String device, int threads) {
        requireHash(card, weights);
        WeightHeader header = WeightFile.header(weights);
        Optional<WeightHeader> flowHeader = flowWeights.map(WeightFile::header);
        if (card.architecture().isOwnModule()) {
            refuse(OwnModuleRules.problems(card, header, flowHeader));
            return card.architecture() == Architecture.ONNX
                    ? OnnxModule.load(card, weights.get(0), header.graph().orElseThrow(), device, threads)
                    : TorchScriptModule.load(card, weights.get(0), Engines.start(device, threads));
        }
        Bound bound = Bound.of(card, header, flowHeader);
        refuse(bound.problems());
        Device target = Engines.start(device, threads);
        Map<String, FloatTensor> tensors = new LinkedHashMap<>(read(bound.main(), weights));
        if (flowWeights.isPresent()) {
            tensors.keySet().removeIf(name -> name.startsWith(FlowResNet18.GENERATOR));
            Binding generator = bound.generator().orElseThrow();
            read(generator, List.of(flowWeights.get()))
                    .forEach((name, tensor) -> tensors.put(FlowResNet18.GENERATOR + name, tensor));
        }
        Plan plan = bound.main().plan();
        return new WeightedNetwork(
                bound.main().card(),
                plan,
                layers(plan, card),
                plan.prepare().apply(tensors),
                bound.main().unused(),
                target);
    }

    /**
     * The tensors of a card's network under its names, as the file has them.
     *
     * @throws DataException with every misfit
     */
    static Map<String, FloatTensor> tensors(NetworkCard card, Path weights) {
        requireHash(card, List.of(weights));
        Bound bound = Bound.of(card, WeightFile.header(weights), Optional.empty());
        refuse(bound.problems());
        return read(bound.main(), List.of(weights));
    }

    /** A file's tensors under the names of the network. */
    private static Map<String, FloatTensor> read(Binding binding, List<Path> files) {
        String named = binding.card().tensors().root();
        String root = named.equals("none") ? "" : named;
        Map<String, FloatTensor> byFileName =
                WeightFile.read(files, root, binding.sources().values());
        return binding.sources().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> byFileName.get(entry.getValue()), (a, b) -> a, LinkedHashMap::new));
    }

    static List<Network.Layer> layers(Plan plan, NetworkCard card) {
        return plan.layers(card).stream()
                .map(name -> new Network.Layer(
                        name, plan.features(name, card.reading().pool())))
                .toList();
    }

    private static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }

    private static void requireHash(NetworkCard card, List<Path> weights) {
        String name = weights.get(0).getFileName().toString();
        String expected = card.tensors().sha256();
        if (expected.isEmpty() && name.matches("resnet18-[0-9a-f]{8}\\.pth")) {
            expected = name.substring("resnet18-".length(), "resnet18-".length() + 8);
        }
        if (!expected.isEmpty()) {
            String found = InputFile.sha256(weights);
            if (!found.startsWith(expected.toLowerCase(java.util.Locale.ROOT))) {
                throw new DataException(
                        name + ": expected SHA-256 " + expected + ", found " + found + ": fetch the file again");
            }
        }
    }

    /** A card bound to its file or, for a flow ResNet with a motion network of its own file, to both. */
    private record Bound(Binding main, Optional<Binding> generator, List<String> problems) {
        static Bound of(NetworkCard card, WeightHeader header, Optional<WeightHeader> flowHeader) {
            Binding main = Binding.of(card, header);
            List<String> misfits = new ArrayList<>(main.problems());
            List<String> ofGenerator = new ArrayList<>();
            List<String> unknown = new ArrayList<>(main.unknown());
            Optional<Binding> generator = Optional.empty();
            if (flowHeader.isPresent()) {
                if (card.architecture() != Architecture.FLOW_RESNET18) {
                    ofGenerator.add(flowHeader.get().file() + ": expected flow weights for flow-resnet18 alone, found "
                            + card.architecture());
                } else {
                    misfits.removeIf(problem -> problem.contains(FlowResNet18.GENERATOR));
                    unknown.removeIf(name -> name.startsWith(FlowResNet18.GENERATOR));
                    Binding bound = Binding.of(motionCard(card), flowHeader.get());
                    ofGenerator.addAll(ProblemLines.capped(flowHeader.get().file(), bound.problems()));
                    ofGenerator.addAll(bound.unknownLine(flowHeader.get().file(), bound.unknown()));
                    generator = Optional.of(bound);
                }
            }
            List<String> problems = new ArrayList<>(ProblemLines.capped(header.file(), misfits));
            problems.addAll(ofGenerator);
            problems.addAll(main.unknownLine(header.file(), unknown));
            if (problems.stream().anyMatch(problem -> problem.endsWith(", found none"))) {
                unusedTensors(main.unused()).ifPresent(others -> problems.add(header.file() + ": " + others));
            }
            if (!main.sources().isEmpty()) {
                main.plan().cardProblems(main.card()).forEach(problem -> problems.add(card.id() + ": " + problem));
            }
            return new Bound(main, generator, problems);
        }

        private static NetworkCard motionCard(NetworkCard card) {
            return card.withArchitecture(Architecture.TINY_MOTIONNET, "modules")
                    .withPlace("auto", "auto", card.tensors().normEps());
        }
    }
}
