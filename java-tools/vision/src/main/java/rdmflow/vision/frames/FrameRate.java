package rdmflow.vision.frames;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;

/** Frames per second as a fraction. */
record FrameRate(int numerator, int denominator) {
    /** Rates that cameras and editors write. */
    private static final List<FrameRate> COMMON = List.of(
            new FrameRate(5, 1),
            new FrameRate(6, 1),
            new FrameRate(8, 1),
            new FrameRate(10, 1),
            new FrameRate(12, 1),
            new FrameRate(25, 2),
            new FrameRate(15000, 1001),
            new FrameRate(15, 1),
            new FrameRate(20, 1),
            new FrameRate(24000, 1001),
            new FrameRate(24, 1),
            new FrameRate(25, 1),
            new FrameRate(30000, 1001),
            new FrameRate(30, 1),
            new FrameRate(48, 1),
            new FrameRate(50, 1),
            new FrameRate(60000, 1001),
            new FrameRate(60, 1),
            new FrameRate(100, 1),
            new FrameRate(120000, 1001),
            new FrameRate(120, 1));

    /** A common rate is tried, or named, if this close to what the stamps say: milliseconds blur 30 into 33 ms. */
    private static final double NEAR = 0.04;

    /** Between the 1/1000 of 24 and 24000/1001, and what decimal fractions round. */
    private static final double SAME = 2e-4;

    /** So that products with a time base stay within 64 bits. */
    private static final long MOST_TICKS = 1L << 40;

    double framesPerSecond() {
        return (double) numerator / denominator;
    }

    /** What the file declares, most trusted first: FFmpeg's rate of the stamps, the average, the codec's header. */
    static List<FrameRate> declared(AVStream stream) {
        return distinct(List.of(
                stream.r_frame_rate(),
                stream.avg_frame_rate(),
                stream.codecpar().framerate()));
    }

    /** The same for a bare stream: its rate of stamps is FFmpeg's tick, of fields in H.264, so the codec's header leads. */
    static List<FrameRate> declaredByBareStream(AVStream stream) {
        return distinct(List.of(stream.codecpar().framerate(), stream.avg_frame_rate(), stream.r_frame_rate()));
    }

    private static List<FrameRate> distinct(List<AVRational> declared) {
        return declared.stream()
                .filter(rate -> rate.num() > 0 && rate.den() > 0)
                .map(rate -> new FrameRate(rate.num(), rate.den()))
                .distinct()
                .toList();
    }

    /**
     * Rates that the stamps themselves suggest: the common ones near (n - 1) / (last - first) and near the usual step,
     * the nearest first, then that quotient itself.
     *
     * @param stamps as for {@link FrameClock#places}
     */
    static List<FrameRate> measured(long[] stamps, AVRational timeBase) {
        int first = 0;
        int last = stamps.length - 1;
        while (first < last && stamps[first] == FrameClock.UNKNOWN) {
            first++;
        }
        while (first < last && stamps[last] == FrameClock.UNKNOWN) {
            last--;
        }
        long ticks = first < last ? stamps[last] - stamps[first] : 0;
        if (ticks <= 0 || ticks > MOST_TICKS) {
            return List.of();
        }
        long numerator = (long) (last - first) * timeBase.den();
        long denominator = ticks * timeBase.num();
        List<FrameRate> rates = new ArrayList<>(near((double) numerator / denominator));
        rates.addAll(near(usual(stamps, timeBase)));
        long divisor = gcd(numerator, denominator);
        if (Math.max(numerator, denominator) / divisor <= Integer.MAX_VALUE) {
            rates.add(new FrameRate((int) (numerator / divisor), (int) (denominator / divisor)));
        }
        return rates;
    }

    /**
     * The rate to name to a user whose movie has none that is constant: a common one near the usual step, best one that a
     * declared rate is a multiple of, since rounded stamps do not tell 24 from 24000/1001.
     */
    static FrameRate own(List<FrameRate> declared, long[] stamps, AVRational timeBase) {
        List<FrameRate> rates = new ArrayList<>(near(usual(stamps, timeBase)));
        rates.sort(Comparator.comparing(rate -> declared.stream().noneMatch(other -> other.isMultipleOf(rate))));
        rates.addAll(declared);
        return rates.isEmpty() ? new FrameRate(25, 1) : rates.get(0);
    }

    private boolean isMultipleOf(FrameRate other) {
        double times = framesPerSecond() / other.framesPerSecond();
        return times > 0.5 && Math.abs(times - Math.rint(times)) < SAME * times;
    }

    private static List<FrameRate> near(double framesPerSecond) {
        return COMMON.stream()
                .filter(rate -> rate.isNear(framesPerSecond))
                .sorted(Comparator.comparingDouble(rate -> Math.abs(rate.framesPerSecond() - framesPerSecond)))
                .toList();
    }

    private boolean isNear(double other) {
        return Math.abs(framesPerSecond() - other) <= NEAR * other;
    }

    /** One over the mean of the steps that are within a quarter of the median one. */
    private static double usual(long[] stamps, AVRational timeBase) {
        long[] steps = IntStream.range(1, stamps.length)
                .filter(i -> stamps[i] != FrameClock.UNKNOWN && stamps[i - 1] != FrameClock.UNKNOWN)
                .mapToLong(i -> stamps[i] - stamps[i - 1])
                .sorted()
                .toArray();
        long median = steps.length == 0 ? 0 : steps[steps.length / 2];
        double mean = Arrays.stream(steps)
                .filter(step -> Math.abs(step - median) <= median / 4.0)
                .average()
                .orElse(0);
        return timeBase.den() / (mean * timeBase.num());
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** As FFmpeg's {@code -r} takes it. */
    @Override
    public String toString() {
        return denominator == 1 ? Integer.toString(numerator) : numerator + "/" + denominator;
    }
}
