package rdmflow.vision.frames;

import java.util.BitSet;
import rdmflow.core.time.MovieTiming;
import rdmflow.core.time.VolumeGrid;
import rdmflow.vision.network.NetworkCard;

/**
 * The inputs of a network over a run, in batches: one picture or clip per sample of the feature rate, stamped at the frame
 * shown then. Picking commutes with the network, so only picked frames and those of their clips are resized.
 */
public final class InputBatches {
    /**
     * Inputs in a row.
     *
     * @param first sample of the first input
     * @param count number of inputs
     * @param values count x C x H x W, or count x C x frames x H x W for clips
     */
    public record Batch(int first, int count, float[] values) {}

    private final NetworkCard.Input input;
    private final VolumeGrid grid;
    private final MovieTiming movie;
    private final Normalisation normalisation;
    private final FrameSquares squares;
    private final int inputValues;
    private int next;

    /**
     * @param reader at the movie's start; closed by the caller
     * @param input how the network is fed
     * @param grid which samples are needed
     */
    public InputBatches(VideoReader reader, NetworkCard.Input input, VolumeGrid grid) {
        this.input = input;
        this.grid = grid;
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
        FrameResize resize = new FrameResize(
                reader.info().width(), reader.info().height(), input.resize(), input.crop(), input.interpolation());
        squares = new FrameSquares(reader, resize, needed);
    }

    public boolean hasNext() {
        return next < grid.samples();
    }

    /** The next inputs, at most so many. */
    public Batch next(int most) {
        int count = Math.min(most, grid.samples() - next);
        float[] values = new float[Math.multiplyExact(count, inputValues)];
        int plane = input.crop() * input.crop();
        for (int i = 0; i < count; i++) {
            long[] frames = frames(next + i);
            squares.forgetBefore(frames[0]);
            for (int j = 0; j < frames.length; j++) {
                normalisation.write(squares.get(frames[j]), values, i * inputValues + j * plane, frames.length * plane);
            }
        }
        Batch batch = new Batch(next, count, values);
        next += count;
        return batch;
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
}
