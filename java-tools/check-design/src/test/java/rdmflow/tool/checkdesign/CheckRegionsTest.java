package rdmflow.tool.checkdesign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.test.ToolRun;

/** Regions to be defined: rois.csv, localizers.csv, contrasts.csv and transforms.csv with the files they name. */
class CheckRegionsTest {
    private static final String COLUMNS = "subject,roi,hemisphere,method,contrast,search_mask,t_map,probability_map\n";

    @TempDir
    Path folder;

    private Path sheet;
    private final List<String> sheets = new ArrayList<>();

    @BeforeEach
    void writeStudy() throws IOException {
        sheet = SmallStudy.write(folder);
        image("here.nii", 0);
        image("elsewhere.nii", 40);
        SmallStudy.bold(folder.resolve("series.nii"), 5, 2);
        SmallStudy.bold(folder.resolve("localizer.nii"), 20, 2);
        SmallStudy.confounds(folder.resolve("localizer.tsv"), 20);
        Files.writeString(folder.resolve("localizer.json"), "{}");
        events("1\t2\tface\n5\t2\tbody\n9\t2\tobject\n13\t2\tscene\n17\t2\tscramble\n");
        Files.writeString(folder.resolve("affine.txt"), "#Insight Transform File V1.0\n");
    }

    private void events(String rows) throws IOException {
        Files.writeString(folder.resolve("events.tsv"), "onset\tduration\ttrial_type\n" + rows);
    }

    private void image(String name, double shift) throws IOException {
        NiftiWriter.writeMap(folder.resolve(name), SmallStudy.space(shift), new double[SmallStudy.VOXELS]);
    }

