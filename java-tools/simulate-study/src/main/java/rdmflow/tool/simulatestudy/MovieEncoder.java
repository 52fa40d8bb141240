package rdmflow.tool.simulatestudy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameRecorder;
import rdmflow.core.DataException;

/** Encodes RGB frames into a video file: one thread and no clocks, so equal frames give equal bytes. */
final class MovieEncoder implements AutoCloseable {
    private static final int KEY_FRAME_EVERY = 25;

    /** Quantiser scale of FFmpeg, 1 (best) to 31. */
    private static final double QUALITY = 3;

    /** Codecs of FFmpeg's LGPL builds, the best one first, with the container that fits. */
    enum Codec {
        MPEG4(avcodec.AV_CODEC_ID_MPEG4, avutil.AV_PIX_FMT_YUV420P, ".mp4"),
        MPEG2(avcodec.AV_CODEC_ID_MPEG2VIDEO, avutil.AV_PIX_FMT_YUV420P, ".mkv"),
        MJPEG(avcodec.AV_CODEC_ID_MJPEG, avutil.AV_PIX_FMT_YUVJ420P, ".mkv");

        private final int id;
        private final int pixelFormat;
        private final String ending;

        Codec(int id, int pixelFormat, String ending) {
            this.id = id;
            this.pixelFormat = pixelFormat;
            this.ending = ending;
        }

        /** Of the files it writes, with the dot. */
        String ending() {
            return ending;
        }

        /** The first one that this build of FFmpeg can encode. */
        static Codec probe() {
            Optional<Codec> found = List.of(values()).stream()
                    .filter(codec -> avcodec.avcodec_find_encoder(codec.id) != null)
                    .findFirst();
            return found.orElseThrow(() ->
                    new DataException("FFmpeg: expected an encoder for one of " + List.of(values()) + ", found none"));
        }
    }

    private final FFmpegFrameRecorder recorder;
    private final Frame frame;
    private final int width;
    private final int height;

    MovieEncoder(Path file, Codec codec, int width, int height, int framesPerSecond) throws IOException {
        avutil.av_log_set_level(avutil.AV_LOG_ERROR);
        this.width = width;
        this.height = height;
        frame = new Frame(width, height, Frame.DEPTH_UBYTE, 3);
        recorder = new FFmpegFrameRecorder(file.toFile(), width, height, 0);
        recorder.setVideoCodec(codec.id);
        recorder.setPixelFormat(codec.pixelFormat);
        recorder.setFrameRate(framesPerSecond);
        recorder.setGopSize(KEY_FRAME_EVERY);
        recorder.setVideoQuality(QUALITY);
        recorder.setVideoOption("threads", "1");
        recorder.setVideoOption("flags", "+bitexact");
        recorder.setOption("fflags", "+bitexact");
        recorder.start();
    }

    /** Adds a frame: 8-bit RGB, row by row. */
    void add(byte[] rgb) {
        ByteBuffer pixels = (ByteBuffer) frame.image[0];
        for (int y = 0; y < height; y++) {
            pixels.position(y * frame.imageStride);
            pixels.put(rgb, y * width * 3, width * 3);
        }
        pixels.position(0);
        try {
            recorder.record(frame, avutil.AV_PIX_FMT_RGB24);
        } catch (FrameRecorder.Exception e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        recorder.stop();
        recorder.release();
    }
}
