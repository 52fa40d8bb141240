package rdmflow.vision;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import rdmflow.core.DataException;
import rdmflow.core.Futures;
import rdmflow.core.time.VolumeSampler;
import rdmflow.vision.frames.InputBatches;
import rdmflow.vision.frames.InputBatches.Batch;
import rdmflow.vision.frames.InputBatches.Pending;
import rdmflow.vision.frames.VideoInfo;
import rdmflow.vision.frames.VideoReader;
import rdmflow.vision.network.Engines;
import rdmflow.vision.network.Network;

/**
 * The extraction loop: a movie's frames go through a network at the feature rate, and each layer's activations through the
 * haemodynamic response into one row per volume (paper A.6). Three things go on side by side: frames of the next two batches
 * are decoded, converted and resized; the network runs; the activations of the batch before are sampled.
 * Equal settings give equal rows on a CPU; batch sizes and threads change them by the network's rounding alone.
 */
public final class Extraction {
    /**
     * What was read.
     *
     * @param inputs pictures or clips that went through the network
     * @param framesDecoded frames up to the last one needed
     * @param framesLost frames among them that were missing or damaged
     * @param paddingSeconds for how long the last frame stood in for a movie that ended early
     */
    public record Outcome(VideoInfo movie, int inputs, long framesDecoded, long framesLost, double paddingSeconds) {}

    private static final int PROGRESS_LINES = 10;
    private static final int BATCHES_AHEAD = 2;

    /** Decoded pictures that wait for a thread that prepares them, so that none is ever idle. */
    private static final int PICTURES_PER_THREAD = 2;

    private final Network network;
    private final ExtractionSettings settings;
    private final Consumer<String> progress;
    private final ExecutorService sampling = Executors.newSingleThreadExecutor();
    private Future<?> sampled = CompletableFuture.completedFuture(null);
    private int together;

    private Extraction(Network network, ExtractionSettings settings, Consumer<String> progress) {
        this.network = network;
        this.settings = settings;
        this.progress = progress;
        together = settings.batchSize();
    }

    /**
     * Streams the rows of every layer.
     *
     * @param rows one receiver per layer of the network, in its order; each gets every volume once, in order
     * @param progress receives a line now and then
     * @throws DataException if the movie is unreadable, damaged, of a variable rate or too short, or activations are not
     *     finite
     */
    public static Outcome run(
            Path video,
            Network network,
            ExtractionSettings settings,
            List<VolumeSampler.Rows> rows,
            Consumer<String> progress) {
        try (VideoReader reader = VideoReader.open(video, settings.viewing())) {
            VideoInfo movie = reader.info();
            movie.timing().problem(settings.grid(), settings.maxPadSeconds()).ifPresent(problem -> {
                throw new DataException(movie.file() + ": " + problem);
            });
            InputBatches inputs = new Extraction(network, settings, progress).loop(reader, rows);
            return new Outcome(
                    movie,
                    settings.grid().samples(),
                    inputs.framesDecoded(),
                    inputs.framesLost(),
                    movie.timing().paddingSeconds(settings.grid()));
        }
    }

    /** The activations of every layer in memory, volumes x features, in network order; for small networks. */
    public static List<float[][]> inMemory(Path video, Network network, ExtractionSettings settings) {
        List<float[][]> activations = new ArrayList<>();
        List<VolumeSampler.Rows> rows = new ArrayList<>();
        for (int layer = 0; layer < network.layers().size(); layer++) {
            float[][] x = new float[settings.grid().volumes()][];
            activations.add(x);
            rows.add((volume, row) -> x[volume] = row.clone());
        }
        run(video, network, settings, rows, line -> {});
        return activations;
    }

    private InputBatches loop(VideoReader reader, List<VolumeSampler.Rows> rows) {
        ForkJoinPool pool = new ForkJoinPool(settings.threads());
        ExecutorService decoding = Executors.newSingleThreadExecutor();
        ExecutorService preparing = Executors.newFixedThreadPool(settings.threads());
        InputBatches inputs = new InputBatches(
                reader,
                network.card().input(),
                settings.grid(),
                preparing,
                PICTURES_PER_THREAD * settings.threads() + PICTURES_PER_THREAD);
        try {
            List<VolumeSampler> samplers = samplers(rows, pool);
            int all = settings.grid().samples();
            int batches = (all + settings.batchSize() - 1) / settings.batchSize();
            Deque<Future<Pending>> ahead = new ArrayDeque<>();
            int started = 0;
            int done = 0;
            while (done < all) {
                while (started < batches && ahead.size() < BATCHES_AHEAD) {
                    ahead.add(decoding.submit(() -> inputs.prepare(settings.batchSize())));
                    started++;
                }
                Batch batch = Futures.await(ahead.remove()).complete();
                if (started < batches) {
                    ahead.add(decoding.submit(() -> inputs.prepare(settings.batchSize())));
                    started++;
                }
                run(batch, samplers);
                int before = done;
                done += batch.count();
                if (done * PROGRESS_LINES / all > before * PROGRESS_LINES / all) {
                    progress.accept(done + " of " + all + " inputs");
                }
            }
            Futures.await(sampled);
            return inputs;
        } finally {
            decoding.shutdownNow();
            finish(decoding);
            preparing.shutdownNow();
            finish(preparing);
            // not interrupted: its threads read numbers that are freed when it ends
            sampling.shutdown();
            finish(sampling);
            pool.shutdown();
            finish(pool);
            inputs.close();
        }
    }

