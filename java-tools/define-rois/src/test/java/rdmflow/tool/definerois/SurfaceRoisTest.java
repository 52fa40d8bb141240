package rdmflow.tool.definerois;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.brain.BrainModel;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.BrainRegions;
import rdmflow.io.brain.RegionChoice;
import rdmflow.io.nifti.RegionMasks.Region;
import rdmflow.io.surface.GiftiWriter;
import rdmflow.test.ToolRun;

/** Two sheets of 6 x 5 vertices, 3 mm apart: regions whose places can be counted by hand. */
class SurfaceRoisTest {
    private static final int WIDE = 6;
    private static final int HIGH = 5;
    private static final int VERTICES = WIDE * HIGH;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        for (String side : List.of("L", "R")) {
            map("bold_hemi-" + side + ".func.gii", side, new double[3][VERTICES]);
            Files.writeString(folder.resolve(side + ".surf.gii"), surface(side));
            labels(side + ".label.gii", side);
        }
    }

    private void map(String name, String side, double[]... maps) throws IOException {
        GiftiWriter.writeMaps(
                folder.resolve(name),
                side.equals("L") ? BrainModel.LEFT : BrainModel.RIGHT,
                java.util.Collections.nCopies(maps.length, ""),
                maps);
    }

    private static String array(String intent, String type, int rows, int columns, String data) {
        return "<DataArray Intent=\"NIFTI_INTENT_" + intent + "\" DataType=\"NIFTI_TYPE_" + type
                + "\" Dimensionality=\"2\" Dim0=\"" + rows + "\" Dim1=\"" + columns
                + "\" Encoding=\"ASCII\" ArrayIndexingOrder=\"RowMajorOrder\"><Data>" + data + "</Data></DataArray>";
    }

    private static String structure(String side) {
        return "<MetaData><MD><Name>AnatomicalStructurePrimary</Name><Value>Cortex"
                + (side.equals("L") ? "Left" : "Right") + "</Value></MD></MetaData>";
    }

    private static String surface(String side) {
        String points = IntStream.range(0, VERTICES)
                .mapToObj(v -> 3 * (v % WIDE) + " " + 3 * (v / WIDE) + " 0")
                .collect(Collectors.joining(" "));
        List<String> faces = new ArrayList<>();
        for (int v = 0; v < VERTICES - WIDE; v++) {
            if (v % WIDE < WIDE - 1) {
                faces.add(v + " " + (v + 1) + " " + (v + WIDE));
                faces.add((v + 1) + " " + (v + WIDE + 1) + " " + (v + WIDE));
            }
        }
        return "<GIFTI>" + structure(side) + array("POINTSET", "FLOAT32", VERTICES, 3, points)
                + array("TRIANGLE", "INT32", faces.size(), 3, String.join(" ", faces)) + "</GIFTI>";
    }

    private void labels(String name, String side) throws IOException {
        String data = IntStream.range(0, VERTICES)
                .mapToObj(v -> v < 6 ? "1" : v < 12 ? "2" : "0")
                .collect(Collectors.joining(" "));
        Files.writeString(
                folder.resolve(name),
                "<GIFTI>" + structure(side) + "<LabelTable><Label Key=\"0\">???</Label><Label Key=\"1\">V1v</Label>"
                        + "<Label Key=\"2\">" + side + "_x</Label></LabelTable>"
                        + array("LABEL", "INT32", VERTICES, 1, data) + "</GIFTI>");
    }

    private ToolRun run(String sheet, String... more) throws IOException {
        Files.writeString(folder.resolve("rois.csv"), sheet);
        List<String> arguments = new ArrayList<>(List.of(
                "--sheet",
                "@rois.csv",
                "--grid",
                "@bold_hemi-L.func.gii",
                "@bold_hemi-R.func.gii",
                "--output-dir",
                "@out"));
        arguments.addAll(List.of(more));
        return ToolRun.of(
                DefineRois::run,
                arguments.stream().map(word -> word.replace("@", folder + "/")).toList());
    }

    /** As build-roi-rdms reads what was written. */
    private List<Region> regions() {
        BrainImage bold = BrainImage.open(
                List.of(folder.resolve("bold_hemi-L.func.gii"), folder.resolve("bold_hemi-R.func.gii")));
        return BrainRegions.read(
                List.of(folder.resolve("out/rois.dscalar.nii")),
                List.of(folder.resolve("out/rois.tsv")),
                bold,
                RegionChoice.ALL);
    }

    @Test
    void labelsOfAnAtlasByNameAndPattern() throws IOException {
        run("subject,roi,hemisphere,method,probability_map\ns,V*,both,atlas,L.label.gii;R.label.gii\n"
                        + "s,R_x,both,atlas,R.label.gii\ns,L_x,R,atlas,L.label.gii\n")
                .requireSuccess();
        List<Region> regions = regions();
        assertEquals(
                List.of("V1v", "R_x", "L_x"), regions.stream().map(Region::name).toList());
        assertArrayEquals(
                IntStream.concat(IntStream.range(0, 6), IntStream.range(30, 36)).toArray(),
                regions.get(0).voxels());
        assertArrayEquals(IntStream.range(36, 42).toArray(), regions.get(1).voxels());
        assertEquals(0, regions.get(2).voxels().length);
        assertEquals(
                List.of("index\tname\tmethod\tn_voxels\tnote", "1\tV1v\tatlas\t12\tn/a"),
                Files.readAllLines(folder.resolve("out/rois.tsv")).subList(0, 2));
    }

    /** The peak of each side, its neighbours along edges within 3 mm, and of these the best four of both sides. */
    @Test
    void aRegionLiesAroundThePeakOfEachHemisphere() throws IOException {
        double[] left = new double[VERTICES];
        Arrays.setAll(left, v -> v == 14 ? 9 : v == 29 ? 50 : 0.01 * v);
        double[] right = new double[VERTICES];
        Arrays.setAll(right, v -> v == 0 ? 3 : 0.01 * v);
        map("t_hemi-L.func.gii", "L", left);
        map("t_hemi-R.func.gii", "R", right);
        double[] mask = new double[VERTICES];
        Arrays.fill(mask, 0, 20, 1);
        map("mask_hemi-L.func.gii", "L", mask);
        map("mask_hemi-R.func.gii", "R", mask);
        String row = ",t-map,t_hemi-L.func.gii;t_hemi-R.func.gii,mask_hemi-L.func.gii;mask_hemi-R.func.gii\n";
        String sheet = "subject,roi,hemisphere,method,t_map,search_mask\ns,FFA,L" + row + "s,FFA,R" + row;
        run(sheet, "--surfaces", "@L.surf.gii", "@R.surf.gii", "--radius", "3", "--voxels", "4")
                .requireSuccess();
        // Around 14: 8, 13, 15, 20; around right 0: 1 and 6. The best: 14 (9), right 0 (3), 20 (.20), 15 (.15).
        assertArrayEquals(new int[] {14, 15, 20, 30}, regions().get(0).voxels());
        ToolRun without = run(sheet, "--radius", "3");
        assertEquals(
                List.of("rois.csv: expected --surfaces for the rows of method t-map, found none"), without.problems());
    }

    /** The hemispheres may be called the same in folders of their own; the brain mask leaves vertex 11 of the left out. */
    @Test
    void masksAndMapsOfBothHemispheresMayBeCalledTheSame() throws IOException {
        Files.createDirectories(folder.resolve("l"));
        Files.createDirectories(folder.resolve("r"));
        double[] t = new double[VERTICES];
        Arrays.setAll(t, v -> 1 + 0.01 * v);
        double[] mask = new double[VERTICES];
        Arrays.setAll(mask, v -> v == 11 ? 0 : 1);
        double[] everywhere = new double[VERTICES];
        Arrays.fill(everywhere, 1);
        map("l/t.func.gii", "L", t);
        map("r/t.func.gii", "R", t);
        map("l/mask.func.gii", "L", mask);
        map("r/mask.func.gii", "R", everywhere);
        String row = ",t-map,l/t.func.gii;r/t.func.gii,L.label.gii;R.label.gii\n";
        run(
                        "subject,roi,hemisphere,method,t_map,search_mask\ns,FFA,L" + row + "s,FFA,R" + row,
                        "--surfaces",
                        "@L.surf.gii",
                        "@R.surf.gii",
                        "--brain-mask",
                        "@l/mask.func.gii",
                        "@r/mask.func.gii",
                        "--radius",
                        "3",
                        "--voxels",
                        "3")
                .requireSuccess();
        // The labels end with vertex 11, the peak on the right; 17 lies below it. On the left it is 10, above 16.
        assertArrayEquals(new int[] {16, 41, 47}, regions().get(0).voxels());
    }

    @Test
    void probabilitiesCompete() throws IOException {
        double[] a = new double[VERTICES];
        double[] b = new double[VERTICES];
        Arrays.fill(a, 0, 10, 60);
        Arrays.fill(b, 5, 12, 40);
        Arrays.fill(b, 20, 25, 70);
        map("a_hemi-R.func.gii", "R", a);
        map("b_hemi-R.func.gii", "R", b);
        run("subject,roi,hemisphere,method,probability_map\ns,a,R,atlas,a_hemi-R.func.gii\n"
                        + "s,b,R,atlas,b_hemi-R.func.gii\n")
                .requireSuccess();
        assertArrayEquals(IntStream.range(30, 40).toArray(), regions().get(0).voxels());
        assertArrayEquals(IntStream.range(50, 55).toArray(), regions().get(1).voxels());
    }

    /** Overlapping regions become masks. */
    @Test
    void regionsMayOverlap() throws IOException {
        double[] t = new double[VERTICES];
        t[0] = 5;
        map("t_hemi-L.func.gii", "L", t);
        String row = ",L,t-map,t_hemi-L.func.gii,L.label.gii\n";
        run(
                        "subject,roi,hemisphere,method,t_map,search_mask\ns,one" + row + "s,two" + row,
                        "--surfaces",
                        "@L.surf.gii",
                        "--voxels",
                        "3")
                .requireSuccess();
        List<Region> regions = regions();
        assertEquals(2, regions.size());
        assertArrayEquals(regions.get(0).voxels(), regions.get(1).voxels());
    }

    @Test
    void refusesASurfaceOfAnotherNumberOfVerticesAndLocalizers() throws IOException {
        Files.writeString(
                folder.resolve("L.surf.gii"),
                "<GIFTI>" + structure("L") + array("POINTSET", "FLOAT32", 3, 3, "0 0 0 1 0 0 0 1 0")
                        + array("TRIANGLE", "INT32", 1, 3, "0 1 2") + "</GIFTI>");
        ToolRun run = run(
                "subject,roi,hemisphere,method,probability_map\ns,V1v,both,atlas,L.label.gii\n",
                "--surfaces",
                "@L.surf.gii");
        assertEquals(65, run.exitCode());
        assertEquals(
                List.of("L.surf.gii: expected the 30 vertices that CORTEX_LEFT has in bold_hemi-L.func.gii and"
                        + " bold_hemi-R.func.gii, found 3"),
                run.problems());
        ToolRun localizer =
                run("subject,roi,hemisphere,method,contrast,search_mask\ns,FFA,L,localizer,faces,L.label.gii\n");
        assertEquals(
                List.of("FFA: expected the methods t-map and atlas on surfaces, found localizer; give the t-map of the"
                        + " localizer"),
                localizer.problems());
        assertFalse(Files.exists(folder.resolve("out/rois.tsv")));
    }
}
