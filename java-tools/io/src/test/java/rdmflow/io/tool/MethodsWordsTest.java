package rdmflow.io.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What the options of several tools bring to the methods of a paper. */
class MethodsWordsTest {
    @Command(name = "some-tool")
    private static final class SomeTool {
        @Mixin
        private WeightingOptions weighting;

        @Mixin
        private PairOptions pairs;
    }

    private static SomeTool tool(String... arguments) {
        SomeTool tool = new SomeTool();
        new CommandLine(tool).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return tool;
    }

    @Test
    void namesThePenaltyOfRidgeAndNoneWhereThereIsNone() {
        assertEquals(
                "ordinary least squares with an intercept", tool().weighting.inWords());
        assertEquals(
                "non-negative least squares with an intercept",
                tool("--weights", "nnls").weighting.inWords());
        assertEquals(
                "ridge regression with an intercept, lambda = 0.5",
                tool("--weights", "ridge", "--ridge-lambda", "0.5").weighting.inWords());
    }

    @Test
    void saysWhichPairsWereLeftOutAndNothingWhereNoneWas() {
        assertEquals(List.of(), tool().pairs.methods());
        assertEquals(
                List.of(
                        "Pairs of volumes up to 1 volume apart were left out of all comparisons.",
                        "Volumes within 16.0 s of the edges where runs meet were left out of all comparisons (the first"
                                + " run keeps its start, the last its end)."),
                tool("--exclude-lag", "1", "--drop-overlap", "16").pairs.methods());
    }
}