    private void sheet(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".csv"), text);
        sheets.addAll(List.of("--" + name, file.toString()));
    }

    private ToolRun check() {
        List<String> arguments = new ArrayList<>(List.of("--subjects", sheet.toString(), "--tr", "2"));
        arguments.addAll(sheets);
        arguments.addAll(List.of("--output", folder.resolve("out/design.json").toString()));
        return ToolRun.of(CheckDesign::run, arguments);
    }

    private void finds(String... problems) {
        ToolRun run = check();
        assertEquals(List.of(problems), run.problems());
        assertEquals(problems.length == 0 ? 0 : 65, run.exitCode());
    }

    @Test
    void acceptsAllThreeMethodsWithTheirFiles() throws IOException {
        sheet(
                "rois",
                COLUMNS + "sub-01,OFA,L,localizer,faces,here.nii,,\nsub-01,TOS,both,t-map,,here.nii,here.nii,\n"
                        + "sub-01,V1v,L,atlas,,,,elsewhere.nii\nsub-02,V1v,L,atlas,,,,here.nii\n");
        sheet(
                "localizers",
                "subject,bold,events,confounds,confounds_json\n"
                        + "sub-01,localizer.nii,events.tsv,localizer.tsv,localizer.json\n");
        sheet("transforms", "subject,transforms,reference\nsub-01,affine.txt,here.nii\n");
        finds();
    }

    @Test
    void namesMapsOffTheGridUnlessTheyAreWarped() throws IOException {
        sheet(
                "rois",
                COLUMNS + "sub-01,V1v,L,atlas,,,,elsewhere.nii\nsub-02,TOS,both,t-map,,elsewhere.nii,series.nii,\n");
        finds(
                "sub-01: elsewhere.nii: grid differs from run-1_bold.nii.gz: affine [0,3] is 40.0, expected 0.0; give the"
                        + " map on that grid, or a row in transforms.csv to warp it",
                "sub-02: elsewhere.nii: grid differs from run-1_bold.nii.gz: affine [0,3] is 40.0, expected 0.0; nothing"
                        + " is resampled",
                "sub-02: series.nii: expected a single volume, found 5");
    }

    @Test
    void namesWhatALocalizerLacks() throws IOException {
        sheet("rois", COLUMNS + "sub-01,OFA,L,localizer,faces,here.nii,,\nsub-02,OFA,L,localizer,places,here.nii,,\n");
        sheet(
                "localizers",
                "subject,bold,events,confounds,confounds_json\nsub-01,localizer.nii,localizer.tsv,events.tsv,none.json\n");
        finds(
                "localizers.csv: expected a row for sub-02, of whom rois.csv asks a localizer, found none",
                "rois.csv: expected one of the contrasts artifacts, bodies, faces, scenes, found places",
                "sub-01: events.tsv: expected 20 rows as localizer.nii has volumes, found 5",
                "sub-01: " + folder.resolve("none.json") + ": expected a file, found none",
                "sub-01: localizer.tsv: expected the columns onset, duration, trial_type, found"
                        + " a_comp_cor_00, a_comp_cor_01, a_comp_cor_02, a_comp_cor_03, a_comp_cor_04, csf");
    }

    @Test
    void eventsAreReadAsDefineRoisWillReadThem() throws IOException {
        sheet("rois", COLUMNS + "sub-01,OFA,L,localizer,faces,here.nii,,\n");
        sheet("localizers", "subject,bold,events\nsub-01,localizer.nii,events.tsv\n");
        events("1\tn/a\tface\n40\t2\tbody\nn/a\t2\tbody\n");
        finds(
                "sub-01: events.tsv line 2: expected a duration of 0 s or more, found \"n/a\"",
                "sub-01: events.tsv line 3: expected an onset before the run ends at 40.0 s, found 40.0",
                "sub-01: events.tsv line 4: expected an onset in seconds, found \"n/a\"");
        events("1\t2\tface\n5\t2\tBody\n9\t2\tobject\n13\t2\tscene\n17\t2\tscramble\n");
        finds("sub-01: --contrasts paper: contrast faces: expected conditions of the events (Body, face, object, scene,"
                + " scramble), found body");
        events("1\t0\tface\n5\t2\tbody\n9\t2\tobject\n13\t2\tscene\n17\t2\tscramble \n");
        ToolRun run = check();
        assertEquals(0, run.exitCode());
        assertEquals(
                List.of(
                        "roi OFA: missing in sub-02",
                        "sub-01: events.tsv: events of duration 0 (face) are taken as impulses, with the response to 1 s"
                                + " of stimulation at once",
                        "sub-01: events.tsv: names with spaces around them (\"scramble \") are read without"),
                run.warnings().stream().sorted().toList());
    }

    @Test
    void searchMasksAreReadAsDefineRoisWillReadThem() throws IOException {
        double[] map = new double[SmallStudy.VOXELS];
        map[0] = Double.NaN;
        NiftiWriter.writeMap(folder.resolve("nan.nii"), SmallStudy.space(0), map);
        sheet(
                "rois",
                COLUMNS
                        + "sub-01,TOS,both,t-map,,nan.nii,here.nii,\nsub-02,TOS,both,t-map,,sub-02/rois.nii.gz,here.nii,\n");
        finds(
                "sub-01: nan.nii: expected labels, whole numbers from 0, found NaN at voxel (0, 0, 0); write 0 outside of"
                        + " the regions",
                "sub-02: rois.nii.gz: expected a mask with one value inside, found 2 (1, ...); a label image is no mask");
    }

    @Test
    void brainMasksAreReadAsDefineRoisWillReadThem() throws IOException {
        sheet(
                "rois",
                COLUMNS.strip() + ",brain_mask\n" + "sub-01,TOS,L,t-map,,here.nii,here.nii,,\n"
                        + "sub-01,TOS,R,t-map,,here.nii,here.nii,,elsewhere.nii\n"
                        + "sub-02,TOS,L,t-map,,here.nii,here.nii,,here.nii\n"
                        + "sub-02,TOS,R,t-map,,here.nii,here.nii,,elsewhere.nii\n");
        ToolRun run = check();
        assertEquals(65, run.exitCode());
        assertEquals(2, run.problems().size(), run.stderr());
        assertTrue(run.problems().get(0).startsWith("sub-01: elsewhere.nii: grid differs from"), run.stderr());
        assertEquals(
                "sub-02: brain_mask: expected one mask in all rows of a participant, found here.nii, elsewhere.nii",
                run.problems().get(1));
    }

    /** build-roi-rdms would refuse it after define-rois has run. */
    @Test
    void aRegionIsNamedInOneSheetOnly() throws IOException {
        sheet("rois", COLUMNS + "sub-01,FFA,L,t-map,,here.nii,here.nii,\n");
        ToolRun run = check();
        assertEquals(65, run.exitCode());
        assertEquals(
                "rois.tsv: expected regions that rois.csv does not define for sub-01 as well, found FFA; rename one",
                run.problems().get(0).replaceFirst("^sub-01: ", ""),
                run.stderr());
    }

    @Test
    void namesTransformsThatAreMissingAndReferencesThatAntsWouldMisread() throws IOException {
        sheet("rois", COLUMNS + "sub-01,V1v,L,atlas,,,,elsewhere.nii\nsub-02,V1v,L,atlas,,,,elsewhere.nii\n");
        sheet(
                "transforms",
                "subject,transforms,reference\nsub-01,affine.txt;warp.h5,sub-01/run-1_bold.nii.gz\n"
                        + "sub-02,affine.txt,elsewhere.nii\n");
        finds(
                "sub-01: " + folder.resolve("warp.h5") + ": expected a file, found none",
                "sub-01: run-1_bold.nii.gz: expected a reference of 3 dimensions, found 4; give a boldref or a brain mask",
                "sub-02: elsewhere.nii: grid differs from run-1_bold.nii.gz: affine [0,3] is 40.0, expected 0.0; nothing"
                        + " is resampled");
    }
}
