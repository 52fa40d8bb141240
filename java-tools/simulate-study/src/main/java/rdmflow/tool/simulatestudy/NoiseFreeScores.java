package rdmflow.tool.simulatestudy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import rdmflow.core.rdm.GramDistances;
import rdmflow.core.rdm.Metric;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.weighting.LayerWeighting;
import rdmflow.core.weighting.RunProducts;
import rdmflow.core.weighting.Score;
import rdmflow.core.weighting.Weighting;

/** How well each network would explain each region if voxels had no noise: the pipeline's own fit of planted geometry. */
final class NoiseFreeScores {
    private NoiseFreeScores() {}

    /**
     * Mean r over held-out runs.
     *
     * @param grams per network and run
     * @param mixtures per run and region
     * @return per region and network
     */
    static double[][] of(List<List<List<ModelSide.LayerGram>>> grams, List<List<double[][]>> mixtures, int threads) {
        int models = grams.size();
        int regions = mixtures.get(0).size();
        List<List<Integer>> alone =
                IntStream.range(0, models).mapToObj(List::of).toList();
        List<RunProducts> runs = new ArrayList<>();
        for (int run = 0; run < mixtures.size(); run++) {
            List<RdmSet> sets = new ArrayList<>();
            for (int model = 0; model < models; model++) {
                sets.add(modelRdms(model, run, grams.get(model).get(run)));
            }
            RdmSet brain = regionRdms(run, mixtures.get(run));
            int[] all =
                    IntStream.range(0, (int) PairOrder.count(brain.volumes())).toArray();
            runs.add(RunProducts.of(sets, brain, all, alone, threads));
        }
        double[][] scores = new double[regions][models];
        for (LayerWeighting.Fit fit : LayerWeighting.fits(runs, models, regions, Weighting.OLS, threads)) {
            scores[fit.region()][fit.model()] =
                    fit.scores().stream().mapToDouble(Score::r).average().orElse(Double.NaN);
        }
        return scores;
    }

    private static RdmSet modelRdms(int model, int run, List<ModelSide.LayerGram> layers) {
        List<Rdm> rdms = new ArrayList<>();
        for (ModelSide.LayerGram layer : layers) {
            double[] pairs = GramDistances.of(
                    Metric.CORRELATION,
                    false,
                    layer.gram().gram(),
                    layer.gram().rowMean(),
                    layer.gram().features());
            rdms.add(new Rdm(
                    layer.layer(),
                    layer.gram().gram().length,
                    pairs,
                    layer.gram().features()));
        }
        return new RdmSet(
                RdmSet.Kind.MODEL,
                "model " + model,
                "" + run,
                "correlation",
                times(rdms.get(0).volumes()),
                rdms);
    }

    private static RdmSet regionRdms(int run, List<double[][]> mixtures) {
        List<Rdm> rdms = new ArrayList<>();
        for (int region = 0; region < mixtures.size(); region++) {
            double[][] mixture = mixtures.get(region);
            rdms.add(new Rdm("region " + region, mixture.length, distances(mixture), Brain.VOXELS_PER_REGION));
        }
        return new RdmSet(
                RdmSet.Kind.SUBJECT,
                "noise-free",
                "" + run,
                "correlation",
                times(rdms.get(0).volumes()),
                rdms);
    }

    /** 1 - K_ij / sqrt(K_ii K_jj). */
    static double[] distances(double[][] mixture) {
        int n = mixture.length;
        double[] pairs = new double[Math.toIntExact(PairOrder.count(n))];
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                pairs[PairOrder.index(i, j, n)] = 1 - mixture[i][j] / Math.sqrt(mixture[i][i] * mixture[j][j]);
            }
        }
        return pairs;
    }

    private static double[] times(int volumes) {
        return IntStream.range(0, volumes)
                .mapToDouble(k -> (k + StudySize.SLICE_TIME_REF) * StudySize.TR_SECONDS)
                .toArray();
    }

    /** Region and network to r, for a JSON file. */
    static Map<String, Double> named(List<SmallNetwork> networks, double[] scores) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int model = 0; model < scores.length; model++) {
            named.put(networks.get(model).model(), scores[model]);
        }
        return named;
    }
}
