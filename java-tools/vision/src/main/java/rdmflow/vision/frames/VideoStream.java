package rdmflow.vision.frames;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_TS_DISCONT;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_max_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import rdmflow.core.DataException;

/** The packets of a movie's best video stream, in the order of the file. */
final class VideoStream implements AutoCloseable {
    /** A damaged file may answer with an error where a reader can go on; more in a row than this is its end. */
    private static final int ERRORS_IN_A_ROW = 100;

    /** 67 million: above 8K (7680 x 4320). A few damaged bytes can declare any size. */
    static final long LARGEST_PICTURE = 1L << 26;

    /** No more at once than such a picture with four channels of 16 bits needs. */
    private static final long LARGEST_ALLOCATION = LARGEST_PICTURE * 8;

    static {
        // What is wrong with a movie is said by us, in one line.
        av_log_set_level(AV_LOG_QUIET);
        av_max_alloc(LARGEST_ALLOCATION);
    }

    private final String name;
    private final AVFormatContext format;
    private final AVStream stream;
    private OptionalDouble soundStart = OptionalDouble.empty();

    private VideoStream(String name, AVFormatContext format, AVStream stream) {
        this.name = name;
        this.format = format;
        this.stream = stream;
    }

    static VideoStream open(Path file) {
        return open(file, 0);
    }

    /** The stamps that stand in the file; FFmpeg's guesses from the order of packets stay out. */
    static VideoStream withStampsOfTheFile(Path file) {
        return open(file, AVFormatContext.AVFMT_FLAG_NOFILLIN);
    }

    private static VideoStream open(Path file, int flags) {
        String name = file.getFileName().toString();
        AVFormatContext format = avformat_alloc_context();
        format.flags(format.flags() | flags);
        int code = avformat_open_input(format, "file:" + file, null, (AVDictionary) null);
        if (code < 0) {
            throw new DataException(name + ": expected a movie, found " + message(code));
        }
        requirePictures(name, format);
        code = avformat_find_stream_info(format, (AVDictionary) null);
        int index = code < 0 ? code : av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
        if (index < 0) {
            avformat_close_input(format);
            throw new DataException(name + ": expected a movie, found no readable video stream: " + message(index));
        }
        requirePictures(name, format);
        AVStream stream = format.streams(index);
        if (stream.codecpar().width() < 1 || stream.codecpar().height() < 1) {
            avformat_close_input(format);
            throw new DataException(name + ": expected a movie, found a video stream without a picture size");
        }
        return new VideoStream(name, format, stream);
    }

    /** Before decoders allocate what a container declares, and after they have told the size themselves. */
    private static void requirePictures(String name, AVFormatContext format) {
        for (int i = 0; i < format.nb_streams(); i++) {
            AVCodecParameters codec = format.streams(i).codecpar();
            if ((long) codec.width() * codec.height() > LARGEST_PICTURE) {
                String size = codec.width() + " x " + codec.height();
                avformat_close_input(format);
                throw new DataException(
                        name + ": expected pictures of at most " + LARGEST_PICTURE + " pixels, found " + size);
            }
        }
    }

    String name() {
        return name;
    }

    AVFormatContext format() {
        return format;
    }

    /** Frames by the container's index, 0 where it has none: AVI counts ticks, others write what they please there. */
    long framesOfTheIndex(FrameRate rate) {
        String container = format.iformat().name().getString();
        return switch (container) {
            case "mov,mp4,m4a,3gp,3g2,mj2" -> stream.nb_frames();
            case "avi" -> Math.round(stream.nb_frames() * tickSeconds() * rate.framesPerSecond());
            default -> 0;
        };
    }

    AVStream stream() {
        return stream;
    }

    /** Reads the next packet of the stream into {@code packet}, to be unreferenced by the caller; false at the end. */
    boolean read(AVPacket packet) {
        int errors = 0;
        while (errors < ERRORS_IN_A_ROW) {
            int code = av_read_frame(format, packet);
            if (code == AVERROR_EOF()) {
                return false;
            }
            if (code < 0) {
                errors++;
            } else if (packet.stream_index() == stream.index()) {
                return true;
            } else {
                hear(packet);
                av_packet_unref(packet);
            }
        }
        return false;
    }

    /** When the sound starts, in seconds, among the packets read so far; empty where there was none. */
    OptionalDouble soundStart() {
        return soundStart;
    }

    private void hear(AVPacket packet) {
        AVStream other = format.streams(packet.stream_index());
        if (other.codecpar().codec_type() == AVMEDIA_TYPE_AUDIO && packet.pts() != AV_NOPTS_VALUE()) {
            double start = packet.pts() * seconds(other.time_base());
            soundStart = OptionalDouble.of(Math.min(start, soundStart.orElse(start)));
        }
    }

    /** Whether stamps count from the file's own time 0; those of MPEG streams start anywhere. */
    boolean hasTimeZero() {
        return (format.iformat().flags() & AVFMT_TS_DISCONT) == 0;
    }

    double tickSeconds() {
        return seconds(stream.time_base());
    }

    private static double seconds(AVRational timeBase) {
        return (double) timeBase.num() / timeBase.den();
    }

    static String message(int code) {
        byte[] text = new byte[128];
        av_strerror(code, text, text.length);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        avformat_close_input(format);
    }
}
