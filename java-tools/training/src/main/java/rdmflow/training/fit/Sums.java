package rdmflow.training.fit;

import java.util.Arrays;

/**
 * What a set's loss and scores are made of: sums over its samples so far.
 *
 * @param loss of each sample, added
 * @param parts of the loss of a motion network: photometric, ssim, smoothness; empty for a classifier
 * @param top1 samples whose class is the first
 * @param top3 samples whose class is among the first three
 */
public record Sums(double loss, double[] parts, long top1, long top3, long n) {
    static Sums none(boolean classifier) {
        return new Sums(0, new double[classifier ? 0 : 3], 0, 0, 0);
    }

    Sums add(Sums other) {
        double[] sums = parts.clone();
        Arrays.setAll(sums, i -> parts[i] + other.parts[i]);
        return new Sums(loss + other.loss, sums, top1 + other.top1, top3 + other.top3, n + other.n);
    }

    double meanLoss() {
        return loss / n;
    }

    double top1Share() {
        return (double) top1 / n;
    }

    double top3Share() {
        return (double) top3 / n;
    }
}
