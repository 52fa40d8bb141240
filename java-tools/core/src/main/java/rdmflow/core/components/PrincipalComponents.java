package rdmflow.core.components;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * PCA of layer RDMs: with Z the layers x pairs matrix, each pair centred over the layers and not scaled, Z = U S V';
 * scores are U S, loadings the columns of V, which have unit length over all pairs of all runs. U and S come from Z Z'
 * (layers x layers), V by projecting back, V = Z' U / S. Paper 2.3; docs/method.md section 5.
 *
 * @param scores layers x components, in descending order of variance
 * @param singularValues S of each component
 * @param explainedVariance S^2 / sum of all S^2
 */
public record PrincipalComponents(double[][] scores, double[] singularValues, double[] explainedVariance) {
    /** A variance below this share of the largest one is rounding: no loading can be computed from it. */
    private static final double RANK_TOLERANCE = 1e-12;

    private static final int PANEL_PAIRS = 4096;

    /**
     * The components of a Gram, at most as many as asked for and as it has variance above 1e-12 of the largest; none if
     * all layers have equal RDMs. Signs are arbitrary, see {@link #signed}.
     *
     * <p>Accuracy: a score is exact to about 1e-16 S_1 / S_k relative to its component.
     *
     * @param gram Z Z', row-major layers x layers
     */
    public static PrincipalComponents of(double[] gram, int layers, int components) {
        EigenDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.eig(layers, true, true);
        if (!decomposition.decompose(DMatrixRMaj.wrap(layers, layers, gram.clone()))) {
            throw new IllegalStateException("eigenvalues of a symmetric matrix did not converge");
        }
        double total = IntStream.range(0, layers)
                .mapToDouble(i -> gram[i * layers + i])
                .sum();
        double[] values = IntStream.range(0, layers)
                .mapToDouble(k -> decomposition.getEigenvalue(k).getReal())
                .toArray();
        double largest = Arrays.stream(values).max().orElse(0);
        List<Integer> kept = IntStream.range(0, layers)
                .boxed()
                .filter(k -> values[k] > RANK_TOLERANCE * largest)
                .sorted(Comparator.comparingDouble(k -> -values[k]))
                // Centring over the layers leaves at most layers - 1 of them.
                .limit(Math.min(components, layers - 1))
                .toList();
        double[][] scores = new double[layers][kept.size()];
        double[] singularValues = new double[kept.size()];
        double[] explained = new double[kept.size()];
        for (int k = 0; k < kept.size(); k++) {
            double value = values[kept.get(k)];
            singularValues[k] = Math.sqrt(value);
            explained[k] = value / total;
            DMatrixRMaj vector = decomposition.getEigenVector(kept.get(k));
            for (int layer = 0; layer < layers; layer++) {
                scores[layer][k] = vector.get(layer) * singularValues[k];
            }
        }
        return new PrincipalComponents(scores, singularValues, explained);
    }

    public int count() {
        return singularValues.length;
    }

    /**
     * Loadings of the pairs of one run: V = Z' U / S = Z' scores / S^2.
     *
     * @param rdms layers x pairs of that run
     * @param positions the pairs used, as given to {@link LayerGram#add}
     * @return components x positions
     */
    public double[][] loadings(double[][] rdms, int[] positions) {
        int layers = scores.length;
        double[][] loadings = new double[count()][positions.length];
        double[] panel = new double[layers * PANEL_PAIRS];
        for (int first = 0; first < positions.length; first += PANEL_PAIRS) {
            int count = Math.min(PANEL_PAIRS, positions.length - first);
            LayerGram.centre(rdms, positions, first, count, panel);
            for (int k = 0; k < count(); k++) {
                for (int layer = 0; layer < layers; layer++) {
                    double weight = scores[layer][k] / (singularValues[k] * singularValues[k]);
                    for (int p = 0; p < count; p++) {
                        loadings[k][first + p] += weight * panel[layer * count + p];
                    }
                }
            }
        }
        return loadings;
    }

    /**
     * The same components with signs chosen so that the largest absolute loading is positive (the first of equal ones).
     * Turns the loadings in place.
     *
     * @param loadings per run, components x positions, runs in their order
     */
    public PrincipalComponents signed(List<double[][]> loadings) {
        double[][] turned = Arrays.stream(scores).map(double[]::clone).toArray(double[][]::new);
        for (int k = 0; k < count(); k++) {
            if (largest(loadings, k) < 0) {
                for (double[] row : turned) {
                    row[k] = -row[k];
                }
                for (double[][] run : loadings) {
                    double[] component = run[k];
                    Arrays.setAll(component, p -> -component[p]);
                }
            }
        }
        return new PrincipalComponents(turned, singularValues, explainedVariance);
    }

    private static double largest(List<double[][]> loadings, int component) {
        double largest = 0;
        for (double[][] run : loadings) {
            for (double loading : run[component]) {
                if (Math.abs(loading) > Math.abs(largest)) {
                    largest = loading;
                }
            }
        }
        return largest;
    }
}
