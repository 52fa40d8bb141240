package rdmflow.core.brain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import rdmflow.core.DataException;

/**
 * Anatomical CompCor (Behzadi et al. 2007; paper A.4; docs/method.md section 2): the principal time courses of the
 * voxels of cerebrospinal fluid and white matter.
 *
 * <p>M is volumes x voxels, with each voxel's mean and linear trend removed and each divided by its standard deviation
 * (both optional); the components are the eigenvectors of M M' (T x T) of the largest eigenvalues, unit length, sign
 * arbitrary but fixed (the entry of largest size is positive).
 *
 * @param components one per column of the regression, the largest eigenvalue first; 0 in dropped volumes
 * @param varianceExplained share of the trace of M M' of each
 * @param usedVoxels voxels that took part
 * @param nonFiniteVoxels voxels left out because a value is not finite
 * @param constantVoxels voxels left out because nothing remains once mean and trend are gone
 */
public record CompCor(
        List<Regressor> components,
        double[] varianceExplained,
        int usedVoxels,
        int nonFiniteVoxels,
        int constantVoxels) {
    /** Voxels per block of the product M M': 1024 x 542 volumes are 4 MB. */
    private static final int BLOCK = 1024;

    /** What rounding leaves of a time course that is a straight line, relative to its size. */
    private static final double STRAIGHT = 1e-20;

    /** How the mask's voxels are prepared; the project's default is both. */
    public record Preparation(boolean detrend, boolean scale) {
        public static final Preparation DEFAULT = new Preparation(true, true);
    }

    public CompCor {
        components = List.copyOf(components);
    }

    /**
     * Finds the components.
     *
     * @param series voxels x volumes, as read
     * @param count number of components
     * @param dropped volumes that take no part
     * @throws DataException when fewer than count + 1 voxels can be used
     */
    public static CompCor of(double[][] series, int count, int[] dropped, Preparation preparation) {
        int volumes = series.length == 0 ? 0 : series[0].length;
        List<Regressor> trend = new ArrayList<>();
        if (preparation.detrend) {
            trend.add(new Regressor(
                    "linear", IntStream.range(0, volumes).asDoubleStream().toArray()));
        }
        List<double[]> prepared = new ArrayList<>();
        int nonFinite = 0;
        int constant = 0;
        if (series.length > 0) {
            NuisanceRegression regression = new NuisanceRegression(volumes, trend, dropped);
            for (double[] voxel : series) {
                if (!regression.isFinite(voxel)) {
                    nonFinite++;
                    continue;
                }
                NuisanceRegression.Cleaned cleaned = regression.clean(voxel);
                if (regression.isConstant(voxel) || cleaned.squaresAfter() <= STRAIGHT * cleaned.squaresBefore()) {
                    constant++;
                    continue;
                }
                double deviation = preparation.scale ? Math.sqrt(cleaned.squaresAfter() / regression.keptVolumes()) : 1;
                prepared.add(Arrays.stream(cleaned.residual())
                        .map(value -> value / deviation)
                        .toArray());
            }
        }
        if (prepared.size() < count + 1) {
            throw new DataException("expected at least " + (count + 1) + " usable voxels for " + count
                    + " components, found " + prepared.size() + " of " + series.length + " (" + nonFinite
                    + " not finite, " + constant + " constant)");
        }
        double[] explained = new double[count];
        return new CompCor(
                eigenvectors(gram(prepared, volumes), count, explained),
                explained,
                prepared.size(),
                nonFinite,
                constant);
    }

    private static DMatrixRMaj gram(List<double[]> voxels, int volumes) {
        DMatrixRMaj gram = new DMatrixRMaj(volumes, volumes);
        for (int first = 0; first < voxels.size(); first += BLOCK) {
            int width = Math.min(BLOCK, voxels.size() - first);
            double[][] rows = new double[volumes][width];
            for (int v = 0; v < width; v++) {
                double[] voxel = voxels.get(first + v);
                for (int t = 0; t < volumes; t++) {
                    rows[t][v] = voxel[t];
                }
            }
            for (int i = 0; i < volumes; i++) {
                for (int j = i; j < volumes; j++) {
                    double sum = gram.get(i, j);
                    for (int v = 0; v < width; v++) {
                        sum += rows[i][v] * rows[j][v];
                    }
                    gram.set(i, j, sum);
                    gram.set(j, i, sum);
                }
            }
        }
        return gram;
    }

    private static List<Regressor> eigenvectors(DMatrixRMaj gram, int count, double[] explained) {
        int n = gram.numRows;
        double trace = IntStream.range(0, n).mapToDouble(i -> gram.get(i, i)).sum();
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
        if (!eigen.decompose(gram)) {
            throw new IllegalStateException("no eigenvectors of a symmetric matrix of " + n + " rows");
        }
        List<Integer> order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -eigen.getEigenvalue(k).getReal()))
                .toList();
        List<Regressor> components = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            explained[k] = eigen.getEigenvalue(order.get(k)).getReal() / trace;
            components.add(new Regressor("compcor_" + (k + 1), fixSign(eigen.getEigenVector(order.get(k)).data)));
        }
        return components;
    }

    private static double[] fixSign(double[] vector) {
        int largest = 0;
        for (int t = 1; t < vector.length; t++) {
            largest = Math.abs(vector[t]) > Math.abs(vector[largest]) ? t : largest;
        }
        double sign = vector[largest] < 0 ? -1 : 1;
        return Arrays.stream(vector).map(value -> sign * value).toArray();
    }
}
