package rdmflow.tool.checkdesign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.brain.BrainModel;
import rdmflow.io.surface.GiftiWriter;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.ToolRun;

/** Scans on surfaces, by a sheet and by the names of fMRIPrep, present and past. */
class CheckSurfacesTest {
    private static final int VERTICES = 8;

    @TempDir
    Path folder;

    private Path sheet;
    private Path design;

    @BeforeEach
    void writeStudy() throws IOException {
        design = folder.resolve("design.json");
        for (String side : List.of("L", "R")) {
            for (int run = 1; run <= 2; run++) {
                bold("run-" + run + "_hemi-" + side + "_bold.func.gii", side, 12, VERTICES);
                Files.writeString(
                        folder.resolve("run-" + run + "_hemi-" + side + "_bold.json"), "{\"RepetitionTime\": 2}");
            }
            labels(side + ".label.gii", side, VERTICES);
        }
        StringBuilder rows = new StringBuilder("subject,run,bold,rois\n");
        for (String subject : List.of("sub-01", "sub-02")) {
            for (int run = 1; run <= 2; run++) {
                rows.append(subject + "," + run + ",run-" + run + "_hemi-R_bold.func.gii;run-" + run
                        + "_hemi-L_bold.func.gii,L.label.gii;R.label.gii\n");
            }
        }
        sheet = Files.writeString(folder.resolve("subjects.csv"), rows);
    }

    private void bold(String name, String side, int volumes, int vertices) throws IOException {
        Random random = new Random(volumes);
        double[][] values = new double[volumes][vertices];
        Arrays.stream(values).forEach(volume -> Arrays.setAll(volume, i -> 500 + random.nextGaussian()));
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        GiftiWriter.writeMaps(
                file,
                side.equals("L") ? BrainModel.LEFT : BrainModel.RIGHT,
                java.util.Collections.nCopies(volumes, ""),
                values);
    }

