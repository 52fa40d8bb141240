package rdmflow.training.fit;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import rdmflow.training.Chance;
import rdmflow.training.loss.CrossEntropy;
import rdmflow.training.loss.FlowLoss;
import rdmflow.training.shards.Loader.Batch;
import rdmflow.vision.network.Layers;
import rdmflow.vision.network.Scalars;
import rdmflow.vision.network.TrainableNetworks;
import rdmflow.vision.weights.FloatTensor;

/** A network on one device: what learns, what it is to become better at, and what a batch does to its gradients. */
final class Replica implements AutoCloseable {
    private final TrainingOptions options;
    private final NDManager manager;
    private final TrainedLayers layers;
    /** The motion network of a flow network: with norms of its own while they move, else folded. */
    private final Optional<TrainedLayers> movingMotion;

    private final Map<String, FloatTensor> stillMotion;
    private final Objective objective;
    private final InputArrays inputs;

    /** @param tensors by their names in the weights that are the result */
    Replica(TrainingOptions options, Map<String, FloatTensor> tensors, Device device) {
        this.options = options;
        manager = NDManager.newBaseManager(device);
        boolean flow = options.kind() == Kind.FLOW;
        layers = new TrainedLayers(flow ? under(tensors, TrainableNetworks.CLASSIFIER) : tensors, manager, true);
        stillMotion = under(tensors, TrainableNetworks.GENERATOR);
        movingMotion = flow && options.movingMotion()
                ? Optional.of(new TrainedLayers(stillMotion, manager, false))
                : Optional.empty();
        objective = objective();
        inputs = new InputArrays(options.network().card().input(), manager);
    }

    private Objective objective() {
        if (options.kind() == Kind.MOTION) {
            return new SelfSupervision(new FlowLoss(options.warp(), manager), options.halfContrast());
        }
        Optional<Layers> motion = options.kind() == Kind.STATIC
                ? Optional.empty()
                : movingMotion
                        .<Layers>map(moving -> moving)
                        .or(() -> Optional.of(TrainableNetworks.frozenMotion(stillMotion, manager)));
        return new Classification(motion);
    }

    private static Map<String, FloatTensor> under(Map<String, FloatTensor> tensors, String prefix) {
        Map<String, FloatTensor> inner = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                inner.put(name.substring(prefix.length()), tensor);
            }
        });
        return inner;
    }

    TrainedLayers layers() {
        return layers;
    }

    NDManager manager() {
        return manager;
    }

    /** The weights as they are now, under the names of the result. */
    Map<String, FloatTensor> tensors() {
        if (options.kind() != Kind.FLOW) {
            return layers.tensors();
        }
        Map<String, FloatTensor> all = new LinkedHashMap<>();
        movingMotion
                .map(TrainedLayers::tensors)
                .orElse(stillMotion)
                .forEach((name, tensor) -> all.put(TrainableNetworks.GENERATOR + name, tensor));
        layers.tensors().forEach((name, tensor) -> all.put(TrainableNetworks.CLASSIFIER + name, tensor));
        return all;
    }

    /**
     * Adds the gradients of some samples of a batch.
     *
     * @param from the first of them
     * @param to behind the last
     * @param batches of the step, whose mean counts
     * @param epoch names the dropout's chance together with the batch
     */
    Sums learn(Batch batch, int from, int to, int batches, int epoch) {
        // a new thread begins with gradients on, a tool's main thread with them off
        JniUtils.setGradMode(true);
        layers.train(true);
        movingMotion.ifPresent(motion -> motion.train(true));
        Chance chance = Chance.of(options.seed(), Chance.Purpose.DROPOUT, epoch, batch.number());
        Sums sums = Sums.none(options.kind().isClassifier());
        for (int first = from; first < to; first += options.microBatch()) {
            int count = Math.min(options.microBatch(), to - first);
            try (NDManager scope = manager.newSubManager()) {
                Optional<NDArray> mask = mask(scope, chance, first, count);
                int[] labels = labels(batch, first, count);
                Objective.Result result = objective.of(inputs.of(scope, batch, first, count), labels, mask, layers);
                Sgd.backward(Scalars.times(result.loss(), (float) count / batch.size() / batches));
                sums = sums.add(sums(result, labels));
            }
        }
        JniUtils.setGradMode(false);
        return sums;
    }

    /** Loss and scores of a batch, with running statistics and without dropout. */
    Sums watch(Batch batch) {
        JniUtils.setGradMode(false);
        layers.train(false);
        movingMotion.ifPresent(motion -> motion.train(false));
        Sums sums = Sums.none(options.kind().isClassifier());
        for (int first = 0; first < batch.size(); first += options.microBatch()) {
            int count = Math.min(options.microBatch(), batch.size() - first);
            try (NDManager scope = manager.newSubManager()) {
                int[] labels = labels(batch, first, count);
                sums = sums.add(sums(
                        objective.of(inputs.of(scope, batch, first, count), labels, Optional.empty(), layers), labels));
            }
        }
        return sums;
    }

    private static int[] labels(Batch batch, int first, int count) {
        return java.util.Arrays.copyOfRange(batch.labels(), first, first + count);
    }

    private Optional<NDArray> mask(NDManager scope, Chance chance, int first, int count) {
        if (options.dropout() == 0 || !options.kind().isClassifier()) {
            return Optional.empty();
        }
        int width = options.network().widths().get(options.network().widths().size() - 1);
        float[] values = new float[count * width];
        float kept = (float) (1 / (1 - options.dropout()));
        for (int i = 0; i < values.length; i++) {
            values[i] = chance.uniform((long) first * width + i) >= options.dropout() ? kept : 0;
        }
        return Optional.of(scope.create(values, new Shape(count, width)));
    }

    private static Sums sums(Objective.Result result, int[] labels) {
        int n = labels.length;
        double[] parts = result.parts().stream()
                .mapToDouble(part -> (double) part.getFloat() * n)
                .toArray();
        int top1 = 0;
        int top3 = 0;
        if (result.outputs().isPresent()) {
            float[] outputs = result.outputs().get().toFloatArray();
            int classes = outputs.length / n;
            for (int i = 0; i < n; i++) {
                int rank = CrossEntropy.rank(outputs, i * classes, classes, labels[i]);
                top1 += rank < 1 ? 1 : 0;
                top3 += rank < 3 ? 1 : 0;
            }
        }
        return new Sums((double) result.loss().getFloat() * n, parts, top1, top3, n);
    }

    @Override
    public void close() {
        manager.close();
    }
}
