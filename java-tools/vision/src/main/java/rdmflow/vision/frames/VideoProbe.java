package rdmflow.vision.frames;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import rdmflow.core.DataException;

/** Size, rate and number of frames of a movie, without decoding it. */
public final class VideoProbe {
    /** A scanned movie: what it is, and how stamps become frame numbers, where it has stamps. */
    record Scan(VideoInfo info, Optional<FrameClock> clock, long missing) {}

    private VideoProbe() {}

    /**
     * Reads the header only: milliseconds, whatever the length. The number of frames is what the container declares, or
     * duration times rate where it declares none.
     *
     * @throws DataException if there is no readable video stream
     */
    public static VideoInfo header(Path file) {
        try (VideoStream movie = VideoStream.open(file)) {
            AVStream stream = movie.stream();
            AVRational rate = usable(stream.avg_frame_rate()) ? stream.avg_frame_rate() : stream.r_frame_rate();
            if (!usable(rate)) {
                throw new DataException(movie.name() + ": expected a frame rate, found none");
            }
            long frames = stream.nb_frames();
            if (frames <= 0) {
                double seconds = stream.duration() == AV_NOPTS_VALUE()
                        ? Math.max(0, movie.format().duration()) / (double) AV_TIME_BASE
                        : stream.duration() * seconds(stream.time_base());
                frames = Math.round(seconds * rate.num() / rate.den());
            }
            return info(movie, rate, frames);
        }
    }

    /**
     * Reads every packet's time stamp, without decoding: the frames counted and placed on the grid of a constant rate.
     * Single missing frames are counted as frames, since the one before stays on the screen.
     *
     * @throws DataException if there is no video, no frame, a rate that varies, or more than 1 s of frames missing
     */
    public static VideoInfo exact(Path file) {
        return scan(file).info();
    }

    static Scan scan(Path file) {
        try (VideoStream movie = VideoStream.open(file)) {
            AVStream stream = movie.stream();
            List<Long> stamps = new ArrayList<>();
            int packets = 0;
            int discarded = 0;
            AVPacket packet = av_packet_alloc();
            while (movie.read(packet)) {
                if ((packet.flags() & AV_PKT_FLAG_DISCARD) != 0) {
                    discarded++;
                } else {
                    packets++;
                    long stamp = packet.pts() == AV_NOPTS_VALUE() ? packet.dts() : packet.pts();
                    if (stamp != AV_NOPTS_VALUE()) {
                        stamps.add(stamp);
                    }
                }
                av_packet_unref(packet);
            }
            av_packet_free(packet);
            if (packets == 0) {
                throw new DataException(movie.name() + ": expected a movie, found a video stream with no frames");
            }
            long declared = discarded == 0 ? stream.nb_frames() : 0;
            return place(movie, packets, declared, stamps);
        }
    }

    private static Scan place(VideoStream movie, int packets, long declared, List<Long> stamps) {
        AVStream stream = movie.stream();
        List<AVRational> rates = new ArrayList<>(List.of(stream.r_frame_rate(), stream.avg_frame_rate()));
        rates.removeIf(rate -> !usable(rate));
        if (rates.isEmpty()) {
            throw new DataException(movie.name() + ": expected a frame rate, found none");
        }
        if (stamps.size() < packets) {
            return new Scan(info(movie, rates.get(rates.size() - 1), packets), Optional.empty(), 0);
        }
        long[] sorted = stamps.stream().mapToLong(Long::longValue).sorted().toArray();
        double tick = seconds(stream.time_base());
        for (AVRational rate : rates) {
            FrameClock clock = new FrameClock(tick, sorted[0], rate.num(), rate.den());
            Optional<Long> places = clock.places(sorted);
            if (places.isPresent()) {
                long frames = Math.max(places.get(), declared);
                long missing = frames - packets;
                requireFewMissing(movie.name(), missing, frames, (double) rate.num() / rate.den());
                return new Scan(info(movie, rate, frames), Optional.of(clock), missing);
            }
        }
        double[] steps = new FrameClock(tick, sorted[0], 1, 1).extremeSteps(sorted);
        throw new DataException(String.format(
                Locale.ROOT,
                "%s: expected a constant frame rate, found frames %.4f to %.4f s apart;"
                        + " re-encode it at one rate (ffmpeg: -fps_mode cfr -r 25)",
                movie.name(),
                steps[0],
                steps[1]));
    }

    /** More than one second of frames lost is no longer the movie that participants saw. */
    static void requireFewMissing(String name, long missing, long frames, double framesPerSecond) {
        if (missing > framesPerSecond) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: expected at most 1 s of frames lost, found %d of %d frames missing or damaged (%.2f s):"
                            + " the file is incomplete, corrupt or of a variable frame rate",
                    name,
                    missing,
                    frames,
                    missing / framesPerSecond));
        }
    }

    private static VideoInfo info(VideoStream movie, AVRational rate, long frames) {
        return new VideoInfo(
                movie.name(),
                movie.stream().codecpar().width(),
                movie.stream().codecpar().height(),
                rate.num(),
                rate.den(),
                frames);
    }

    private static boolean usable(AVRational rate) {
        return rate.num() > 0 && rate.den() > 0;
    }

    private static double seconds(AVRational timeBase) {
        return (double) timeBase.num() / timeBase.den();
    }
}
