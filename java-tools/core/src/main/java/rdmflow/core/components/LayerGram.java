package rdmflow.core.components;

import java.util.Arrays;
import rdmflow.core.algebra.OpenBlas;

/**
 * Products of layer RDMs, summed run by run, each pair centred over the layers: with the centred layers x pairs matrix Z
 * the PCA needs only Z Z' (docs/method.md section 5), so no more than one run of RDMs is ever in memory.
 */
public final class LayerGram {
    private static final int PANEL_PAIRS = 4096;

    private final int layers;
    private final double[] gram;

    public LayerGram(int layers) {
        this.layers = layers;
        gram = new double[layers * layers];
    }

    /**
     * Adds the pairs of a run.
     *
     * @param rdms layers x pairs, in the same order of layers for every run
     * @param positions pairs to use, defined in all layers
     */
    public void add(double[][] rdms, int[] positions) {
        double[] panel = new double[layers * PANEL_PAIRS];
        for (int first = 0; first < positions.length; first += PANEL_PAIRS) {
            int count = Math.min(PANEL_PAIRS, positions.length - first);
            centre(rdms, positions, first, count, panel);
            OpenBlas.addGram(panel, layers, count, gram);
        }
    }

    /** Z Z', row-major, symmetric. */
    public double[] products() {
        double[] copy = gram.clone();
        OpenBlas.mirror(copy, layers);
        return copy;
    }

    /** Row-major layers x count: pairs {@code first} to {@code first + count - 1}, each less its mean over the layers. */
    static void centre(double[][] rdms, int[] positions, int first, int count, double[] panel) {
        double[] mean = new double[count];
        for (double[] rdm : rdms) {
            for (int p = 0; p < count; p++) {
                mean[p] += rdm[positions[first + p]];
            }
        }
        Arrays.setAll(mean, p -> mean[p] / rdms.length);
        for (int layer = 0; layer < rdms.length; layer++) {
            double[] rdm = rdms[layer];
            for (int p = 0; p < count; p++) {
                panel[layer * count + p] = rdm[positions[first + p]] - mean[p];
            }
        }
    }
}
