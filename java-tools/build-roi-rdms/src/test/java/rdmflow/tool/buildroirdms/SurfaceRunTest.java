package rdmflow.tool.buildroirdms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.test.Fixture;
import rdmflow.test.ToolRun;

/** Surfaces and grayordinates that nibabel wrote, against numpy (surface_run.py). */
class SurfaceRunTest {
    private static final String LEFT = "@sub-01_hemi-L_space-fsaverage3_bold.func.gii";
    private static final String RIGHT = "@sub-01_hemi-R_space-fsaverage3_bold.func.gii";

    @TempDir
    private Path folder;

    @BeforeEach
    void copyRun() {
        Fixture.copy(
                SurfaceRunTest.class,
                folder,
                "bold.dtseries.nii",
                "atlas.dlabel.nii",
                "L.label.gii",
                "R.label.gii",
                LEFT.substring(1),
                RIGHT.substring(1));
    }

    private ToolRun run(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "--subject",
                "sub-01",
                "--run",
                "1",
                "--tr",
                "2",
                "--output",
                folder.resolve("out.h5").toString()));
        Arrays.stream(options).map(word -> word.replace("@", folder + "/")).forEach(arguments::add);
        return ToolRun.of(BuildRoiRdms::run, arguments);
    }

    private RdmSet build(String... options) {
        run(options).requireSuccess();
        return RdmFile.read(folder.resolve("out.h5"));
    }

    private static void check(RdmSet set, String kind) {
        for (int i = 0; i < set.rdms().size(); i++) {
            // Distances of about 1 from float32 values of about 50: 1e-12 is 1e4 roundings.
            assertArrayEquals(
                    Fixture.numbers(
                            SurfaceRunTest.class,
                            "surface_expected.tsv",
                            kind,
                            set.names().get(i)),
                    set.rdms().get(i).pairs(),
                    1e-12,
                    set.names().get(i));
        }
    }

    @Test
    void grayordinatesWithTheLabelsOfTheirFile() {
        RdmSet set = build(
                "--bold", "@bold.dtseries.nii", "--rois", "@atlas.dlabel.nii", "--regions", "V1v;*_FFA", "THALAMUS");
        assertEquals(List.of("V1v", "L_FFA", "R_FFA", "THALAMUS"), set.names());
        check(set, "cifti");
        assertEquals(12, set.rdms().get(0).volumes());
    }

    /** Whatever order the files come in, and labels in GIFTI for a CIFTI run as well. */
    @ParameterizedTest
    @CsvSource({
        "@L.label.gii, @R.label.gii, gifti",
        "@R.label.gii, @L.label.gii, gifti",
        "@L.label.gii, @R.label.gii, cifti"
    })
    void hemispheresAreOneScan(String one, String other, String kind) {
        List<String> bold = kind.equals("cifti") ? List.of("@bold.dtseries.nii") : List.of(RIGHT, LEFT);
        List<String> options = new ArrayList<>(List.of("--rois", one, other, "--regions", "V1v", "*FFA", "--bold"));
        options.addAll(bold);
        RdmSet set = build(options.toArray(String[]::new));
        assertEquals(3, set.names().size());
        check(set, kind);
    }

    @Test
    void hemispheresAreKeptApartWhenAsked() {
        RdmSet set = build(
                "--bold",
                LEFT,
                RIGHT,
                "--rois",
                "@L.label.gii",
                "@R.label.gii",
                "--keep-hemispheres",
                "--regions",
                "*V1v",
                "*FFA");
        assertEquals(4, set.names().size());
        assertTrue(set.names().containsAll(List.of("L_V1v", "R_V1v", "L_FFA", "R_FFA")));
        check(set, "gifti");
    }

    @Test
    void aTableGivesNamesInPlaceOfTheFiles() throws IOException {
        Files.writeString(folder.resolve("a.tsv"), "index\tname\n1\tV1v\n2\tL_FFA\n5\tgone\n");
        RdmSet set = build("--bold", "@bold.dtseries.nii", "--rois", "@atlas.dlabel.nii", "--roi-labels", "@a.tsv");
        assertEquals(List.of("V1v", "L_FFA", "gone"), set.names());
        assertEquals("no voxels", set.rdms().get(2).reason());
    }

    @Test
    void oneHemisphereAloneIsEnough() {
        RdmSet set = build("--bold", LEFT, "--rois", "@L.label.gii", "--regions", "L_FFA");
        check(set, "gifti");
    }

    private void refuses(String problem, String... options) {
        ToolRun run = run(options);
        assertEquals(65, run.exitCode(), run.stderr());
        assertEquals(List.of(problem), run.problems());
        assertFalse(Files.exists(folder.resolve("out.h5")));
    }

    /** They would be one region in silence. */
    @Test
    void refusesTwoKeysOfOneNameInOneHemisphere() throws IOException {
        copy("@L.label.gii", "@twice.label.gii", ">L_FFA<", ">V1v<");
        refuses(
                "twice.label.gii: expected one label called V1v, found 1 and 2; choose others with --regions, or give names"
                        + " with --roi-labels",
                "--bold",
                LEFT,
                "--rois",
                "@twice.label.gii",
                "--regions",
                "V1v");
    }

    /** Of a file of both hemispheres each may have a key of its own. */
    @Test
    void unitesTwoKeysOfOneNameInAFileOfBothHemispheres() throws IOException {
        byte[] atlas = Files.readAllBytes(folder.resolve("atlas.dlabel.nii"));
        String text = new String(atlas, StandardCharsets.ISO_8859_1).replace(">R_FFA<", ">L_FFA<");
        Files.write(folder.resolve("twice.dlabel.nii"), text.getBytes(StandardCharsets.ISO_8859_1));
        RdmSet set = build("--bold", "@bold.dtseries.nii", "--rois", "@twice.dlabel.nii", "--regions", "V1v", "L_FFA");
        assertEquals(List.of("V1v", "L_FFA"), set.names());
    }

    @Test
    void refusesWhatDoesNotBelongTogether() throws IOException {
        refuses(
                "atlas.dlabel.nii: expected names of letters, digits, dot, minus and underscore, found \"not wanted!\";"
                        + " choose others with --regions, or give names with --roi-labels",
                "--bold",
                "@bold.dtseries.nii",
                "--rois",
                "@atlas.dlabel.nii");
        refuses(
                "--regions: expected names of the label files (V1v), found V9",
                "--bold",
                "@bold.dtseries.nii",
                "--rois",
                "@atlas.dlabel.nii",
                "--regions",
                "V1v",
                "V9");
        refuses(
                "R.label.gii: expected structures of " + LEFT.substring(1) + " (CORTEX_LEFT), found CORTEX_RIGHT",
                "--bold",
                LEFT,
                "--rois",
                "@R.label.gii");
        refuses(
                LEFT.substring(1) + " and copy_hemi-L_.func.gii: expected one file for each hemisphere, found two of"
                        + " CORTEX_LEFT",
                "--bold",
                LEFT,
                copy(LEFT, "@copy_hemi-L_.func.gii", "", ""),
                "--rois",
                "@L.label.gii");
        refuses(
                "atlas.dlabel.nii: expected a dense series, found labels",
                "--bold",
                "@atlas.dlabel.nii",
                "--rois",
                "@atlas.dlabel.nii");
    }

    private String copy(String from, String to, String old, String changed) throws IOException {
        String text = Files.readString(folder.resolve(from.substring(1)));
        Files.writeString(folder.resolve(to.substring(1)), text.replace(old, changed));
        return to;
    }

    /** A hemisphere of which one volume was lost, and labels of another density. */
    @Test
    void refusesHemispheresOfOtherSizes() throws IOException {
        String text = Files.readString(folder.resolve(RIGHT.substring(1)));
        int start = text.indexOf("<DataArray");
        int end = text.indexOf("</DataArray>") + "</DataArray>".length();
        Files.writeString(
                folder.resolve("short_hemi-R_bold.func.gii"),
                (text.substring(0, start) + text.substring(end)).replace("Arrays=\"12\"", "Arrays=\"11\""));
        refuses(
                LEFT.substring(1) + " and short_hemi-R_bold.func.gii: expected hemispheres of one run, found 12 and 11"
                        + " volumes",
                "--bold",
                LEFT,
                "@short_hemi-R_bold.func.gii",
                "--rois",
                "@L.label.gii");
        String small = "<GIFTI><MetaData><MD><Name>AnatomicalStructurePrimary</Name><Value>CortexLeft</Value></MD>"
                + "</MetaData><LabelTable><Label Key=\"1\">a</Label></LabelTable><DataArray Intent=\"NIFTI_INTENT_LABEL\""
                + " DataType=\"NIFTI_TYPE_INT32\" Dimensionality=\"1\" Dim0=\"3\" Encoding=\"ASCII\"><Data>1 1 0</Data>"
                + "</DataArray></GIFTI>";
        Files.writeString(folder.resolve("small.label.gii"), small);
        refuses(
                "small.label.gii: expected the 20 vertices that CORTEX_LEFT has in bold.dtseries.nii, found 3; give a"
                        + " file of the same density, nothing is resampled",
                "--bold",
                "@bold.dtseries.nii",
                "--rois",
                "@small.label.gii");
        StringBuilder right = new StringBuilder("<GIFTI>");
        for (int t = 0; t < 12; t++) {
            right.append("<DataArray Intent=\"NIFTI_INTENT_TIME_SERIES\" DataType=\"NIFTI_TYPE_INT32\""
                    + " Dimensionality=\"1\" Dim0=\"3\" Encoding=\"ASCII\"><Data>1 1 0</Data></DataArray>");
        }
        Files.writeString(folder.resolve("small_hemi-R_bold.func.gii"), right + "</GIFTI>");
        refuses(
                LEFT.substring(1) + " and small_hemi-R_bold.func.gii: expected hemispheres of one density, found 20 and"
                        + " 3 vertices; a participant's own surfaces, whose sides differ, have space-fsnative in their"
                        + " names",
                "--bold",
                LEFT,
                "@small_hemi-R_bold.func.gii",
                "--rois",
                "@L.label.gii");
    }

    @Test
    void refusesVolumesAmongSurfaces() throws IOException {
        new SmallRun(folder);
        refuses(
                "rois.nii: expected labels of the places of bold.dtseries.nii (.dlabel.nii, .label.gii), found a volume",
                "--bold",
                "@bold.dtseries.nii",
                "--rois",
                "@rois.nii");
        refuses(
                "atlas.dlabel.nii: expected labels on the voxels of bold.nii.gz, a volume, found labels of a surface",
                "--bold",
                "@bold.nii.gz",
                "--rois",
                "@atlas.dlabel.nii");
        refuses(
                "--roi-labels: expected one table for each of the 1 images of --rois, found 0",
                "--bold",
                "@bold.nii.gz",
                "--rois",
                "@rois.nii");
        refuses(
                "rois.nii: expected no mask for bold.dtseries.nii, whose places are no volume, found one; give the"
                        + " confounds table, which has the components",
                "--bold",
                "@bold.dtseries.nii",
                "--rois",
                "@L.label.gii",
                "--regions",
                "V1v",
                "--compcor-mask",
                "@rois.nii");
    }

    @Test
    void volumesTakeAChoiceOfRegions() throws IOException {
        new SmallRun(folder);
        RdmSet set =
                build("--bold", "@bold.nii.gz", "--rois", "@rois.nii", "--roi-labels", "@rois.tsv", "--regions", "F*");
        assertEquals(List.of("FFA"), set.names());
    }
}
