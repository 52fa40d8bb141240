package rdmflow.tool.renderreport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.table.Tables;

/** The tables of scores of a {@link SyntheticStudy}: of participants, and of the group. */
final class SyntheticScores {
    private static final List<String> FIT =
            columns("roi model time_control n mean sd sem ci_low ci_high ceiling_pairwise"
                    + " ceiling_lower ceiling_upper share_of_ceiling share_ci_low share_ci_high t df p p_bonferroni p_fdr p_shift"
                    + " p_shift_familywise reason");
    private static final List<String> TESTS =
            columns("roi model_a model_b time_control n mean_difference ci_low ci_high t df p"
                    + " p_bonferroni p_fdr p_shift p_shift_familywise reason");
    private static final List<String> UNIQUE =
            columns("roi control target time_control n mean sd sem ci_low ci_high t df p"
                    + " p_bonferroni p_fdr p_shift p_shift_familywise reason");
    /** Columns that older tables lack. */
    private static final Set<String> NEW = Set.copyOf(columns(
            "time_control ci_low ci_high share_of_ceiling share_ci_low share_ci_high p_shift p_shift_familywise"));

    private static final String LOST = "fewer than 2 usable voxels";

    private final SyntheticStudy study;
    private final Map<List<String>, Integer> lost = new LinkedHashMap<>();

    SyntheticScores(SyntheticStudy study) {
        this.study = study;
    }

    private static List<String> columns(String names) {
        return List.of(names.split(" "));
    }

    void fits() throws IOException {
        List<List<Object>> runRows = new ArrayList<>();
        List<List<Object>> groupRows = new ArrayList<>();
        List<List<Object>> testRows = new ArrayList<>();
        List<List<Object>> participantRows = new ArrayList<>();
        for (TimeControl time : study.times) {
            for (int i = 0; i < study.rois; i++) {
                double[] means = new double[study.models];
                for (int m = 0; m < study.models; m++) {
                    means[m] = fit(time, i, m, runRows, groupRows, participantRows);
                }
                tests(time, i, means, testRows);
            }
        }
        write("fit.tsv", columns("subject model roi time_control run r n_pairs reason"), runRows);
        Tables.writeTsv(
                study.folder.resolve("group/participant_scores.tsv"),
                columns("subject model roi time_control r n_runs reason"),
                participantRows);
        write("group/group_fit.tsv", FIT, groupRows);
        write("group/group_tests.tsv", TESTS, testRows);
    }

    /** Without the columns that an older version's table lacks. */
    private void write(String name, List<String> columns, List<List<Object>> rows) throws IOException {
        List<Integer> kept = IntStream.range(0, columns.size())
                .filter(k -> !study.older || !NEW.contains(columns.get(k)))
                .boxed()
                .toList();
        Tables.writeTsv(
                study.folder.resolve(name),
                kept.stream().map(columns::get).toList(),
                rows.stream().map(row -> kept.stream().map(row::get).toList()).toList());
    }

