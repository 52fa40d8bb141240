package rdmflow.core.brain;

import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import rdmflow.core.DataException;

/**
 * t values of contrasts in a general linear model y = X b + e (paper A.5; docs/method.md section 2):
 *
 * <p>t = c'b / sqrt(s2 c'(X'X)^+ c), s2 = RSS / (n - rank X).
 *
 * <ul>
 *   <li>OLS: as it stands
 *   <li>AR1: rho = mean of r_t r_(t-1) / mean of r_t^2 over the OLS residuals (Yule-Walker, as nilearn), truncated
 *       towards 0 to 1/100; then the rows y_t - rho
 *       y_(t-1) of data and design (the first row as it is) are fitted again
 * </ul>
 *
 * <p>Rank by singular values below 1e-10 of the largest, with columns scaled to unit length.
 */
public final class LinearModel {
    private static final double RANK = 1e-10;

    /** What rounding leaves of a contrast's part outside of the row space, relative to its length. */
    private static final double ESTIMABLE = 1e-6;

    private static final int RHO_STEPS = 100;

    /** What rounding leaves of a time course that the design explains, relative to its squared size. */
    private static final double EXPLAINED = 1e-20;

    /** How the errors of one voxel hang together in time. */
    public enum Noise {
        OLS,
        AR1
    }

    /**
     * A weighted sum of coefficients.
     *
     * @param name for files and messages
     * @param weights one per column of the design
     */
    public record Contrast(String name, double[] weights) {}

    private final int rows;
    private final double[][] columns;
    private final List<Contrast> contrasts;
    private final Noise noise;
    private final Fit ordinary;
    private final Fit[] whitened = new Fit[2 * RHO_STEPS + 1];

    /** A design with the matrices that every voxel shares: for each, three small products are left. */
    private record Fit(double[][] orthonormal, double[][] effects, double[] deviations, int degreesOfFreedom) {}

    /**
     * Prepares a model.
     *
     * @param design columns of n values; the constant among them
     * @throws DataException when a contrast cannot be estimated or no degree of freedom is left
     */
    public LinearModel(List<Regressor> design, List<Contrast> contrasts, Noise noise) {
        this.rows = design.get(0).values().length;
        this.columns = design.stream().map(Regressor::values).toArray(double[][]::new);
        this.contrasts = List.copyOf(contrasts);
        this.noise = noise;
        this.ordinary = fit(0);
    }

    /** n - rank X. */
    public int degreesOfFreedom() {
        return ordinary.degreesOfFreedom;
    }

    /**
     * t of every contrast for one voxel; NaN where the time course is not finite, constant, or explained to rounding.
     *
     * @param series n values
     */
    public double[] t(double[] series) {
        // The constant is in the design: taking the first value off changes no t and saves digits.
        double[] data = new double[rows];
        double size = 0;
        for (int i = 0; i < rows; i++) {
            data[i] = series[i] - series[0];
            size += data[i] * data[i];
        }
        if (!Double.isFinite(size) || size == 0) {
            return undefined();
        }
        double[] residual = residual(data, ordinary);
        if (dot(residual, residual) <= EXPLAINED * size) {
            return undefined();
        }
        if (noise == Noise.OLS) {
            return t(data, residual, ordinary);
        }
        double lagged = 0;
        for (int i = 1; i < rows; i++) {
            lagged += residual[i] * residual[i - 1];
        }
        double rho = (lagged / (rows - 1)) / (dot(residual, residual) / rows);
        int step = (int) (rho * RHO_STEPS);
        if (step == 0) {
            return t(data, residual, ordinary);
        }
        Fit fit = whitened(step);
        double[] white = whiten(data, (double) step / RHO_STEPS);
        return t(white, residual(white, fit), fit);
    }

    private double[] undefined() {
        double[] t = new double[contrasts.size()];
        Arrays.fill(t, Double.NaN);
        return t;
    }

