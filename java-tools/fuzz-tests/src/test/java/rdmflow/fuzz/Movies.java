package rdmflow.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameRecorder;
import rdmflow.vision.frames.VideoInfo;
import rdmflow.vision.frames.VideoProbe;
import rdmflow.vision.frames.VideoReader;

/** Small movies in the containers and codecs that people have, and how the tools read them. */
final class Movies {
    /** Pictures are far larger than their packets: a byte may stand for a thousand pixels of three bytes, twice. */
    private static final long PER_BYTE = 6000;

    private static final int WIDTH = 48;
    private static final int HEIGHT = 32;
    private static final int FRAMES = 20;

    private record Kind(String ending, int codec, int pixels) {}

    private Movies() {}

    static Subject subject(Path folder) throws IOException {
        Files.createDirectories(folder);
        int yuv = avutil.AV_PIX_FMT_YUV420P;
        List<Kind> kinds = List.of(
                new Kind("mp4", avcodec.AV_CODEC_ID_MPEG4, yuv),
                new Kind("mp4", avcodec.AV_CODEC_ID_H264, yuv),
                new Kind("mov", avcodec.AV_CODEC_ID_MJPEG, avutil.AV_PIX_FMT_YUVJ420P),
                new Kind("mkv", avcodec.AV_CODEC_ID_FFV1, avutil.AV_PIX_FMT_BGR0),
                new Kind("mkv", avcodec.AV_CODEC_ID_MPEG4, yuv),
                new Kind("webm", avcodec.AV_CODEC_ID_VP8, yuv),
                new Kind("webm", avcodec.AV_CODEC_ID_VP9, yuv),
                new Kind("avi", avcodec.AV_CODEC_ID_MPEG4, yuv),
                new Kind("mpg", avcodec.AV_CODEC_ID_MPEG1VIDEO, yuv),
                new Kind("ts", avcodec.AV_CODEC_ID_MPEG2VIDEO, yuv),
                new Kind("flv", avcodec.AV_CODEC_ID_FLV1, yuv),
                new Kind("wmv", avcodec.AV_CODEC_ID_WMV2, yuv));
        List<Input> movies = new ArrayList<>();
        for (Kind kind : kinds) {
            Path file = folder.resolve("movie." + kind.ending());
            Files.deleteIfExists(file);
            if (encode(file, kind)) {
                movies.add(new Input("movie." + kind.ending(), Files.readAllBytes(file)));
            }
        }
        return Subject.ofReadable("movie", Wrapping.NONE, movies, PER_BYTE, true, Movies::read);
    }

    private static boolean encode(Path file, Kind kind) {
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), WIDTH, HEIGHT, 0)) {
            recorder.setVideoCodec(kind.codec());
            recorder.setPixelFormat(kind.pixels());
            recorder.setFrameRate(25);
            recorder.setGopSize(6);
            recorder.setVideoOption("flags", "+bitexact");
            recorder.start();
            for (int t = 0; t < FRAMES; t++) {
                Frame frame = new Frame(WIDTH, HEIGHT, Frame.DEPTH_UBYTE, 3);
                ByteBuffer pixels = (ByteBuffer) frame.image[0];
                for (int place = 0; place < pixels.capacity(); place++) {
                    pixels.put(place, (byte) (place * (t + 3) / 7));
                }
                recorder.record(frame, avutil.AV_PIX_FMT_RGB24);
            }
            recorder.stop();
            return true;
        } catch (FrameRecorder.Exception e) {
            return false; // this build of FFmpeg has no such encoder
        }
    }

    /** What check-design and extract-activations ask of a movie. */
    private static long read(Path file) {
        VideoProbe.exact(file);
        long digest = 0;
        try (VideoReader movie = VideoReader.open(file)) {
            VideoInfo info = movie.info();
            byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(info.width(), info.height()), 3)];
            while (movie.next()) {
                movie.rgb(rgb);
                digest = 31 * digest + Arrays.hashCode(rgb);
            }
        }
        return digest;
    }
}
