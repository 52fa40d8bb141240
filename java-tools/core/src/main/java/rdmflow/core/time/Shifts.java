package rdmflow.core.time;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * By how many volumes the movie is moved against the brain for a null in which it came at another time; docs/method.md,
 * Time. A draw takes one shift per run by SplitMix64 of (seed, run's name, draw), so that all participants, models and
 * regions get the same draws, and some runs the same as all.
 *
 * @param perRun the run's different shifts, half of them negative, ascending
 */
public record Shifts(int[] perRun) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /**
     * The shifts of a run: per sign the N/2 values from a = ceil(minimum / TR) to b = floor(T / 2) in equal steps, rounded
     * half up, duplicates dropped; none where b is below a.
     *
     * @param volumes T of the run
     * @param count N, even, at least 2
     */
    public static Shifts of(int volumes, double trSeconds, int count, double minimumSeconds) {
        if (count < 2 || count % 2 != 0 || !(trSeconds > 0) || !(minimumSeconds >= 0)) {
            throw new IllegalArgumentException(count + " shifts of at least " + minimumSeconds + " s, TR " + trSeconds);
        }
        // 30 s at a TR of 2 s are 15 volumes, also where the quotient is rounded up; a shift by 0 is no shift.
        int least = Math.max(1, (int) Math.ceil(minimumSeconds / trSeconds - 1e-9));
        int most = volumes / 2;
        int steps = count / 2;
        int[] positive = most < least
                ? new int[0]
                : IntStream.range(0, steps)
                        .map(k -> steps == 1
                                ? least
                                : (int) Math.floor(least + (double) k * (most - least) / (steps - 1) + 0.5))
                        .distinct()
                        .toArray();
        return new Shifts(IntStream.concat(IntStream.of(positive).map(s -> -s), IntStream.of(positive))
                .sorted()
                .toArray());
    }

    /** Every shift from -reach to reach volumes that leaves at least two of them: for the lag scan. */
    public static Shifts within(int volumes, int reach) {
        int most = Math.min(reach, volumes - 2);
        return new Shifts(IntStream.rangeClosed(-most, most).toArray());
    }

    /** For each draw the index into {@link #perRun}. */
    public int[] draws(long seed, String run, int draws) {
        long state = mix(seed + GOLDEN);
        for (byte letter : run.getBytes(StandardCharsets.UTF_8)) {
            state = mix((state ^ (letter & 0xff)) + GOLDEN);
        }
        long start = state;
        return LongStream.rangeClosed(1, draws)
                .mapToInt(draw -> (int) Long.remainderUnsigned(mix(start + draw * GOLDEN), perRun.length))
                .toArray();
    }

    /** SplitMix64's output function. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
