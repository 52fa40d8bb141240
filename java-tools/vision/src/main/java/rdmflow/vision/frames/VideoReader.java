package rdmflow.vision.frames;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_clone;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import rdmflow.core.DataException;

/**
 * Decodes a movie frame by frame, in the order in which frames are shown, and says which frame of the constant-rate grid
 * each one is. Frames lost to corrupt packets leave gaps in these numbers; {@link #lost} counts them together with frames
 * that the decoder marked as damaged, and more than 1 s of them is an error.
 */
public final class VideoReader implements AutoCloseable {
    private static final int FRAME_IS_CORRUPT = 1;

    private final VideoProbe.Scan scan;
    private final VideoStream movie;
    private final PictureDecoder decoder;
    private AVFrame frame = av_frame_alloc();
    private AVFrame previous = av_frame_alloc();
    private final RgbConverter converter;
    private long index = -1;
    private long decoded;
    private long damaged;
    private long skipped;

    private VideoReader(VideoProbe.Scan scan, VideoStream movie) {
        this.scan = scan;
        this.movie = movie;
        decoder = new PictureDecoder(movie, packet -> {});
        converter = converter();
    }

    /** {@link #open(Path, Viewing)} as the movie itself says. */
    public static VideoReader open(Path file) {
        return open(file, Viewing.DEFAULT);
    }

    /**
     * Scans the movie as {@link VideoProbe#exact} does, then opens its decoder.
     *
     * @throws DataException as {@link VideoProbe#exact}
     */
    public static VideoReader open(Path file, Viewing viewing) {
        VideoProbe.Scan scan = VideoProbe.scan(file, viewing);
        return new VideoReader(scan, VideoStream.open(file));
    }

    public VideoInfo info() {
        return scan.info();
    }

    /** Advances to the next frame; false after the last one. */
    public boolean next() {
        if (!decoder.next(previous)) {
            long unseen = info().frames() - 1 - index;
            VideoProbe.requireFewMissing(movie.name(), lost() + unseen, info().frames(), info().framesPerSecond());
            return false;
        }
        AVFrame newest = previous;
        previous = frame;
        frame = newest;
        accept();
        return true;
    }

    private void accept() {
        long before = index;
        index = Math.max(place(), before + 1);
        decoded++;
        skipped += index - before - 1;
        boolean isDamaged = (frame.flags() & FRAME_IS_CORRUPT) != 0 || frame.decode_error_flags() != 0;
        damaged += isDamaged ? 1 : 0;
        VideoProbe.requireFewMissing(movie.name(), lost(), info().frames(), info().framesPerSecond());
    }

    private long place() {
        if (scan.places().isPresent()) {
            long[] places = scan.places().get();
            return decoded < places.length ? places[(int) decoded] : index + 1;
        }
        long stamp = frame.best_effort_timestamp();
        return stamp == AV_NOPTS_VALUE() ? index + 1 : scan.clock().index(stamp);
    }

    /** Number of the current frame; the first is 0. */
    public long index() {
        return index;
    }

    /** Frames decoded so far. */
    public long decoded() {
        return decoded;
    }

    /** Frames up to the current one that are missing or that the decoder marked as damaged. */
    public long lost() {
        return skipped + damaged;
    }

    /**
     * The current frame as shown, 8-bit RGB, row by row without padding.
     *
     * @param target at least width x height x 3
     */
    public void rgb(byte[] target) {
        converter.convert(frame, target);
    }

    /** The current frame as decoded, to be freed by the caller: it shares its pixels with this reader. */
    AVFrame picture() {
        return reference(frame);
    }

    /** The frame before the current one: what stays on the screen over a gap. There is none before {@link #decoded} 2. */
    AVFrame previousPicture() {
        return reference(previous);
    }

    private static AVFrame reference(AVFrame frame) {
        AVFrame reference = av_frame_clone(frame);
        if (reference == null) {
            throw new OutOfMemoryError("no memory for a reference to a picture");
        }
        return reference;
    }

    /** Another converter of this movie's pictures, for another thread. */
    RgbConverter converter() {
        return new RgbConverter(movie.name(), scan.info().display(), scan.info().colours());
    }

    @Override
    public void close() {
        converter.close();
        av_frame_free(frame);
        av_frame_free(previous);
        decoder.close();
        movie.close();
    }
}
