package rdmflow.tool.renderreport.page;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import rdmflow.tool.renderreport.chart.Symbol;
import rdmflow.tool.renderreport.study.Components;
import rdmflow.tool.renderreport.study.Model;
import rdmflow.tool.renderreport.study.Scores;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.ToolRecord;

class MethodsTextTest {
    private static final List<Model> MODELS = List.of(
            new Model(1, "a", "A", "", "#0072b2", "#004a74", Symbol.CIRCLE),
            new Model(2, "b", "B", "", "#d55e00", "#8a3d00", Symbol.SQUARE),
            new Model(3, "c", "C", "", "#009e73", "#00674b", Symbol.TRIANGLE));

    private static ToolRecord record(String tool, Map<String, String> parameters) {
        return new ToolRecord(
                tool + ".json",
                tool,
                "0.1.0",
                new TreeMap<>(parameters),
                new TreeMap<>(),
                JsonNodeFactory.instance.objectNode());
    }

    private static String text(ToolRecord... records) {
        return text(List.of("sub-01", "sub-02", "sub-03"), records);
    }

    private static String text(List<String> subjects, ToolRecord... records) {
        Study study = new Study(
                JsonNodeFactory.instance.objectNode(),
                subjects,
                MODELS,
                List.of("V1", "FFA"),
                List.of(),
                List.of(),
                List.of(),
                new Components(List.of(), List.of(), List.of()),
                new Scores.All(List.of(), List.of(), List.of(), List.of()),
                List.of(records),
                List.of());
        return MethodsText.html(study, "");
    }

    private static String fit(Map<String, String> more) {
        Map<String, String> parameters =
                new TreeMap<>(Map.of("weights", "ols", "exclude-lag", "0", "drop-overlap", "0.0"));
        parameters.putAll(more);
        return text(record("fit-cv-regression", parameters));
    }

    @Test
    void namesNoPenaltyWhereTheSolverHasNone() {
        String ols = fit(Map.of());
        assertTrue(ols.contains("layers (ordinary least squares with an intercept)."), ols);
        assertFalse(ols.contains("lambda"), ols);
        String nnls = fit(Map.of("weights", "nnls"));
        assertTrue(nnls.contains("layers (non-negative least squares with an intercept)."), nnls);
        assertFalse(nnls.contains("lambda"), nnls);
    }

    @Test
    void namesThePenaltyOfRidge() {
        String ridge = fit(Map.of("weights", "ridge", "ridge-lambda", "0.5"));
        assertTrue(ridge.contains("layers (ridge regression with an intercept, lambda = 0.5)."), ridge);
    }

    @Test
    void saysThatNothingWasLeftOut() {
        String text = fit(Map.of());
        assertTrue(
                text.contains("All pairs of volumes were used, also those close in time (exclude_lag = 0); no volumes"
                        + " were dropped at the edges of runs (drop_overlap = 0)."),
                text);
    }

    @Test
    void saysWhatWasLeftOut() {
        String text = fit(Map.of("exclude-lag", "1", "drop-overlap", "16.0"));
        assertTrue(text.contains("Pairs of volumes up to 1 volume apart were left out (exclude_lag)"), text);
        assertTrue(text.contains("volumes within 16.0 s of the edges where runs meet were dropped"), text);
    }

    @Test
    void tellsWhichWeightsMadeTheResiduals() {
        String averaged = text(record("unique-variance", Map.of("weights", "ols", "control-residuals", "averaged")));
        assertTrue(averaged.contains("from the weights averaged over the training runs)"), averaged);
        String perRun = text(record("unique-variance", Map.of("weights", "ols", "control-residuals", "per-run")));
        assertTrue(perRun.contains("from the run&#39;s own weights)"), perRun);
    }

    @Test
    void tellsNoTestsAndNoCeilingOfOneParticipant() {
        String text = text(List.of("sub-01"), record("group-stats", Map.of("score-average", "plain")));
        assertFalse(text.contains("t-test") || text.contains("Noise ceiling. Pairwise"), text);
        assertTrue(text.contains("No tests are told: they need 3 participants or more."), text);
    }

    @Test
    void countsTheTestsOfBonferroni() {
        String counted = text(record("group-stats", Map.of("score-average", "plain")));
        assertTrue(
                counted.contains("(m = 6 for networks against 0, 6 for pairs of networks, 12 for unique variance)"),
                counted);
        String given = text(record("group-stats", Map.of("bonferroni-m", "100")));
        assertTrue(given.contains("after Bonferroni correction (m = 100)"), given);
    }
}
