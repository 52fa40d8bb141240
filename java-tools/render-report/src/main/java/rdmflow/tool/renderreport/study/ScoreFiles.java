package rdmflow.tool.renderreport.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rdmflow.core.RunKey;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;

/** Reads the tables of single participants one by one and keeps only what the page tells. */
final class ScoreFiles {
    private record SubjectKey(String subject, String roi, String model) {}

    private record LostKey(String analysis, String subject, String roi, String run, String reason) {}

    private final Map<SubjectKey, List<Double>> scores = new LinkedHashMap<>();
    private final Map<LostKey, Integer> lost = new LinkedHashMap<>();
    private final Map<String, long[]> pairs = new TreeMap<>(RunKey.ORDER);
    private final List<Scores.Ceiling> ceilings = new ArrayList<>();

    void fits(Path file) {
        Table table = Tables.readTsv(file);
        for (int row = 0; row < table.rows().size(); row++) {
            String subject = Cells.text(table, row, "subject");
            String roi = Cells.text(table, row, "roi");
            String run = RunKey.of(Cells.text(table, row, "run"));
            SubjectKey key = new SubjectKey(subject, roi, Cells.text(table, row, "model"));
            double r = table.number(row, "r");
            List<Double> ofRuns = scores.computeIfAbsent(key, k -> new ArrayList<>());
            if (Double.isNaN(r)) {
                lose("fit", subject, roi, run, Cells.reason(table, row));
                continue;
            }
            ofRuns.add(r);
            long used = (long) table.number(row, "n_pairs");
            long[] range = pairs.computeIfAbsent(run, k -> new long[] {used, used});
            range[0] = Math.min(range[0], used);
            range[1] = Math.max(range[1], used);
        }
    }

    void uniques(Path file) {
        Table table = Tables.readTsv(file);
        for (int row = 0; row < table.rows().size(); row++) {
            if (Double.isNaN(table.number(row, "r"))) {
                lose(
                        "unique variance",
                        Cells.text(table, row, "subject"),
                        Cells.text(table, row, "roi"),
                        RunKey.of(Cells.text(table, row, "run")),
                        Cells.reason(table, row));
            }
        }
    }

    void ceilings(Path file) {
        Table table = Tables.readTsv(file);
        for (int row = 0; row < table.rows().size(); row++) {
            ceilings.add(new Scores.Ceiling(
                    Cells.text(table, row, "subject"),
                    Cells.text(table, row, "roi"),
                    RunKey.of(Cells.text(table, row, "run")),
                    table.number(row, "pairwise"),
                    table.number(row, "lower"),
                    table.number(row, "upper"),
                    Cells.reason(table, row)));
        }
    }

    /** @param fisher whether a participant's runs are averaged as atanh(r), as group-stats was told to */
    Scores.All all(boolean fisher) {
        List<Scores.OfSubject> ofSubjects = new ArrayList<>();
        scores.forEach((key, runs) ->
                ofSubjects.add(new Scores.OfSubject(key.subject, key.roi, key.model, mean(runs, fisher), runs.size())));
        List<Scores.Lost> losses = new ArrayList<>();
        lost.forEach((key, count) ->
                losses.add(new Scores.Lost(key.analysis, key.subject, key.roi, key.run, key.reason, count)));
        List<Scores.Pairs> used = new ArrayList<>();
        pairs.forEach((run, range) -> used.add(new Scores.Pairs(run, range[0], range[1])));
        return new Scores.All(List.copyOf(ofSubjects), List.copyOf(losses), List.copyOf(used), List.copyOf(ceilings));
    }

    private void lose(String analysis, String subject, String roi, String run, String reason) {
        lost.merge(new LostKey(analysis, subject, roi, run, reason), 1, Integer::sum);
    }

    private static double mean(List<Double> runs, boolean fisher) {
        double sum = 0;
        for (double r : runs) {
            sum += fisher ? atanh(r) : r;
        }
        double mean = sum / runs.size();
        return fisher ? Math.tanh(mean) : mean;
    }

    private static double atanh(double r) {
        return 0.5 * (Math.log1p(r) - Math.log1p(-r));
    }
}
