package rdmflow.tool.simulatestudy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One simulated scan: a baseline per voxel, the regions' patterns, drift, five physiological signals that all voxels
 * share, and noise of each voxel's own (half of its variance first-order autoregressive), all in percent of the baseline.
 * The physiological signals and the slow cosines stand in the confounds table, so that denoising can remove them.
 */
final class Bold {
    static final int COMPONENTS = 5;

    private static final double SIGNAL_PERCENT = 1;
    private static final double PHYSIOLOGY_PERCENT = 0.6;
    /** Heart and breath are faster than volumes: neighbours differ, and removing them costs little of the slow signal. */
    private static final double PHYSIOLOGY_PACE = 0.8;

    private static final double DRIFT_PERCENT = 1;
    private static final double AUTOREGRESSION = 0.4;
    private static final double CUTOFF_SECONDS = 128;

    private final int volumes;
    private final double trSeconds;
    private final double[][] physiology;
    private final List<double[]> cosines = new ArrayList<>();

    /**
     * @param random of this scan; draws the physiological signals first
     */
    Bold(int volumes, double trSeconds, Random random) {
        this.volumes = volumes;
        this.trSeconds = trSeconds;
        physiology = new double[COMPONENTS][volumes];
        for (double[] course : physiology) {
            double value = random.nextGaussian();
            for (int t = 0; t < volumes; t++) {
                value = -PHYSIOLOGY_PACE * value
                        + Math.sqrt(1 - PHYSIOLOGY_PACE * PHYSIOLOGY_PACE) * random.nextGaussian();
                course[t] = value;
            }
        }
        int count = (int) Math.floor(2 * volumes * trSeconds / CUTOFF_SECONDS);
        for (int k = 1; k <= count; k++) {
            double[] cosine = new double[volumes];
            for (int t = 0; t < volumes; t++) {
                cosine[t] = Math.sqrt(2.0 / volumes) * StrictMath.cos(Math.PI * k * (2 * t + 1) / (2.0 * volumes));
            }
            cosines.add(cosine);
        }
    }

    /**
     * The voxels of every volume.
     *
     * @param patterns per region, volumes x voxels of the region, mean square 1
     * @param noise standard deviation of the noise in units of the signal's
     */
    double[][] volumes(Brain brain, double[] baseline, List<double[][]> patterns, double noise, Random random) {
        double[][] image = new double[volumes][brain.size()];
        double own = Math.sqrt(0.5) * noise * SIGNAL_PERCENT;
        for (int voxel = 0; voxel < brain.size(); voxel++) {
            if (!brain.inside(voxel)) {
                continue;
            }
            double[] weights = new double[COMPONENTS];
            for (int k = 0; k < COMPONENTS; k++) {
                weights[k] = PHYSIOLOGY_PERCENT * random.nextGaussian();
            }
            double drift = DRIFT_PERCENT * random.nextGaussian();
            double slow = random.nextGaussian();
            for (int t = 0; t < volumes; t++) {
                slow = AUTOREGRESSION * slow + Math.sqrt(1 - AUTOREGRESSION * AUTOREGRESSION) * random.nextGaussian();
                double percent = own * slow + own * random.nextGaussian();
                // Half a cosine in two minutes: nearly nothing in a short run.
                percent +=
                        drift * StrictMath.cos(Math.PI * (t + 0.5) / volumes) * Math.min(1, volumes * trSeconds / 64);
                for (int k = 0; k < COMPONENTS; k++) {
                    percent += weights[k] * physiology[k][t];
                }
                image[t][voxel] = baseline[voxel] * (1 + percent / 100);
            }
        }
        for (int region = 0; region < patterns.size(); region++) {
            int[] voxels = brain.region(region);
            for (int t = 0; t < volumes; t++) {
                for (int v = 0; v < voxels.length; v++) {
                    image[t][voxels[v]] += baseline[voxels[v]] * SIGNAL_PERCENT * patterns.get(region)[t][v] / 100;
                }
            }
        }
        return image;
    }

    /** Columns of the confounds table, as fMRIPrep names them. */
    List<String> confoundColumns() {
        List<String> columns = new ArrayList<>();
        for (int k = 0; k < COMPONENTS; k++) {
            columns.add(component(k));
        }
        for (int k = 0; k < cosines.size(); k++) {
            columns.add(String.format("cosine%02d", k));
        }
        return columns;
    }

    List<List<Double>> confoundRows() {
        List<List<Double>> rows = new ArrayList<>();
        for (int t = 0; t < volumes; t++) {
            List<Double> row = new ArrayList<>();
            for (double[] course : physiology) {
                row.add(course[t]);
            }
            for (double[] cosine : cosines) {
                row.add(cosine[t]);
            }
            rows.add(row);
        }
        return rows;
    }

    /** The JSON of the confounds table: which columns are components of the united mask. */
    static Map<String, Object> confoundsJson() {
        Map<String, Object> json = new TreeMap<>();
        for (int k = 0; k < COMPONENTS; k++) {
            json.put(
                    component(k),
                    Map.of("Method", "aCompCor", "Mask", "combined", "Retained", true, "SingularValue", 10.0 - k));
        }
        return json;
    }

    private static String component(int k) {
        return String.format("a_comp_cor_%02d", k);
    }
}
