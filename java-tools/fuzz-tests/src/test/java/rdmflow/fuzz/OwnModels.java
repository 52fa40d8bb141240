package rdmflow.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import rdmflow.io.design.OwnModelCard;
import rdmflow.io.features.FeatureTable;
import rdmflow.io.tool.Findings;

/** Cards and tables of features of a user's own models. */
final class OwnModels {
    private static final long PER_BYTE = 512;

    private OwnModels() {}

    static List<Subject> subjects() {
        String card =
                "{\"rate\": 25, \"layers\": {\"low\": [\"e0\", \"e 1\"], \"high\": [2, \"3\"]}, \"metric\": \"cosine\"}";
        String table = "onset\te0\te 1\n0\t1.5\t-2e-3\n0.04\t0\t3\n0.08\t-1\t7\n";
        return List.of(
                new Subject(
                        "own-model-card",
                        Wrapping.NONE,
                        List.of(new Input("card.json", card.getBytes(UTF_8))),
                        PER_BYTE,
                        false,
                        OwnModels::readCard),
                new Subject(
                        "features",
                        Wrapping.NONE,
                        List.of(new Input("features.tsv", table.getBytes(UTF_8))),
                        PER_BYTE,
                        false,
                        OwnModels::readFeatures));
    }

    private static long readCard(Path file) {
        OwnModelCard card = OwnModelCard.read(file);
        if (card.rate().filter(rate -> !(rate > 0 && Double.isFinite(rate))).isPresent()) {
            throw new IllegalStateException("rate " + card.rate() + " was accepted");
        }
        return card.hashCode();
    }

    private static long readFeatures(Path file) {
        FeatureTable table = FeatureTable.read(file).require();
        Findings findings = new Findings();
        double[][] values = table.layer("all", table.features(), findings);
        findings.throwProblems();
        return Arrays.deepHashCode(values);
    }
}
