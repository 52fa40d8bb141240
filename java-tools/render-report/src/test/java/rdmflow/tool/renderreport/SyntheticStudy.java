package rdmflow.tool.renderreport;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Sidecar;
import rdmflow.tool.renderreport.movie.MovingTexture;

/** Writes the files of a finished study with seeded random numbers: any size, with n/a cells and hostile names. */
final class SyntheticStudy {
    static final String HOSTILE =
            "\"><script>window.hacked=1</script> & 'quoted' <b>ResNet</b> of a very long name indeed";
    private static final String[] FAMILIES = {"convolutional", "optic flow", "image transformer", "video transformer"};
    private static final String[] ROIS = {
        "V1v", "V1d", "V2v", "V2d", "V3v", "V3d", "V4", "VO1", "VO2", "PHC1", "PHC2", "OFA", "FFA", "fSTS", "EBA",
        "FBA", "bSTS", "mFus", "MTG", "TOS", "PPA", "RSC"
    };

    private final Path folder;
    private final int models;
    private final int rois;
    private final int subjects;
    private final int runs;
    private final Random random = new Random(7);
    private boolean undefined;
    private boolean hostile;
    private boolean movie;

    SyntheticStudy(Path folder, int models, int rois, int subjects, int runs) {
        this.folder = folder;
        this.models = models;
        this.rois = rois;
        this.subjects = subjects;
        this.runs = runs;
    }

    /** The last region has no score for anybody, and the second network none in the first region. */
    SyntheticStudy withUndefinedScores() {
        undefined = true;
        return this;
    }

    /** The movie of the first run comes along. */
    SyntheticStudy withMovie() {
        movie = true;
        return this;
    }

    /** The first network's label and a warning contain markup and quotes. */
    SyntheticStudy withHostileNames() {
        hostile = true;
        return this;
    }

    /** Writes everything; returns the arguments of render-report but for the output. */
    List<String> write() throws IOException {
        Files.createDirectories(folder.resolve("group"));
        Files.createDirectories(folder.resolve("pca"));
        Sidecar.writeJson(folder.resolve("design.json"), design());
        List<String> arguments = new ArrayList<>(List.of("--design", "" + folder.resolve("design.json")));
        Files.writeString(
                folder.resolve("versions.txt"), "check-design: 0.1.0\nnextflow: 25.04.4\nrevision: 0123abc\n");
        arguments.addAll(List.of("--versions", "" + folder.resolve("versions.txt")));
        if (models > 0) {
            fits();
            arguments.addAll(
                    List.of("--group-dir", "" + folder.resolve("group"), "--pca-dir", "" + folder.resolve("pca")));
            arguments.addAll(List.of("--fits", "" + folder.resolve("fit.tsv")));
            components();
        }
        if (models > 1) {
            uniques();
            arguments.addAll(List.of("--unique", "" + folder.resolve("unique.tsv")));
        }
        if (subjects > 1) {
            ceilings();
            arguments.addAll(List.of("--ceilings", "" + folder.resolve("ceiling.tsv")));
        }
        sidecars();
        arguments.addAll(List.of(
                "--sidecars",
                "" + folder.resolve("fit.json"),
                "" + folder.resolve("group.json"),
                "" + folder.resolve("extract.json"),
                "" + folder.resolve("rois.json")));
        if (models > 0 && runs > 0 && movie) {
            Path video = MovingTexture.write(folder.resolve("seg-1.y4m"), 40 * MovingTexture.FRAMES_PER_SECOND);
            arguments.addAll(List.of("--videos", "01=" + video));
        }
        picture();
        arguments.addAll(List.of("--qc", "" + folder.resolve("sub-01_qc.png")));
        return arguments;
    }

    private Map<String, Object> design() {
        List<Map<String, Object>> scans = new ArrayList<>();
        for (int s = 0; s < subjects; s++) {
            for (int r = 0; r < runs; r++) {
                scans.add(Map.of(
                        "subject", subject(s), "run", "" + (r + 1), "bold", "bold.nii.gz", "volumes", volumes(r)));
            }
        }
        List<Map<String, Object>> stimuli = new ArrayList<>();
        for (int r = 0; r < runs; r++) {
            stimuli.add(Map.of(
                    "run",
                    "" + (r + 1),
                    "video",
                    "seg-" + (r + 1) + ".mkv",
                    "volumes",
                    volumes(r),
                    "frames",
                    volumes(r) * 50,
                    "fps",
                    25));
        }
        List<Map<String, Object>> networks = new ArrayList<>();
        for (int m = 0; m < models; m++) {
            networks.add(Map.of(
                    "model",
                    model(m),
                    "label",
                    label(m),
                    "network",
                    "resnet18",
                    "weights",
                    "w.pt",
                    "family",
                    models < 4 ? "" : FAMILIES[m * FAMILIES.length / models]));
        }
        List<Map<String, Object>> regions = new ArrayList<>();
        for (int i = 0; i < rois; i++) {
            regions.add(Map.of("roi", roi(i), "subjects", subjects));
        }
        Map<String, Object> design = new LinkedHashMap<>();
        design.put("tr", 2.0);
        design.put("slice_time_ref", 0.5);
        design.put("space", "T1w");
        design.put("scans", scans);
        design.put("stimuli", stimuli);
        design.put("models", networks);
        design.put("rois", regions);
        design.put("warnings", hostile ? List.of("stimuli.csv: " + HOSTILE) : List.of());
        return design;
    }

