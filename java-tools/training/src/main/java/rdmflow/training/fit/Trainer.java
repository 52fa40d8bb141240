package rdmflow.training.fit;

import ai.djl.Device;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import rdmflow.core.DataException;
import rdmflow.training.checkpoint.Checkpoints;
import rdmflow.training.checkpoint.TrainingState;
import rdmflow.training.shards.Loader;
import rdmflow.training.shards.Loader.Batch;
import rdmflow.training.shards.Samples;
import rdmflow.vision.weights.FloatTensor;

/**
 * The loop: batches, steps, epochs, and checkpoints between steps. Whatever is drawn by chance is named by epoch and batch,
 * so a training that goes on from a checkpoint is the one that was never stopped.
 */
public final class Trainer implements AutoCloseable {
    /**
     * What came of a run.
     *
     * @param stopped why it ended before the last epoch, or NONE
     * @param tensors the weights as they are now
     */
    public record Outcome(StopSignal.Reason stopped, Map<String, FloatTensor> tensors, History history) {}

    private final TrainingOptions options;
    private final Loader loader;
    private final Samples train;
    private final Samples val;
    private final Checkpoints checkpoints;
    private final double checkpointMinutes;
    private final StopSignal stop;
    private final Consumer<History> afterEpoch;
    private final Replicas replicas;
    private final Sgd sgd;
    private final Progress progress = new Progress();

    private int epoch;
    private int batch;
    private long step;
    private boolean stepped;
    private Sums sums;
    private History history = new History(List.of());
    private long savedNanos = System.nanoTime();

    /**
     * Begins, or goes on from the last checkpoint.
     *
     * @param start weights of a training that begins, by their names in the result
     * @param devices one, or several that share each batch
     * @param afterEpoch gets the history after each epoch
     */
    public Trainer(
            TrainingOptions options,
            Map<String, FloatTensor> start,
            List<Device> devices,
            Loader loader,
            Samples train,
            Samples val,
            Checkpoints checkpoints,
            double checkpointMinutes,
            StopSignal stop,
            Consumer<History> afterEpoch) {
        this.options = options;
        this.loader = loader;
        this.train = train;
        this.val = val;
        this.checkpoints = checkpoints;
        this.checkpointMinutes = checkpointMinutes;
        this.stop = stop;
        this.afterEpoch = afterEpoch;
        sums = Sums.none(options.kind().isClassifier());
        Optional<TrainingState> kept = checkpoints.latest();
        replicas = new Replicas(options, kept.map(TrainingState::model).orElse(start), devices);
        sgd = new Sgd(
                replicas.first().layers(),
                replicas.first().manager(),
                options.momentum(),
                options.weightDecay(),
                options.l2());
        kept.ifPresent(this::resume);
    }

    private void resume(TrainingState state) {
        epoch = state.epoch();
        batch = state.batch();
        step = state.step();
        sums = StateJson.sums(state.sums());
        history = StateJson.history(state.history());
        sgd.restore(state.momentum());
        System.err.println("goes on from step " + step + " (epoch " + (epoch + 1) + ", batch " + batch + ")");
    }

    /** Trains to the end, or until it is told to stop. */
    public Outcome run() throws IOException {
        int batches = Loader.batches(train, options.batchSize());
        while (epoch < options.epochs()) {
            StopSignal.Reason reason = epoch(batches);
            if (reason == StopSignal.Reason.NONE) {
                reason = endEpoch();
            }
            if (reason != StopSignal.Reason.NONE) {
                save();
                return new Outcome(reason, replicas.first().tensors(), history);
            }
        }
        return new Outcome(StopSignal.Reason.NONE, replicas.first().tensors(), history);
    }

    private StopSignal.Reason epoch(int batches) throws IOException {
        Iterator<Batch> coming =
                loader.shuffled(train, epoch, options.batchSize(), batch, options.kind() == Kind.STATIC);
        while (batch < batches) {
            int group = Math.min(options.accumulate(), batches - batch);
            for (int i = 0; i < group; i++) {
                Batch next = coming.next();
                Sums ofBatch = replicas.learn(next, group, epoch);
                requireNumber(ofBatch);
                sums = sums.add(ofBatch);
                batch++;
                long before = (long) epoch * train.count() + sums.n();
                long all = (long) options.epochs() * train.count();
                progress.batch(epoch, options.epochs(), batch, batches, sums, next.size(), before, all);
            }
            replicas.step(sgd, options.rate(epoch));
            step++;
            stepped = true;
            StopSignal.Reason reason = stop.reason();
            if (reason != StopSignal.Reason.NONE) {
                return reason;
            }
            if ((System.nanoTime() - savedNanos) / 60e9 >= checkpointMinutes) {
                save();
            }
        }
        return StopSignal.Reason.NONE;
    }

    /** The val set, the tables, a checkpoint; a stop in between leaves the epoch to be ended by the next run. */
    private StopSignal.Reason endEpoch() throws IOException {
        Sums watched = Sums.none(options.kind().isClassifier());
        Iterator<Batch> coming = loader.inOrder(val, options.batchSize());
        while (coming.hasNext()) {
            watched = watched.add(replicas.first().watch(coming.next()));
            StopSignal.Reason reason = stop.reason();
            // a time limit shorter than this pass must not stop it for ever
            if (reason == StopSignal.Reason.TERMINATED || reason == StopSignal.Reason.TIME_LIMIT && stepped) {
                return reason;
            }
        }
        int batches = Loader.batches(train, options.batchSize());
        System.err.println(Progress.line(epoch, options.epochs(), batches, batches, sums) + "; val"
                + Progress.line(epoch, options.epochs(), batches, batches, watched)
                        .replaceFirst(".*?, loss", " loss"));
        history =
                history.with(History.Row.of(epoch + 1, "train", sums)).with(History.Row.of(epoch + 1, "val", watched));
        sums = Sums.none(options.kind().isClassifier());
        epoch++;
        batch = 0;
        save();
        afterEpoch.accept(history);
        return StopSignal.Reason.NONE;
    }

    private void save() throws IOException {
        Map<String, FloatTensor> model = replicas.first().tensors();
        for (Map.Entry<String, FloatTensor> tensor : model.entrySet()) {
            for (float value : tensor.getValue().values()) {
                if (!Float.isFinite(value)) {
                    throw diverged(tensor.getKey() + ": expected numbers", String.valueOf(value));
                }
            }
        }
        checkpoints.save(new TrainingState(
                epoch, batch, step, StateJson.of(sums), StateJson.of(history), model, sgd.velocities()));
        savedNanos = System.nanoTime();
    }

    private void requireNumber(Sums ofBatch) {
        if (!Double.isFinite(ofBatch.loss())) {
            throw diverged("loss: expected a number", String.valueOf(ofBatch.meanLoss()));
        }
    }

    private DataException diverged(String expected, String found) {
        return new DataException(expected + " at step " + step + " (epoch " + (epoch + 1) + ", batch " + batch
                + ") with learning rate " + options.rate(epoch) + ", found " + found
                + ": the last good checkpoint is kept; start anew in another folder with a smaller --lr");
    }

    @Override
    public void close() {
        replicas.close();
    }
}
