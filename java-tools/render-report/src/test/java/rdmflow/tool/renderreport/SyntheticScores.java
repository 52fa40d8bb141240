package rdmflow.tool.renderreport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rdmflow.io.table.Tables;

/** The tables of scores of a {@link SyntheticStudy}: of participants, and of the group. */
final class SyntheticScores {
    private static final List<String> FIT = List.of(
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
            "reason");

    private final SyntheticStudy study;
    private final Map<List<String>, Integer> lost = new LinkedHashMap<>();

    SyntheticScores(SyntheticStudy study) {
        this.study = study;
    }

    void fits() throws IOException {
        List<List<Object>> runRows = new ArrayList<>();
        List<List<Object>> groupRows = new ArrayList<>();
        List<List<Object>> testRows = new ArrayList<>();
        List<List<Object>> participantRows = new ArrayList<>();
        for (int i = 0; i < study.rois; i++) {
            double[] means = new double[study.models];
            for (int m = 0; m < study.models; m++) {
                boolean lost = isLost(i, m);
                double centre = 0.02 + 0.1 * Math.abs(Math.sin(1 + m + 0.6 * i));
                double sum = 0;
                double squares = 0;
                for (int s = 0; s < study.subjects; s++) {
                    double mean = 0;
                    double total = 0;
                    for (int r = 0; r < study.runs; r++) {
                        double score = lost ? Double.NaN : centre + 0.02 * study.random.nextGaussian();
                        mean += score / study.runs;
                        total += score;
                        if (lost) {
                            lost("fit", s, i, r);
                        }
                        runRows.add(List.of(
                                SyntheticStudy.subject(s),
                                study.model(m),
                                SyntheticStudy.roi(i),
                                "" + (r + 1),
                                score,
                                lost ? 0 : SyntheticStudy.pairs(r),
                                lost ? "fewer than 2 usable voxels" : "n/a"));
                    }
                    participantRows.add(List.of(
                            SyntheticStudy.subject(s),
                            study.model(m),
                            SyntheticStudy.roi(i),
                            "none",
                            total / study.runs,
                            lost ? 0 : study.runs,
                            lost ? "fewer than 2 usable voxels" : ""));
                    sum += mean;
                    squares += mean * mean;
                }
                double mean = sum / study.subjects;
                double sd = study.subjects < 2
                        ? Double.NaN
                        : Math.sqrt(Math.max(0, squares - sum * mean) / (study.subjects - 1));
                means[m] = mean;
                boolean ceiling = study.subjects > 1 && !lost;
                groupRows.add(List.of(
                        SyntheticStudy.roi(i),
                        study.model(m),
                        lost ? 0 : study.subjects,
                        mean,
                        sd,
                        sd / Math.sqrt(study.subjects),
                        ceiling ? 0.09 : Double.NaN,
                        ceiling ? 0.11 : Double.NaN,
                        ceiling ? 0.15 : Double.NaN,
                        3.0,
                        study.subjects - 1,
                        0.01,
                        lost ? Double.NaN : 0.04,
                        0.02,
                        lost ? "fewer than 2 usable voxels" : "n/a"));
            }
            for (int a = 0; a < study.models; a++) {
                for (int b = a + 1; b < study.models; b++) {
                    boolean lost = Double.isNaN(means[a] - means[b]) || study.subjects < 2;
                    double p = lost ? Double.NaN : Math.abs(means[a] - means[b]) > 0.04 ? 0.001 : 0.6;
                    testRows.add(List.of(
                            SyntheticStudy.roi(i),
                            study.model(a),
                            study.model(b),
                            lost ? 0 : study.subjects,
                            means[a] - means[b],
                            2.5,
                            study.subjects - 1,
                            p,
                            p,
                            p,
                            lost ? "n < 2" : "n/a"));
                }
            }
        }
        Tables.writeTsv(
                study.folder.resolve("fit.tsv"),
                List.of("subject", "model", "roi", "run", "r", "n_pairs", "reason"),
                runRows);
        Tables.writeTsv(
                study.folder.resolve("group/participant_scores.tsv"),
                List.of("subject", "model", "roi", "time_control", "r", "n_runs", "reason"),
                participantRows);
        Tables.writeTsv(study.folder.resolve("group/group_fit.tsv"), FIT, groupRows);
        Tables.writeTsv(
                study.folder.resolve("group/group_tests.tsv"),
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

    void uniques() throws IOException {
        List<List<Object>> groupRows = new ArrayList<>();
        List<List<Object>> runRows = new ArrayList<>();
        for (int i = 0; i < study.rois; i++) {
            for (int c = 0; c < study.models; c++) {
                for (int t = 0; t < study.models; t++) {
                    if (c == t) {
                        continue;
                    }
                    boolean lost = isLost(i, c) || isLost(i, t);
                    double mean = lost ? Double.NaN : 0.05 * Math.sin(3 * c + t + i) + 0.02;
                    double p = lost || study.subjects < 2 ? Double.NaN : mean > 0.04 ? 0.002 : 0.4;
                    if (lost) {
                        lost("unique variance", 0, i, 0);
                    }
                    groupRows.add(List.of(
                            SyntheticStudy.roi(i),
                            study.model(c),
                            study.model(t),
                            lost ? 0 : study.subjects,
                            mean,
                            0.01,
                            0.003,
                            3.0,
                            study.subjects - 1,
                            p,
                            p,
                            p,
                            lost ? "fewer than 2 usable voxels" : "n/a"));
                    runRows.add(List.of(
                            SyntheticStudy.subject(0),
                            SyntheticStudy.roi(i),
                            study.model(c),
                            study.model(t),
                            "1",
                            mean,
                            1000,
                            lost ? "fewer than 2 usable voxels" : "n/a"));
                }
            }
        }
        Tables.writeTsv(
                study.folder.resolve("group/group_unique.tsv"),
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
                study.folder.resolve("unique.tsv"),
                List.of("subject", "roi", "control", "target", "run", "r", "n_pairs", "reason"),
                runRows);
    }

    /** What group-stats writes of the brain half alone: the ceilings of each region, no network. */
    void brain() throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < study.rois; i++) {
            List<Object> row = new ArrayList<>(List.of(SyntheticStudy.roi(i), "n/a", 0, Double.NaN, Double.NaN));
            row.addAll(List.of(Double.NaN, 0.09, 0.11, 0.15, Double.NaN, "n/a", Double.NaN, Double.NaN, Double.NaN));
            row.add("no model was fitted");
            rows.add(row);
        }
        Tables.writeTsv(study.folder.resolve("group/group_fit.tsv"), FIT, rows);
        Tables.writeTsv(
                study.folder.resolve("group/participant_scores.tsv"),
                List.of("subject", "model", "roi", "time_control", "r", "n_runs", "reason"),
                List.of());
    }

