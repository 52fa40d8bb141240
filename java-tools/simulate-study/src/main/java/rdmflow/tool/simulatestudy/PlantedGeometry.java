package rdmflow.tool.simulatestudy;

import java.util.Arrays;
import java.util.Random;
import rdmflow.core.algebra.SymmetricEigen;

/**
 * From the geometry of layers to voxel patterns that have exactly that geometry.
 *
 * <p>Each layer's Gram is centred over time within the run (C G C), because centring voxels removes the features' means
 * from BOLD, too; divided by its trace, weighted, and summed. The patterns are the eigenvectors, each times the root of
 * its eigenvalue, turned by a random orthogonal matrix into voxels whose mean is 0 at every volume. So the correlation
 * distance of two noise-free volumes is 1 - K_ij / sqrt(K_ii K_jj) with K the mixture.
 */
final class PlantedGeometry {
    /** Eigenvalues below this share of the largest are rounding. */
    private static final double NEGLIGIBLE = 1e-12;

    private PlantedGeometry() {}

    /** C G C / trace, with C = I - 1 1'/T. */
    static double[][] centred(double[][] gram) {
        int n = gram.length;
        double[] mean = new double[n];
        for (int i = 0; i < n; i++) {
            mean[i] = Arrays.stream(gram[i]).sum() / n;
        }
        double grand = Arrays.stream(mean).sum() / n;
        double[][] centred = new double[n][n];
        double trace = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                centred[i][j] = gram[i][j] - mean[i] - mean[j] + grand;
            }
            trace += centred[i][i];
        }
        for (double[] row : centred) {
            for (int j = 0; j < n; j++) {
                row[j] /= trace;
            }
        }
        return centred;
    }

    /** Sum of share times matrix. */
    static double[][] mixture(double[][][] grams, double[] shares) {
        int n = grams[0].length;
        double[][] sum = new double[n][n];
        for (int k = 0; k < grams.length; k++) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    sum[i][j] += shares[k] * grams[k][i][j];
                }
            }
        }
        return sum;
    }

    /**
     * Voxel patterns of a mixture, volumes x voxels, with a mean square of 1.
     *
     * @param mixture T x T, positive semidefinite, rows summing to 0
     * @param voxels V; of a mixture of more than V - 1 dimensions the largest V - 1 are kept
     */
    static double[][] patterns(double[][] mixture, int voxels, Random random) {
        int n = mixture.length;
        double[] flat = new double[n * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(mixture[i], 0, flat, i * n, n);
        }
        SymmetricEigen eigen = SymmetricEigen.of(flat, n);
        int rank = 0;
        while (rank < Math.min(n, voxels - 1) && eigen.values()[rank] > NEGLIGIBLE * eigen.values()[0]) {
            rank++;
        }
        double[][] directions = directions(rank, voxels, random);
        double[][] patterns = new double[n][voxels];
        double squares = 0;
        for (int k = 0; k < rank; k++) {
            double length = Math.sqrt(eigen.values()[k]);
            squares += eigen.values()[k];
            for (int t = 0; t < n; t++) {
                for (int v = 0; v < voxels; v++) {
                    patterns[t][v] += length * eigen.vectors()[k][t] * directions[k][v];
                }
            }
        }
        double scale = Math.sqrt((double) n * voxels / squares);
        for (double[] pattern : patterns) {
            for (int v = 0; v < voxels; v++) {
                pattern[v] *= scale;
            }
        }
        return patterns;
    }

    /** Random orthonormal rows, each summing to 0: Gram-Schmidt, twice for orthogonality to the last digits. */
    private static double[][] directions(int count, int voxels, Random random) {
        double[][] rows = new double[count + 1][voxels];
        Arrays.fill(rows[0], 1 / Math.sqrt(voxels));
        for (int k = 1; k <= count; k++) {
            double[] row = rows[k];
            Arrays.setAll(row, v -> random.nextGaussian());
            for (int pass = 0; pass < 2; pass++) {
                for (int other = 0; other < k; other++) {
                    double product = 0;
                    for (int v = 0; v < voxels; v++) {
                        product += row[v] * rows[other][v];
                    }
                    for (int v = 0; v < voxels; v++) {
                        row[v] -= product * rows[other][v];
                    }
                }
            }
            double length = Math.sqrt(Arrays.stream(row).map(x -> x * x).sum());
            for (int v = 0; v < voxels; v++) {
                row[v] /= length;
            }
        }
        return Arrays.copyOfRange(rows, 1, count + 1);
    }
}
