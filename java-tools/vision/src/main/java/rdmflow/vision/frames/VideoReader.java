package rdmflow.vision.frames;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import rdmflow.core.DataException;

/**
 * Decodes a movie frame by frame, in the order in which frames are shown, and says which frame of the constant-rate grid
 * each one is. Frames lost to corrupt packets leave gaps in these numbers; {@link #lost} counts them together with frames
 * that the decoder marked as damaged, and more than 1 s of them is an error.
 */
public final class VideoReader implements AutoCloseable {
    private static final int FRAME_IS_CORRUPT = 1;
    private static final int ERRORS_IN_A_ROW = 100;

    private final VideoProbe.Scan scan;
    private final VideoStream movie;
    private final AVCodecContext decoder;
    private final AVPacket packet = av_packet_alloc();
    private AVFrame frame = av_frame_alloc();
    private AVFrame previous = av_frame_alloc();
    private final RgbConverter converter;
    private boolean drained;
    private long index = -1;
    private long decoded;
    private long damaged;
    private long skipped;

    private VideoReader(VideoProbe.Scan scan, VideoStream movie, AVCodecContext decoder) {
        this.scan = scan;
        this.movie = movie;
        this.decoder = decoder;
        converter =
                new RgbConverter(movie.name(), scan.info().width(), scan.info().height());
    }

    /**
     * Scans the movie as {@link VideoProbe#exact} does, then opens its decoder.
     *
     * @throws DataException as {@link VideoProbe#exact}, or if the codec is unknown
     */
    public static VideoReader open(Path file) {
        VideoProbe.Scan scan = VideoProbe.scan(file);
        VideoStream movie = VideoStream.open(file);
        AVCodec codec = avcodec_find_decoder(movie.stream().codecpar().codec_id());
        AVCodecContext decoder = codec == null ? null : avcodec_alloc_context3(codec);
        if (decoder != null) {
            decoder.max_pixels(VideoStream.LARGEST_PICTURE);
        }
        if (decoder == null
                || avcodec_parameters_to_context(decoder, movie.stream().codecpar()) < 0
                || avcodec_open2(decoder, codec, (AVDictionary) null) < 0) {
            movie.close();
            throw new DataException(movie.name() + ": expected a movie in a known codec, found one without a decoder");
        }
        decoder.pkt_timebase(movie.stream().time_base());
        return new VideoReader(scan, movie, decoder);
    }

    public VideoInfo info() {
        return scan.info();
    }

    /** Advances to the next frame; false after the last one. */
    public boolean next() {
        int errors = 0;
        while (true) {
            int code = avcodec_receive_frame(decoder, previous);
            if (code == 0) {
                AVFrame newest = previous;
                previous = frame;
                frame = newest;
                accept();
                return true;
            }
            boolean failed = code != AVERROR_EAGAIN() && code != AVERROR_EOF();
            if (failed && errors++ < ERRORS_IN_A_ROW) {
                continue;
            }
            if (drained) {
                long unseen = info().frames() - 1 - index;
                VideoProbe.requireFewMissing(movie.name(), lost() + unseen, info().frames(), info().framesPerSecond());
                return false;
            }
            feed();
        }
    }

    /** A packet that cannot be decoded shows as a gap in the frame numbers. */
    private void feed() {
        if (movie.read(packet)) {
            avcodec_send_packet(decoder, packet);
            av_packet_unref(packet);
        } else {
            avcodec_send_packet(decoder, null);
            drained = true;
        }
    }

    private void accept() {
        long before = index;
        long stamp = frame.best_effort_timestamp();
        Optional<FrameClock> clock = scan.clock();
        long next = clock.isPresent() && stamp != AV_NOPTS_VALUE() ? clock.get().index(stamp) : index + 1;
        index = Math.max(next, before + 1);
        decoded++;
        skipped += index - before - 1;
        boolean isDamaged = (frame.flags() & FRAME_IS_CORRUPT) != 0 || frame.decode_error_flags() != 0;
        damaged += isDamaged ? 1 : 0;
        VideoProbe.requireFewMissing(movie.name(), lost(), info().frames(), info().framesPerSecond());
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
     * The current frame as 8-bit RGB, row by row without padding.
     *
     * @param target at least width x height x 3
     */
    public void rgb(byte[] target) {
        converter.convert(frame, target);
    }

    /** The frame before the current one: what stays on the screen over a gap. There is none before {@link #decoded} 2. */
    public void previousRgb(byte[] target) {
        converter.convert(previous, target);
    }

    @Override
    public void close() {
        converter.close();
        av_frame_free(frame);
        av_frame_free(previous);
        av_packet_free(packet);
        avcodec_free_context(decoder);
        movie.close();
    }
}
