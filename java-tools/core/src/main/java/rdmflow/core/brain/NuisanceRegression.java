package rdmflow.core.brain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import rdmflow.core.DataException;

/**
 * What a voxel's time course keeps after a constant and nuisance columns are regressed out: y - C C^+ y with C = [1,
 * columns] (paper A.4; docs/method.md section 2).
 *
 * <p>Columns are centred, scaled to unit length and made orthonormal by Gram-Schmidt done twice, so that units (a squared
 * global signal of 10^8 beside a cosine) do not matter. A column without variance, or one that the columns before it
 * explain, adds nothing and is left out ({@link #redundant}).
 *
 * <p>Dropped volumes take no part in any mean or fit. A volume that a column singles out (a motion outlier's spike) has a
 * residual of exactly 0 in every voxel: it holds no pattern and counts as censored, too.
 */
public final class NuisanceRegression {
    /** Length that a unit column must keep beside the columns before it; rounding leaves 1e-15. */
    private static final double INDEPENDENT = 1e-9;

    /** A volume of which less than this share is left once the columns are fitted is explained by them alone. */
    private static final double EXPLAINED_VOLUME = 1e-9;

    private final boolean[] kept;
    private final int keptCount;
    private final int[] censored;
    private final double[][] basis;
    private final List<String> used;
    private final List<String> redundant;

    /**
     * A time course after the regression.
     *
     * @param residual one value per volume, of mean zero; exactly 0 in censored volumes
     * @param mean of the kept volumes before
     * @param squaresBefore sum of squared deviations from that mean
     * @param squaresAfter sum of squares of the residual
     */
    public record Cleaned(double[] residual, double mean, double squaresBefore, double squaresAfter) {}

    /**
     * Prepares a regression.
     *
     * @param volumes T
     * @param columns nuisance columns of T values each; the constant comes by itself
     * @param dropped indices of volumes that take no part, from 0
     * @throws DataException when T less the dropped volumes is not above the number of columns, the constant included,
     *     by at least 2
     */
    public NuisanceRegression(int volumes, List<Regressor> columns, int[] dropped) {
        kept = new boolean[volumes];
        Arrays.fill(kept, true);
        for (int t : dropped) {
            kept[t] = false;
        }
        int count = 0;
        for (boolean keep : kept) {
            count += keep ? 1 : 0;
        }
        keptCount = count;
        int rank = columns.size() + 1;
        if (keptCount <= rank + 1) {
            throw new DataException("expected more than " + (rank + 1) + " volumes to regress out " + rank
                    + " columns (a constant and " + columns.size() + "), found " + keptCount);
        }
        List<double[]> orthonormal = new ArrayList<>();
        List<String> usedNames = new ArrayList<>();
        List<String> redundantNames = new ArrayList<>();
        for (Regressor column : columns) {
            double[] direction = centred(column.values(), mean(column.values()));
            boolean independent = !isConstant(column.values()) && normalise(direction, 0);
            for (int pass = 0; independent && pass < 2; pass++) {
                orthonormal.forEach(q -> subtractProjection(direction, q));
                independent = normalise(direction, INDEPENDENT);
            }
            if (independent) {
                orthonormal.add(direction);
            }
            (independent ? usedNames : redundantNames).add(column.name());
        }
        basis = orthonormal.toArray(double[][]::new);
        used = List.copyOf(usedNames);
        redundant = List.copyOf(redundantNames);
        censored = IntStream.range(0, volumes)
                .filter(t -> !kept[t] || left(t) < EXPLAINED_VOLUME)
                .toArray();
    }

    /** The share of a volume that the columns leave. */
    private double left(int volume) {
        double left = 1 - 1.0 / keptCount;
        for (double[] q : basis) {
            left -= q[volume] * q[volume];
        }
        return left;
    }

    /** Names of the columns that took part. */
    public List<String> used() {
        return used;
    }

    /** Names of the columns that are constant or a combination of those before them. */
    public List<String> redundant() {
        return redundant;
    }

    /** Volumes without a pattern: dropped ones and those that columns single out. */
    public int[] censored() {
        return censored.clone();
    }

    public int volumes() {
        return kept.length;
    }

    public int keptVolumes() {
        return keptCount;
    }

    /** Whether a time course has the same value in all kept volumes: a comparison, not a variance. */
    public boolean isConstant(double[] series) {
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (int t = 0; t < series.length; t++) {
            if (kept[t]) {
                smallest = Math.min(smallest, series[t]);
                largest = Math.max(largest, series[t]);
            }
        }
        return smallest == largest;
    }

    /** Whether all kept values are finite. */
    public boolean isFinite(double[] series) {
        for (int t = 0; t < series.length; t++) {
            if (kept[t] && !Double.isFinite(series[t])) {
                return false;
            }
        }
        return true;
    }

    /** Regresses the constant and the columns out of a finite time course of T values. */
    public Cleaned clean(double[] series) {
        double mean = mean(series);
        double[] residual = centred(series, mean);
        double before = dot(residual, residual);
        for (double[] q : basis) {
            subtractProjection(residual, q);
        }
        for (int t : censored) {
            residual[t] = 0;
        }
        return new Cleaned(residual, mean, before, dot(residual, residual));
    }

    private double mean(double[] series) {
        double sum = 0;
        for (int t = 0; t < series.length; t++) {
            sum += kept[t] ? series[t] : 0;
        }
        return sum / keptCount;
    }

    private double[] centred(double[] series, double mean) {
        double[] centred = new double[series.length];
        for (int t = 0; t < series.length; t++) {
            centred[t] = kept[t] ? series[t] - mean : 0;
        }
        return centred;
    }

    /** Scales to length 1, or says that the length is not above the limit. */
    private static boolean normalise(double[] vector, double limit) {
        double length = Math.sqrt(dot(vector, vector));
        if (!(length > limit)) {
            return false;
        }
        for (int t = 0; t < vector.length; t++) {
            vector[t] /= length;
        }
        return true;
    }

    private static void subtractProjection(double[] vector, double[] unit) {
        double product = dot(vector, unit);
        for (int t = 0; t < vector.length; t++) {
            vector[t] -= product * unit[t];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int t = 0; t < a.length; t++) {
            sum += a[t] * b[t];
        }
        return sum;
    }
}
