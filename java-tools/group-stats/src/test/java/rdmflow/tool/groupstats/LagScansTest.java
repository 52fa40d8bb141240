package rdmflow.tool.groupstats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.ToolRun;

class LagScansTest {
    private static final String HEADER =
            "subject\tmodel\troi\trun\ttime_control\tshift_volumes\tshift_seconds\tr\tn_pairs\treason\n";

    @TempDir
    private Path folder;

    private ToolRun last;

    /** One network of two, in one run of three, peaks 3 volumes early; TR 1.5 s. */
    @ParameterizedTest
    @CsvSource({
        "-3, 'moved by -3 volumes (-4.5 s)', begun 4.5 s later, a movie that was started late",
        "2, 'moved by 2 volumes (3.0 s)', begun 3.0 s earlier, volumes dropped from the beginning"
    })
    void warnsOfTheNetworkAndRunThatPeakElsewhere(int off, String moved, String begun, String cause)
            throws IOException {
        Path file = scan(1, (model, run) -> model.equals("vit") && run.equals("2") ? off : 0, "lag");
        assertEquals(0, run(file), last.stderr());
        JsonNode warnings = JsonFile.MAPPER
                .readTree(folder.resolve("out/group.json").toFile())
                .path("details")
                .path("warnings");
        assertEquals(1, warnings.size(), warnings.toString());
        String warning = warnings.path(0).asText();
        assertTrue(warning.startsWith("Lag scan, run 2: "), warning);
        for (String words : List.of(moved, begun, cause, "the study has it: vit (mean r within lag ")) {
            assertTrue(warning.contains(words), warning);
        }
        assertTrue(last.stderr().contains("group-stats: warning: " + warning), last.stderr());
    }

    /** A movie that came at another time in one run moves all networks: it is said once. */
    @Test
    void namesAllNetworksThatPeakAtTheSameShift() throws IOException {
        assertEquals(0, run(scan(1, (model, run) -> run.equals("3") ? 2 : 0, "lag")), last.stderr());
        List<String> warnings = last.stderr()
                .lines()
                .filter(line -> line.contains("Lag scan, run "))
                .toList();
        assertEquals(1, warnings.size(), last.stderr());
        for (String words : List.of("run 3: ", "resnet (mean r within lag ", "vit (mean r within lag ")) {
            assertTrue(warnings.get(0).contains(words), warnings.get(0));
        }
    }

    @Test
    void saysNothingOfPlainScans() throws IOException {
        assertEquals(0, run(scan(1, (model, run) -> 4, "none")), last.stderr());
        assertFalse(last.stderr().contains("warning"), last.stderr());
    }

    /** A peak at 0 stays one under noise, whoever the participants are. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noiseIsNoFalseAlarm(long seed) throws IOException {
        assertEquals(0, run(scan(seed, (model, run) -> 0, "lag")), last.stderr());
        assertFalse(last.stderr().contains("warning"), last.stderr());
    }

    @Test
    void refusesShiftsOfTwoRepetitionTimesOrParts() throws IOException {
        Path two = Files.writeString(
                folder.resolve("two.tsv"),
                HEADER + "sub-01\tm\tV1\t1\tlag\t3\t6.0\t.1\t9\t\n" + "sub-01\tm\tV1\t2\tlag\t3\t4.5\t.1\t9\t\n");
        assertEquals(65, run(two));
        assertEquals(
                "group-stats: error: lag scans: expected one repetition time, found a shift of 3 volumes that is 4.5 s and"
                        + " 6.0 s",
                last.lastLine());
        Path part =
                Files.writeString(folder.resolve("part.tsv"), HEADER + "sub-01\tm\tV1\t1\tlag\t1.5\t3.0\t.1\t9\t\n");
        assertEquals(65, run(part));
        assertEquals(
                "group-stats: error: part.tsv line 2: expected a shift by whole volumes and its seconds, found 1.5 and 3.0",
                last.lastLine());
    }

    private interface Peak {
        int of(String model, String run);
    }

    /** 6 participants, 3 regions; r falls off on both sides of the peak over 4 volumes. */
    private Path scan(long seed, Peak peak, String control) throws IOException {
        Random random = new Random(seed);
        StringBuilder rows = new StringBuilder(HEADER);
        for (int s = 1; s <= 6; s++) {
            double level = .1 + .03 * random.nextGaussian();
            for (String model : List.of("vit", "resnet")) {
                for (String roi : List.of("V1", "V4", "MT")) {
                    for (String run : List.of("1", "2", "3")) {
                        for (int shift = -6; shift <= 6; shift++) {
                            double distance = (shift - peak.of(model, run)) / 4.;
                            double r = level * Math.exp(-distance * distance) + .01 * random.nextGaussian();
                            rows.append(String.join(
                                    "\t",
                                    Arrays.asList(
                                            "sub-0" + s,
                                            model,
                                            roi,
                                            run,
                                            control,
                                            "" + shift,
                                            "" + 1.5 * shift,
                                            "" + r,
                                            "9",
                                            "")));
                            rows.append('\n');
                        }
                    }
                }
            }
        }
        return Files.writeString(folder.resolve("scan.tsv"), rows);
    }

    private int run(Path scan) {
        last = ToolRun.of(GroupStats::run, "--lag-scans", scan, "--output-dir", folder.resolve("out"));
        return last.exitCode();
    }
}
