package rdmflow.vision.frames;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP8;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * When the frames of a movie are shown, in that order, as far as its container says.
 *
 * @param stamps in ticks, {@link FrameClock#UNKNOWN} where the container says none
 * @param exact whether each is its own frame's time of showing, as far as the container tells
 * @param leftOut packets that the container leaves out (edit lists)
 */
record FrameStamps(long[] stamps, boolean exact, int leftOut) {
    private static final int VP8_SHOWN = 0x10;

    /** Every packet's stamp, without decoding; the stream is at its end afterwards. */
    static FrameStamps ofPackets(VideoStream movie) {
        List<Long> stamps = new ArrayList<>();
        int leftOut = 0;
        boolean exact = true;
        AVPacket packet = av_packet_alloc();
        while (movie.read(packet)) {
            if ((packet.flags() & AV_PKT_FLAG_DISCARD) != 0) {
                leftOut++;
            } else if (isHidden(movie, packet)) {
                exact = false;
            } else {
                exact &= packet.pts() != AV_NOPTS_VALUE();
                stamps.add(packet.pts());
            }
            av_packet_unref(packet);
        }
        av_packet_free(packet);
        return new FrameStamps(sorted(stamps), exact, leftOut);
    }

    /** VP8 has packets of their own for pictures that are only referred to; its first byte tells. */
    private static boolean isHidden(VideoStream movie, AVPacket packet) {
        return movie.stream().codecpar().codec_id() == AV_CODEC_ID_VP8
                && packet.size() > 0
                && (packet.data().get(0) & VP8_SHOWN) == 0;
    }

    /**
     * Decodes the movie: a frame of which the container knows when it is shown has that stamp. Where the container knows
     * only when packets are decoded (AVI, ASF) or that for most of them, these times in rising order belong to the frames
     * in their order: a frame is shown at the time of its own packet or of a later one.
     */
    static FrameStamps ofFrames(Path file) {
        try (VideoStream movie = VideoStream.withStampsOfTheFile(file)) {
            List<Long> shown = new ArrayList<>();
            List<Long> decoded = new ArrayList<>();
            List<Long> shownOfFrames = new ArrayList<>();
            List<Long> decodedOfFrames = new ArrayList<>();
            AtomicBoolean hidden = new AtomicBoolean();
            AVFrame frame = av_frame_alloc();
            // A decoder hands a packet's stamp on to its frame: the packet's number tells which one it was.
            try (PictureDecoder decoder = new PictureDecoder(movie, packet -> {
                shown.add(packet.pts());
                decoded.add(packet.dts());
                packet.pts(shown.size() - 1);
                hidden.compareAndSet(false, isHidden(movie, packet));
            })) {
                while (decoder.next(frame)) {
                    boolean known = frame.pts() >= 0 && frame.pts() < shown.size();
                    shownOfFrames.add(known ? shown.get((int) frame.pts()) : FrameClock.UNKNOWN);
                    decodedOfFrames.add(known ? decoded.get((int) frame.pts()) : FrameClock.UNKNOWN);
                }
            } finally {
                av_frame_free(frame);
            }
            long known = count(shownOfFrames);
            if (known > 0 && known >= count(decodedOfFrames) / 2 || count(decodedOfFrames) < decodedOfFrames.size()) {
                long[] stamps =
                        shownOfFrames.stream().mapToLong(Long::longValue).toArray();
                return new FrameStamps(stamps, known == stamps.length, 0);
            }
            return new FrameStamps(sorted(decodedOfFrames), !hidden.get(), 0);
        }
    }

    private static long count(List<Long> stamps) {
        return stamps.stream().filter(stamp -> stamp != FrameClock.UNKNOWN).count();
    }

    private static long[] sorted(List<Long> stamps) {
        return stamps.stream().mapToLong(Long::longValue).sorted().toArray();
    }
}
