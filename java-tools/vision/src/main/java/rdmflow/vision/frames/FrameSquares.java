package rdmflow.vision.frames;

import java.util.BitSet;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import rdmflow.core.DataException;
import rdmflow.core.Futures;

/**
 * The frames of a movie that a network needs, resized and cropped, in a window that moves forward. Every frame is decoded,
 * here and in order; only needed ones are converted, by an executor. A frame that the movie lost shows the one before it.
 */
public final class FrameSquares implements AutoCloseable {
    private final VideoReader reader;
    private final SquareMaker maker;
    private final BitSet needed;
    private final TreeMap<Long, Future<byte[]>> kept = new TreeMap<>();
    private boolean ended;

    /**
     * Pictures made by the thread that asks for them.
     *
     * @param reader at the movie's start; closed by the caller
     * @param needed numbers of the frames that will be asked for
     */
    public FrameSquares(VideoReader reader, FrameResize resize, BitSet needed) {
        this(reader, () -> resize, needed, Runnable::run, 1);
    }

    /**
     * @param reader at the movie's start; closed by the caller
     * @param needed numbers of the frames that will be asked for
     * @param atATime decoded pictures that wait at most
     */
    FrameSquares(VideoReader reader, Supplier<FrameResize> resizes, BitSet needed, Executor executor, int atATime) {
        this.reader = reader;
        this.needed = needed;
        int pixels = Math.multiplyExact(reader.info().width(), reader.info().height());
        maker = new SquareMaker(reader::converter, resizes, Math.multiplyExact(pixels, 3), executor, atATime);
    }

    /**
     * A needed frame: side x side x 3, 8-bit RGB; not to be changed.
     *
     * @throws DataException as {@link #pending}
     */
    public byte[] get(long frame) {
        return Futures.await(pending(frame));
    }

    /**
     * A needed frame, perhaps not made yet: side x side x 3, 8-bit RGB; not to be changed.
     *
     * @throws DataException if the movie has no frame at all, or lost more than 1 s of them up to here
     */
    Future<byte[]> pending(long frame) {
        while (!ended && reader.index() < frame) {
            readOne();
        }
        Future<byte[]> square = kept.get(frame);
        if (square == null) {
            throw new DataException(reader.info().file() + ": expected frame " + frame + " of "
                    + reader.info().frames() + ", found none that can be decoded");
        }
        return square;
    }

    /** Frees the frames before this one. */
    public void forgetBefore(long frame) {
        kept.headMap(frame).clear();
    }

    long decoded() {
        return reader.decoded();
    }

    long lost() {
        return reader.lost();
    }

    private void readOne() {
        long before = reader.index();
        if (!reader.next()) {
            ended = true;
            if (before >= 0) {
                keep(before + 1, reader.info().frames(), false);
            }
            return;
        }
        boolean first = reader.decoded() == 1;
        keep(before + 1, reader.index(), !first);
        keep(reader.index(), reader.index() + 1, false);
    }

    /** Gives the needed frames from .. to - 1 the picture of the current frame or of the one before it. */
    private void keep(long from, long to, boolean ofPrevious) {
        Future<byte[]> square = null;
        for (long i = needed.nextSetBit((int) from); i >= 0 && i < to; i = needed.nextSetBit((int) i + 1)) {
            if (square == null) {
                square = maker.submit(ofPrevious ? reader.previousPicture() : reader.picture());
            }
            kept.put(i, square);
        }
    }

    /** Only when nothing is being made any more. */
    @Override
    public void close() {
        maker.close();
    }
}
