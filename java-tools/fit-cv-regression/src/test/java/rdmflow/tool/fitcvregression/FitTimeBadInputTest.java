package rdmflow.tool.fitcvregression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;

/** What time control, nulls and scans refuse: one clear line each, the right exit code, nothing written. */
class FitTimeBadInputTest extends TimeRuns {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--shifts 21|--shifts: expected 0 or an even number of at least 20, found 21",
                "--shifts -20|--shifts: expected 0 or an even number of at least 20, found -20",
                "--shifts 18|--shifts: expected 0 or an even number of at least 20, found 18",
                "--shifts 40 --shift-draws 99|--shift-draws: expected at least 100, found 99",
                "--shifts 40 --shift-min-seconds -1|--shift-min-seconds: expected 0 or more seconds, found -1.0",
                "--shifts 40 --shift-min-seconds NaN|--shift-min-seconds: expected 0 or more seconds, found NaN",
                "--lag-scan-seconds -2|--lag-scan-seconds: expected 0 or more seconds, found -2.0",
                "--lag-scan-seconds Infinity|--lag-scan-seconds: expected 0 or more seconds, found Infinity",
            })
    void refusesOptionsThatMakeNoSense(String options, String message) throws IOException {
        run("p", options.split(" "));
        assertEquals(64, last.exitCode());
        assertEquals("fit-cv-regression: error: " + message + "; see fit-cv-regression --help", last.lastLine());
        assertNothingWritten();
    }

    @Test
    void namesEveryRunThatIsTooShort() throws IOException {
        run("p", "--shifts", "20", "--shift-min-seconds", "30");
        assertEquals(65, last.exitCode());
        assertEquals(
                List.of(
                        "run 1: expected at least 20 different shifts, both directions together, found 2 from 30.0 s to half"
                                + " of the run (30.0 s); lower --shift-min-seconds, or leave --shifts out",
                        "run 2: expected at least 20 different shifts, both directions together, found 6 from 30.0 s to half"
                                + " of the run (34.0 s); lower --shift-min-seconds, or leave --shifts out",
                        "run 10: expected at least 20 different shifts, both directions together, found 4 from 30.0 s to half"
                                + " of the run (32.0 s); lower --shift-min-seconds, or leave --shifts out",
                        "run b: expected at least 20 different shifts, both directions together, found none from 30.0 s to"
                                + " half of the run (28.0 s); lower --shift-min-seconds, or leave --shifts out"),
                last.problems());
        assertNothingWritten();
    }

    @Test
    void refusesAScanBeyondHalfOfARunOrBelowAVolume() throws IOException {
        run("p", "--lag-scan-seconds", "29");
        assertEquals(
                List.of("run b: expected --lag-scan-seconds from 2.0 (a volume) to 28.0 (half of the run), found 29.0"),
                last.problems());
        run("p", "--lag-scan-seconds", "1.9");
        assertEquals(4, last.problems().size());
        assertEquals(65, last.exitCode());
        assertNothingWritten();
    }

    @Test
    void refusesSelectionsThatLeaveNoPairsUnderTheLargestShift() throws IOException {
        run("p", "--shifts", "20", "--shift-min-seconds", "2", "--exclude-lag", "16");
        assertEquals(65, last.exitCode());
        assertTrue(
                last.problems()
                        .contains(
                                "run 1: expected at least two pairs of volumes under every shift, found fewer at a shift"
                                        + " of -15 volumes; lower --exclude-lag and --drop-overlap, or leave --shifts out"),
                last.stderr());
        assertNothingWritten();
    }

    @Test
    void namesTheFileWhoseVolumesAreSpacedOtherwise() throws IOException {
        setTimes(modelFiles.get(0), volume -> 3 * volume);
        setTimes(modelFiles.get(1), volume -> 1.5 * volume);
        for (String option : List.of("--shifts 20 --shift-min-seconds 4", "--lag-scan-seconds 4", "--drop-overlap 4")) {
            run("p", option.split(" "));
            assertEquals(65, last.exitCode());
            assertEquals(
                    List.of(
                            "time_a_run-1.h5: expected volumes 2.0 s apart as in time_sub-01_run-1.h5 (run 1), found 3.0"
                                    + " s; mend the times of one of them",
                            "time_b_run-1.h5: expected volumes 2.0 s apart as in time_sub-01_run-1.h5 (run 1), found 1.5"
                                    + " s; mend the times of one of them"),
                    last.problems());
            assertNothingWritten();
        }
        run("p");
        last.requireSuccess();
    }

    @Test
    void namesTheFileWhoseTimesDoNotRise() throws IOException {
        setTimes(roiFiles.get(0), volume -> volume == 9 ? 4 : 2 * volume);
        setTimes(modelFiles.get(0), volume -> volume == 3 ? Double.NaN : 2 * volume);
        run("p");
        assertEquals(65, last.exitCode());
        assertEquals(
                List.of(
                        "time_sub-01_run-1.h5: expected /pattern_descriptors/time that does not fall from volume to volume, found"
                                + " 4.0 after 16.0 at volume 9; put the volumes in their order, or leave the descriptor out",
                        "time_a_run-1.h5: expected /pattern_descriptors/time that does not fall from volume to volume, found NaN"
                                + " after 4.0 at volume 3; put the volumes in their order, or leave the descriptor out"),
                last.problems());
        assertNothingWritten();
    }

    @Test
    void needsTimesForSeconds() throws IOException {
        for (List<String> files : List.of(roiFiles, modelFiles)) {
            for (String file : files) {
                setTimes(file, volume -> Double.NaN);
            }
        }
        run("p", "--lag-scan-seconds", "4");
        assertEquals(65, last.exitCode());
        assertEquals(
                "time_a_run-1.h5: expected times of volumes that rise, found none; --shifts and --lag-scan-seconds need"
                        + " them",
                last.problems().get(0));
        assertNothingWritten();
    }

    /** Files of other programs may have none: those of one side are enough. */
    @Test
    void takesTheTimesOfTheFilesThatHaveSome() throws IOException {
        run("all", "--lag-scan-seconds", "4");
        last.requireSuccess();
        for (String file : roiFiles) {
            setTimes(file, volume -> Double.NaN);
        }
        run("models", "--lag-scan-seconds", "4");
        last.requireSuccess();
        assertEquals(
                Files.readString(folder.resolve("out/all_lag_scan.tsv")),
                Files.readString(folder.resolve("out/models_lag_scan.tsv")));
    }

    private static void setTimes(String file, IntToDoubleFunction times) {
        RdmSet set = RdmFile.read(Path.of(file));
        RdmFile.write(
                Path.of(file),
                new RdmSet(
                        set.kind(),
                        set.owner(),
                        set.run(),
                        set.measure(),
                        IntStream.range(0, set.volumes()).mapToDouble(times).toArray(),
                        set.rdms()));
    }

    private void assertNothingWritten() throws IOException {
        if (Files.exists(folder.resolve("out"))) {
            try (Stream<Path> files = Files.list(folder.resolve("out"))) {
                assertEquals(List.of(), files.toList());
            }
        }
    }
}
