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
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.Loader;
import rdmflow.core.DataException;

/** The pictures of a stream in the order in which they are shown; one thread, so two readings give the same pictures. */
final class PictureDecoder implements AutoCloseable {
    private static final int ERRORS_IN_A_ROW = 100;

    private final VideoStream movie;
    private final Consumer<AVPacket> beforeDecoding;
    private final AVCodecContext decoder;
    private final AVPacket packet = av_packet_alloc();
    private boolean drained;

    /**
     * @param movie closed by the caller
     * @param beforeDecoding sees, and may change, every packet
     * @throws DataException if the codec is unknown
     */
    PictureDecoder(VideoStream movie, Consumer<AVPacket> beforeDecoding) {
        this.movie = movie;
        this.beforeDecoding = beforeDecoding;
        AVCodec codec = avcodec_find_decoder(movie.stream().codecpar().codec_id());
        decoder = codec == null ? null : avcodec_alloc_context3(codec);
        if (decoder != null) {
            decoder.max_pixels(VideoStream.LARGEST_PICTURE);
            if (Loader.getPlatform().endsWith("-arm64")) {
                // the one that FFmpeg takes on Intel's kind; Arm's own rounds MPEG-2, MPEG-4 and JPEG otherwise
                decoder.idct_algo(AVCodecContext.FF_IDCT_SIMPLE);
            }
        }
        if (decoder == null
                || avcodec_parameters_to_context(decoder, movie.stream().codecpar()) < 0
                || avcodec_open2(decoder, codec, (AVDictionary) null) < 0) {
            close();
            throw new DataException(movie.name() + ": expected a movie in a known codec, found one without a decoder");
        }
        decoder.pkt_timebase(movie.stream().time_base());
    }

    /** Decodes the next picture; false after the last one. A packet that cannot be decoded gives none. */
    boolean next(AVFrame target) {
        int errors = 0;
        while (true) {
            int code = avcodec_receive_frame(decoder, target);
            if (code == 0) {
                return true;
            }
            boolean failed = code != AVERROR_EAGAIN() && code != AVERROR_EOF();
            if (failed && errors++ < ERRORS_IN_A_ROW) {
                continue;
            }
            if (drained) {
                return false;
            }
            if (movie.read(packet)) {
                beforeDecoding.accept(packet);
                avcodec_send_packet(decoder, packet);
                av_packet_unref(packet);
            } else {
                avcodec_send_packet(decoder, null);
                drained = true;
            }
        }
    }

    @Override
    public void close() {
        av_packet_free(packet);
        if (decoder != null) {
            avcodec_free_context(decoder);
        }
    }
}
