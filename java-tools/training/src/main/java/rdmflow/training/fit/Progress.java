package rdmflow.training.fit;

import java.util.Locale;

/** One line on stderr every few seconds: where the training stands, how well, how fast, and how long still. */
final class Progress {
    private static final double EVERY_SECONDS = 10;

    private final long started = System.nanoTime();
    private long last = started;
    private long inputs;

    /**
     * Counts a batch.
     *
     * @param all inputs of the whole training
     * @param before inputs up to this batch, those of earlier runs too
     */
    void batch(int epoch, int epochs, int batch, int batches, Sums sums, int count, long before, long all) {
        inputs += count;
        long now = System.nanoTime();
        if ((now - last) / 1e9 >= EVERY_SECONDS) {
            last = now;
            double perSecond = inputs / ((now - started) / 1e9);
            System.err.println(line(epoch, epochs, batch, batches, sums)
                    + String.format(
                            Locale.ROOT, ", %.3g inputs/s, %s left", perSecond, duration((all - before) / perSecond)));
        }
    }

    static String line(int epoch, int epochs, int batch, int batches, Sums sums) {
        String accuracy =
                sums.parts().length > 0 ? "" : String.format(Locale.ROOT, ", top-1 %.1f %%", 100 * sums.top1Share());
        return String.format(
                Locale.ROOT,
                "epoch %d/%d, batch %d/%d, loss %.4f%s",
                epoch + 1,
                epochs,
                batch,
                batches,
                sums.meanLoss(),
                accuracy);
    }

    private static String duration(double seconds) {
        long minutes = Math.round(seconds / 60);
        return minutes >= 120 ? minutes / 60 + " h" : minutes + " min";
    }
}
