package rdmflow.vision.frames;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import rdmflow.core.DataException;

/** Size, rate and number of frames of a movie; decoded only where the container does not tell when frames are shown. */
public final class VideoProbe {
    /**
     * A scanned movie: what it is, and which frame a decoded picture is.
     *
     * @param clock from the picture's stamp
     * @param places from its number among the decoded pictures; where stamps do not tell
     */
    record Scan(VideoInfo info, FrameClock clock, Optional<long[]> places) {}

    /** The grid of a constant rate on which the frames of a movie lie. */
    private record Grid(FrameClock clock, long[] places) {}

    private VideoProbe() {}

    /** {@link #exact(Path, Viewing)} as the movie itself says. */
    public static VideoInfo exact(Path file) {
        return exact(file, Viewing.DEFAULT);
    }

    /**
     * Reads every packet's time stamp: the frames counted and placed on the grid of a constant rate. Single missing frames
     * are counted as frames, since the one before stays on the screen.
     *
     * @throws DataException if there is no video, no frame, a rate that varies, or more than 1 s of frames missing
     */
    public static VideoInfo exact(Path file, Viewing viewing) {
        return scan(file, viewing).info();
    }

    static Scan scan(Path file, Viewing viewing) {
        try (VideoStream movie = VideoStream.open(file)) {
            FrameStamps packets = FrameStamps.ofPackets(movie);
            if (packets.stamps().length == 0) {
                throw new DataException(movie.name() + ": expected a movie, found a video stream with no frames");
            }
            FirstPictures pictures = FirstPictures.of(file, viewing.matrix(), packets.stamps());
            boolean byStamps = packets.exact() && pictures.inOrder();
            List<FrameRate> declared = FrameRate.declared(movie.stream());
            Optional<Grid> grid = byStamps ? grid(movie, declared, packets.stamps()) : Optional.empty();
            FrameStamps frames = packets;
            if (grid.isEmpty() && !(byStamps && isRising(packets.stamps()))) {
                byStamps = false;
                frames = FrameStamps.ofFrames(file);
                grid = frames.exact() ? grid(movie, declared, frames.stamps()) : Optional.empty();
                if (!frames.exact()) {
                    grid = roughGrid(movie, declared, frames.stamps());
                }
            }
            if (grid.isEmpty()) {
                throw variable(movie, declared, frames.stamps());
            }
            return scan(movie, pictures, viewing, packets, grid.get(), byStamps);
        }
    }

    private static Scan scan(
            VideoStream movie,
            FirstPictures pictures,
            Viewing viewing,
            FrameStamps packets,
            Grid grid,
            boolean byStamps) {
        long[] places = grid.places();
        FrameRate rate = grid.clock().rate();
        long declared = packets.leftOut() == 0 ? movie.framesOfTheIndex(rate) : 0;
        long frames = Math.max(places[places.length - 1] + 1, declared);
        requireFewMissing(movie.name(), frames - places.length, frames, rate.framesPerSecond());
        VideoInfo info = new VideoInfo(
                movie.name(),
                pictures.display(),
                pictures.colours(),
                rate.numerator(),
                rate.denominator(),
                frames,
                delaySeconds(movie, grid.clock()),
                viewing);
        return new Scan(info, grid.clock(), byStamps ? Optional.empty() : Optional.of(places));
    }

    private static Optional<Grid> grid(VideoStream movie, List<FrameRate> declared, long[] stamps) {
        return rates(movie, declared, stamps)
                .map(rate -> new FrameClock(movie.tickSeconds(), stamps[0], rate))
                .flatMap(clock -> clock.places(stamps).map(places -> new Grid(clock, places)).stream())
                .findFirst();
    }

    /** The rate of which the fewest frames are missing; for a bare stream of pictures without stamps its header's. */
    private static Optional<Grid> roughGrid(VideoStream movie, List<FrameRate> declared, long[] stamps) {
        int known = 0;
        while (known < stamps.length && stamps[known] == FrameClock.UNKNOWN) {
            known++;
        }
        boolean bare = known == stamps.length;
        int lead = bare ? 0 : known;
        long first = bare ? 0 : stamps[known];
        return rates(movie, bare ? FrameRate.declaredByBareStream(movie.stream()) : declared, stamps)
                .map(rate -> new FrameClock(
                        movie.tickSeconds(),
                        first - Math.round(lead / (rate.framesPerSecond() * movie.tickSeconds())),
                        rate))
                .flatMap(clock -> clock.roughPlaces(stamps).map(places -> new Grid(clock, places)).stream())
                .min(Comparator.comparingLong(grid -> grid.places()[stamps.length - 1]));
    }

    private static Stream<FrameRate> rates(VideoStream movie, List<FrameRate> declared, long[] stamps) {
        return Stream.concat(
                declared.stream(), FrameRate.measured(stamps, movie.stream().time_base()).stream());
    }

    /** When the first frame is shown; the time before it that only a coder needs is none. */
    private static double delaySeconds(VideoStream movie, FrameClock clock) {
        double picture = clock.zero() * movie.tickSeconds();
        double frameSeconds = 1 / clock.rate().framesPerSecond();
        if (movie.soundStart().isPresent()) {
            double sound = movie.soundStart().getAsDouble();
            return clock.wholeFrames(picture - Math.min(picture, movie.hasTimeZero() ? Math.max(0, sound) : sound));
        }
        // Without sound, a container that cannot write times before 0 puts off the first frame by those that are
        // reordered.
        double reordered = (movie.stream().codecpar().video_delay() + 0.5) * frameSeconds;
        return movie.hasTimeZero() && picture > reordered ? clock.wholeFrames(picture) : 0;
    }

    private static boolean isRising(long[] stamps) {
        for (int i = 1; i < stamps.length; i++) {
            if (stamps[i] <= stamps[i - 1]) {
                return false;
            }
        }
        return true;
    }

    private static DataException variable(VideoStream movie, List<FrameRate> declared, long[] stamps) {
        long[] known = Arrays.stream(stamps)
                .filter(stamp -> stamp != FrameClock.UNKNOWN)
                .sorted()
                .toArray();
        if (declared.isEmpty() && known.length < 2) {
            return new DataException(movie.name() + ": expected a frame rate, found none");
        }
        long shortest = Long.MAX_VALUE;
        long longest = 0;
        for (int i = 1; i < known.length; i++) {
            shortest = Math.min(shortest, known[i] - known[i - 1]);
            longest = Math.max(longest, known[i] - known[i - 1]);
        }
        return new DataException(String.format(
                Locale.ROOT,
                "%s: expected a constant frame rate, found frames %.4f to %.4f s apart;"
                        + " re-encode it at its own rate (ffmpeg: -fps_mode cfr -r %s)",
                movie.name(),
                shortest * movie.tickSeconds(),
                longest * movie.tickSeconds(),
                FrameRate.own(declared, stamps, movie.stream().time_base())));
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
}
