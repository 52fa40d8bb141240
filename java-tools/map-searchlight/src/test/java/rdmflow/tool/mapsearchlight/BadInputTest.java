package rdmflow.tool.mapsearchlight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.test.ToolRun;

/** What searchlights and their maps refuse: one clear line each, the right exit code, nothing written. */
class BadInputTest extends SearchlightRuns {
    @Test
    void refusesWhatDoesNotBelongTogether() throws IOException {
        refuses("bold-1.nii: expected a --mask, because not all voxels of a volume are brain, found none", build("1"));
        refuses(
                "a-2.h5: expected RDMs of run 1, found run 2",
                build("1", "--mask", "@mask.nii", "--model-rdms", "@a-2.h5"));
        assertFalse(Files.exists(folder.resolve("light-1.h5")));
        for (String run : SmallRuns.RUNS) {
            build(run, "--mask", "@mask.nii", "--radius", run.equals("2") ? "4" : "5", "--time-control", "none");
        }
        refuses(
                "sub-01 run 2: expected neighbourhoods as of sub-01 run 1 (within 5.0 mm, exclude_lag 0, drop_overlap"
                        + " 0.0), found within 4.0 mm, exclude_lag 0, drop_overlap 0.0",
                runs.call(new MapSearchlight(), "--searchlights", lights(), "--output-dir", "@maps"));
        refuses(
                "sub-01 run 1: expected searchlight files of at least two runs to cross-validate, found one",
                runs.call(new MapSearchlight(), "--searchlights", "@light-1.h5", "--output-dir", "@maps"));
        refuses(
                "sub-01 run 1: expected products with time control lag, found none; give build-searchlight --time-control"
                        + " both",
                runs.call(
                        new MapSearchlight(),
                        "--searchlights",
                        "@light-1.h5",
                        "@light-10.h5",
                        "--time-control",
                        "lag",
                        "--output-dir",
                        "@maps"));
        refuses(
                "a-1.h5: expected a searchlight file with the attribute neighbourhood of /, found none",
                runs.call(new MapSearchlight(), "--searchlights", "@a-1.h5", "--output-dir", "@maps"));
        assertFalse(Files.exists(folder.resolve("maps")));
    }

    /** The seconds of an overlap would be other volumes to the models than to the scan. */
    @Test
    void refusesModelsOfAnotherStepOnlyWhereSecondsMatter() {
        runs.writeModelWithTimes("a", "1", t -> 3 * t);
        runs.writeModelWithTimes("b", "1", t -> Double.NaN);
        List<Object> overlap = List.of("--mask", "@mask.nii", "--drop-overlap", "4", "--all-runs", "1", "2");
        ToolRun refused = build("1", overlap.toArray());
        assertEquals(65, refused.exitCode(), refused.stderr());
        assertEquals(
                List.of("a-1.h5: expected volumes 2.0 s apart as in bold-1.nii, found 3.0 s; mend the times of one of"
                        + " them"),
                refused.problems());
        build("1", "--mask", "@mask.nii").requireSuccess();
        runs.writeModelWithTimes("a", "1", t -> 2.001 * t);
        build("1", overlap.toArray()).requireSuccess();
    }

    @Test
    void aRunThatOnlyModelsHaveIsMissingUnlessItMayBe() throws IOException {
        for (String run : List.of("1", "2")) {
            build(run, "--mask", "@mask.nii").requireSuccess();
        }
        List<Object> words = new ArrayList<>(
                List.of("--searchlights", "@light-1.h5", "@light-2.h5", "--output-dir", "@maps", "--model-rdms"));
        words.addAll(models());
        refuses(
                "subject sub-01: expected searchlight files of all runs (1, 2, 10), found none of run 10; with"
                        + " --allow-missing-runs it is fitted with those it has",
                runs.call(new MapSearchlight(), words));
        assertFalse(Files.exists(folder.resolve("maps")));
        String warning = "subject sub-01: no searchlight file of run 10; fitted with run 1, 2";
        ToolRun allowed = runs.call(new MapSearchlight(), words, "--allow-missing-runs");
        allowed.requireSuccess();
        assertTrue(allowed.stderr().contains("map-searchlight: warning: " + warning), allowed.stderr());
        assertTrue(
                Files.readString(folder.resolve("maps/sub-01_searchlight.json")).contains('"' + warning + '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--radius 0", "--neighbours 1", "--radius 5 --neighbours 9"})
    void refusesSizesThatAreNone(String options) {
        List<Object> words = new ArrayList<>(List.of("--mask", "@mask.nii"));
        words.addAll(List.of(options.split(" ")));
        assertEquals(64, build("1", words.toArray()).exitCode());
    }

    @Test
    void refusesARadiusWithoutNeighbours() {
        refuses(
                "bold-1.nii: expected a centre with neighbours whose patterns differ, found none of 102 (within 1.0 mm);"
                        + " widen the searchlight, or look whether the mask lies in the brain",
                build("1", "--mask", "@mask.nii", "--radius", "1"));
    }
}
