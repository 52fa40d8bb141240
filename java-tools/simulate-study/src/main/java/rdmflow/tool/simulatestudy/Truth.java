package rdmflow.tool.simulatestudy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What was planted where. */
final class Truth {
    /** A study of this size or more, with this noise or less, is meant to be clear: see {@link #significant}. */
    private static final int CLEAR_SUBJECTS = 4;

    private static final int CLEAR_RUNS = 4;
    private static final int CLEAR_VOLUMES = 40;
    private static final double CLEAR_NOISE = 0.6;

    /** A network that comes closer than this without noise may be told apart or not. */
    private static final double CLEAR_MARGIN = 0.15;

    private Truth() {}

    /**
     * The networks that an uncorrected paired test should find worse than the planted one at a level of .05: in a study
     * large enough, those whose noise-free r is lower by .15 or more. Smaller or noisier studies promise nothing.
     */
    static List<String> significant(StudySize size, double noise, Map<String, Double> noiseFree, String planted) {
        boolean clear = size.subjects() >= CLEAR_SUBJECTS
                && size.runs() >= CLEAR_RUNS
                && size.volumes() >= CLEAR_VOLUMES
                && noise <= CLEAR_NOISE;
        return noiseFree.keySet().stream()
                .filter(other -> clear && noiseFree.get(planted) - noiseFree.get(other) >= CLEAR_MARGIN)
                .toList();
    }

    /** The geometry of every run and region. */
    static List<List<double[][]>> mixtures(
            List<PlantedRegion> regions,
            List<SmallNetwork> networks,
            List<List<List<ModelSide.LayerGram>>> grams,
            int runs) {
        List<String> models = networks.stream().map(SmallNetwork::model).toList();
        List<List<double[][]>> mixtures = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            List<double[][]> ofRun = new ArrayList<>();
            for (PlantedRegion region : regions) {
                List<ModelSide.LayerGram> layers =
                        grams.get(models.indexOf(region.model())).get(run);
                ofRun.add(mixture(region, layers));
            }
            mixtures.add(ofRun);
        }
        return mixtures;
    }

    private static double[][] mixture(PlantedRegion region, List<ModelSide.LayerGram> layers) {
        double[][][] centred = region.layers().stream()
                .map(weighted -> layers.stream()
                        .filter(layer -> layer.layer().equals(weighted.layer()))
                        .findFirst()
                        .orElseThrow())
                .map(layer -> PlantedGeometry.centred(layer.gram().gram()))
                .toArray(double[][][]::new);
        return PlantedGeometry.mixture(
                centred,
                region.layers().stream()
                        .mapToDouble(PlantedRegion.WeightedLayer::share)
                        .toArray());
    }

    static Map<String, Object> json(
            StudySize size,
            long seed,
            double noise,
            boolean nothingShared,
            List<PlantedRegion> regions,
            List<SmallNetwork> networks,
            double[][] noiseFree) {
        Map<String, Object> truth = new LinkedHashMap<>();
        truth.put("seed", seed);
        truth.put("null", nothingShared);
        truth.put("subjects", size.subjectNames());
        truth.put(
                "volumes",
                IntStream.range(0, size.runs()).map(size::volumesOf).boxed().toList());
        truth.put("tr", StudySize.TR_SECONDS);
        truth.put("hrf", ModelSide.HRF);
        truth.put("feature_rate", ModelSide.FEATURE_RATE);
        List<Map<String, Object>> rois = new ArrayList<>();
        for (int k = 0; k < regions.size(); k++) {
            PlantedRegion region = regions.get(k);
            Map<String, Object> roi = new LinkedHashMap<>();
            roi.put("roi", region.roi());
            roi.put("model", region.model());
            roi.put("layers", region.layers());
            roi.put("noise", noise);
            Map<String, Double> scores = NoiseFreeScores.named(networks, noiseFree[k]);
            roi.put("noise_free_r", scores);
            roi.put("significant", nothingShared ? List.of() : significant(size, noise, scores, region.model()));
            rois.add(roi);
        }
        truth.put("rois", rois);
        return truth;
    }
}
