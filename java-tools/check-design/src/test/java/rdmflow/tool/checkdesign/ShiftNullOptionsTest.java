package rdmflow.tool.checkdesign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import rdmflow.io.design.Stimulus;
import rdmflow.io.tool.Findings;

/** TR 2 s, so that 30 s are 15 volumes; a run of T volumes has shifts of 15 to T / 2, rounded down, of either sign. */
class ShiftNullOptionsTest {
    private final Findings findings = new Findings();

    @Test
    void tenShiftsOfEitherSignAreEnough() {
        assertEquals(Map.of("fits", true, "unique", true), check(22, 40, 30, 48, 542));
        assertEquals(List.of(), findings.warnings());
    }

    @Test
    void oneShortRunLeavesTheNullOutForTheStudy() {
        assertEquals(Map.of("fits", false, "unique", false), check(22, 40, 30, 542, 47, 20));
        assertEquals(
                List.of("no shift null, so no p of a movie at another time: expected at least 20 different shifts of"
                        + " each run, from 30.0 s to half the run, found run 2 of 47 volumes 18, run 3 of 20 volumes 0;"
                        + " a smaller --shift_min_seconds allows more"),
                findings.warnings());
    }

    @Test
    void aSmallerSmallestShiftAllowsMore() {
        assertEquals(Map.of("fits", true, "unique", true), check(22, 40, 28, 47));
        assertEquals(Map.of("fits", true, "unique", true), check(22, 40, 0, 20));
    }

    @Test
    void aboveFiftyRegionsUniqueVarianceHasNone() {
        assertEquals(Map.of("fits", true, "unique", true), check(50, 40, 30, 100));
        assertEquals(List.of(), findings.warnings());
        assertEquals(Map.of("fits", true, "unique", false), check(51, 40, 30, 100));
        assertEquals(
                List.of("no shift null of unique variance: 51 regions, more than 50; fits have theirs"),
                findings.warnings());
    }

    @Test
    void nothingIsSaidWhereNoNullIsWantedOrNothingIsFitted() {
        assertEquals(Map.of("fits", false, "unique", false), check(22, 0, 30, 20));
        assertEquals(Map.of("fits", false, "unique", false), check(22, 40, 30));
        assertEquals(List.of(), findings.warnings());
    }

    private Map<String, Object> check(int regions, int shifts, double minimumSeconds, int... volumes) {
        List<Stimulus> movies = IntStream.range(0, volumes.length)
                .mapToObj(i -> new Stimulus(String.valueOf(i + 1), "movie.mp4", volumes[i]))
                .toList();
        ShiftNullOptions options = new ShiftNullOptions();
        new CommandLine(CommandSpec.create().addMixin("null", CommandSpec.forAnnotatedObject(options)))
                .parseArgs("--shifts", "" + shifts, "--shift-min-seconds", "" + minimumSeconds);
        return options.check(movies, regions, 2, findings);
    }
}
