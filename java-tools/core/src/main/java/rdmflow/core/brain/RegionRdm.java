package rdmflow.core.brain;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import rdmflow.core.rdm.CorrelationDistance;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.UndefinedPairs;

/**
 * The RDM of one region in one run, and what a reader must know of its quality (paper A.7; docs/method.md sections 2
 * and 6).
 *
 * @param rdm 1 - r between the voxel patterns of all pairs of volumes; NaN with a reason when undefined
 * @param voxels of the region
 * @param nonFiniteVoxels left out because a value is not finite
 * @param constantVoxels left out because all values are equal
 * @param explainedVoxels left out because the nuisance columns leave nothing but rounding
 * @param rSquaredRemoved 1 - (sum of squares after) / (before), over all used voxels: what denoising took
 * @param tsnr mean over used voxels of mean / standard deviation (n - 1) of the time course as read
 * @param splitHalf Pearson r between the RDMs of the used voxels of even and of odd rank: how much of the geometry two
 *     halves of the region share; NaN with fewer than 4 used voxels
 * @param gram of the patterns, where it was asked for; NaN where a volume holds none, and everywhere where the RDM is
 *     undefined
 */
public record RegionRdm(
        Rdm rdm,
        int voxels,
        int nonFiniteVoxels,
        int constantVoxels,
        int explainedVoxels,
        double rSquaredRemoved,
        double tsnr,
        double splitHalf,
        Optional<PatternGram> gram) {
    /** What rounding leaves of a time course that the columns explain, relative to its squared size. */
    private static final double EXPLAINED = 1e-20;

    /** Fewer usable voxels than this are few, however many the region has. */
    private static final int FEW_VOXELS = 10;

    /** What becomes of a voxel's mean and scale after the regression. */
    public enum Scaling {
        /** Mean zero: without it every RDM of real data collapses. */
        CENTRED,
        /** Mean zero, standard deviation one. */
        STANDARDISED,
        /** The run's mean is added back. */
        MEAN_KEPT
    }

    /**
     * Cleans the voxels of a region and compares its patterns.
     *
     * @param name of the region
     * @param series voxels x volumes as read, in the order of their linear indices
     * @param regression what to remove
     * @param withGram whether the Gram matrix is wanted
     */
    public static RegionRdm of(
            String name, double[][] series, NuisanceRegression regression, Scaling scaling, boolean withGram) {
        int nonFinite = 0;
        int constant = 0;
        int explained = 0;
        double before = 0;
        double after = 0;
        double tsnr = 0;
        double[][] used = new double[series.length][];
        int count = 0;
        for (double[] voxel : series) {
            if (!regression.isFinite(voxel)) {
                nonFinite++;
                continue;
            }
            if (regression.isConstant(voxel)) {
                constant++;
                continue;
            }
            NuisanceRegression.Cleaned cleaned = regression.clean(voxel);
            if (cleaned.squaresAfter() <= EXPLAINED * cleaned.squaresBefore()) {
                explained++;
                continue;
            }
            before += cleaned.squaresBefore();
            after += cleaned.squaresAfter();
            tsnr += cleaned.mean() / Math.sqrt(cleaned.squaresBefore() / (regression.keptVolumes() - 1));
            used[count++] = scaled(cleaned, regression, scaling);
        }
        used = Arrays.copyOf(used, count);
        double rSquared = count == 0 ? Double.NaN : 1 - after / before;
        double meanTsnr = count == 0 ? Double.NaN : tsnr / count;
        double[][] patterns = patterns(used, regression.volumes());
        Rdm rdm = rdm(name, series.length, patterns, regression);
        double splitHalf = rdm.reason().isEmpty() ? splitHalf(used, regression.volumes()) : Double.NaN;
        return new RegionRdm(
                rdm,
                series.length,
                nonFinite,
                constant,
                explained,
                rSquared,
                meanTsnr,
                splitHalf,
                withGram ? Optional.of(gram(rdm, patterns, regression.censored())) : Optional.empty());
    }

    /**
     * A voxel's time course after denoising, for whatever takes voxels one by one.
     *
     * @return empty where a region would leave the voxel out
     */
    public static double[] cleaned(double[] series, NuisanceRegression regression, Scaling scaling) {
        if (!regression.isFinite(series) || regression.isConstant(series)) {
            return new double[0];
        }
        NuisanceRegression.Cleaned cleaned = regression.clean(series);
        return cleaned.squaresAfter() <= EXPLAINED * cleaned.squaresBefore()
                ? new double[0]
                : scaled(cleaned, regression, scaling);
    }

    private static PatternGram gram(Rdm rdm, double[][] patterns, int[] censored) {
        int volumes = patterns.length;
        if (!rdm.reason().isEmpty()) {
            double[] undefined = new double[volumes];
            Arrays.fill(undefined, Double.NaN);
            double[][] gram = new double[volumes][];
            Arrays.fill(gram, undefined);
            return new PatternGram(gram, undefined, rdm.patternSize());
        }
        PatternGram gram = PatternGram.ofRows(patterns);
        for (int t : censored) {
            Arrays.fill(gram.gram()[t], Double.NaN);
            Arrays.stream(gram.gram()).forEach(row -> row[t] = Double.NaN);
            gram.rowMean()[t] = Double.NaN;
        }
        return gram;
    }

    public int usedVoxels() {
        return voxels - nonFiniteVoxels - constantVoxels - explainedVoxels;
    }

    /** Whether so few of a region's voxels are usable, under half of them or under 10, that a user should be told. */
    public static boolean isSparse(int usedVoxels, int voxels) {
        return 2 * usedVoxels < voxels || usedVoxels < FEW_VOXELS;
    }

    /** The same of this region. */
    public boolean isSparse() {
        return isSparse(usedVoxels(), voxels);
    }

    private static double[] scaled(NuisanceRegression.Cleaned cleaned, NuisanceRegression regression, Scaling scaling) {
        double[] residual = cleaned.residual();
        switch (scaling) {
            case CENTRED -> {}
            case STANDARDISED -> {
                double deviation = Math.sqrt(cleaned.squaresAfter() / (regression.keptVolumes() - 1));
                Arrays.setAll(residual, t -> residual[t] / deviation);
            }
            case MEAN_KEPT -> {
                Arrays.setAll(residual, t -> residual[t] + cleaned.mean());
                for (int t : regression.censored()) {
                    residual[t] = 0;
                }
            }
        }
        return residual;
    }

    private static Rdm rdm(String name, int voxels, double[][] patterns, NuisanceRegression regression) {
        int volumes = regression.volumes();
        int used = patterns[0].length;
        if (used < 2) {
            String reason =
                    voxels == 0 ? "no voxels" : "expected at least 2 usable voxels and found " + used + " of " + voxels;
            return Rdm.undefined(name, volumes, used, reason);
        }
        Rdm rdm = new Rdm(name, volumes, CorrelationDistance.ofRows(patterns), used);
        long possible = PairOrder.count(volumes - regression.censored().length);
        // Of the pairs of volumes that hold a pattern.
        long undefined = rdm.undefinedPairs() - (PairOrder.count(volumes) - possible);
        if (UndefinedPairs.tooMany(undefined, possible)) {
            String reason = undefined + " of " + possible + " pairs undefined because of constant patterns";
            return Rdm.undefined(name, volumes, used, reason);
        }
        return rdm;
    }

    /** Volumes x voxels. */
    private static double[][] patterns(double[][] series, int volumes) {
        double[][] patterns = new double[volumes][series.length];
        for (int v = 0; v < series.length; v++) {
            for (int t = 0; t < volumes; t++) {
                patterns[t][v] = series[v][t];
            }
        }
        return patterns;
    }

    private static double splitHalf(double[][] used, int volumes) {
        if (used.length < 4) {
            return Double.NaN;
        }
        double[][] halves = new double[2][];
        for (int half = 0; half < 2; half++) {
            int odd = half;
            double[][] part = IntStream.range(0, used.length)
                    .filter(v -> v % 2 == odd)
                    .mapToObj(v -> used[v])
                    .toArray(double[][]::new);
            halves[half] = CorrelationDistance.ofRows(patterns(part, volumes));
        }
        return correlation(halves[0], halves[1]);
    }

    /** Pearson r over the pairs that both halves define. */
    private static double correlation(double[] a, double[] b) {
        int defined = 0;
        double sumA = 0;
        double sumB = 0;
        for (int k = 0; k < a.length; k++) {
            if (!Double.isNaN(a[k] + b[k])) {
                defined++;
                sumA += a[k];
                sumB += b[k];
            }
        }
        double meanA = sumA / defined;
        double meanB = sumB / defined;
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int k = 0; k < a.length; k++) {
            if (!Double.isNaN(a[k] + b[k])) {
                ab += (a[k] - meanA) * (b[k] - meanB);
                aa += (a[k] - meanA) * (a[k] - meanA);
                bb += (b[k] - meanB) * (b[k] - meanB);
            }
        }
        return ab / Math.sqrt(aa * bb);
    }
}
