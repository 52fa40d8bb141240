package rdmflow.training.fit;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rdmflow.core.DataException;
import rdmflow.training.Chance;
import rdmflow.vision.network.NetworkCard;
import rdmflow.vision.network.NetworkCards;
import rdmflow.vision.network.TrainableNetworks;
import rdmflow.vision.weights.FloatTensor;

/**
 * What a training begins with: chance, as PyTorch draws it for these networks, or another network's weights. Convolutions
 * of a ResNet are normal with variance 2 / (k k out), its norms 1 and 0; all else is uniform within 1 / sqrt(fan in),
 * biases too, where a transposed convolution's fan in is its outputs times its kernel.
 */
public final class StartingWeights {
    private StartingWeights() {}

    /**
     * The weights of a training that begins, by their names in the result.
     *
     * @param init a file in place of chance
     * @param motion of a flow network's motion network
     */
    public static Map<String, FloatTensor> of(
            TrainingCard network, Optional<Path> init, Optional<Path> motion, long seed) {
        Map<String, FloatTensor> own = init.isPresent() ? from(network, init.get(), seed) : scratch(network, seed);
        if (motion.isEmpty()) {
            return own;
        }
        Map<String, FloatTensor> both = new LinkedHashMap<>();
        motion(network, motion.get()).forEach((name, tensor) -> both.put(TrainableNetworks.GENERATOR + name, tensor));
        own.forEach((name, tensor) -> both.put(TrainableNetworks.CLASSIFIER + name, tensor));
        return both;
    }

    private static Map<String, FloatTensor> scratch(TrainingCard network, long seed) {
        return scratch(network.layout(), network.kind() != Kind.MOTION, seed);
    }

    /** Chance for every tensor. */
    static Map<String, FloatTensor> scratch(Map<String, Shape> layout, boolean residual, long seed) {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        for (String name : layout.keySet()) {
            Chance chance = Chance.of(seed, Chance.Purpose.WEIGHTS, tensors.size());
            tensors.put(name, scratch(name, layout, residual, chance));
        }
        return tensors;
    }

    private static FloatTensor scratch(String name, Map<String, Shape> layout, boolean residual, Chance chance) {
        Shape shape = layout.get(name);
        String module = name.substring(0, name.lastIndexOf('.'));
        float[] values = new float[(int) shape.size()];
        boolean norm = layout.containsKey(module + ".running_mean");
        if (norm) {
            Arrays.fill(values, name.endsWith(".weight") || name.endsWith(".running_var") ? 1 : 0);
            return new FloatTensor(shape, values);
        }
        Shape weight = layout.get(module + ".weight");
        boolean normal = residual && weight.dimension() == 4;
        // of a transposed convolution [in, out, 4, 4], as PyTorch counts it
        double fanIn = (double) weight.size() / weight.get(0);
        double deviation = Math.sqrt(2.0 / (weight.size() / (double) weight.get(1)));
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    (float) (normal ? deviation * normal(chance, i) : (2.0 * chance.uniform(i) - 1) / Math.sqrt(fanIn));
        }
        return new FloatTensor(shape, values);
    }

    /** Box and Muller's. */
    private static double normal(Chance chance, int i) {
        double radius = Math.sqrt(-2 * Math.log(1 - chance.uniform(2L * i)));
        return radius * Math.cos(2 * Math.PI * chance.uniform(2L * i + 1));
    }

    /**
     * Weights of a file in place of chance: ImageNet's for a static network, whose last layer is then the first rows of
     * theirs (authors); for a flow network the mean over colours, repeated for each of its channels, and a random last
     * layer; another motion network for a motion network.
     */
    static Map<String, FloatTensor> from(TrainingCard network, Path file, long seed) {
        Map<String, FloatTensor> tensors = scratch(network, seed);
        NetworkCard card = network.kind() == Kind.MOTION ? network.card() : NetworkCards.preset("resnet18-imagenet");
        Map<String, FloatTensor> found = TrainableNetworks.read(card, file, network.kind() == Kind.STATIC);
        List<String> problems = new ArrayList<>();
        tensors.replaceAll((name, chance) -> {
            String theirs = name.replaceFirst("^" + TrainableNetworks.HEAD, "fc");
            FloatTensor start = found.getOrDefault(theirs, found.getOrDefault(name, chance));
            if (name.equals("conv1.weight") && network.kind() == Kind.FLOW) {
                start = meanOfColours(start, network.channels());
            }
            boolean head = name.startsWith(TrainableNetworks.HEAD);
            if (head && start.shape().get(0) > network.classes()) {
                start = firstRows(start, network.classes());
            }
            if (!start.shape().equals(chance.shape())) {
                problems.add(file.getFileName() + ": " + theirs + ": expected "
                        + Arrays.toString(chance.shape().getShape()) + ", found "
                        + Arrays.toString(start.shape().getShape()));
            }
            return start;
        });
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return tensors;
    }

    /** The motion network of a flow network. */
    static Map<String, FloatTensor> motion(TrainingCard network, Path file) {
        NetworkCard card = network.card()
                .withArchitecture(NetworkCards.preset(Kind.MOTION.network()).architecture(), "modules");
        return TrainableNetworks.read(card, file, false);
    }

    private static FloatTensor firstRows(FloatTensor tensor, int rows) {
        long[] shape = tensor.shape().getShape().clone();
        int each = (int) (tensor.values().length / shape[0]);
        shape[0] = rows;
        return new FloatTensor(new Shape(shape), Arrays.copyOf(tensor.values(), rows * each));
    }

    private static FloatTensor meanOfColours(FloatTensor weight, int channels) {
        int out = (int) weight.shape().get(0);
        int colours = (int) weight.shape().get(1);
        int kernel = (int) (weight.shape().get(2) * weight.shape().get(3));
        float[] values = new float[out * channels * kernel];
        for (int i = 0; i < values.length; i++) {
            int o = i / (channels * kernel);
            double sum = 0;
            for (int c = 0; c < colours; c++) {
                sum += weight.values()[(o * colours + c) * kernel + i % kernel];
            }
            values[i] = (float) (sum / colours);
        }
        return new FloatTensor(
                new Shape(out, channels, weight.shape().get(2), weight.shape().get(3)), values);
    }
}
