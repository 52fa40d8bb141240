package rdmflow.vision.network;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import rdmflow.core.DataException;
import rdmflow.vision.weights.ProblemLines;
import rdmflow.vision.weights.RandomWeights;

/**
 * Learns what a user's module returns from two inputs of noise: the first alone, alone once more, and both together.
 * A layer must give an input the same features each time: a module that was traced in training mode does not, and its
 * features would depend on the batch size and on the frames around.
 */
final class ScriptProbe {
    /** Largest norm of the difference, relative to the norm of the features: sums in another order stay far below. */
    private static final double TOLERANCE = 1e-3;

    /** The same for numbers of few bits, whose last one may differ. */
    private static final double COARSE_TOLERANCE = 2e-2;

    private static final long SEED = 1;

    /**
     * What was learnt.
     *
     * @param outputNames of the outputs that make the layers, in their order
     */
    record Found(List<Network.Layer> layers, List<String> outputNames) {}

    private final NetworkCard card;
    private final String file;
    private final OwnModule module;

    ScriptProbe(NetworkCard card, String file, OwnModule module) {
        this.card = card;
        this.file = file;
        this.module = module;
    }

    Found run() {
        try (NDManager manager = module.manager().newSubManager()) {
            ScriptOutputs first = module.run(input(manager, 1), manager);
            Found found = layers(first);
            ScriptOutputs again = module.run(input(manager, 1), manager);
            ScriptOutputs both;
            try {
                both = module.run(input(manager, 2), manager);
            } catch (EngineException e) {
                if (Engines.isOutOfMemory(e)) {
                    throw new OutOfMemoryError(file + ": two inputs at a time: " + e.getMessage());
                }
                throw new DataException(
                        file + ": expected a module that takes any number of inputs at a time, found for 2 of them "
                                + module.reason(e) + baked(),
                        e);
            }
            for (String name : found.outputNames()) {
                requireBatch(name, first.tensors().get(name), 1);
                requireBatch(name, both.tensors().get(name), 2);
                double tolerance = first.coarse().contains(name) ? COARSE_TOLERANCE : TOLERANCE;
                float[] alone = first.tensors().get(name).toFloatArray();
                NDArray repeated = again.tensors().get(name);
                requireBatch(name, repeated, 1);
                requireEqual(
                        name,
                        alone,
                        repeated.toFloatArray(),
                        tolerance,
                        "when an input is run twice",
                        "chance is at work, such as dropout in training mode");
                requireEqual(
                        name,
                        alone,
                        both.tensors().get(name).toFloatArray(),
                        tolerance,
                        "for an input alone and beside another",
                        "they depend on the batch, as in training mode");
            }
            return found;
        }
    }

    private Found layers(ScriptOutputs outputs) {
        List<String> wanted = card.reading().layers();
        List<String> there = List.copyOf(outputs.tensors().keySet());
        if (!wanted.isEmpty() && wanted.size() != there.size()) {
            throw new DataException(
                    file + ": expected " + wanted.size() + " outputs, one per name in layers, found " + there.size());
        }
        if (outputs.named() && !wanted.isEmpty() && !Set.copyOf(there).equals(new HashSet<>(wanted))) {
            throw new DataException(file + ": expected a dict with the keys " + ProblemLines.names(wanted)
                    + " (layers in the card), found " + ProblemLines.names(there));
        }
        List<String> names = wanted.isEmpty() ? there : wanted;
        List<String> bad = names.stream()
                .filter(name -> name.isBlank() || name.matches("\\.{1,2}|.*[/\\\\\\p{Cntrl}].*"))
                .toList();
        if (!bad.isEmpty() || Set.copyOf(names).size() < names.size()) {
            throw new DataException(file + ": expected different names for layers, without / and \\, found "
                    + ProblemLines.names(names));
        }
        List<String> outputNames = outputs.named() ? names : there;
        List<Network.Layer> layers = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            NDArray output = outputs.tensors().get(outputNames.get(i));
            requireBatch(outputNames.get(i), output, 1);
            layers.add(new Network.Layer(names.get(i), output.getShape().size()));
        }
        return new Found(layers, outputNames);
    }

    private void requireBatch(String name, NDArray output, int count) {
        Shape shape = output == null ? new Shape() : output.getShape();
        if (shape.dimension() < 1 || shape.get(0) != count || shape.size() == 0) {
            throw new DataException(file + ": " + name + ": expected a tensor with the batch of " + count
                    + " as its first axis, found " + (output == null ? "none" : "shape " + shape) + baked());
        }
    }

    private String baked() {
        return ": is a batch size written into the module? " + module.batchRemedy();
    }

    private void requireEqual(
            String name, float[] expected, float[] found, double tolerance, String when, String reason) {
        double difference = relativeDifference(expected, found);
        if (!(difference <= tolerance)) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: %s: expected the same features %s, found a difference of %.3g of their norm (allowed %s): %s; %s",
                    file,
                    name,
                    when,
                    difference,
                    tolerance,
                    reason,
                    module.inferenceRemedy()));
        }
    }

    /** Over the length of {@code expected}; numbers that are undefined in both are equal. */
    private static double relativeDifference(float[] expected, float[] found) {
        double norm = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            if (Float.compare(expected[i], found[i]) != 0) {
                difference += Math.pow((double) expected[i] - found[i], 2);
            }
            norm += Float.isFinite(expected[i]) ? Math.pow(expected[i], 2) : 0;
        }
        return difference == 0 ? 0 : Math.sqrt(difference / norm);
    }

    /**
     * Noise over the range of preprocessed frames, the same for the first input whatever the count. The second input is
     * bright, so that statistics over a batch of both differ from those of the first, however many pixels there are.
     */
    private NDArray input(NDManager manager, int count) {
        Shape shape = card.input().shape(count);
        float[] values = RandomWeights.uniform("probe", Math.toIntExact(shape.size()), SEED);
        int one = values.length / count;
        for (int i = 0; i < values.length; i++) {
            int channel = i / (one / 3) % 3;
            double pixel = (i < one ? values[i] : 0.75 + 0.25 * values[i])
                    * card.input().range();
            values[i] = (float) ((pixel - card.input().mean().get(channel))
                    / card.input().std().get(channel));
        }
        return manager.create(FloatBuffer.wrap(values), shape);
    }
}
