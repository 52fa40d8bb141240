package rdmflow.core.measure;

import rdmflow.core.algebra.Lapack;
import rdmflow.core.algebra.OpenBlas;
import rdmflow.core.rdm.PatternGram;

/**
 * The products of patterns at some volumes, centred over these volumes: K = C U C, U = G + P m m' the Gram matrix of the
 * patterns as they are (G that of rows centred over P features, m their means), C = I - 11'/T. docs/method.md section 10.
 */
final class Kernel {
    /** What is left of U after centring below this share of its diagonal is rounding: the patterns are all the same. */
    private static final double ROUNDING = 1e-12;

    /** A product of two sums of T numbers is exact to about this part, for each of them. */
    private static final double EPSILON = 0x1p-52;

    private final int volumes;
    private final double[] centred;
    private final double[] rowSums;
    private final double total;
    private final double trace;
    private final double self;

    /** @param used volumes, rising; at least one */
    Kernel(PatternGram gram, int[] used) {
        volumes = used.length;
        centred = centred(gram, used);
        rowSums = new double[volumes];
        double diagonal = 0;
        double all = 0;
        for (int i = 0; i < volumes; i++) {
            for (int j = 0; j < volumes; j++) {
                rowSums[i] += i == j ? 0 : centred[i * volumes + j];
            }
            all += rowSums[i];
            diagonal += centred[i * volumes + i];
        }
        total = all;
        trace = diagonal;
        self = volumes < 4 ? Double.NaN : hsic(this);
    }

    private static double[] centred(PatternGram gram, int[] used) {
        int n = used.length;
        double[] products = new double[n * n];
        double[] mean = new double[n];
        double all = 0;
        double level = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double product = gram.gram()[used[i]][used[j]]
                        + gram.features() * gram.rowMean()[used[i]] * gram.rowMean()[used[j]];
                products[i * n + j] = product;
                mean[i] += product / n;
            }
            all += mean[i] / n;
            level += products[i * n + i];
        }
        double left = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                products[i * n + j] += all - mean[i] - mean[j];
            }
            left += products[i * n + i];
        }
        return left > ROUNDING * level ? products : new double[n * n];
    }

    /** Whether all volumes have the same pattern. */
    boolean isZero() {
        return trace == 0;
    }

    /** HSIC(K, K), not above 0 where so little varies that the estimate has no sign; NaN for fewer than 4 volumes. */
    double self() {
        return self;
    }

    /**
     * Unbiased HSIC(K, L) = [tr(KL) + 1'K1 1'L1 / ((T - 1)(T - 2)) - 2 / (T - 2) 1'KL1] / (T (T - 3)), K and L with
     * zeros on their diagonals (Song et al. 2012).
     */
    double hsic(Kernel other) {
        double products = 0;
        double sums = 0;
        for (int i = 0; i < volumes; i++) {
            double ofRow = 0;
            for (int j = 0; j < volumes; j++) {
                ofRow += i == j ? 0 : centred[i * volumes + j] * other.centred[i * volumes + j];
            }
            products += ofRow;
            sums += rowSums[i] * other.rowSums[i];
        }
        double n = volumes;
        return (products + total / (n - 1) * (other.total / (n - 2)) - 2 / (n - 2) * sums) / (n * (n - 3));
    }

    /** HSIC(K, L) / sqrt(HSIC(K, K) HSIC(L, L)); both above 0. */
    double debiasedCka(Kernel other) {
        return hsic(other) / Math.sqrt(self) / Math.sqrt(other.self);
    }

    /** E of T columns' products: K = E'E, row k of E belongs to the k-th eigenvalue that is above rounding. */
    record Factor(double[] rows, int rank, double trace) {}

    /** The factor of this kernel, of as many rows as its rank. */
    Factor factor() {
        double[] vectors = centred.clone();
        double[] values = Lapack.eigen(vectors, volumes);
        double smallest = volumes * EPSILON * values[volumes - 1];
        int first = 0;
        while (first < volumes && !(values[first] > smallest)) {
            first++;
        }
        int rank = volumes - first;
        double[] rows = new double[rank * volumes];
        for (int k = 0; k < rank; k++) {
            double scale = Math.sqrt(values[first + k]);
            for (int t = 0; t < volumes; t++) {
                rows[k * volumes + t] = scale * vectors[t * volumes + first + k];
            }
        }
        return new Factor(rows, rank, trace);
    }

    /**
     * tr((K^.5 L K^.5)^.5) / sqrt(tr K tr L). The trace is the sum of the singular values of E F' for K = E'E, L = F'F:
     * exact also where the kernels are singular, as those of regions with few voxels are.
     */
    static double bures(Factor k, Factor l, int volumes) {
        double[] product = OpenBlas.rowProducts(k.rows(), k.rank(), l.rows(), l.rank(), volumes);
        double sum = 0;
        for (double value : Lapack.singularValues(product, k.rank(), l.rank())) {
            sum += value;
        }
        return sum / Math.sqrt(k.trace()) / Math.sqrt(l.trace());
    }
}
