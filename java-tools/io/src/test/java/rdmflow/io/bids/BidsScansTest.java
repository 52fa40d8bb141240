package rdmflow.io.bids;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;
import rdmflow.test.SharedData;

/** Trees by the conventions of fMRIPrep, built here; image content is not looked at. */
class BidsScansTest {
    private static final String BOLD = "_space-T1w_desc-preproc_bold.nii.gz";

    @TempDir
    Path root;

    @Test
    void findsScansWithMasksAndConfoundsSortedByRunAsInteger() throws IOException {
        for (String run : List.of("10", "2", "01")) {
            scan("sub-01/ses-movie/func/sub-01_ses-movie_task-movie_run-" + run);
        }
        scan("sub-01/ses-movie/func/sub-01_ses-movie_task-rest_run-1");
        List<BidsScan> scans = find("movie", Optional.empty()).scans();
        assertEquals(
                List.of("1", "2", "10"),
                scans.stream().map(scan -> scan.scan().run()).toList());
        String stem = "sub-01/ses-movie/func/sub-01_ses-movie_task-movie_run-01";
        assertEquals(stem + BOLD, scans.get(0).scan().bold());
        assertEquals(
                Optional.of(stem + "_space-T1w_desc-brain_mask.nii.gz"),
                scans.get(0).brainMask());
        assertEquals(
                Optional.of(stem + "_desc-confounds_timeseries.tsv"),
                scans.get(0).scan().confounds());
        assertEquals(
                Optional.of(stem + "_desc-confounds_timeseries.json"),
                scans.get(0).scan().confoundsJson());
    }

    @Test
    void oldConfoundsAndTheNamesOfFmriprep1AreUnderstood() throws IOException {
        file("sub-01/func/sub-01_task-movie_run-1" + BOLD, "");
        file("sub-01/func/sub-01_task-movie_run-1_desc-confounds_regressors.tsv", "");
        file("sub-01/func/sub-01_task-movie_run-2_bold_space-T1w_preproc.nii.gz", "");
        file("sub-01/func/sub-01_task-movie_run-2_bold_space-T1w_brainmask.nii.gz", "");
        file("sub-01/func/sub-01_task-movie_run-2_bold_confounds.tsv", "");
        List<BidsScan> scans = find("movie", Optional.empty()).scans();
        assertEquals(
                List.of(
                        "sub-01/func/sub-01_task-movie_run-1_desc-confounds_regressors.tsv",
                        "sub-01/func/sub-01_task-movie_run-2_bold_confounds.tsv"),
                scans.stream()
                        .map(scan -> scan.scan().confounds().orElseThrow())
                        .toList());
        assertTrue(scans.get(1).brainMask().orElseThrow().endsWith("_brainmask.nii.gz"));
    }

    @Test
    void deeperSidecarsOverrideKeyByKeyAndNestedKeysAreNotRead() throws IOException {
        scan("sub-01/ses-movie/func/sub-01_ses-movie_task-movie_run-1");
        file("task-movie_bold.json", "{\"RepetitionTime\": 2.5, \"EchoTime\": 0.03}");
        file("task-rest_bold.json", "{\"RepetitionTime\": 9}");
        file("sub-01/sub-01_task-movie_bold.json", "{\"RepetitionTime\": 2}");
        file(
                "sub-01/ses-movie/func/sub-01_ses-movie_task-movie_run-1_space-T1w_desc-preproc_bold.json",
                "{\"StartTime\": 1, \"global\": {\"const\": {\"RepetitionTime\": 2000.0006}}}");
        BidsScan scan = find("movie", Optional.empty()).scans().get(0);
        assertEquals(2, scan.sidecar().repetitionTime().orElseThrow());
        assertEquals(1, scan.sidecar().startTime().orElseThrow());
        assertEquals(0.03, scan.sidecar().fields().get("EchoTime").doubleValue());
        assertEquals(
                Optional.of("sub-01/sub-01_task-movie_bold.json"), scan.scan().boldJson());
    }

    @Test
    void twoSidecarsAtOneLevelAreAnError() throws IOException {
        scan("sub-01/func/sub-01_task-movie_run-1");
        file("task-movie_bold.json", "{\"RepetitionTime\": 2}");
        file("bold.json", "{\"RepetitionTime\": 2}");
        assertEquals(
                List.of("sub-01_task-movie_run-1" + BOLD
                        + ": expected one sidecar per folder, found bold.json and task-movie_bold.json"),
                problems("movie", Optional.empty()));
    }

    /** fMRIPrep with --me-output-echos leaves the echoes beside their combination. */
    @Test
    void theCombinationOfEchoesIsTakenAndNotTheEchoes() throws IOException {
        String stem = "sub-01/func/sub-01_task-movie_run-1";
        file(stem + "_desc-preproc_bold.nii.gz", "");
        file(stem + "_echo-1_desc-preproc_bold.nii.gz", "");
        file(stem + "_echo-2_desc-preproc_bold.nii.gz", "");
        BidsQuery query = new BidsQuery("movie", "native", Optional.empty(), List.of(), List.of());
        assertEquals(
                List.of(stem + "_desc-preproc_bold.nii.gz"),
                BidsScans.find(root, query).scans().stream()
                        .map(scan -> scan.scan().bold())
                        .toList());
    }