    private static double[] t(double[] data, double[] residual, Fit fit) {
        double sigma = Math.sqrt(dot(residual, residual) / fit.degreesOfFreedom);
        double[] t = new double[fit.effects.length];
        for (int c = 0; c < t.length; c++) {
            t[c] = dot(fit.effects[c], data) / (sigma * fit.deviations[c]);
        }
        return t;
    }

    private static double[] residual(double[] data, Fit fit) {
        double[] residual = data.clone();
        for (double[] q : fit.orthonormal) {
            double product = dot(q, data);
            for (int i = 0; i < residual.length; i++) {
                residual[i] -= product * q[i];
            }
        }
        return residual;
    }

    private synchronized Fit whitened(int step) {
        int at = step + RHO_STEPS;
        if (whitened[at] == null) {
            whitened[at] = fit((double) step / RHO_STEPS);
        }
        return whitened[at];
    }

    private static double[] whiten(double[] values, double rho) {
        double[] white = values.clone();
        for (int i = 1; i < values.length; i++) {
            white[i] = values[i] - rho * values[i - 1];
        }
        return white;
    }

    /** The design for one rho: an orthonormal basis of its columns, and c'X^+ and sqrt(c'(X'X)^+ c) of each contrast. */
    private Fit fit(double rho) {
        int p = columns.length;
        DMatrixRMaj x = new DMatrixRMaj(rows, p);
        double[] lengths = new double[p];
        for (int j = 0; j < p; j++) {
            double[] column = whiten(columns[j], rho);
            double length = Math.sqrt(dot(column, column));
            lengths[j] = length > 0 ? length : 1;
            for (int i = 0; i < rows; i++) {
                x.set(i, j, column[i] / lengths[j]);
            }
        }
        SingularValueDecomposition_F64<DMatrixRMaj> svd = DecompositionFactory_DDRM.svd(rows, p, true, true, true);
        if (!svd.decompose(x)) {
            throw new IllegalStateException("no singular values of a design of " + rows + " x " + p);
        }
        double[] singular = svd.getSingularValues();
        double largest = Arrays.stream(singular).max().orElse(0);
        int[] used = java.util.stream.IntStream.range(0, svd.numberOfSingularValues())
                .filter(k -> singular[k] > RANK * largest)
                .toArray();
        if (used.length >= rows) {
            throw new DataException(
                    "expected more volumes than columns of the design (" + used.length + "), found " + rows);
        }
        DMatrixRMaj u = CommonOps_DDRM.transpose(svd.getU(null, false), null);
        DMatrixRMaj v = svd.getV(null, false);
        double[][] orthonormal = Arrays.stream(used)
                .mapToObj(k -> Arrays.copyOfRange(u.data, k * rows, (k + 1) * rows))
                .toArray(double[][]::new);
        double[][] effects = new double[contrasts.size()][rows];
        double[] deviations = new double[contrasts.size()];
        for (int c = 0; c < effects.length; c++) {
            Contrast contrast = contrasts.get(c);
            double variance = 0;
            double inside = 0;
            double length = 0;
            for (int k = 0; k < used.length; k++) {
                double weight = 0;
                for (int j = 0; j < p; j++) {
                    weight += contrast.weights[j] / lengths[j] * v.get(j, used[k]);
                }
                inside += weight * weight;
                double share = weight / singular[used[k]];
                variance += share * share;
                for (int i = 0; i < rows; i++) {
                    effects[c][i] += share * orthonormal[k][i];
                }
            }
            for (int j = 0; j < p; j++) {
                length += contrast.weights[j] / lengths[j] * (contrast.weights[j] / lengths[j]);
            }
            if (!(length - inside <= ESTIMABLE * length) || length == 0) {
                throw new DataException("contrast " + contrast.name
                        + ": expected weights that the design can estimate, found columns that depend on each other"
                        + " or only zeros");
            }
            deviations[c] = Math.sqrt(variance);
        }
        return new Fit(orthonormal, effects, deviations, rows - used.length);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
