package rdmflow.tool.renderreport;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Sidecar;

/** What a {@link SyntheticStudy} has beside its scores: components, sidecars, a picture of regions. */
final class SyntheticFiles {
    private final SyntheticStudy study;

    SyntheticFiles(SyntheticStudy study) {
        this.study = study;
    }

    void components() throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        for (int m = 0; m < study.models; m++) {
            int layers = SyntheticStudy.layers(m);
            for (int k = 0; k < layers; k++) {
                double along = (double) k / (layers - 1);
                rows.add(List.of(
                        study.model(m),
                        "layer." + k,
                        80 * along - 40 + 4 * m + 2 * study.random.nextGaussian(),
                        25 * Math.sin(2 * along + m) + study.random.nextGaussian()));
            }
        }
        Tables.writeTsv(study.folder.resolve("pca/scores.tsv"), List.of("model", "layer", "pc1", "pc2"), rows);
        Tables.writeTsv(
                study.folder.resolve("pca/variance.tsv"),
                List.of("component", "explained_variance_ratio"),
                List.of(List.of(1, 0.6123), List.of(2, 0.1875)));
        List<List<Object>> pairs = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            pairs.add(List.of(2, "+", k + 1, "1", 2 + k, 14 - k, 5.0 + 2 * k, 29.0 - 2 * k, 0.02 - 0.001 * k));
            pairs.add(List.of(2, "-", k + 1, "1", 3 + k, 12 - k, 7.0 + 2 * k, 25.0 - 2 * k, -0.015 + 0.001 * k));
        }
        Tables.writeTsv(
                study.folder.resolve("pca/pairs.tsv"),
                List.of("component", "sign", "rank", "run", "i", "j", "t_i", "t_j", "loading"),
                pairs);
    }

    void sidecars() throws IOException {
        Sidecar.writeJson(
                study.folder.resolve("extract.json"),
                Map.of(
                        "tool",
                        "extract-activations",
                        "version",
                        "0.1.0",
                        "parameters",
                        Map.of("hrf", "spm", "feature-rate", 5.0, "tr", 2.0, "slice-time-ref", 0.5),
                        "methods",
                        List.of("Frames were picked.", "Features were convolved."),
                        "inputs",
                        Map.of("seg-1.mkv", "bb22")));
        Sidecar.writeJson(
                study.folder.resolve("rois.json"),
                Map.of(
                        "tool", "build-roi-rdms",
                        "version", "0.1.0",
                        "parameters", Map.of("subject", "sub-01", "run", "1", "compcor", 5),
                        "inputs", Map.of("bold.nii.gz", "cc33"),
                        "details",
                                Map.of(
                                        "warnings", List.of("rois.nii.gz: 2 voxels belong to two regions"),
                                        "rois", Map.of("V1v", Map.of("voxels", 80, "used_voxels", 78)))));
        Sidecar.writeJson(
                study.folder.resolve("fit.json"),
                Map.of(
                        "tool",
                        "fit-cv-regression",
                        "version",
                        "0.1.0",
                        "parameters",
                        Map.of("weights", "OLS", "exclude-lag", 0, "drop-overlap", 0, "prefix", "p"),
                        "methods",
                        List.of("A region's RDM was regressed on the RDMs of a network's layers."),
                        "inputs",
                        Map.of("sub-01_run-1_roi-rdms.h5", "00ff")));
        Sidecar.writeJson(
                study.folder.resolve("group.json"),
                Map.of(
                        "tool",
                        "group-stats",
                        "version",
                        "0.1.0",
                        "parameters",
                        Map.of("score-average", "PLAIN"),
                        "methods",
                        List.of("Scores were averaged (Benjamini and Hochberg 1995)."),
                        "details",
                        Map.of("pairs_used", pairsUsed()),
                        "inputs",
                        Map.of("fit.tsv", "aa11")));
    }

    private Map<String, List<Integer>> pairsUsed() {
        Map<String, List<Integer>> used = new TreeMap<>();
        for (int r = 0; r < (study.models == 0 ? 0 : study.runs); r++) {
            used.put("" + (r + 1), List.of(SyntheticStudy.pairs(r), SyntheticStudy.pairs(r)));
        }
        return used;
    }

    void picture() throws IOException {
        BufferedImage image = new BufferedImage(120, 60, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 120; x++) {
            image.setRGB(x, x / 2, 0xffaa00);
        }
        ImageIO.write(image, "png", study.folder.resolve("sub-01_qc.png").toFile());
    }
}
