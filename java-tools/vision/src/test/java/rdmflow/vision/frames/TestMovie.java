package rdmflow.vision.frames;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameRecorder;

/** Encodes small movies whose frames are known. */
public final class TestMovie {
    /** Colour of a pixel: 0xRRGGBB by frame, x and y. */
    @FunctionalInterface
    public interface Painter {
        int colour(int frame, int x, int y);
    }

    private static final int SOUND_RATE = 8000;

    private TestMovie() {}

    /** Lossless RGB in Matroska. */
    public static Path lossless(Path file, int width, int height, double fps, int frames, Painter painter) {
        return write(file, avcodec.AV_CODEC_ID_FFV1, avutil.AV_PIX_FMT_BGR0, width, height, fps, frames, painter, null);
    }

    /** Lossless RGB in a container that knows no FFV1. */
    public static Path rgb(Path file, int width, int height, double fps, int frames, Painter painter) {
        return write(file, avcodec.AV_CODEC_ID_PNG, avutil.AV_PIX_FMT_RGB24, width, height, fps, frames, painter, null);
    }

    /** MPEG-4 with a key frame every 12 frames. */
    public static Path mpeg4(Path file, int width, int height, double fps, int frames, Painter painter) {
        return write(
                file, avcodec.AV_CODEC_ID_MPEG4, avutil.AV_PIX_FMT_YUV420P, width, height, fps, frames, painter, null);
    }

    /** Lossless, each frame at its own place in time. */
    public static Path atMicroseconds(
            Path file, int width, int height, double fps, int frames, Painter painter, IntUnaryOperator microseconds) {
        return write(
                file,
                avcodec.AV_CODEC_ID_FFV1,
                avutil.AV_PIX_FMT_BGR0,
                width,
                height,
                fps,
                frames,
                painter,
                microseconds);
    }

    /** Some codec with so many B frames between others, grey, in the container of the file's name. */
    public static Path reordered(Path file, int codec, int between, double fps, int frames, Painter painter) {
        return write(file, codec, avutil.AV_PIX_FMT_YUV420P, 64, 48, fps, frames, painter, null, between, 0);
    }

    /** Lossless, with sound from 0 on and the picture so many seconds later. */
    public static Path lateWithSound(Path file, int fps, int frames, Painter painter, double lateSeconds) {
        return write(
                file,
                avcodec.AV_CODEC_ID_FFV1,
                avutil.AV_PIX_FMT_BGR0,
                64,
                48,
                fps,
                frames,
                painter,
                t -> (int) Math.round(1e6 * (lateSeconds + (double) t / fps)),
                0,
                1);
    }

    private static Path write(
            Path file,
            int codec,
            int pixelFormat,
            int width,
            int height,
            double fps,
            int frames,
            Painter painter,
            IntUnaryOperator microseconds) {
        return write(file, codec, pixelFormat, width, height, fps, frames, painter, microseconds, 0, 0);
    }

    private static Path write(
            Path file,
            int codec,
            int pixelFormat,
            int width,
            int height,
            double fps,
            int frames,
            Painter painter,
            IntUnaryOperator microseconds,
            int between,
            int soundChannels) {
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), width, height, soundChannels)) {
            recorder.setVideoCodec(codec);
            recorder.setPixelFormat(pixelFormat);
            recorder.setFrameRate(fps);
            recorder.setGopSize(12);
            recorder.setVideoBitrate(2_000_000);
            recorder.setVideoOption("flags", "+bitexact");
            recorder.setMaxBFrames(between);
            if (soundChannels > 0) {
                recorder.setAudioCodec(avcodec.AV_CODEC_ID_PCM_S16LE);
                recorder.setSampleRate(SOUND_RATE);
            }
            recorder.start();
            if (soundChannels > 0) {
                recorder.recordSamples(ShortBuffer.allocate(SOUND_RATE));
            }
            for (int t = 0; t < frames; t++) {
                if (microseconds != null) {
                    recorder.setTimestamp(microseconds.applyAsInt(t));
                }
                recorder.record(frame(width, height, t, painter), avutil.AV_PIX_FMT_RGB24);
            }
            recorder.stop();
        } catch (FrameRecorder.Exception e) {
            throw new IllegalStateException(e);
        }
        return file;
    }

    private static Frame frame(int width, int height, int t, Painter painter) {
        Frame frame = new Frame(width, height, Frame.DEPTH_UBYTE, 3);
        ByteBuffer pixels = (ByteBuffer) frame.image[0];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int colour = painter.colour(t, x, y);
                int place = y * frame.imageStride + 3 * x;
                pixels.put(place, (byte) (colour >> 16));
                pixels.put(place + 1, (byte) (colour >> 8));
                pixels.put(place + 2, (byte) colour);
            }
        }
        return frame;
    }
}
