package rdmflow.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import rdmflow.vision.network.Scalars;

/**
 * Structural dissimilarity 1 - (2 ma mb + C1)(2 cab + C2) / ((ma^2 + mb^2 + C1)(va + vb + C2)) per pixel and channel, with
 * C1 = 1e-4, C2 = 9e-4 and local moments under a Gaussian of 11 x 11 pixels, sigma 1.5, padded with zeros; va = G(a a) -
 * ma^2. Range [0, 2], 0 for equal pictures. A.10.
 */
public final class Ssim {
    private static final int SIDE = 11;
    private static final double SIGMA = 1.5;
    private static final float C1 = 1e-4f;
    private static final float C2 = 9e-4f;

    private final NDArray kernel;

    /** @param manager owns the kernel */
    public Ssim(NDManager manager) {
        double[] line = new double[SIDE];
        double sum = 0;
        for (int i = 0; i < SIDE; i++) {
            double d = i - SIDE / 2;
            line[i] = Math.exp(-d * d / (2 * SIGMA * SIGMA));
            sum += line[i];
        }
        float[] values = new float[3 * SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (line[i / SIDE % SIDE] / sum * line[i % SIDE] / sum);
        }
        kernel = manager.create(values, new Shape(3, 1, SIDE, SIDE));
    }

    /** Of two stacks of pictures [n, 3, H, W]; the second may have a gradient. */
    public NDArray apply(NDArray a, NDArray b) {
        NDArray meanA = smooth(a);
        NDArray meanB = smooth(b);
        NDArray meanAB = meanB.mul(meanA);
        NDArray meanAA = meanA.mul(meanA);
        NDArray meanBB = meanB.mul(meanB);
        NDArray varianceA = smooth(a.mul(a)).sub(meanAA);
        NDArray varianceB = smooth(b.mul(b)).sub(meanBB);
        NDArray covariance = smooth(b.mul(a)).sub(meanAB);
        NDArray above = Scalars.times(meanAB, 2)
                .add(C1)
                .mul(Scalars.times(covariance, 2).add(C2));
        NDArray below = meanBB.add(meanAA).add(C1).mul(varianceB.add(varianceA).add(C2));
        return above.div(below).neg().add(1f);
    }

    private NDArray smooth(NDArray x) {
        Shape one = new Shape(1, 1);
        Shape half = new Shape(SIDE / 2, SIDE / 2);
        return x.getNDArrayInternal()
                .convolution(x, kernel, null, one, half, one, 3)
                .singletonOrThrow();
    }
}