    private List<VolumeSampler> samplers(List<VolumeSampler.Rows> rows, ForkJoinPool pool) {
        List<VolumeSampler> samplers = new ArrayList<>();
        for (int layer = 0; layer < rows.size(); layer++) {
            Network.Layer of = network.layers().get(layer);
            VolumeSampler.Rows target = rows.get(layer);
            samplers.add(new VolumeSampler(
                    settings.grid(), settings.hrf(), Math.toIntExact(of.features()), pool, (volume, row) -> {
                        requireFinite(of.name(), volume, row);
                        target.accept(volume, row);
                    }));
        }
        return samplers;
    }

    private void requireFinite(String layer, int volume, float[] row) {
        for (float value : row) {
            if (!Float.isFinite(value)) {
                throw new DataException(
                        network.card().id() + " layer " + layer + ": expected finite activations, found " + value
                                + " in volume " + volume + "; check the weights and the card");
            }
        }
    }

    /** Runs a batch; one that is too large for the device's memory goes in halves, and so do those after it. */
    private void run(Batch batch, List<VolumeSampler> samplers) {
        int values = batch.values().length / batch.count();
        int done = 0;
        while (done < batch.count()) {
            int count = Math.min(together, batch.count() - done);
            NDManager manager = network.manager().newSubManager();
            try {
                FloatBuffer input = FloatBuffer.wrap(batch.values(), done * values, count * values);
                NDList layers =
                        network.run(manager.create(input, network.card().input().shape(count)));
                if (layers.size() != samplers.size()) {
                    throw new DataException(network.card().id() + ": expected " + samplers.size()
                            + " layers from the network, found " + layers.size());
                }
                List<List<FloatBuffer>> samples = new ArrayList<>();
                for (int layer = 0; layer < samplers.size(); layer++) {
                    samples.add(samples(layers.get(layer), count, layer));
                }
                sample(manager, samples, samplers);
                done += count;
            } catch (EngineException e) {
                manager.close();
                if (count == 1 || !Engines.isOutOfMemory(e)) {
                    throw e;
                }
                together = count / 2;
                progress.accept("out of memory with " + count + " inputs at a time; going on with " + together);
            } catch (RuntimeException | Error e) {
                manager.close();
                throw e;
            }
        }
    }

    /**
     * Samples volumes beside the network, once the batch before is through.
     *
     * @param manager owns the numbers; closed here
     */
    private void sample(NDManager manager, List<List<FloatBuffer>> samples, List<VolumeSampler> samplers) {
        Futures.await(sampled);
        sampled = sampling.submit(() -> {
            try (manager) {
                for (int layer = 0; layer < samplers.size(); layer++) {
                    samplers.get(layer).accept(samples.get(layer));
                }
            }
            return null;
        });
    }

    /** One per input; on a CPU they are the layer's own numbers, which their manager frees. */
    private List<FloatBuffer> samples(NDArray activations, int count, int layer) {
        Network.Layer of = network.layers().get(layer);
        if (activations.size() != count * of.features()) {
            throw new DataException(network.card().id() + " layer " + of.name() + ": expected " + of.features()
                    + " features, found an output of " + activations.getShape() + " for " + count + " inputs");
        }
        int features = Math.toIntExact(of.features());
        NDArray flat = activations.reshape(count, features);
        List<FloatBuffer> samples = new ArrayList<>();
        if (activations.size() * Float.BYTES <= Integer.MAX_VALUE) {
            FloatBuffer all = flat.toByteBuffer(true).asFloatBuffer();
            for (int i = 0; i < count; i++) {
                samples.add(all.slice(i * features, features));
            }
        } else {
            for (int i = 0; i < count; i++) {
                samples.add(flat.get(i).toByteBuffer(true).asFloatBuffer());
            }
        }
        return samples;
    }

    /** Waits for a thread to leave the movie, or the numbers, before they are closed. */
    private static void finish(ExecutorService service) {
        boolean interrupted = false;
        while (true) {
            try {
                if (service.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
