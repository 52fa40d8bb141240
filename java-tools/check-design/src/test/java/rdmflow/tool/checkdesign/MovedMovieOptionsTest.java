package rdmflow.tool.checkdesign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import rdmflow.io.design.Stimulus;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.PairOptions;
import rdmflow.io.tool.ShiftOptions;
import rdmflow.io.tool.TimingOptions;

/** TR 2 s, so that 30 s are 15 volumes; a run of T volumes has shifts of 15 to T / 2, rounded down, of either sign. */
class MovedMovieOptionsTest {
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
                        + " each run, from 30.0 s to half the run, found 18 in run 2 (47 volumes), 0 in run 3 (20 volumes);"
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

    /** Under a shift of 24 volumes 24 of 48 are left, 23 apart at most: 3 pairs are more than 21 apart, 1 more than 22. */
    @Test
    void aShiftThatLeavesNoPairsLeavesTheNullOut() {
        assertEquals(Map.of("fits", true, "unique", true), check(22, 40, 30, 48, 100));
        assertEquals(
                Map.of("fits", true, "unique", true), nullOf(study(48, 100), "--shifts", "40", "--exclude-lag", "21"));
        assertEquals(List.of(), findings.warnings());
        assertEquals(
                Map.of("fits", false, "unique", false),
                nullOf(study(48, 100), "--shifts", "40", "--exclude-lag", "22"));
        assertEquals(
                List.of(
                        "no shift null, so no p of a movie at another time: expected at least two pairs of volumes under"
                                + " every shift, found fewer in run 1 of 48 volumes; lower --exclude_lag and --drop_overlap"),
                findings.warnings());
    }

    /** 20 s are 10 volumes: half of 20 or 21. */
    @Test
    void aScanReachesAtMostHalfOfTheShortestRun() {
        assertEquals(true, scanOf(study(20, 21), "--lag-scan-seconds", "20"));
        assertEquals(false, scanOf(study(20), "--lag-scan-seconds", "0"));
        assertEquals(false, scanOf(study(), "--lag-scan-seconds", "20"));
        assertEquals(List.of(), findings.warnings());
        assertEquals(false, scanOf(study(100, 19), "--lag-scan-seconds", "20"));
        assertEquals(
                List.of("no lag scan: expected runs of at least twice its 20.0 s, found run 2 of 19 volumes; a smaller"
                        + " --lag_scan_seconds allows it"),
                findings.warnings());
    }

    private Map<String, Object> check(int regions, int shifts, double minimumSeconds, int... volumes) {
        return Study.of("--shifts", "" + shifts, "--shift-min-seconds", "" + minimumSeconds)
                .nullOf(study(volumes), regions, findings);
    }

    private Map<String, Object> nullOf(List<Stimulus> movies, String... options) {
        return Study.of(options).nullOf(movies, 22, findings);
    }

    private Object scanOf(List<Stimulus> movies, String... options) {
        return Study.of(options).allowed(movies, 22, findings).get("lag_scan");
    }

    private static List<Stimulus> study(int... volumes) {
        return IntStream.range(0, volumes.length)
                .mapToObj(i -> new Stimulus(String.valueOf(i + 1), "movie.mp4", volumes[i]))
                .toList();
    }

    /** The options as the tool has them. */
    @Command
    private static final class Study {
        @Mixin
        private TimingOptions timing;

        @Mixin
        private PairOptions pairs;

        @Mixin
        private ShiftOptions shifts;

        @Mixin
        private MovedMovieOptions moved;

        static Study of(String... options) {
            Study study = new Study();
            new CommandLine(study)
                    .parseArgs(Stream.concat(Stream.of("--tr", "2"), Stream.of(options))
                            .toArray(String[]::new));
            return study;
        }

        Map<String, Object> allowed(List<Stimulus> movies, int regions, Findings findings) {
            return moved.check(shifts.plan(), movies, regions, timing, pairs.selection(), findings);
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> nullOf(List<Stimulus> movies, int regions, Findings findings) {
            return (Map<String, Object>) allowed(movies, regions, findings).get("shift_null");
        }
    }
}
