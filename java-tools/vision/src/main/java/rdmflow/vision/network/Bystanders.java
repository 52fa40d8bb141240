package rdmflow.vision.network;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which tensors of a file may be left unused. Whatever stands within the network's own modules, or could stand in front
 * of them (a token, a table of positions, a norm), changes what the layers show, so it must be known; what stands behind
 * the layers (heads, decoders, losses) and the counters do not.
 */
final class Bystanders {
    /** Of batch norms, and of thop, which counts operations and leaves its sums in every module. */
    private static final List<String> COUNTERS = List.of("num_batches_tracked", "total_ops", "total_params");

    /** Words that make a module one behind the layers, whatever else is in its name. */
    private static final Set<String> DECODERS = Set.of("decoder", "decoders", "dec", "logits", "loss", "losses");

    private static final Set<String> BEHIND = Set.of(
            "head",
            "heads",
            "fc",
            "classifier",
            "classifiers",
            "classification",
            "predictor",
            "predictors",
            "prediction",
            "pred",
            "proj",
            "projector",
            "projection",
            "pooler",
            "criterion",
            "metric",
            "metrics",
            "aux",
            "auxiliary",
            "teacher",
            "student",
            "momentum",
            "ema",
            "module",
            "model",
            "encoder",
            "down",
            "prototypes",
            "attn_pool");

    /** Words of what the input passes on its way to the layers. */
    private static final Set<String> IN_FRONT =
            Set.of("in", "input", "pre", "stem", "patch", "pos", "position", "token", "tokens", "embed", "embedding");

    /** Beside a prefix a norm by itself may be that of the input; one of a head has the head's name. */
    private static final Pattern NORM = Pattern.compile(
            "(layer|batch|group|instance|rms|input)?(norm|bn|ln)\\d*|normali[sz](e|er|ation|ing)\\d*|standardi[sz]e(r)?\\d*");

    /** A parameter of the whole network is a token or a table of positions, but for these. */
    private static final Pattern LOOSE =
            Pattern.compile("(mask_token|decoder_|dec_)\\w*|logit_scale|logit_bias|queue|queue_ptr");

    private static final Pattern TOKEN = Pattern.compile(".*(token|embed|position|pos_).*");

    private Bystanders() {}

    /**
     * What may be ignored beside a network.
     *
     * @param layout its tensors; the first words of their names are its modules
     * @param inert further names that have no part in the layers
     */
    static Predicate<String> of(Map<String, Shape> layout, String inert) {
        Set<String> own = layout.keySet().stream().map(Bystanders::first).collect(Collectors.toSet());
        Pattern known = Pattern.compile(inert);
        return name -> isCounter(name)
                || known.matcher(name).matches()
                || !own.contains(first(name)) && (name.contains(".") ? isBehind(first(name)) : isLoose(name));
    }

    /**
     * Whether a tensor beside the whole network, outside its prefix, may be ignored: all but tokens, positions and
     * modules that the input may pass before it reaches the prefix.
     */
    static boolean besidePrefix(String name) {
        if (isCounter(name)) {
            return true;
        }
        return name.contains(".")
                ? !isInFront(first(name))
                : isLoose(name) || !TOKEN.matcher(name).matches();
    }

    private static boolean isCounter(String name) {
        return COUNTERS.stream().anyMatch(name::endsWith);
    }

    private static boolean isLoose(String name) {
        return LOOSE.matcher(name).matches();
    }

    private static boolean isBehind(String module) {
        List<String> words = words(module);
        return words.stream().anyMatch(DECODERS::contains)
                || isNamedBehind(module, words) && words.stream().noneMatch(IN_FRONT::contains);
    }

    private static boolean isInFront(String module) {
        List<String> words = words(module);
        boolean norm = words.stream().anyMatch(word -> NORM.matcher(word).matches());
        return words.stream().noneMatch(DECODERS::contains)
                && (words.stream().anyMatch(IN_FRONT::contains) || norm && !isNamedBehind(module, words));
    }

    private static boolean isNamedBehind(String module, List<String> words) {
        return BEHIND.contains(module) || words.stream().anyMatch(BEHIND::contains);
    }

    private static List<String> words(String module) {
        return Arrays.stream(module.split("_|(?<=[a-z])(?=[A-Z0-9])"))
                .map(word -> word.toLowerCase(java.util.Locale.ROOT))
                .toList();
    }

    private static String first(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
