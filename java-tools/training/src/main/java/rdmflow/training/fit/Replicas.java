package rdmflow.training.fit;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import rdmflow.core.Futures;
import rdmflow.training.shards.Loader.Batch;
import rdmflow.vision.weights.FloatTensor;

/**
 * The same network on one or several devices: each takes its part of every batch, the gradients are added on the first in
 * the order of the devices, which makes the step and gives its weights to the others. Norms take the statistics of their
 * own part, as in PyTorch's DistributedDataParallel; the first device's are the result's.
 */
final class Replicas implements AutoCloseable {
    private final List<Replica> replicas = new ArrayList<>();
    private final ExecutorService threads;

    Replicas(TrainingOptions options, Map<String, FloatTensor> tensors, List<Device> devices) {
        devices.forEach(device -> replicas.add(new Replica(options, tensors, device)));
        threads = Executors.newFixedThreadPool(devices.size());
    }

    Replica first() {
        return replicas.get(0);
    }

    /** Adds a batch's gradients. */
    Sums learn(Batch batch, int batches, int epoch) {
        if (replicas.size() == 1) {
            return first().learn(batch, 0, batch.size(), batches, epoch);
        }
        List<Future<Sums>> parts = new ArrayList<>();
        for (int i = 0; i < replicas.size(); i++) {
            Replica replica = replicas.get(i);
            int from = begin(batch, i);
            int to = begin(batch, i + 1);
            parts.add(threads.submit(() -> replica.learn(batch, from, to, batches, epoch)));
        }
        Sums sums = null;
        for (Future<Sums> part : parts) {
            Sums done = Futures.await(part);
            sums = sums == null ? done : sums.add(done);
        }
        return sums;
    }

    /** Rounded up, so that the first device, which makes the step, always has a sample to learn from. */
    private int begin(Batch batch, int device) {
        return (device * batch.size() + replicas.size() - 1) / replicas.size();
    }

    /** One step by the gradients of all devices. */
    void step(Sgd sgd, double rate) {
        for (Replica other : replicas.subList(1, replicas.size())) {
            Sgd.gather(first().layers(), other.layers());
        }
        sgd.update(first().layers(), rate);
        for (Replica other : replicas.subList(1, replicas.size())) {
            Sgd.scatter(first().layers(), other.layers());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            // after a failure on one device the others still learn from what is freed here
            threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        replicas.forEach(Replica::close);
    }
}
