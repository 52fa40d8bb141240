package rdmflow.vision.network;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import rdmflow.vision.weights.ProblemLines;
import rdmflow.vision.weights.TensorInfo;
import rdmflow.vision.weights.WeightHeader;

/**
 * A network's tensors found in a weight file, or what is in the way.
 *
 * @param card with root, prefix and epsilon as found
 * @param plan the network
 * @param sources name in the network to name in the file's group, for what is there
 * @param problems one line each, with the file's name
 * @param unknown names, without the prefix, of tensors that change what a network computes and that this one does not know
 * @param unused the file's other tensors of that group, counted by pattern
 */
record Binding(
        NetworkCard card,
        Plan plan,
        Map<String, String> sources,
        List<String> problems,
        List<String> unknown,
        Map<String, Integer> unused) {

    private static final List<String> PREFIXES = List.of(
            "",
            "module.",
            "encoder.",
            "model.",
            "module.encoder.",
            "module.model.",
            "backbone.",
            "module.backbone.",
            "flow_generator.",
            "flow_classifier.",
            "model.flow_generator.",
            "model.flow_classifier.",
            "module.flow_generator.",
            "module.flow_classifier.",
            GroupNames.COMPILED);

    /** Looks for the tensors of the card's network under the card's root and prefix, or under the known ones. */
    static Binding of(NetworkCard card, WeightHeader header) {
        if (header.format().equals(WeightHeader.TORCHSCRIPT)) {
            return failed(
                    card, header.file() + ": expected weights, found a TorchScript module; use network torchscript");
        }
        if (header.format().equals(WeightHeader.ONNX)) {
            return failed(card, header.file() + ": expected weights, found an ONNX model; use network onnx");
        }
        List<String> known = GroupNames.candidates(card.tensors().root(), header);
        List<Binding> tried = new ArrayList<>();
        for (String root : known) {
            Binding binding = inGroup(root, card, header);
            if (binding.missing() == 0) {
                return binding;
            }
            tried.add(binding);
        }
        List<Binding> others = GroupNames.others(card.tensors().root(), header).stream()
                .map(root -> inGroup(root, card, header))
                .filter(binding -> binding.missing() == 0)
                .toList();
        if (others.size() == 1) {
            return others.get(0);
        }
        if (others.isEmpty() && !tried.isEmpty()) {
            return tried.get(0);
        }
        List<String> roots =
                others.stream().map(binding -> binding.card().tensors().root()).toList();
        return failed(
                card, header.file() + ": " + GroupNames.problem(card.tensors().root(), header, roots));
    }

    private static Binding failed(NetworkCard card, String problem) {
        Plan plan = card.architecture().plan(card, Map.of());
        return new Binding(card, plan, Map.of(), List.of(problem), List.of(), Map.of());
    }

    private static Binding inGroup(String root, NetworkCard card, WeightHeader header) {
        Map<String, TensorInfo> group = header.groups().get(root);
        Map<String, String> bare = GroupNames.withoutCompiled(group.keySet());
        NetworkCard rooted = card.withPlace(
                root.isEmpty() ? "none" : root,
                card.tensors().prefix(),
                card.tensors().normEps());
        String wanted = card.tensors().prefix();
        List<String> prefixes = wanted.equals("auto") ? PREFIXES : List.of(GroupNames.prefix(wanted, bare.values()));
        List<Binding> tried = prefixes.stream()
                .map(prefix -> under(prefix, rooted, group, bare, header.file()))
                .toList();
        List<Binding> complete =
                tried.stream().filter(binding -> binding.missing() == 0).toList();
        if (complete.size() > 1) {
            List<String> found = complete.stream()
                    .map(binding -> "'" + binding.card().tensors().prefix() + "'")
                    .toList();
            Binding first = complete.get(0);
            String problem = header.file() + ": expected the network once, found it under the prefixes "
                    + String.join(" and ", found) + "; choose one by prefix in a card";
            return new Binding(
                    first.card(), first.plan(), first.sources(), List.of(problem), List.of(), first.unused());
        }
        Binding best = tried.stream()
                .reduce((a, b) -> b.present() > a.present() ? b : a)
                .orElseThrow();
        return complete.isEmpty() ? best : complete.get(0);
    }

    private static Binding under(
            String prefix,
            NetworkCard card,
            Map<String, TensorInfo> group,
            Map<String, String> bareNames,
            String file) {
        Map<String, String> sources = new LinkedHashMap<>();
        Map<String, TensorInfo> infos = new LinkedHashMap<>();
        List<String> outside = new ArrayList<>();
        boolean huggingFace = group.keySet().stream()
                .map(bareNames::get)
                .anyMatch(
                        whole -> whole.startsWith(prefix) && HuggingFaceNames.isOne(whole.substring(prefix.length())));
        for (Map.Entry<String, TensorInfo> entry : group.entrySet()) {
            String whole = bareNames.get(entry.getKey());
            if (whole.startsWith(prefix)) {
                String bare = whole.substring(prefix.length());
                String name = huggingFace ? HuggingFaceNames.official(bare) : bare;
                sources.put(name, entry.getKey());
                infos.put(name, entry.getValue());
            } else {
                outside.add(whole);
            }
        }
        double eps = card.tensors().normEps() > 0
                ? card.tensors().normEps()
                : huggingFace ? HuggingFaceNames.normEps(bareNames.values()) : 1e-6;
        NetworkCard resolved = card.withPlace(card.tensors().root(), prefix, eps);
        Map<String, Shape> shapes = new LinkedHashMap<>();
        infos.forEach((name, info) -> shapes.put(name, info.shape()));
        Plan plan = card.architecture().plan(resolved, shapes);
        return new Binding(
                resolved,
                plan,
                chosen(plan, sources),
                misfits(plan, infos, prefix, group.keySet(), file, card),
                unknown(plan, card, sources, outside, prefix),
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
            Plan plan, Map<String, TensorInfo> infos, String prefix, Set<String> names, String file, NetworkCard card) {
        List<String> problems = new ArrayList<>();
        if (plan.tensors().keySet().stream().noneMatch(infos::containsKey)) {
            Map.Entry<String, Shape> first =
                    plan.tensors().entrySet().iterator().next();
            return List.of(file + ": expected the weights of " + card.architecture() + " ("
                    + plan.tensors().size() + " tensors such as " + first.getKey() + " " + text(first.getValue())
                    + "), found "
                    + (names.isEmpty()
                            ? "no tensor at all"
                            : "none of them; the file begins with "
                                    + names.iterator().next()
                                    + ": is it another network's?"));
        }
        plan.tensors().forEach((name, expected) -> {
            TensorInfo found = infos.get(name);
            if (found != null && !found.readable()) {
                problems.add(file + ": " + prefix + name + ": expected floating-point or integer numbers, found "
                        + found.type());
            } else if (found == null || !expected.equals(found.shape())) {
                problems.add(file + ": " + prefix + name + ": expected " + text(expected) + ", found "
                        + (found == null ? "none" : text(found.shape())));
            }
        });
        return problems;
    }

    private static List<String> unknown(
            Plan plan, NetworkCard card, Map<String, String> sources, List<String> outside, String prefix) {
        String wrapper = prefix.substring(0, prefix.lastIndexOf('.', prefix.length() - 2) + 1);
        List<String> unknown = new ArrayList<>();
        sources.forEach((name, source) -> {
            boolean ignored = card.tensors().ignore().stream()
                    .anyMatch(beginning -> name.startsWith(beginning) || source.startsWith(beginning));
            if (!plan.tensors().containsKey(name) && !plan.beside().test(name) && !ignored) {
                unknown.add(name);
            }
        });
        outside.stream()
                .filter(name -> name.startsWith(wrapper)
                        && card.tensors().ignore().stream().noneMatch(name::startsWith))
                .filter(name -> !sources.containsKey(name.substring(wrapper.length())))
                .filter(name -> !Bystanders.besidePrefix(name.substring(wrapper.length())))
                .forEach(unknown::add);
        return unknown;
    }

    /** One line on some of the unknown tensors; empty if there are none, or nothing of the network is there. */
    List<String> unknownLine(String file, List<String> names) {
        if (names.isEmpty() || present() == 0) {
            return List.of();
        }
        return List.of(file + ": expected no tensors within " + card.architecture() + " but its own, found "
                + names.size() + " that it does not know: " + ProblemLines.names(names)
                + "; they would change what it computes: is it another network's? Name those without part in the layers"
                + " in a card: \"ignore\": [\"" + names.get(0) + "\"]");
    }

    private static Map<String, Integer> unused(Plan plan, Map<String, String> sources, Map<String, TensorInfo> group) {
        Map<String, Integer> patterns = new TreeMap<>();
        Set<String> used = new HashSet<>();
        plan.tensors().keySet().forEach(name -> used.add(sources.get(name)));
        group.keySet().stream()
                .filter(name -> !used.contains(name))
                .forEach(name -> patterns.merge(name.replaceAll("(?<=^|\\.)\\d+(?=\\.|$)", "*"), 1, Integer::sum));
        return patterns;
    }

    int missing() {
        return plan.tensors().size() - sources.size();
    }

    int present() {
        return sources.size();
    }

    private static String text(Shape shape) {
        return Arrays.toString(shape.getShape());
    }
}
