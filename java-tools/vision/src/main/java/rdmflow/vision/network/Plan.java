package rdmflow.vision.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import rdmflow.vision.weights.FloatTensor;

/**
 * One network, worked out from its card and the shapes in its weight file, before any number is read.
 *
 * @param tensors every tensor that the wanted layers need, with its exact shape
 * @param taps every place that can be read, in network order: name to the shape of one input's activation, [channels,
 *     rows, columns], [channels] or [tokens, width] (without the class token)
 * @param layerSets named selections of taps; the first is the default
 * @param problems what does not fit the card, one line each, without a file name
 * @param prepare from the file's tensors to those that {@code forward} uses: fused projections, computed positions
 * @param forward the network
 * @param convolutional whether it convolves from end to end, which libtorch's CPU does faster with channels last in memory
 * @param classToken whether token activations begin with a class token
 * @param beside which other tensors of the file have no part in the layers, by name without the prefix
 */
record Plan(
        Map<String, Shape> tensors,
        Map<String, Shape> taps,
        Map<String, List<String>> layerSets,
        List<String> problems,
        UnaryOperator<Map<String, FloatTensor>> prepare,
        Forward forward,
        boolean convolutional,
        boolean classToken,
        Predicate<String> beside) {

    /** Runs a network on preprocessed input and shows what passes to the taps; may stop when they have seen all. */
    interface Forward {
        void run(NDArray input, Weights weights, Taps taps);
    }

    /** The layers that a card asks for: its own list, or the named set. */
    List<String> layers(NetworkCard card) {
        NetworkCard.Reading reading = card.reading();
        return reading.layers().isEmpty() ? layerSets.getOrDefault(reading.layerSet(), List.of()) : reading.layers();
    }

    /** Problems of the card with this network: unknown layers, a pooling that it has no tokens for. */
    List<String> cardProblems(NetworkCard card) {
        NetworkCard.Reading reading = card.reading();
        List<String> found = new ArrayList<>(problems);
        if (reading.layers().isEmpty() && !layerSets.containsKey(reading.layerSet())) {
            found.add("layer_set: expected one of " + String.join(", ", layerSets.keySet()) + ", found "
                    + reading.layerSet());
        }
        List<String> unknown = reading.layers().stream()
                .filter(layer -> !taps.containsKey(layer))
                .toList();
        if (!unknown.isEmpty()) {
            found.add("layers: expected names from " + String.join(", ", taps.keySet()) + ", found "
                    + String.join(", ", unknown));
        }
        if (reading.pool().needsClassToken() && !classToken) {
            found.add("pool: expected none or mean for a network without class token, found " + reading.pool());
        }
        return found;
    }

    /** Number of features of one input at a tap after pooling. */
    long features(String tap, Pooling pool) {
        Shape shape = taps.get(tap);
        boolean tokens = shape.dimension() == 2;
        long width = tokens ? shape.get(1) : shape.get(0);
        return switch (pool) {
            case NONE -> shape.size();
            case TOKENS_AND_CLS -> shape.size() + width;
            case MEAN, CLS -> width;
        };
    }

    /** Sizes that a file's tensors agree on. */
    record Found(Map<String, Shape> shapes) {
        /**
         * The size that most of the named places have, so that one tensor of a wrong shape is reported as such.
         *
         * @param fallback when none is there
         * @param places tensor name, colon, axis
         */
        long size(long fallback, String... places) {
            Map<Long, Integer> votes = new LinkedHashMap<>();
            for (String place : places) {
                String[] parts = place.split(":");
                Shape shape = shapes.get(parts[0]);
                int axis = Integer.parseInt(parts[1]);
                if (shape != null && axis < shape.dimension() && shape.get(axis) > 0) {
                    votes.merge(shape.get(axis), 1, Integer::sum);
                }
            }
            return votes.entrySet().stream()
                    .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
                    .map(Map.Entry::getKey)
                    .orElse(fallback);
        }

        boolean has(String name) {
            return shapes.containsKey(name);
        }
    }
}