    void lostRuns() throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        lost.forEach((key, count) -> {
            List<Object> row = new ArrayList<>(key);
            row.addAll(List.of(count, "fewer than 2 usable voxels"));
            rows.add(row);
        });
        Tables.writeTsv(
                study.folder.resolve("group/lost_runs.tsv"),
                List.of("analysis", "subject", "roi", "run", "time_control", "comparisons", "reason"),
                rows);
    }

    private void lost(String analysis, int subject, int roi, int run) {
        lost.merge(
                List.of(analysis, SyntheticStudy.subject(subject), SyntheticStudy.roi(roi), "" + (run + 1), "none"),
                1,
                Integer::sum);
    }

    void ceilings() throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        for (int s = 0; s < study.subjects; s++) {
            for (int i = 0; i < study.rois; i++) {
                for (int r = 0; r < study.runs; r++) {
                    rows.add(List.of(
                            SyntheticStudy.subject(s),
                            SyntheticStudy.roi(i),
                            "" + (r + 1),
                            0.09,
                            0.11,
                            0.15,
                            study.subjects,
                            "n/a"));
                }
            }
        }
        Tables.writeTsv(
                study.folder.resolve("ceiling.tsv"),
                List.of("subject", "roi", "run", "pairwise", "lower", "upper", "n", "reason"),
                rows);
    }

    private boolean isLost(int roi, int model) {
        return study.undefined && (roi == study.rois - 1 || roi == 0 && model == 1);
    }
}
