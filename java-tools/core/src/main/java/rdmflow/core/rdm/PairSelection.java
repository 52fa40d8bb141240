package rdmflow.core.rdm;

import java.util.Collection;
import java.util.Collections;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;

/**
 * Which pairs of volumes an analysis uses: the same for the fits, unique variance, noise ceilings and the PCA.
 * docs/method.md section 8: neighbouring volumes are alike because BOLD is slow ({@code --exclude-lag}), and
 * consecutive movie segments show the same seconds at their borders ({@code --drop-overlap}). Both are off by default,
 * as in the paper.
 *
 * @param excludeLag pairs with |i - j| &lt;= this many volumes are left out; 0 leaves out none
 * @param dropSeconds volumes within this many seconds of either end of a run are left out, except at the start of the
 *     first run and at the end of the last one; a volume that begins within the span belongs to it: ceil(seconds / TR)
 */
public record PairSelection(int excludeLag, double dropSeconds) {
    /** Every pair. */
    public static final PairSelection ALL = new PairSelection(0, 0);

    /** 16 s at a TR of 2 s are 8 volumes, also where the quotient is rounded up. */
    private static final double ROUNDING = 1e-9;

    public PairSelection {
        if (excludeLag < 0 || !(dropSeconds >= 0) || Double.isInfinite(dropSeconds)) {
            throw new IllegalArgumentException("negative or undefined: " + excludeLag + ", " + dropSeconds);
        }
    }

    /**
     * Positions, ascending, of the pairs to use in the order of {@link PairOrder}.
     *
     * @param run one of {@code runs}
     * @param runs all runs of the analysis in any order; the first and last by {@link RunKey#ORDER} keep their outer end
     * @param times of the run's volumes in seconds, evenly spaced
     * @throws DataException if fewer than two pairs are left, or if seconds are to be dropped and the times do not rise
     */
    public int[] positions(String run, Collection<String> runs, double[] times) {
        int[] volumes = volumes(run, runs, times);
        int from = volumes.length == 0 ? 0 : volumes[0];
        int[] positions = positions(times.length, from, from + volumes.length);
        if (positions.length < 2) {
            throw new DataException("run " + run + ": expected at least two pairs of volumes, found "
                    + positions.length + " of " + PairOrder.count(times.length) + " left by --exclude-lag " + excludeLag
                    + " and --drop-overlap " + dropSeconds + "; lower them");
        }
        return positions;
    }

    /** The volumes that are left, rising; see {@link #positions}. A selection by lag leaves out pairs, and no volume. */
    public int[] volumes(String run, Collection<String> runs, double[] times) {
        boolean first = Collections.min(runs, RunKey.ORDER).equals(run);
        boolean last = Collections.max(runs, RunKey.ORDER).equals(run);
        int dropped = dropSeconds == 0 ? 0 : volumesToDrop(run, times);
        int from = first ? 0 : Math.min(dropped, times.length);
        int to = last ? times.length : Math.max(from, times.length - dropped);
        return IntStream.range(from, to).toArray();
    }

    /** Seconds from one volume to the next, of evenly spaced times; NaN where times are not known. */
    public static double trSeconds(double[] times) {
        return (times[times.length - 1] - times[0]) / (times.length - 1);
    }

    private int volumesToDrop(String run, double[] times) {
        double trSeconds = trSeconds(times);
        if (Double.isNaN(trSeconds)) {
            throw new DataException("run " + run + ": expected the times of volumes in the RDM files"
                    + " (/pattern_descriptors/time, in seconds), which --drop-overlap needs, found none");
        }
        if (!(trSeconds > 0)) {
            throw new DataException("run " + run + ": expected times of volumes that rise, found a step of " + trSeconds
                    + " s; --drop-overlap needs them");
        }
        return (int) Math.ceil(dropSeconds / trSeconds - ROUNDING);
    }

    private int[] positions(int volumes, int from, int to) {
        int[] positions = new int[Math.toIntExact(PairOrder.count(Math.max(0, to - from - excludeLag)))];
        int count = 0;
        for (int i = from; i < to - excludeLag; i++) {
            int start = PairOrder.index(i, i + 1, volumes) - (i + 1);
            for (int j = i + 1 + excludeLag; j < to; j++) {
                positions[count++] = start + j;
            }
        }
        return positions;
    }
}
