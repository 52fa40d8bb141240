package rdmflow.vision.frames;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import rdmflow.core.Futures;
import rdmflow.core.time.MovieTiming;
import rdmflow.core.time.VolumeGrid;
import rdmflow.vision.network.NetworkCard;

/**
 * The inputs of a network over a run, in batches: one picture or clip per sample of the feature rate, stamped at the frame
 * shown then. Picking commutes with the network, so only picked frames and those of their clips are resized. Decoding is
 * done by the caller's thread, in order; all else by an executor.
 */
public final class InputBatches implements AutoCloseable {
    /**
     * Inputs in a row.
     *
     * @param first sample of the first input
     * @param count number of inputs
     * @param values count x C x H x W, or count x C x frames x H x W for clips
     */
    public record Batch(int first, int count, float[] values) {}

    /** Inputs whose frames are decoded and whose pixels may still be on their way. */
    public static final class Pending {
        private final Batch batch;
        private final List<Future<Void>> parts;

        private Pending(Batch batch, List<Future<Void>> parts) {
            this.batch = batch;
            this.parts = parts;
        }

        /** Waits for the pixels. */
        public Batch complete() {
            parts.forEach(Futures::await);
            return batch;
        }
    }

    private final NetworkCard.Input input;
    private final VolumeGrid grid;
    private final MovieTiming movie;
    private final Normalisation normalisation;
    private final FrameSquares squares;
    private final Executor executor;
    private final int inputValues;
    private int next;

    /**
     * @param reader at the movie's start; closed by the caller
     * @param input how the network is fed
     * @param grid which samples are needed
     */
    public InputBatches(VideoReader reader, NetworkCard.Input input, VolumeGrid grid) {
        this(reader, input, grid, Runnable::run, 1);
    }

    /**
     * @param reader at the movie's start; closed by the caller
     * @param input how the network is fed
     * @param grid which samples are needed
     * @param executor works off what it is given in that order; ended by the caller before this is closed
     * @param atATime decoded pictures that may wait for the executor
     */
    public InputBatches(VideoReader reader, NetworkCard.Input input, VolumeGrid grid, Executor executor, int atATime) {
        this.input = input;
        this.grid = grid;
        this.executor = executor;
        movie = reader.info().timing();
        normalisation =
                new Normalisation(input.range(), input.mean(), input.std(), input.channels() == ChannelOrder.BGR);
        inputValues = Math.toIntExact(input.values());
        BitSet needed = new BitSet();
        for (int n = 0; n < grid.samples(); n++) {
            for (long frame : frames(n)) {
                needed.set(Math.toIntExact(frame));
            }
        }
        int width = reader.info().width();
        int height = reader.info().height();
        squares = new FrameSquares(
                reader,
                () -> new FrameResize(width, height, input.resize(), input.crop(), input.interpolation()),
                needed,
                executor,
                atATime);
    }

    public boolean hasNext() {
        return next < grid.samples();
    }

    /** The next inputs, at most so many. */
    public Batch next(int most) {
        return prepare(most).complete();
    }

    /** Decodes what the next inputs need, at most so many. */
    public Pending prepare(int most) {
        int count = Math.min(most, grid.samples() - next);
        float[] values = new float[Math.multiplyExact(count, inputValues)];
        List<Future<Void>> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long[] frames = frames(next + i);
            squares.forgetBefore(frames[0]);
            List<Future<byte[]>> pictures = new ArrayList<>();
            for (long frame : frames) {
                pictures.add(squares.pending(frame));
            }
            int start = i * inputValues;
            // its pictures were handed over before it, so that they never wait for it
            FutureTask<Void> part = new FutureTask<>(() -> write(pictures, values, start), null);
            parts.add(part);
            executor.execute(part);
        }
        Batch batch = new Batch(next, count, values);
        next += count;
        return new Pending(batch, parts);
    }

    private void write(List<Future<byte[]>> pictures, float[] values, int start) {
        int plane = input.crop() * input.crop();
        for (int j = 0; j < pictures.size(); j++) {
            normalisation.write(Futures.await(pictures.get(j)), values, start + j * plane, pictures.size() * plane);
        }
    }

    private long[] frames(int sample) {
        return input.window()
                .frames(movie.frameAt(sample, grid.featureRate()), input.frames(), input.clipStride(), movie);
    }

    public long framesDecoded() {
        return squares.decoded();
    }

    public long framesLost() {
        return squares.lost();
    }

    @Override
    public void close() {
        squares.close();
    }
}
