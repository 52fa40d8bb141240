package rdmflow.training.shards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import rdmflow.core.Futures;
import rdmflow.training.Chance;
import rdmflow.training.shards.Pictures.Picture;
import rdmflow.training.shards.Samples.Sample;

/**
 * Decodes samples ahead of the training, on several threads, and hands them on in an order that depends on seed and epoch
 * alone. To begin in the middle of an epoch costs nothing.
 */
public final class Loader implements AutoCloseable {
    private static final int BATCHES_AHEAD = 4;

    /**
     * Samples in a row of the order.
     *
     * @param number of the batch in its epoch
     * @param samples their numbers
     * @param values 8-bit, samples x 3 x frames x side x side
     */
    public record Batch(int number, Sample[] samples, byte[] values) {
        /** Number of samples. */
        public int size() {
            return samples.length;
        }

        public int[] labels() {
            int[] labels = new int[samples.length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = samples[i].video().label();
            }
            return labels;
        }
    }

    private final ShardReader reader;
    private final PictureInput input;
    private final long seed;
    private final ExecutorService pool;

    /** @param cache a folder for copies of the shards on a fast disk */
    public Loader(Path folder, Optional<Path> cache, PictureInput input, long seed, int threads) {
        reader = new ShardReader(folder, cache);
        this.input = input;
        this.seed = seed;
        pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "loader");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Number of batches of an epoch. */
    public static int batches(Samples samples, int batchSize) {
        return (samples.count() + batchSize - 1) / batchSize;
    }

    /**
     * The batches of a training epoch in random order.
     *
     * @param first the batch to begin with
     * @param flips whether half of the samples are mirrored
     */
    public Iterator<Batch> shuffled(Samples samples, int epoch, int batchSize, int first, boolean flips) {
        int[] order = Chance.of(seed, Chance.Purpose.ORDER, epoch).order(samples.count());
        Optional<Chance> flipping = flips ? Optional.of(Chance.of(seed, Chance.Purpose.FLIP, epoch)) : Optional.empty();
        return new Ahead(samples, epoch, order, batchSize, first, flipping);
    }

    /** All samples in their own order. */
    public Iterator<Batch> inOrder(Samples samples, int batchSize) {
        int[] order = new int[samples.count()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        return new Ahead(samples, 0, order, batchSize, 0, Optional.empty());
    }

    private void decode(Sample sample, int frames, byte[] values, int start, boolean flipped) {
        int plane = input.side() * input.side();
        for (int t = 0; t < frames; t++) {
            Picture picture = reader.read(sample.video(), sample.first() + t);
            input.write(input.square(picture), values, start + t * plane, frames * plane, flipped);
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Coming(Batch batch, List<Future<?>> parts) {}

    private final class Ahead implements Iterator<Batch> {
        private final Samples samples;
        private final int epoch;
        private final int[] order;
        private final int batchSize;
        private final Optional<Chance> flips;
        private final Deque<Coming> coming = new ArrayDeque<>();
        private int next;

        Ahead(Samples samples, int epoch, int[] order, int batchSize, int first, Optional<Chance> flips) {
            this.samples = samples;
            this.epoch = epoch;
            this.order = order;
            this.batchSize = batchSize;
            this.flips = flips;
            next = first;
        }

        @Override
        public boolean hasNext() {
            return !coming.isEmpty() || (long) next * batchSize < order.length;
        }

        @Override
        public Batch next() {
            while (coming.size() < BATCHES_AHEAD && (long) next * batchSize < order.length) {
                coming.add(begin(next++));
            }
            if (coming.isEmpty()) {
                throw new NoSuchElementException();
            }
            Coming first = coming.remove();
            for (Future<?> part : first.parts()) {
                Futures.await(part);
            }
            return first.batch();
        }

        private Coming begin(int number) {
            int from = number * batchSize;
            Sample[] chosen = new Sample[Math.min(batchSize, order.length - from)];
            int each = Math.multiplyExact(3 * samples.frames(), input.side() * input.side());
            byte[] values = new byte[Math.multiplyExact(chosen.length, each)];
            List<Future<?>> parts = new ArrayList<>();
            for (int i = 0; i < chosen.length; i++) {
                int sampleNumber = order[from + i];
                Sample sample = samples.get(sampleNumber, epoch);
                boolean flipped =
                        flips.map(chance -> chance.below(sampleNumber, 2) == 1).orElse(false);
                int start = i * each;
                chosen[i] = sample;
                parts.add(pool.submit(() -> decode(sample, samples.frames(), values, start, flipped)));
            }
            return new Coming(new Batch(number, chosen, values), parts);
        }
    }
}