    private void labels(String name, String side, int vertices) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "<GIFTI><MetaData><MD><Name>AnatomicalStructurePrimary</Name><Value>Cortex"
                        + (side.equals("L") ? "Left" : "Right")
                        + "</Value></MD></MetaData><LabelTable><Label Key=\"0\">"
                        + "???</Label><Label Key=\"1\">V1v</Label><Label Key=\"2\">" + side
                        + "_FFA</Label></LabelTable>"
                        + "<DataArray Intent=\"NIFTI_INTENT_LABEL\" DataType=\"NIFTI_TYPE_INT32\" Dimensionality=\"1\""
                        + " Dim0=\"" + vertices + "\" Encoding=\"ASCII\"><Data>1 1 2 2"
                        + " 0".repeat(vertices - 4) + "</Data></DataArray></GIFTI>");
    }

    private ToolRun check(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--tr", "2", "--output", design.toString()));
        arguments.addAll(List.of(more));
        return ToolRun.of(CheckDesign::run, arguments);
    }

    @Test
    void aScanOfTwoHemispheresIsOne() throws IOException {
        ToolRun run = check("--subjects", sheet.toString());
        assertEquals(0, run.exitCode(), run.stderr());
        JsonNode json = JsonFile.MAPPER.readTree(design.toFile());
        assertEquals(4, json.get("scans").size());
        JsonNode scan = json.get("scans").get(0);
        assertEquals(12, scan.get("volumes").intValue());
        assertEquals(
                "run-1_hemi-R_bold.func.gii;run-1_hemi-L_bold.func.gii",
                scan.get("bold").textValue());
        List<String> regions = new ArrayList<>();
        json.get("rois").forEach(roi -> regions.add(roi.get("roi").textValue()));
        assertEquals(List.of("V1v", "L_FFA", "R_FFA"), regions);
        String[] row = Files.readAllLines(folder.resolve("scans.tsv")).get(1).split("\t", -1);
        assertEquals("run-1_hemi-R_bold.func.gii;run-1_hemi-L_bold.func.gii", row[6]);
        assertEquals("run-1_hemi-R_bold.json;run-1_hemi-L_bold.json", row[7]);
        assertEquals("L.label.gii;R.label.gii", row[8]);
    }

    @Test
    void chosenRegionsAreTheStudys() throws IOException {
        ToolRun run = check("--subjects", sheet.toString(), "--regions", "V1*", "--keep-hemispheres");
        assertEquals(65, run.exitCode());
        assertEquals(
                List.of(
                        "sub-01: --regions: expected names of the label files (L_V1v, R_V1v), found V1*",
                        "sub-02: --regions: expected names of the label files (L_V1v, R_V1v), found V1*"),
                run.problems());
        assertEquals(
                0, check("--subjects", sheet.toString(), "--regions", "V1*").exitCode());
        assertEquals(
                "V1v",
                JsonFile.MAPPER
                        .readTree(design.toFile())
                        .get("rois")
                        .get(0)
                        .get("roi")
                        .textValue());
    }

    @Test
    void everyProblemOfSurfacesIsFoundBeforehand() throws IOException {
        labels("L.label.gii", "L", 6);
        bold("run-2_hemi-L_bold.func.gii", "L", 11, VERTICES);
        ToolRun run = check("--subjects", sheet.toString());
        assertEquals(65, run.exitCode());
        assertTrue(
                run.problems()
                        .contains("sub-01 run 2: run-2_hemi-L_bold.func.gii and run-2_hemi-R_bold.func.gii: expected"
                                + " hemispheres of one run, found 11 and 12 volumes"),
                run.stderr());
        assertTrue(
                run.problems()
                        .contains("sub-01: L.label.gii: expected the 8 vertices that CORTEX_LEFT has in"
                                + " run-1_hemi-L_bold.func.gii and run-1_hemi-R_bold.func.gii, found 6; give a file of"
                                + " the same density, nothing is resampled"),
                run.stderr());
    }

    /** Hemispheres that go by their folders, as an engine and some labs keep them; the brain mask of both, too. */
    @Test
    void hemispheresMayBeCalledTheSame() throws IOException {
        StringBuilder rows = new StringBuilder("subject,run,bold\n");
        for (int run = 1; run <= 2; run++) {
            bold("left/run-" + run + ".func.gii", "L", 12, VERTICES);
            bold("right/run-" + run + ".func.gii", "R", 12, VERTICES);
            rows.append("sub-01," + run + ",left/run-" + run + ".func.gii;right/run-" + run + ".func.gii\n");
        }
        Files.writeString(sheet, rows);
        bold("left/mask.func.gii", "L", 1, VERTICES);
        bold("right/mask.func.gii", "R", 1, VERTICES - 1);
        labels("left/v1.label.gii", "L", VERTICES);
        labels("right/v1.label.gii", "R", VERTICES);
        Path rois = Files.writeString(
                folder.resolve("rois.csv"),
                "subject,roi,hemisphere,method,probability_map,brain_mask\n"
                        + "sub-01,V*,both,atlas,left/v1.label.gii;right/v1.label.gii,left/mask.func.gii;right/mask.func.gii\n");
        ToolRun run = check("--subjects", sheet.toString(), "--rois", rois.toString());
        assertEquals(
                List.of("sub-01: mask.func.gii: expected the 8 vertices that CORTEX_RIGHT has in run-1.func.gii and"
                        + " run-1.func.gii, found 7; give a file of the same density, nothing is resampled"),
                run.problems());
        bold("right/mask.func.gii", "R", 1, VERTICES);
        check("--subjects", sheet.toString(), "--rois", rois.toString()).requireSuccess();
    }

    /** Two files of one side that go by their folders, as runs of one label do, are still two. */
    @Test
    void twoFilesOfOneNameMayNotHoldOneLabelOfASideTwice() throws IOException {
        labels("one/v1.label.gii", "L", VERTICES);
        labels("two/v1.label.gii", "L", VERTICES);
        Files.writeString(
                sheet, Files.readString(sheet).replace("L.label.gii;R.label.gii", "one/v1.label.gii;two/v1.label.gii"));
        assertEquals(
                List.of(
                        "sub-01: v1.label.gii: expected names that no other file has for CORTEX_LEFT, found V1v again;"
                                + " rename one",
                        "sub-02: v1.label.gii: expected names that no other file has for CORTEX_LEFT, found V1v again;"
                                + " rename one"),
                check("--subjects", sheet.toString()).problems());
    }

    private static final String OF_IO = "../io/src/test/resources/rdmflow/io/surface/";

    private List<String> problemsOf(String bold) throws IOException {
        Files.writeString(sheet, "subject,run,bold,rois\nsub-01,1," + bold + ",L.label.gii;R.label.gii\n");
        ToolRun run = check("--subjects", sheet.toString());
        assertEquals(65, run.exitCode(), run.stderr());
        return run.problems();
    }

    /** As the issue of surfaces lists them; each ends in one line of the run and its file. */
    @Test
    void badFilesOfSurfacesAreOneLineEach() throws IOException {
        String cifti = Files.readString(Path.of(OF_IO + "int16_le.dtseries.nii"), StandardCharsets.ISO_8859_1);
        Files.writeString(
                folder.resolve("bad.dtseries.nii"),
                cifti.replace("NumberOfSeriesPoints=\"4\"", "NumberOfSeriesPoints=\"5\""),
                StandardCharsets.ISO_8859_1);
        assertEquals(
                List.of(
                        "sub-01 run 1: bad.dtseries.nii: expected the matrix that its XML tells of, 5 columns x 10 places,"
                                + " found 4 x 10"),
                problemsOf("bad.dtseries.nii"));
        bold("small_hemi-R.func.gii", "R", 12, VERTICES - 1);
        List<String> sizes = problemsOf("run-1_hemi-L_bold.func.gii;small_hemi-R.func.gii");
        assertEquals(1, sizes.size(), sizes.toString());
        assertTrue(sizes.get(0).contains("expected hemispheres of one density, found 8 and 7 vertices"));
        Files.writeString(
                folder.resolve("bomb.func.gii"),
                "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>"
                        + "<GIFTI><MetaData><MD><Name>&c;</Name></MD></MetaData></GIFTI>");
        List<String> bomb = problemsOf("bomb.func.gii");
        assertEquals(1, bomb.size(), bomb.toString());
        assertTrue(bomb.get(0).startsWith("sub-01 run 1: bomb.func.gii: expected "), bomb.toString());
        Files.copy(Path.of(OF_IO + "external.func.gii"), folder.resolve("external.func.gii"));
        assertEquals(
                List.of("sub-01 run 1: external.func.gii: expected its external file external.func.gii.data beside it,"
                        + " found none that can be read"),
                problemsOf("external.func.gii"));
    }

    private List<String> bids(String space, String... names) throws IOException {
        Path root = Files.createDirectories(folder.resolve("derivatives"));
        for (String name : names) {
            bold("derivatives/sub-01/func/" + name, name.contains("hemi-R") || name.contains(".R.") ? "R" : "L", 12, 8);
        }
        Files.writeString(root.resolve("task-movie_bold.json"), "{\"RepetitionTime\": 2}");
        ToolRun run = check("--bids", root.toString(), "--space", space, "--sheets-only");
        List<String> found = new ArrayList<>(run.problems());
        found.remove("--rois: expected a rois.csv, because a BIDS folder names no regions, found none");
        if (found.isEmpty()) {
            run.output().lines().filter(line -> line.startsWith("sub-")).forEach(found::add);
        }
        return found.stream().map(line -> line.replaceAll(" +", " ")).toList();
    }

    @Test
    void namesOfFmriprepPresentAndPastMakeOneScan() throws IOException {
        assertEquals(
                List.of(
                        "sub-01 1 - 2.0 sub-01_task-movie_run-1_hemi-L_space-fsaverage6_bold.func.gii;"
                                + "sub-01_task-movie_run-1_hemi-R_space-fsaverage6_bold.func.gii - - -",
                        "sub-01 2 - 2.0 sub-01_task-movie_run-2_space-fsaverage6_hemi-L_bold.func.gii;"
                                + "sub-01_task-movie_run-2_space-fsaverage6_hemi-R_bold.func.gii - - -",
                        "sub-01 3 - 2.0 sub-01_task-movie_run-3_bold_space-fsaverage6.L.func.gii;"
                                + "sub-01_task-movie_run-3_bold_space-fsaverage6.R.func.gii - - -"),
                bids(
                        "fsaverage6",
                        "sub-01_task-movie_run-1_hemi-R_space-fsaverage6_bold.func.gii",
                        "sub-01_task-movie_run-1_hemi-L_space-fsaverage6_bold.func.gii",
                        "sub-01_task-movie_run-2_space-fsaverage6_hemi-L_bold.func.gii",
                        "sub-01_task-movie_run-2_space-fsaverage6_hemi-R_bold.func.gii",
                        "sub-01_task-movie_run-3_bold_space-fsaverage6.L.func.gii",
                        "sub-01_task-movie_run-3_bold_space-fsaverage6.R.func.gii",
                        "sub-01_task-movie_run-3_hemi-R_space-fsaverage5_bold.func.gii"));
    }

    private static final String SPACE = "fsaverage6";

    private ToolRun searchlight(String... surfaces) {
        List<String> arguments = new ArrayList<>(
                List.of("--bids", folder.resolve("derivatives").toString(), "--space", SPACE, "--searchlight"));
        if (surfaces.length > 0) {
            arguments.add("--surfaces");
            arguments.addAll(Arrays.stream(surfaces)
                    .map(name -> folder.resolve(name).toString())
                    .toList());
        }
        return check(arguments.toArray(String[]::new));
    }

    private void surface(String name, String side, int vertices) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        String start = "<DataArray DataType=\"NIFTI_TYPE_";
        String end = "\" Encoding=\"ASCII\" ArrayIndexingOrder=\"RowMajorOrder\"><Data>";
        Files.writeString(
                file,
                "<GIFTI><MetaData><MD><Name>AnatomicalStructurePrimary</Name><Value>Cortex"
                        + (side.equals("L") ? "Left" : "Right") + "</Value></MD></MetaData>"
                        + start + "FLOAT32\" Intent=\"NIFTI_INTENT_POINTSET\" Dimensionality=\"2\" Dim0=\"" + vertices
                        + "\" Dim1=\"3" + end + "0 1 2 ".repeat(vertices) + "</Data></DataArray>"
                        + start + "INT32\" Intent=\"NIFTI_INTENT_TRIANGLE\" Dimensionality=\"2\" Dim0=\"1\" Dim1=\"3"
                        + end + "0 1 2</Data></DataArray></GIFTI>");
    }

    /** fMRIPrep leaves no surfaces beside a template's runs: an option gives them, and whole brains need no regions. */
    @Test
    void wholeBrainsOfABidsFolderNeedSurfacesAndNoRegions() throws IOException {
        bids(
                SPACE,
                "sub-01_task-movie_run-1_hemi-L_space-fsaverage6_bold.func.gii",
                "sub-01_task-movie_run-1_hemi-R_space-fsaverage6_bold.func.gii");
        assertEquals(
                List.of("--surfaces: expected the midthickness surfaces of both hemispheres (of a template, or with"
                        + " {subject} in the names of each participant) for --searchlight of"
                        + " sub-01_task-movie_run-1_hemi-L_space-fsaverage6_bold.func.gii and"
                        + " sub-01_task-movie_run-1_hemi-R_space-fsaverage6_bold.func.gii, found none"),
                searchlight().problems());
        surface("surfaces/sub-01_L.surf.gii", "L", VERTICES);
        surface("surfaces/sub-01_R.surf.gii", "R", VERTICES - 1);
        ToolRun short1 = searchlight("surfaces/{subject}_L.surf.gii", "surfaces/{subject}_R.surf.gii");
        assertTrue(
                short1.problems()
                        .contains("sub-01 run 1: sub-01_R.surf.gii: expected the 8 vertices that CORTEX_RIGHT has in"
                                + " sub-01_task-movie_run-1_hemi-L_space-fsaverage6_bold.func.gii and"
                                + " sub-01_task-movie_run-1_hemi-R_space-fsaverage6_bold.func.gii, found 7"),
                short1.stderr());
        surface("surfaces/sub-01_R.surf.gii", "R", VERTICES);
        assertTrue(searchlight("surfaces/{subject}_L.surf.gii")
                .problems()
                .contains("sub-01 run 1: sub-01_task-movie_run-1_hemi-L_space-fsaverage6_bold.func.gii and"
                        + " sub-01_task-movie_run-1_hemi-R_space-fsaverage6_bold.func.gii: expected the surface"
                        + " of CORTEX_RIGHT among surfaces, found none"));
        searchlight("surfaces/{subject}_L.surf.gii", "surfaces/{subject}_R.surf.gii")
                .requireSuccess();
        List<String> lines = Files.readAllLines(folder.resolve("scans.tsv"));
        int column = List.of(lines.get(0).split("\t")).indexOf("surfaces:surfaces");
        assertEquals(
                folder.resolve("surfaces/sub-01_L.surf.gii") + ";" + folder.resolve("surfaces/sub-01_R.surf.gii"),
                lines.get(1).split("\t", -1)[column]);
        // no folder of this machine in what is published
        String sidecar = Files.readString(folder.resolve("design.sidecar.json"));
        assertTrue(sidecar.contains("\"surfaces\" : [ \"{subject}_L.surf.gii\", \"{subject}_R.surf.gii\" ]"), sidecar);
        assertEquals(
                64,
                check("--subjects", sheet.toString(), "--surfaces", "L.surf.gii")
                        .exitCode());
    }

    @Test
    void aMissingHemisphereIsNamed() throws IOException {
        assertEquals(
                List.of("sub-01 run 1: expected both hemispheres, found"
                        + " sub-01_task-movie_run-1_hemi-R_space-fsaverage6_bold.func.gii alone"),
                bids("fsaverage6", "sub-01_task-movie_run-1_hemi-R_space-fsaverage6_bold.func.gii"));
    }

    @Test
    void grayordinatesOfSeveralDensitiesAreChosenBySpace() throws IOException {
        String[] names = {
            "sub-01_task-movie_run-1_space-fsLR_den-91k_bold.dtseries.nii",
            "sub-01_task-movie_run-1_space-fsLR_den-170k_bold.dtseries.nii"
        };
        assertEquals(
                List.of("sub-01 run 1: expected one density, found " + names[1] + " and " + names[0]
                        + "; choose with --space, as fsLR_den-91k"),
                bids("fsLR", names));
        assertEquals(List.of("sub-01 1 - 2.0 " + names[0] + " - - -"), bids("fsLR_den-91k", names));
    }
}