    /** fMRIPrep writes native and template spaces beside each other, each with its JSON. */
    @Test
    void ofSeveralRenderingsEachHasItsOwnSidecarAndMask() throws IOException {
        String stem = "sub-01/func/sub-01_task-movie_run-1";
        for (String rendering : List.of("", "_space-T1w", "_space-MNI152NLin2009cAsym_res-2")) {
            file(stem + rendering + "_desc-preproc_bold.nii.gz", "");
            file(stem + rendering + "_desc-brain_mask.nii.gz", "");
            file(
                    stem + rendering + "_desc-preproc_bold.json",
                    "{\"RepetitionTime\": 2, \"Rendering\": \"" + rendering + "\"}");
        }
        file(stem + "_desc-confounds_timeseries.tsv", "");
        file("sub-01/func/sub-01_task-movie_bold.json", "{}");
        for (String space : List.of("native", "T1w", "MNI152NLin2009cAsym")) {
            BidsQuery query = new BidsQuery("movie", space, Optional.empty(), List.of(), List.of());
            BidsScan scan = BidsScans.find(root, query).scans().get(0);
            String rendering = scan.sidecar().fields().get("Rendering").textValue();
            assertEquals(
                    stem + rendering + "_desc-preproc_bold.nii.gz", scan.scan().bold());
            assertEquals(space.equals("native"), rendering.isEmpty());
            assertEquals(Optional.of(stem + rendering + "_desc-brain_mask.nii.gz"), scan.brainMask());
            assertEquals(
                    Optional.of(stem + "_desc-confounds_timeseries.tsv"),
                    scan.scan().confounds());
        }
    }

    @Test
    void entitiesThatConfoundsNeverCarryDoNotHinder() throws IOException {
        String stem = "sub-01/func/sub-01_task-movie_run-1";
        file(stem + "_part-mag_echo-2_space-T1w_res-native_den-2mm_cohort-1_label-x_desc-preproc_bold.nii.gz", "");
        file(stem + "_desc-confounds_timeseries.tsv", "");
        BidsScans.Found found = find("movie", Optional.empty());
        assertEquals(
                Optional.of(stem + "_desc-confounds_timeseries.tsv"),
                found.scans().get(0).scan().confounds());
        assertEquals(List.of(), found.warnings());
    }

    @Test
    void confoundsWhoseNameLacksAnEntityAreTakenWithAWordWhereTheyCanBeOfNoOtherRun() throws IOException {
        file("sub-01/func/sub-01_task-movie_acq-mb4_run-1" + BOLD, "");
        file("sub-01/func/sub-01_task-movie_run-1_desc-confounds_timeseries.tsv", "");
        BidsScans.Found found = find("movie", Optional.empty());
        assertEquals(
                Optional.of("sub-01/func/sub-01_task-movie_run-1_desc-confounds_timeseries.tsv"),
                found.scans().get(0).scan().confounds());
        assertEquals(
                List.of("sub-01_task-movie_acq-mb4_run-1" + BOLD + ": its confounds are taken from"
                        + " sub-01_task-movie_run-1_desc-confounds_timeseries.tsv, whose name lacks acq-mb4"),
                found.warnings());
    }

    @Test
    void confoundsThatMayBeOfSeveralRunsOrAreOfAnotherAreNotTakenButNamed() throws IOException {
        file("sub-01/func/sub-01_task-movie_run-1" + BOLD, "");
        file("sub-01/func/sub-01_task-movie_run-2" + BOLD, "");
        file("sub-01/func/sub-01_task-movie_desc-confounds_timeseries.tsv", "");
        file("sub-02/func/sub-02_task-movie_run-1" + BOLD, "");
        file("sub-02/func/sub-02_task-movie_acq-b_run-1_desc-confounds_timeseries.tsv", "");
        for (BidsScan scan : find("movie", Optional.empty()).scans()) {
            assertEquals(Optional.empty(), scan.scan().confounds());
            assertEquals(1, scan.otherConfounds().size());
        }
    }

