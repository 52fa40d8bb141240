package rdmflow.tool.renderreport.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import rdmflow.tool.renderreport.study.ToolRecord;

class MethodsTextTest {
    private static ToolRecord record(String tool, String... methods) {
        return new ToolRecord(
                tool + ".json",
                tool,
                "0.1.0",
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(methods),
                JsonNodeFactory.instance.objectNode());
    }

    @Test
    void joinsTheSentencesOfEachToolOnceInTheOrderOfTheWork() {
        List<ToolRecord> records = List.of(
                record("a-new-tool", "It was new."),
                record("build-roi-rdms", "Confounds went."),
                record("extract-activations", "TR 2 s.", "Padded."),
                record("extract-activations", "TR 2 s."),
                record("group-stats", "Means.", "Lags were left out."),
                record("fit-cv-regression", "Fitted.", "Lags were left out."));
        assertEquals(
                List.of(
                        "TR 2 s. Padded.",
                        "Confounds went.",
                        "Fitted. Lags were left out.",
                        "Means.",
                        "It was new.",
                        "Drawn."),
                MethodsText.of(records, List.of("Drawn.")).paragraphs());
    }

    @Test
    void saysNothingOfWhatWasNotDone() {
        MethodsText text = MethodsText.of(List.of(record("check-design")), List.of());
        assertEquals(List.of(), text.paragraphs());
        assertEquals(2, text.citations().size(), "the study and Nextflow");
    }

    @Test
    void citesWhatTheSentencesName() {
        MethodsText text = MethodsText.of(List.of(record("noise-ceiling", "Ceilings (Nili et al. 2014).")), List.of());
        assertEquals(3, text.citations().size());
        assertTrue(
                text.citations().get(1).startsWith("Nili H,"), text.citations().get(1));
    }
}
