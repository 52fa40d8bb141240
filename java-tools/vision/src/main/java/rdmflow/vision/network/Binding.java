package rdmflow.vision.network;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rdmflow.vision.weights.TensorInfo;
import rdmflow.vision.weights.WeightHeader;

/**
 * A network's tensors found in a weight file, or what is in the way.
 *
 * @param card with root, prefix and epsilon as found
 * @param plan the network
 * @param sources name in the network to name in the file's group, for what is there in the right shape
 * @param problems one line each, with the file's name
 * @param unused the file's other tensors of that group, counted by pattern
 */
record Binding(
        NetworkCard card, Plan plan, Map<String, String> sources, List<String> problems, Map<String, Integer> unused) {

    private static final List<String> ROOTS = List.of("model_state", "MODEL_STATE", "state_dict", "model", "module");
    private static final List<String> PREFIXES = List.of(
            "",
            "module.",
            "encoder.",
            "model.",
            "module.encoder.",
            "module.model.",
            "flow_generator.",
            "flow_classifier.",
            "model.flow_generator.",
            "model.flow_classifier.",
            "module.flow_generator.",
            "module.flow_classifier.");

    /** Looks for the tensors of the card's network under the card's root and prefix, or under the known ones. */
    static Binding of(NetworkCard card, WeightHeader header) {
        if (header.format().equals(WeightHeader.TORCHSCRIPT)) {
            String problem = header.file() + ": expected weights, found a TorchScript module; use network torchscript";
            return new Binding(card, architecture(card).plan(card, Map.of()), Map.of(), List.of(problem), Map.of());
        }
        String root = root(card.root(), header);
        Map<String, TensorInfo> group = header.groups().get(root);
        if (group == null) {
            String problem = header.file() + ": expected root " + card.root() + ", found "
                    + named(header.groups().keySet());
            Plan plan = architecture(card).plan(card, Map.of());
            return new Binding(card, plan, Map.of(), List.of(problem), Map.of());
        }
        NetworkCard rooted = card.withPlace(root.isEmpty() ? "none" : root, card.prefix(), card.normEps());
        List<String> prefixes = card.prefix().equals("auto") ? PREFIXES : List.of(card.prefix());
        List<Binding> tried = prefixes.stream()
                .map(prefix -> under(prefix, rooted, group, header.file()))
                .toList();
        List<Binding> complete =
                tried.stream().filter(binding -> binding.missing() == 0).toList();
        if (complete.size() > 1) {
            List<String> found = complete.stream()
                    .map(binding -> "'" + binding.card().prefix() + "'")
                    .toList();
            Binding first = complete.get(0);
            String problem = header.file() + ": expected the network once, found it under the prefixes "
                    + String.join(" and ", found) + "; choose one by prefix in a card";
            return new Binding(first.card(), first.plan(), first.sources(), List.of(problem), first.unused());
        }
        Binding best = tried.stream()
                .reduce((a, b) -> b.present() > a.present() ? b : a)
                .orElseThrow();
        return complete.isEmpty() ? best : complete.get(0);
    }

    private static String root(String wanted, WeightHeader header) {
        if (wanted.equals("none")) {
            return "";
        }
        if (!wanted.equals("auto")) {
            return wanted;
        }
        return ROOTS.stream()
                .filter(header.groups()::containsKey)
                .findFirst()
                .orElse(header.groups().containsKey("") ? "" : "auto");
    }

    private static Binding under(String prefix, NetworkCard card, Map<String, TensorInfo> group, String file) {
        Map<String, String> sources = new LinkedHashMap<>();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        boolean huggingFace = false;
        for (Map.Entry<String, TensorInfo> entry : group.entrySet()) {
            if (entry.getKey().startsWith(prefix)) {
                String bare = entry.getKey().substring(prefix.length());
                huggingFace |= HuggingFaceNames.isOne(bare);
                String name = HuggingFaceNames.official(bare);
                sources.put(name, entry.getKey());
                shapes.put(name, entry.getValue().shape());
            }
        }
        double eps = card.normEps() > 0 ? card.normEps() : huggingFace ? HuggingFaceNames.NORM_EPS : 1e-6;
        NetworkCard resolved = card.withPlace(card.root(), prefix, eps);
        Plan plan = architecture(card).plan(resolved, shapes);
        return new Binding(
                resolved,
                plan,
                chosen(plan, sources),
                misfits(plan, shapes, prefix, group.keySet().iterator().next(), file, card),
                unused(plan, sources, group));
    }

    private static Map<String, String> chosen(Plan plan, Map<String, String> sources) {
        Map<String, String> chosen = new LinkedHashMap<>();
        plan.tensors().keySet().stream()
                .filter(sources::containsKey)
                .forEach(name -> chosen.put(name, sources.get(name)));
        return chosen;
    }

    private static List<String> misfits(
            Plan plan, Map<String, Shape> shapes, String prefix, String example, String file, NetworkCard card) {
        List<String> problems = new ArrayList<>();
        if (plan.tensors().keySet().stream().noneMatch(shapes::containsKey)) {
            Map.Entry<String, Shape> first =
                    plan.tensors().entrySet().iterator().next();
            return List.of(file + ": expected the weights of " + card.architecture() + " ("
                    + plan.tensors().size() + " tensors such as " + first.getKey() + " " + text(first.getValue())
                    + "), found none of them; the file begins with " + example + ": is it another network's?");
        }
        plan.tensors().forEach((name, expected) -> {
            Shape found = shapes.get(name);
            if (!expected.equals(found)) {
                problems.add(file + ": " + prefix + name + ": expected " + text(expected) + ", found "
                        + (found == null ? "none" : text(found)));
            }
        });
        return problems;
    }

    private static Map<String, Integer> unused(Plan plan, Map<String, String> sources, Map<String, TensorInfo> group) {
        Map<String, Integer> patterns = new TreeMap<>();
        List<String> used = plan.tensors().keySet().stream().map(sources::get).toList();
        java.util.Set<String> usedNames = new java.util.HashSet<>(used);
        group.keySet().stream()
                .filter(name -> !usedNames.contains(name))
                .forEach(name -> patterns.merge(name.replaceAll("(?<=^|\\.)\\d+(?=\\.|$)", "*"), 1, Integer::sum));
        return patterns;
    }

    int missing() {
        return plan.tensors().size() - sources.size();
    }

    int present() {
        return sources.size();
    }

    static Architecture architecture(NetworkCard card) {
        return Architecture.named(card.architecture()).orElseThrow();
    }

    private static String named(java.util.Collection<String> groups) {
        return String.join(
                ", ",
                groups.stream()
                        .map(group -> group.isEmpty() ? "the top level" : group)
                        .toList());
    }

    private static String text(Shape shape) {
        return Arrays.toString(shape.getShape());
    }
}