    @Test
    void severalSessionsNeedAChoice() throws IOException {
        scan("sub-01/ses-a/func/sub-01_ses-a_task-movie_run-1");
        scan("sub-01/ses-b/func/sub-01_ses-b_task-movie_run-1");
        List<String> problems = problems("movie", Optional.empty());
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).endsWith("; choose with --session"), problems.get(0));
        assertEquals(1, find("movie", Optional.of("ses-b")).scans().size());
        assertEquals(List.of("ses-c: expected scans of task-movie, found none"), problems("movie", Optional.of("c")));
    }

    @Test
    void namesThatDifferInPaddingOnlyAreAnError() throws IOException {
        scan("sub-01/func/sub-01_task-movie_run-1");
        scan("sub-01/func/sub-01_task-movie_run-01");
        List<String> problems = problems("movie", Optional.empty());
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).contains("which differ in padding only"), problems.get(0));
    }

    @Test
    void whatIsThereIsNamedWhenNothingFits() throws IOException {
        scan("sub-01/func/sub-01_task-rest_run-1");
        List<String> problems = problems("movie", Optional.empty());
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).endsWith("desc-preproc, found task-rest space-T1w desc-preproc"), problems.get(0));
    }

    @Test
    void participantsAndRunsAreChosenAndMissingOnesNamed() throws IOException {
        scan("sub-01/func/sub-01_task-movie_run-1");
        scan("sub-01/func/sub-01_task-movie_run-2");
        scan("sub-02/func/sub-02_task-movie_run-1");
        file("participants.tsv", "participant_id\tage\n01\t20\nsub-02\tn/a\n03\t\u00fc\n");
        assertEquals(
                List.of("participants.tsv: no scan of task-movie for 03"),
                find("movie", Optional.empty()).warnings());
        BidsQuery query = new BidsQuery("movie", "T1w", Optional.empty(), List.of("02", "sub-04"), List.of("01", "7"));
        assertEquals(
                List.of(
                        "sub-04: expected a scan of task-movie space-T1w, found none",
                        "run 7: expected a scan of task-movie space-T1w, found none"),
                assertThrows(DataException.class, () -> BidsScans.find(root, query))
                        .problems());
    }

    /** As a command line leaves them that takes 01 for the number 1. */
    @Test
    void digitsAreChosenAsNumbersUnlessANameHasThemAsWritten() throws IOException {
        scan("sub-01/ses-01/func/sub-01_ses-01_task-007_run-01");
        scan("sub-02/ses-1/func/sub-02_ses-1_task-007_run-2");
        scan("sub-2/ses-1/func/sub-2_ses-1_task-007_run-2");
        BidsQuery one = new BidsQuery("7", "T1w", Optional.of("1"), List.of("1"), List.of("1"));
        assertEquals(
                List.of("sub-01"),
                BidsScans.find(root, one).scans().stream()
                        .map(scan -> scan.scan().subject())
                        .toList());
        BidsQuery two = new BidsQuery("7", "T1w", Optional.of("01"), List.of("2"), List.of());
        assertEquals(
                List.of("sub-2"),
                BidsScans.find(root, two).scans().stream()
                        .map(scan -> scan.scan().subject())
                        .toList());
        BidsQuery neither = new BidsQuery("7", "T1w", Optional.empty(), List.of("002"), List.of());
        assertEquals(
                List.of("sub-002: expected a scan of task-7 space-T1w, found none"),
                assertThrows(DataException.class, () -> BidsScans.find(root, neither))
                        .problems());
    }

    @Test
    void readsTheRealNamesOfAnFmriprepExample() {
        Path example = SharedData.folder("fmriprep").resolve("ds000001-fmriprep");
        BidsQuery query =
                new BidsQuery("balloonanalogrisktask", "MNI152NLin2009cAsym", Optional.empty(), List.of(), List.of());
        List<BidsScan> scans = BidsScans.find(example, query).scans();
        assertEquals(
                List.of("sub-10 run 1", "sub-10 run 2", "sub-10 run 3"),
                scans.stream().map(scan -> scan.scan().key()).toList());
        for (BidsScan scan : scans) {
            assertTrue(scan.scan().confounds().isPresent()
                    && scan.scan().boldJson().isPresent());
        }
    }

    @Test
    void everyNameOfTheMovieScansParses() throws IOException {
        Path names = SharedData.folder("studyforrest-meta").resolve("movie_bold_names.txt");
        List<String> lines = Files.readAllLines(names);
        assertEquals(255, lines.size());
        long images = lines.stream()
                .map(line ->
                        BidsName.parse(Path.of(line).getFileName().toString()).orElseThrow())
                .filter(BidsName::isImage)
                .filter(name -> name.value("run").isPresent() && name.suffix().equals("bold"))
                .count();
        assertEquals(15 * 8, images);
    }

    @Test
    void aRepeatedKeyIsAnErrorAndOtherNamesAreNot() {
        assertThrows(DataException.class, () -> BidsName.parse("sub-01_run-1_run-2_bold.nii.gz"));
        assertEquals(Optional.empty(), BidsName.parse("sub-01_notes.txt"));
        assertEquals(Optional.empty(), BidsName.parse("sub_01_bold.nii.gz"));
    }

    private BidsScans.Found find(String task, Optional<String> session) {
        return BidsScans.find(root, new BidsQuery(task, "T1w", session, List.of(), List.of()));
    }

    private List<String> problems(String task, Optional<String> session) {
        return assertThrows(DataException.class, () -> find(task, session)).problems();
    }

    private void scan(String stem) throws IOException {
        file(stem + BOLD, "");
        file(stem + "_space-T1w_desc-brain_mask.nii.gz", "");
        file(stem + "_desc-confounds_timeseries.tsv", "");
        file(stem + "_desc-confounds_timeseries.json", "{}");
    }

    private void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
