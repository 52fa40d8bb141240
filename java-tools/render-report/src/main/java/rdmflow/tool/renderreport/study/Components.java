package rdmflow.tool.renderreport.study;

import java.util.List;

/**
 * The PCA of the networks' layers.
 *
 * @param scores one row per (network, layer), in the order of the table; empty = there was no PCA
 * @param explained explained variance ratio of each component
 * @param pairs pairs of volumes with extreme loadings
 */
public record Components(List<LayerScore> scores, List<Double> explained, List<ExtremePair> pairs) {
    /** Where a layer stands; {@code pc[c]} is its score on component c + 1. */
    public record LayerScore(String model, String layer, List<Double> pc) {}

    /** A pair of volumes of a run; times in seconds. */
    public record ExtremePair(
            int component,
            String sign,
            int rank,
            String run,
            int i,
            int j,
            double timeI,
            double timeJ,
            double loading) {}
}
