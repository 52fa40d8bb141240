package rdmflow.vision.network;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import rdmflow.vision.weights.ProblemLines;
import rdmflow.vision.weights.WeightHeader;

/** Where in a file a network may be: the dictionaries that wrap it, and what {@code torch.compile} adds to names. */
final class GroupNames {
    /** What {@code torch.compile} puts before the names of a module's tensors, at any depth. */
    static final String COMPILED = "_orig_mod.";

    private static final List<String> ROOTS = List.of("model_state", "MODEL_STATE", "state_dict", "model", "module");

    /** V-JEPA's two copies of one network, of which its authors evaluate the first, averaged over training. */
    private static final List<String> COPIES = List.of("target_encoder", "encoder");

    /** A dictionary with fewer tensors is an optimizer's state of one parameter. */
    private static final int FEWEST_TENSORS = 8;

    private static final int MOST_GROUPS = 64;

    private GroupNames() {}

    /** The dictionaries to look into first, best first: the one that the card names, or the customary ones. */
    static List<String> candidates(String wanted, WeightHeader header) {
        Stream<String> names = wanted.equals("none")
                ? Stream.of("")
                : wanted.equals("auto")
                        ? Stream.of(ROOTS, List.of(""), COPIES).flatMap(List::stream)
                        : Stream.of(wanted);
        return names.filter(header.groups()::containsKey).toList();
    }

    /** The others that may hold a network, whatever their name, if the card leaves it open. */
    static List<String> others(String wanted, WeightHeader header) {
        List<String> known = candidates(wanted, header);
        return header.groups().entrySet().stream()
                .filter(entry -> wanted.equals("auto") && entry.getValue().size() >= FEWEST_TENSORS)
                .map(Map.Entry::getKey)
                .filter(name -> !known.contains(name))
                .limit(MOST_GROUPS)
                .toList();
    }

    /**
     * Why no dictionary was taken.
     *
     * @param complete those that hold the whole network: none, or several
     */
    static String problem(String wanted, WeightHeader header, List<String> complete) {
        List<String> all = header.groups().keySet().stream()
                .map(name -> name.isEmpty() ? "the top level" : name)
                .toList();
        if (!wanted.equals("auto")) {
            return "expected root " + wanted + ", found " + ProblemLines.names(all);
        }
        List<String> found = complete.isEmpty() ? all : complete;
        return "expected the network at the top level or under one of " + String.join(", ", ROOTS)
                + (complete.isEmpty() ? ", found the dictionaries " : ", found it in each of ")
                + ProblemLines.names(found) + "; name one in a card: {\"root\": \"" + found.get(0) + "\"}";
    }

    /** Each name without the additions of {@code torch.compile}, unless another tensor bears that name. */
    static Map<String, String> withoutCompiled(Collection<String> names) {
        Set<String> taken = new HashSet<>(names);
        Map<String, String> bare = new LinkedHashMap<>();
        for (String name : names) {
            String plain = name.replace(COMPILED, "");
            bare.put(name, plain.equals(name) || taken.add(plain) ? plain : name);
        }
        return bare;
    }

    /** A card's prefix as the names have it now. */
    static String prefix(String wanted, Collection<String> names) {
        boolean there = names.stream().anyMatch(name -> name.startsWith(wanted));
        return there ? wanted : wanted.replace(COMPILED, "");
    }
}
