package rdmflow.vision.frames;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_sample_aspect_ratio;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;

import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import rdmflow.core.DataException;

/**
 * What only decoded pictures tell: how they are displayed, their colours, and whether they come at the stamps that the
 * packets have.
 *
 * @param inOrder whether each of them has the stamp of a packet, later than the one before it
 */
record FirstPictures(Display display, Colours colours, boolean inOrder) {
    /** Some more than decoders reorder, few enough to cost nothing. */
    private static final int LOOKED_AT = 32;

    /** @param stamps of the packets, sorted */
    static FirstPictures of(Path file, ColourMatrix matrix, long[] stamps) {
        try (VideoStream movie = VideoStream.open(file);
                PictureDecoder decoder = new PictureDecoder(movie, packet -> {})) {
            AVFrame frame = av_frame_alloc();
            try {
                if (!decoder.next(frame)) {
                    throw new DataException(movie.name() + ": expected a movie, found no frame that can be decoded");
                }
                Display display = display(movie, frame);
                Colours colours = RgbConverter.colours(frame, matrix);
                boolean inOrder = true;
                long before = FrameClock.UNKNOWN;
                int seen = 0;
                do {
                    long stamp = frame.best_effort_timestamp();
                    inOrder &= stamp != AV_NOPTS_VALUE() && stamp > before && Arrays.binarySearch(stamps, stamp) >= 0;
                    before = stamp;
                } while (++seen < LOOKED_AT && decoder.next(frame));
                return new FirstPictures(display, colours, inOrder);
            } finally {
                av_frame_free(frame);
            }
        }
    }

    private static Display display(VideoStream movie, AVFrame frame) {
        AVRational aspect = av_guess_sample_aspect_ratio(movie.format(), movie.stream(), frame);
        Display display = new Display(frame.width(), frame.height(), aspect.num(), aspect.den(), turn(movie, frame));
        if ((long) display.width() * display.height() > VideoStream.LARGEST_PICTURE) {
            throw new DataException(movie.name() + ": expected pictures of at most " + VideoStream.LARGEST_PICTURE
                    + " pixels as shown, found " + display.width() + " x " + display.height());
        }
        return display;
    }

    /** The decoder's matrix (the container's, or one within the stream), else the container's. */
    private static Display.Turn turn(VideoStream movie, AVFrame frame) {
        AVFrameSideData ofFrame = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
        if (ofFrame != null && !ofFrame.isNull()) {
            return turn(movie.name(), ofFrame.data());
        }
        AVCodecParameters stream = movie.stream().codecpar();
        for (int i = 0; i < stream.nb_coded_side_data(); i++) {
            if (stream.coded_side_data().getPointer(i).type() == AV_PKT_DATA_DISPLAYMATRIX) {
                return turn(movie.name(), stream.coded_side_data().getPointer(i).data());
            }
        }
        return Display.Turn.NONE;
    }

    private static Display.Turn turn(String name, BytePointer data) {
        IntPointer matrix = new IntPointer(data);
        return Display.Turn.of(name, matrix.get(0), matrix.get(1), matrix.get(3), matrix.get(4));
    }
}
