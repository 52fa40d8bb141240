package rdmflow.io.bids;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;
import rdmflow.test.SharedData;

/** Components by the JSON of real fMRIPrep tables; names and numbers read from the files by Python's json and csv. */
class ConfoundsTest {
    private static final List<String> FIRST_FIVE =
            List.of("a_comp_cor_00", "a_comp_cor_01", "a_comp_cor_02", "a_comp_cor_03", "a_comp_cor_04");

    @TempDir
    Path folder;

    @Test
    void findsTheCombinedComponentsThatComeFirst() {
        Path table = SharedData.folder("fmriprep").resolve("test-v21_desc-confounds_timeseries.tsv");
        Confounds confounds = Confounds.read(table, Optional.empty(), 30);
        assertEquals(FIRST_FIVE, confounds.combinedComponents(5, false));
        assertEquals(List.of("cosine00"), confounds.cosines());
        double[] component =
                confounds.denoisingColumns(5, false, List.of()).get(0).values();
        assertEquals(-0.042185291, component[29]);
        double[] derivative =
                confounds.columns(List.of("trans_x_derivative1")).get(0).values();
        assertEquals(-0.009072303387931014, derivative[0], 1e-16, "n/a is the mean of the others");
        assertEquals(-0.006303, derivative[29]);
    }

    @Test
    void oldTablesWithoutAJsonNeedAWord() {
        Path table = SharedData.folder("fmriprep").resolve("no_nonsteady_desc-confounds_regressors.tsv");
        Confounds confounds = Confounds.read(table, Optional.empty(), 30);
        DataException refused = assertThrows(DataException.class, () -> confounds.combinedComponents(5, false));
        assertEquals(
                List.of(
                        "no_nonsteady_desc-confounds_regressors.tsv: expected the JSON that says which aCompCor components"
                                + " are of the combined mask, found none; give that JSON, or --assume-combined to take"
                                + " a_comp_cor_00 and the following"),
                refused.problems());
        assertEquals(FIRST_FIVE, confounds.combinedComponents(5, true));
    }

    @Test
    void findsTheCombinedComponentsBehindThoseOfOtherMasks() throws IOException {
        assertEquals(
                List.of("a_comp_cor_100", "a_comp_cor_101", "a_comp_cor_102", "a_comp_cor_103", "a_comp_cor_104"),
                ofRun(3).combinedComponents(5, false));
    }

    @Test
    void refusesToTakeComponentsOfAnotherMask() throws IOException {
        Confounds confounds = ofRun(1);
        DataException refused = assertThrows(DataException.class, () -> confounds.combinedComponents(5, false));
        assertEquals(
                List.of("sub-10_task-balloonanalogrisktask_run-1_desc-confounds_timeseries.json: expected 5 retained"
                        + " aCompCor components with Mask combined, found 0 (retained: {CSF=7}); give --compcor with"
                        + " fewer, or to build-roi-rdms a --compcor-mask"),
                refused.problems());
    }

    @Test
    void aPatternStandsForTheColumnsThatArePresent() throws IOException {
        Path table = Files.writeString(
                folder.resolve("confounds.tsv"),
                "csf\tnon_steady_state_outlier00\tmotion_outlier00\tnon_steady_state_outlier01\ttrans_x\n"
                        + "1\t1\t0\t0\t2\n2\t0\t0\t1\t5\n3\t0\t1\t0\t4\n");
        Confounds confounds = Confounds.read(table, Optional.empty(), 3);
        assertEquals(
                List.of("trans_x", "non_steady_state_outlier00", "non_steady_state_outlier01", "motion_outlier00"),
                confounds.columns(List.of("trans_*", "non_steady_state_outlier*", "*outlier0?*", "*_outlier*")).stream()
                        .map(column -> column.name())
                        .toList());
        assertArrayEquals(new int[] {0, 1}, confounds.nonSteadyStateVolumes());
        assertEquals(List.of(), confounds.columns(List.of("rot_*")));
        DataException refused = assertThrows(DataException.class, () -> confounds.columns(List.of("rot_x", "c*")));
        assertEquals(List.of("confounds.tsv: expected a column rot_x, found none of this name"), refused.problems());
    }

    @Test
    void namesTheLineOfTheFile() throws IOException {
        Path table = Files.writeString(folder.resolve("confounds.tsv"), "csf\ttrans_x\n\n1\t2\n\nn/a\tx\n");
        Confounds confounds = Confounds.read(table, Optional.empty(), 2);
        DataException refused = assertThrows(DataException.class, () -> confounds.columns(List.of("csf", "trans_x")));
        assertEquals(
                List.of(
                        "confounds.tsv line 5: expected a number in column csf, found n/a",
                        "confounds.tsv line 5: expected a number for trans_x, found \"x\""),
                refused.problems());
    }

    @Test
    void aCellThatIsNoNumberMarksNoVolumeUntilItsColumnIsAskedFor() throws IOException {
        Path table = Files.writeString(
                folder.resolve("confounds.tsv"), "csf\tnon_steady_state_outlier00\n1\t1\n2\tx\n3\t\n4\tn/a\n");
        Confounds confounds = Confounds.read(table, Optional.empty(), 4);
        assertArrayEquals(new int[] {0}, confounds.nonSteadyStateVolumes());
        assertThrows(DataException.class, () -> confounds.columns(List.of("non_steady_state_outlier*")));
    }

    /** The table of this example has 0 bytes, its JSON is real. */
    private Confounds ofRun(int run) throws IOException {
        Path json = SharedData.folder("fmriprep")
                .resolve("ds000001-fmriprep/sub-10/func/sub-10_task-balloonanalogrisktask_run-" + run
                        + "_desc-confounds_timeseries.json");
        Path table = Files.writeString(folder.resolve("confounds.tsv"), "csf\n1\n2\n");
        return Confounds.read(table, Optional.of(json), 2);
    }
}