    /** Adds the rows of one network in one region; returns its mean. */
    private double fit(
            TimeControl time,
            int i,
            int m,
            List<List<Object>> runRows,
            List<List<Object>> groupRows,
            List<List<Object>> participantRows) {
        boolean lost = study.isLost(i, m);
        double centre = study.centre(time, i, m);
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
                    lost("fit", s, i, r, time);
                }
                runRows.add(List.of(
                        SyntheticStudy.subject(s),
                        study.model(m),
                        SyntheticStudy.roi(i),
                        time,
                        "" + (r + 1),
                        score,
                        lost ? 0 : SyntheticStudy.pairs(r),
                        lost ? LOST : "n/a"));
            }
            participantRows.add(List.of(
                    SyntheticStudy.subject(s),
                    study.model(m),
                    SyntheticStudy.roi(i),
                    time,
                    total / study.runs,
                    lost ? 0 : study.runs,
                    lost ? LOST : ""));
            sum += mean;
            squares += mean * mean;
        }
        double mean = sum / study.subjects;
        double sd =
                study.subjects < 2 ? Double.NaN : Math.sqrt(Math.max(0, squares - sum * mean) / (study.subjects - 1));
        boolean ceiling = study.subjects > 1 && !lost;
        double lower = time == TimeControl.LAG ? 0.08 : 0.11;
        List<Object> row = new ArrayList<>(List.of(SyntheticStudy.roi(i), study.model(m), time));
        row.addAll(List.of(lost ? 0 : study.subjects, mean, sd, sd / Math.sqrt(study.subjects)));
        row.addAll(List.of(mean - 0.02, mean + 0.02));
        for (double factor : new double[] {0.8, 1, 1.4}) {
            row.add(ceiling ? factor * lower : Double.NaN);
        }
        for (double aside : new double[] {0, -0.02, 0.02}) {
            row.add(ceiling ? (mean + aside) / lower : Double.NaN);
        }
        double p = study.shiftP(time, m, lost);
        row.addAll(
                List.of(3.0, study.subjects - 1, 0.01, lost ? Double.NaN : 0.04, 0.02, p / 2, p, lost ? LOST : "n/a"));
        groupRows.add(row);
        return mean;
    }

    private void tests(TimeControl time, int i, double[] means, List<List<Object>> rows) {
        for (int a = 0; a < study.models; a++) {
            for (int b = a + 1; b < study.models; b++) {
                double difference = means[a] - means[b];
                boolean lost = Double.isNaN(difference) || study.subjects < 2;
                double p = lost ? Double.NaN : Math.abs(difference) > 0.04 ? 0.001 : 0.6;
                double shift = study.shiftP(time, a + b, lost);
                List<Object> row =
                        new ArrayList<>(List.of(SyntheticStudy.roi(i), study.model(a), study.model(b), time));
                row.addAll(List.of(lost ? 0 : study.subjects, difference, difference - 0.03, difference + 0.03));
                row.addAll(List.of(2.5, study.subjects - 1, p, p, p, shift / 2, shift, lost ? "n < 2" : "n/a"));
                rows.add(row);
            }
        }
    }

    void uniques() throws IOException {
        List<List<Object>> groupRows = new ArrayList<>();
        List<List<Object>> runRows = new ArrayList<>();
        for (TimeControl time : study.times) {
            for (int i = 0; i < study.rois; i++) {
                for (int c = 0; c < study.models; c++) {
                    for (int t = 0; t < study.models; t++) {
                        if (c != t) {
                            unique(time, i, c, t, groupRows, runRows);
                        }
                    }
                }
            }
        }
        write("group/group_unique.tsv", UNIQUE, groupRows);
        write("unique.tsv", columns("subject roi control target time_control run r n_pairs reason"), runRows);
    }

    private void unique(
            TimeControl time, int i, int c, int t, List<List<Object>> groupRows, List<List<Object>> runRows) {
        boolean lost = study.isLost(i, c) || study.isLost(i, t);
        double scale = time == TimeControl.LAG ? study.nothing ? 0.02 : 0.6 : 1;
        double mean = lost ? Double.NaN : scale * (0.05 * Math.sin(3 * c + t + i) + 0.02);
        double p = lost || study.subjects < 2 ? Double.NaN : mean > 0.04 ? 0.002 : 0.4;
        if (lost) {
            lost("unique variance", 0, i, 0, time);
        }
        double shift = study.shiftP(time, t, lost);
        List<Object> row = new ArrayList<>(List.of(SyntheticStudy.roi(i), study.model(c), study.model(t), time));
        row.addAll(List.of(lost ? 0 : study.subjects, mean, 0.01, 0.003, mean - 0.02, mean + 0.02));
        row.addAll(List.of(3.0, study.subjects - 1, p, p, p, shift / 2, shift, lost ? LOST : "n/a"));
        groupRows.add(row);
        runRows.add(List.of(
                SyntheticStudy.subject(0),
                SyntheticStudy.roi(i),
                study.model(c),
                study.model(t),
                time,
                "1",
                mean,
                1000,
                lost ? LOST : "n/a"));
    }

    /** What group-stats writes of the brain half alone: the ceilings of each region, no network. */
    void brain() throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        for (TimeControl time : study.times) {
            for (int i = 0; i < study.rois; i++) {
                List<Object> row = new ArrayList<>(List.of(SyntheticStudy.roi(i), "n/a", time, 0));
                row.addAll(Collections.nCopies(5, Double.NaN));
                row.addAll(List.of(0.09, 0.11, 0.15));
                row.addAll(Collections.nCopies(10, Double.NaN));
                row.add("no model was fitted");
                rows.add(row);
            }
        }
        write("group/group_fit.tsv", FIT, rows);
        Tables.writeTsv(
                study.folder.resolve("group/participant_scores.tsv"),
                columns("subject model roi time_control r n_runs reason"),
                List.of());
    }

    void lostRuns() throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        lost.forEach((key, count) -> {
            List<Object> row = new ArrayList<>(key);
            row.addAll(List.of(count, LOST));
            rows.add(row);
        });
        Tables.writeTsv(
                study.folder.resolve("group/lost_runs.tsv"),
                columns("analysis subject roi run time_control comparisons reason"),
                rows);
    }

    private void lost(String analysis, int subject, int roi, int run, TimeControl time) {
        lost.merge(
                List.of(analysis, SyntheticStudy.subject(subject), SyntheticStudy.roi(roi), "" + (run + 1), "" + time),
                1,
                Integer::sum);
    }

    void ceilings() throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        for (TimeControl time : study.times) {
            for (int s = 0; s < study.subjects; s++) {
                for (int i = 0; i < study.rois; i++) {
                    for (int r = 0; r < study.runs; r++) {
                        String run = "" + (r + 1);
                        rows.add(List.of(
                                SyntheticStudy.subject(s),
                                SyntheticStudy.roi(i),
                                run,
                                time,
                                0.09,
                                0.11,
                                0.15,
                                study.subjects,
                                "n/a"));
                    }
                }
            }
        }
        write("ceiling.tsv", columns("subject roi run time_control pairwise lower upper n reason"), rows);
    }
}
