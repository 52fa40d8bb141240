package rdmflow.tool.evaluatenetwork;

import java.util.ArrayList;
import java.util.List;
import rdmflow.training.page.Confusion;

/**
 * The answers of one network.
 *
 * @param model its name in the tables
 * @param epochs that it was trained for; n/a where no history tells
 * @param answers one per sample or video, in order
 */
record Scored(String model, String epochs, List<Answer> answers) {
    private static final int FEW = 3;

    /**
     * One answer.
     *
     * @param first frame of the sample; n/a for a video
     * @param predicted label of the largest output
     * @param rank how many outputs are larger than that of the right class
     */
    record Answer(String video, String first, int label, int predicted, int rank) {}

    double top1() {
        return share(answers, 1);
    }

    double top3() {
        return share(answers, FEW);
    }

    private static double share(List<Answer> some, int places) {
        return some.stream().filter(answer -> answer.rank() < places).count() / (double) some.size();
    }

    /** Rows of classes.tsv: model, label, class, n, top1, top3. */
    List<List<?>> byClass(List<String> classes) {
        List<List<?>> rows = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            int own = label;
            List<Answer> some =
                    answers.stream().filter(answer -> answer.label() == own).toList();
            rows.add(List.of(model, label, classes.get(label), some.size(), share(some, 1), share(some, FEW)));
        }
        return rows;
    }

    Confusion confusion(List<String> classes) {
        long[][] counts = new long[classes.size()][classes.size()];
        answers.forEach(answer -> counts[answer.label()][answer.predicted()]++);
        return new Confusion(classes, counts);
    }
}
