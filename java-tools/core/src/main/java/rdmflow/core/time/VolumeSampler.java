package rdmflow.core.time;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import rdmflow.core.Futures;

/**
 * Turns the activations of a layer at the feature rate into one row per volume, without storing them: X_k = sum over n of
 * h(t_k - n / rate) a_n, causal, zero before the run starts (paper A.6). Samples come in order; at most
 * floor(length of h / TR) + 1 rows are open at a time, and a row leaves as soon as its last sample is in.
 *
 * <p>Rows are float32 as X is: each element is summed in float in the order of the samples, at most 161 terms at 5 Hz, a
 * relative error of the order of 1e-6 of the largest activation. That order does not depend on how samples are batched or
 * on the number of threads, so neither changes a bit.
 */
public final class VolumeSampler {
    /** Receives the finished rows in the order of the volumes; the array is used again after the call. */
    @FunctionalInterface
    public interface Rows {
        void accept(int volume, float[] row);
    }

    /** Features worked on at a time: a block of samples and of the open rows fits the second-level cache. */
    private static final int BLOCK = 4096;

    private final VolumeGrid grid;
    private final Hrf hrf;
    private final int features;
    private final Rows rows;
    private final ForkJoinPool pool;
    private final float[][] open;
    private int sample;
    private int volume;

    /**
     * @param hrf a response at the grid's feature rate
     * @param features elements of a sample
     * @param pool runs blocks of features side by side
     */
    public VolumeSampler(VolumeGrid grid, Hrf hrf, int features, ForkJoinPool pool, Rows rows) {
        this.grid = grid;
        this.hrf = hrf;
        this.features = features;
        this.pool = pool;
        this.rows = rows;
        open = new float[openRows(grid, hrf)][features];
    }

    /** floor(length / TR) + 1, or the number of volumes where that is less. */
    public static int openRows(VolumeGrid grid, Hrf hrf) {
        long rows = (long) Math.floor(hrf.reachSeconds() / grid.trSeconds() + Hrf.SAMPLE_TOLERANCE) + 1;
        return (int) Math.min(rows, grid.volumes());
    }

    /** Samples taken so far; those after the last volume are ignored. */
    public int samples() {
        return sample;
    }

    /** Takes the next samples, each with one value per feature. */
    public void accept(List<FloatBuffer> samples) {
        int taken = 0;
        while (taken < samples.size() && volume < grid.volumes()) {
            int last = grid.lastSample(volume);
            int end = Math.min(samples.size(), taken + last - sample + 1);
            addTogether(samples.subList(taken, end));
            sample += end - taken;
            taken = end;
            while (volume < grid.volumes() && grid.lastSample(volume) < sample) {
                close();
            }
        }
    }

    private void close() {
        float[] row = open[volume % open.length];
        rows.accept(volume, row);
        Arrays.fill(row, 0);
        volume++;
    }

    /** Adds samples that lie between two finished rows, so that the same rows are open for all of them. */
    private void addTogether(List<FloatBuffer> samples) {
        int openNow = Math.min(open.length, grid.volumes() - volume);
        float[][] weights = new float[openNow][samples.size()];
        for (int r = 0; r < openNow; r++) {
            for (int s = 0; s < samples.size(); s++) {
                weights[r][s] = (float) hrf.at(grid.time(volume + r) - (sample + s) / grid.featureRate());
            }
        }
        int blocks = (features + BLOCK - 1) / BLOCK;
        Futures.await(pool.submit(() ->
                IntStream.range(0, blocks).parallel().forEach(block -> addBlock(samples, weights, block * BLOCK))));
    }

    private void addBlock(List<FloatBuffer> samples, float[][] weights, int from) {
        int length = Math.min(BLOCK, features - from);
        float[][] values = new float[samples.size()][length];
        for (int s = 0; s < values.length; s++) {
            samples.get(s).get(samples.get(s).position() + from, values[s]);
        }
        float[] sum = new float[length];
        for (int r = 0; r < weights.length; r++) {
            int first = 0;
            int end = values.length;
            while (first < end && weights[r][first] == 0) {
                first++;
            }
            while (end > first && weights[r][end - 1] == 0) {
                end--;
            }
            if (first == end) {
                continue;
            }
            float[] row = open[(volume + r) % open.length];
            System.arraycopy(row, from, sum, 0, length);
            int s = first;
            for (; s + 4 <= end; s += 4) {
                addFour(sum, values, weights[r], s);
            }
            for (; s < end; s++) {
                addOne(sum, values[s], weights[r][s]);
            }
            System.arraycopy(sum, 0, row, from, length);
        }
    }

    /** Four at a time halves the traffic; the order of the additions is that of {@link #addOne}, called four times. */
    private static void addFour(float[] sum, float[][] values, float[] weights, int s) {
        float[] a = values[s];
        float[] b = values[s + 1];
        float[] c = values[s + 2];
        float[] d = values[s + 3];
        float wa = weights[s];
        float wb = weights[s + 1];
        float wc = weights[s + 2];
        float wd = weights[s + 3];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = sum[i] + wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i];
        }
    }

    private static void addOne(float[] sum, float[] a, float weight) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * a[i];
        }
    }
}
