package rdmflow.vision.frames;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import rdmflow.core.DataException;

/**
 * Decoded pictures to 8-bit RGB of the same size, by FFmpeg's swscale: the colour matrix and range that the movie
 * declares (BT.601, limited range, where it declares none), the same bytes on every processor.
 */
final class RgbConverter implements AutoCloseable {
    private static final int FLAGS = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT;
    private static final int UNCHANGED = 1 << 16;

    private final String name;
    private final int width;
    private final int height;
    private final AVFrame rgb;
    private SwsContext context;

    RgbConverter(String name, int width, int height) {
        this.name = name;
        this.width = width;
        this.height = height;
        rgb = av_frame_alloc();
        rgb.width(width).height(height).format(AV_PIX_FMT_RGB24);
        if (av_frame_get_buffer(rgb, 0) < 0) {
            throw new OutOfMemoryError("no memory for a picture of " + width + " x " + height);
        }
    }

    void convert(AVFrame frame, byte[] target) {
        if (frame.width() != width || frame.height() != height) {
            throw new DataException(name + ": expected frames of " + width + " x " + height + " throughout, found "
                    + frame.width() + " x " + frame.height());
        }
        SwsContext before = context;
        context = sws_getCachedContext(
                context,
                width,
                height,
                frame.format(),
                width,
                height,
                AV_PIX_FMT_RGB24,
                FLAGS,
                null,
                null,
                (DoublePointer) null);
        if (context == null) {
            throw new DataException(name + ": expected a known pixel format, found format " + frame.format());
        }
        if (before == null || !before.equals(context)) {
            IntPointer matrix = sws_getCoefficients(frame.colorspace());
            int fullRange = frame.color_range() == AVCOL_RANGE_JPEG ? 1 : 0;
            sws_setColorspaceDetails(context, matrix, fullRange, matrix, 1, 0, UNCHANGED, UNCHANGED);
        }
        sws_scale(context, frame.data(), frame.linesize(), 0, height, rgb.data(), rgb.linesize());
        BytePointer pixels = rgb.data(0);
        for (int y = 0; y < height; y++) {
            pixels.position((long) y * rgb.linesize(0)).get(target, y * width * 3, width * 3);
        }
    }

    @Override
    public void close() {
        sws_freeContext(context);
        av_frame_free(rgb);
    }
}
