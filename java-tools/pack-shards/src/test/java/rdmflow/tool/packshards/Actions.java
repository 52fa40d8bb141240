package rdmflow.tool.packshards;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/** Small action data sets: a bright square that moves over grey. */
final class Actions {
    static final int WIDTH = 48;
    static final int HEIGHT = 36;

    private Actions() {}

    /** Encoded videos, so many per class, named as HAA500's. */
    static Path videos(Path folder, int classes, int each, int frames) throws IOException {
        for (int action = 0; action < classes; action++) {
            Path home = Files.createDirectories(folder.resolve("action" + action));
            for (int video = 0; video < each; video++) {
                video(home.resolve(String.format("action%d_%03d.mp4", action, video)), frames, action + 3 * video);
            }
        }
        return folder;
    }

    static void video(Path file, int frames, int shift) throws IOException {
        avutil.av_log_set_level(avutil.AV_LOG_ERROR);
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), WIDTH, HEIGHT, 0)) {
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
            recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
            recorder.setFrameRate(25);
            recorder.setVideoOption("flags", "+bitexact");
            recorder.start();
            Frame frame = new Frame(WIDTH, HEIGHT, Frame.DEPTH_UBYTE, 3);
            for (int t = 0; t < frames; t++) {
                ByteBuffer pixels = (ByteBuffer) frame.image[0];
                for (int y = 0; y < HEIGHT; y++) {
                    for (int i = 0; i < WIDTH * 3; i++) {
                        pixels.put(y * frame.imageStride + i, (byte) level(t + shift, i / 3, y));
                    }
                }
                recorder.record(frame, avutil.AV_PIX_FMT_RGB24);
            }
            recorder.stop();
        }
    }

    /** Pictures without loss: frames/CLASS_000/frame_000.png. */
    static Path frames(Path folder, int classes, int each, int frames) throws IOException {
        for (int action = 0; action < classes; action++) {
            for (int video = 0; video < each; video++) {
                Path home = Files.createDirectories(folder.resolve(String.format("action%d_%03d", action, video)));
                for (int t = 0; t < frames; t++) {
                    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
                    for (int y = 0; y < HEIGHT; y++) {
                        for (int x = 0; x < WIDTH; x++) {
                            image.setRGB(x, y, 0x010101 * level(t + action, x, y));
                        }
                    }
                    ImageIO.write(
                            image, "png", home.resolve("frame_" + t + ".png").toFile());
                }
            }
        }
        return folder;
    }

    private static int level(int t, int x, int y) {
        return Math.floorMod(x - t, WIDTH) < 12 && y > 8 && y < 24 ? 220 : 90;
    }
}
