package rdmflow.vision.frames;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_color_space_name;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import rdmflow.core.DataException;

/**
 * Decoded pictures to 8-bit RGB as a display shows them, by FFmpeg's swscale: chroma is interpolated between its samples
 * (without, pictures are 1.5 grey levels dark), pixels that are not square are scaled by its bicubic filter; the same bytes
 * on every processor.
 */
final class RgbConverter implements AutoCloseable {
    private static final int FLAGS = SWS_BICUBIC | SWS_FULL_CHR_H_INT | SWS_ACCURATE_RND | SWS_BITEXACT;
    private static final int UNCHANGED = 1 << 16;

    private final String name;
    private final Display display;
    private final Colours colours;
    private final AVFrame rgb;
    private final byte[] scaled;
    private SwsContext context;

    RgbConverter(String name, Display display, Colours colours) {
        this.name = name;
        this.display = display;
        this.colours = colours;
        int width = display.scaledWidth();
        rgb = av_frame_alloc();
        rgb.width(width).height(display.storedHeight()).format(AV_PIX_FMT_RGB24);
        if (av_frame_get_buffer(rgb, 0) < 0) {
            throw new OutOfMemoryError("no memory for a picture of " + width + " x " + display.storedHeight());
        }
        scaled = display.turn().isNone() ? new byte[0] : new byte[3 * width * display.storedHeight()];
    }

    /** What a frame declares, and what is used: its own matrix (BT.601 where it declares none) or the given one. */
    static Colours colours(AVFrame frame, ColourMatrix wanted) {
        AVPixFmtDescriptor format = av_pix_fmt_desc_get(frame.format());
        int code = frame.colorspace();
        boolean hasChroma =
                format != null && format.nb_components() >= 3 && (format.flags() & AV_PIX_FMT_FLAG_RGB) == 0;
        boolean byFormat = !hasChroma || format.name().getString().startsWith("yuvj");
        boolean full =
                frame.color_range() == AVCOL_RANGE_UNSPECIFIED ? byFormat : frame.color_range() == AVCOL_RANGE_JPEG;
        if (!hasChroma) {
            return new Colours(Optional.empty(), Optional.empty(), false, full);
        }
        boolean declares = code != AVCOL_SPC_UNSPECIFIED && code != AVCOL_SPC_RGB;
        BytePointer name = declares ? av_color_space_name(code) : null;
        Optional<String> declared =
                declares ? Optional.of(name == null ? "number " + code : name.getString()) : Optional.empty();
        Optional<ColourMatrix> own = declares ? ColourMatrix.ofCode(code) : Optional.empty();
        ColourMatrix used = wanted == ColourMatrix.AUTO ? own.orElse(ColourMatrix.BT601) : wanted;
        return new Colours(declared, Optional.of(used), own.filter(used::equals).isPresent(), full);
    }

    /** @param target at least width x height x 3 as displayed */
    void convert(AVFrame frame, byte[] target) {
        if (frame.width() != display.storedWidth() || frame.height() != display.storedHeight()) {
            throw new DataException(name + ": expected frames of " + display.storedWidth() + " x "
                    + display.storedHeight() + " throughout, found " + frame.width() + " x " + frame.height());
        }
        int width = display.scaledWidth();
        int height = display.storedHeight();
        SwsContext before = context;
        context = sws_getCachedContext(
                context,
                frame.width(),
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
            IntPointer matrix = sws_getCoefficients(
                    colours.matrix().orElse(ColourMatrix.BT601).code());
            int fullRange = colours.fullRange() ? 1 : 0;
            sws_setColorspaceDetails(context, matrix, fullRange, matrix, 1, 0, UNCHANGED, UNCHANGED);
        }
        sws_scale(context, frame.data(), frame.linesize(), 0, height, rgb.data(), rgb.linesize());
        boolean turned = !display.turn().isNone();
        byte[] rows = turned ? scaled : target;
        BytePointer pixels = rgb.data(0);
        for (int y = 0; y < height; y++) {
            pixels.position((long) y * rgb.linesize(0)).get(rows, y * width * 3, width * 3);
        }
        if (turned) {
            display.apply(scaled, target);
        }
    }

    @Override
    public void close() {
        sws_freeContext(context);
        av_frame_free(rgb);
    }
}
