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
 * the layers (heads, decoders, losses) and the counters of batch norms do not.
 */
final class Bystanders {
    private static final String COUNTER = "num_batches_tracked";

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
            "down");

    /** Words of what the input passes on its way to the layers. */
    private static final Set<String> IN_FRONT =
            Set.of("in", "input", "pre", "stem", "patch", "pos", "position", "token", "tokens", "embed", "embedding");

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
        return name -> name.endsWith(COUNTER)
                || known.matcher(name).matches()
                || !own.contains(first(name)) && (name.contains(".") ? isBehind(first(name)) : isLoose(name));
    }

    /** Whether a tensor beside the whole network, outside its prefix, may be ignored: all but tokens and positions. */
    static boolean besidePrefix(String name) {
        return name.contains(".") || isLoose(name) || !TOKEN.matcher(name).matches();
    }

    private static boolean isLoose(String name) {
        return LOOSE.matcher(name).matches();
    }

    private static boolean isBehind(String module) {
        List<String> words = Arrays.stream(module.split("_|(?<=[a-z])(?=[A-Z0-9])"))
                .map(word -> word.toLowerCase(java.util.Locale.ROOT))
                .toList();
        return words.stream().anyMatch(DECODERS::contains)
                || words.stream().anyMatch(BEHIND::contains) && words.stream().noneMatch(IN_FRONT::contains);
    }

    private static String first(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