    private void fits() throws IOException {
        List<List<Object>> runRows = new ArrayList<>();
        List<List<Object>> groupRows = new ArrayList<>();
        List<List<Object>> testRows = new ArrayList<>();
        for (int i = 0; i < rois; i++) {
            double[] means = new double[models];
            for (int m = 0; m < models; m++) {
                boolean lost = isLost(i, m);
                double centre = 0.02 + 0.1 * Math.abs(Math.sin(1 + m + 0.6 * i));
                double sum = 0;
                double squares = 0;
                for (int s = 0; s < subjects; s++) {
                    double mean = 0;
                    for (int r = 0; r < runs; r++) {
                        double score = lost ? Double.NaN : centre + 0.02 * random.nextGaussian();
                        mean += score / runs;
                        runRows.add(List.of(
                                subject(s),
                                model(m),
                                roi(i),
                                "" + (r + 1),
                                score,
                                lost ? 0 : pairs(r),
                                lost ? "fewer than 2 usable voxels" : "n/a"));
                    }
                    sum += mean;
                    squares += mean * mean;
                }
                double mean = sum / subjects;
                double sd = subjects < 2 ? Double.NaN : Math.sqrt(Math.max(0, squares - sum * mean) / (subjects - 1));
                means[m] = mean;
                boolean ceiling = subjects > 1 && !lost;
                groupRows.add(List.of(
                        roi(i),
                        model(m),
                        lost ? 0 : subjects,
                        mean,
                        sd,
                        sd / Math.sqrt(subjects),
                        ceiling ? 0.09 : Double.NaN,
                        ceiling ? 0.11 : Double.NaN,
                        ceiling ? 0.15 : Double.NaN,
                        3.0,
                        subjects - 1,
                        0.01,
                        lost ? Double.NaN : 0.04,
                        0.02,
                        lost ? "fewer than 2 usable voxels" : "n/a"));
            }
            for (int a = 0; a < models; a++) {
                for (int b = a + 1; b < models; b++) {
                    boolean lost = Double.isNaN(means[a] - means[b]) || subjects < 2;
                    double p = lost ? Double.NaN : Math.abs(means[a] - means[b]) > 0.04 ? 0.001 : 0.6;
                    testRows.add(List.of(
                            roi(i),
                            model(a),
                            model(b),
                            lost ? 0 : subjects,
                            means[a] - means[b],
                            2.5,
                            subjects - 1,
                            p,
                            p,
                            p,
                            lost ? "n < 2" : "n/a"));
                }
            }
        }
        Tables.writeTsv(
                folder.resolve("fit.tsv"),
                List.of("subject", "model", "roi", "run", "r", "n_pairs", "reason"),
                runRows);
        Tables.writeTsv(
                folder.resolve("group/group_fit.tsv"),
                List.of(
                        "roi",
                        "model",
                        "n",
                        "mean",
                        "sd",
                        "sem",
                        "ceiling_pairwise",
                        "ceiling_lower",
                        "ceiling_upper",
                        "t",
                        "df",
                        "p",
                        "p_bonferroni",
                        "p_fdr",
                        "reason"),
                groupRows);
        Tables.writeTsv(
                folder.resolve("group/group_tests.tsv"),
                List.of(
                        "roi",
                        "model_a",
                        "model_b",
                        "n",
                        "mean_difference",
                        "t",
                        "df",
                        "p",
                        "p_bonferroni",
                        "p_fdr",
                        "reason"),
                testRows);
    }

    private void uniques() throws IOException {
        List<List<Object>> groupRows = new ArrayList<>();
        List<List<Object>> runRows = new ArrayList<>();
        for (int i = 0; i < rois; i++) {
            for (int c = 0; c < models; c++) {
                for (int t = 0; t < models; t++) {
                    if (c == t) {
                        continue;
                    }
                    boolean lost = isLost(i, c) || isLost(i, t);
                    double mean = lost ? Double.NaN : 0.05 * Math.sin(3 * c + t + i) + 0.02;
                    double p = lost || subjects < 2 ? Double.NaN : mean > 0.04 ? 0.002 : 0.4;
                    groupRows.add(List.of(
                            roi(i),
                            model(c),
                            model(t),
                            lost ? 0 : subjects,
                            mean,
                            0.01,
                            0.003,
                            3.0,
                            subjects - 1,
                            p,
                            p,
                            p,
                            lost ? "fewer than 2 usable voxels" : "n/a"));
                    runRows.add(List.of(
                            subject(0),
                            roi(i),
                            model(c),
                            model(t),
                            "1",
                            mean,
                            1000,
                            lost ? "fewer than 2 usable voxels" : "n/a"));
                }
            }
        }
        Tables.writeTsv(
                folder.resolve("group/group_unique.tsv"),
                List.of(
                        "roi",
                        "control",
                        "target",
                        "n",
                        "mean",
                        "sd",
                        "sem",
                        "t",
                        "df",
                        "p",
                        "p_bonferroni",
                        "p_fdr",
                        "reason"),
                groupRows);
        Tables.writeTsv(
                folder.resolve("unique.tsv"),
                List.of("subject", "roi", "control", "target", "run", "r", "n_pairs", "reason"),
                runRows);
    }

