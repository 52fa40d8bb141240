package rdmflow.tool.evaluatenetwork;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import rdmflow.training.fit.History;
import rdmflow.training.page.TrainingPage;

/** The page's body: Table 2 beside chance, confusions, learning curves. */
final class AccuracySection {
    private AccuracySection() {}

    static String of(List<Scored> scored, String set, List<String> classes, Map<String, History> curves) {
        StringBuilder body = new StringBuilder("<table><tr><th>network</th><th>epochs</th><th>" + set
                + " samples</th><th>top-1</th><th>top-3</th></tr>\n");
        for (Scored one : scored) {
            body.append("<tr><td>" + one.model() + "</td><td>" + one.epochs() + "</td><td>"
                    + one.answers().size() + "</td><td>" + percent(one.top1()) + "</td><td>" + percent(one.top3())
                    + "</td></tr>\n");
        }
        body.append("<tr><td>chance</td><td></td><td></td><td>" + percent(1.0 / classes.size()) + "</td><td>"
                + percent(Math.min(1, 3.0 / classes.size())) + "</td></tr></table>\n");
        scored.forEach(one -> body.append("<h2>Confusions of " + one.model() + "</h2>\n")
                .append(one.confusion(classes).html()));
        curves.forEach((name, history) -> body.append(TrainingPage.curves("Learning curves of " + name, history)));
        return body.toString();
    }

    private static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : "n/a";
    }
}
