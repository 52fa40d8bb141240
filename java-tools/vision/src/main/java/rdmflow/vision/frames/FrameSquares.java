package rdmflow.vision.frames;

import java.util.BitSet;
import java.util.TreeMap;
import rdmflow.core.DataException;

/**
 * The frames of a movie that a network needs, resized and cropped, in a window that moves forward. Every frame is decoded,
 * only needed ones are converted. A frame that the movie lost shows the one before it.
 */
public final class FrameSquares {
    private final VideoReader reader;
    private final FrameResize resize;
    private final BitSet needed;
    private final byte[] picture;
    private final TreeMap<Long, byte[]> kept = new TreeMap<>();
    private boolean ended;

    /**
     * @param reader at the movie's start; closed by the caller
     * @param needed numbers of the frames that will be asked for
     */
    public FrameSquares(VideoReader reader, FrameResize resize, BitSet needed) {
        this.reader = reader;
        this.resize = resize;
        this.needed = needed;
        picture = new byte
                [Math.multiplyExact(
                        Math.multiplyExact(reader.info().width(), reader.info().height()), 3)];
    }

    /**
     * A needed frame: side x side x 3, 8-bit RGB; not to be changed.
     *
     * @throws DataException if the movie has no frame at all, or lost more than 1 s of them up to here
     */
    public byte[] get(long frame) {
        while (!ended && reader.index() < frame) {
            readOne();
        }
        byte[] square = kept.get(frame);
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

    public long decoded() {
        return reader.decoded();
    }

    public long lost() {
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
        byte[] square = null;
        for (long i = needed.nextSetBit((int) from); i >= 0 && i < to; i = needed.nextSetBit((int) i + 1)) {
            if (square == null) {
                if (ofPrevious) {
                    reader.previousRgb(picture);
                } else {
                    reader.rgb(picture);
                }
                square = resize.apply(picture);
            }
            kept.put(i, square);
        }
    }
}