    private void ceilings() throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        for (int s = 0; s < subjects; s++) {
            for (int i = 0; i < rois; i++) {
                for (int r = 0; r < runs; r++) {
                    rows.add(List.of(subject(s), roi(i), "" + (r + 1), 0.09, 0.11, 0.15, subjects, "n/a"));
                }
            }
        }
        Tables.writeTsv(
                folder.resolve("ceiling.tsv"),
                List.of("subject", "roi", "run", "pairwise", "lower", "upper", "n", "reason"),
                rows);
    }

    private void components() throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        for (int m = 0; m < models; m++) {
            int layers = 11 + m % 3;
            for (int k = 0; k < layers; k++) {
                double along = (double) k / (layers - 1);
                rows.add(List.of(
                        model(m),
                        "layer." + k,
                        80 * along - 40 + 4 * m + 2 * random.nextGaussian(),
                        25 * Math.sin(2 * along + m) + random.nextGaussian()));
            }
        }
        Tables.writeTsv(folder.resolve("pca/scores.tsv"), List.of("model", "layer", "pc1", "pc2"), rows);
        Tables.writeTsv(
                folder.resolve("pca/variance.tsv"),
                List.of("component", "explained_variance_ratio"),
                List.of(List.of(1, 0.6123), List.of(2, 0.1875)));
        List<List<Object>> pairs = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            pairs.add(List.of(2, "+", k + 1, "1", 2 + k, 14 - k, 5.0 + 2 * k, 29.0 - 2 * k, 0.02 - 0.001 * k));
            pairs.add(List.of(2, "-", k + 1, "1", 3 + k, 12 - k, 7.0 + 2 * k, 25.0 - 2 * k, -0.015 + 0.001 * k));
        }
        Tables.writeTsv(
                folder.resolve("pca/pairs.tsv"),
                List.of("component", "sign", "rank", "run", "i", "j", "t_i", "t_j", "loading"),
                pairs);
    }

    private void sidecars() throws IOException {
        Sidecar.writeJson(
                folder.resolve("extract.json"),
                Map.of(
                        "tool",
                        "extract-activations",
                        "version",
                        "0.1.0",
                        "parameters",
                        Map.of("hrf", "spm", "feature-rate", 5.0, "tr", 2.0, "slice-time-ref", 0.5),
                        "inputs",
                        Map.of("seg-1.mkv", "bb22")));
        Sidecar.writeJson(
                folder.resolve("rois.json"),
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
                folder.resolve("fit.json"),
                Map.of(
                        "tool",
                        "fit-cv-regression",
                        "version",
                        "0.1.0",
                        "parameters",
                        Map.of("weights", "OLS", "exclude-lag", 0, "drop-overlap", 0, "prefix", "p"),
                        "inputs",
                        Map.of("sub-01_run-1_roi-rdms.h5", "00ff")));
        Sidecar.writeJson(
                folder.resolve("group.json"),
                Map.of(
                        "tool",
                        "group-stats",
                        "version",
                        "0.1.0",
                        "parameters",
                        Map.of("score-average", "PLAIN"),
                        "inputs",
                        Map.of("fit.tsv", "aa11")));
    }

    private void picture() throws IOException {
        BufferedImage image = new BufferedImage(120, 60, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 120; x++) {
            image.setRGB(x, x / 2, 0xffaa00);
        }
        ImageIO.write(image, "png", folder.resolve("sub-01_qc.png").toFile());
    }

    private boolean isLost(int roi, int model) {
        return undefined && (roi == rois - 1 || roi == 0 && model == 1);
    }

    private String model(int m) {
        return "net-" + (m + 1);
    }

    private String label(int m) {
        if (hostile && m == 0) {
            return HOSTILE;
        }
        return "Network " + (char) ('A' + m) + (m % 3 == 0 ? " (s-sup, ImageNet †)" : " fine-tuned");
    }

    private static String roi(int i) {
        return ROIS[i % ROIS.length];
    }

    private static String subject(int s) {
        return String.format("sub-%02d", s + 1);
    }

    private static int volumes(int r) {
        return 40 + 3 * r;
    }

    private static int pairs(int r) {
        return volumes(r) * (volumes(r) - 1) / 2;
    }
}
