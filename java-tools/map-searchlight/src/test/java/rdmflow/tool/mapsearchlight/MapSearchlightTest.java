package rdmflow.tool.mapsearchlight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rdmflow.core.brain.PeakRegion;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.weighting.SearchlightScores;
import rdmflow.core.weighting.Weighting;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.rdmfile.SearchlightFile;
import rdmflow.io.rdmfile.SearchlightFile.Searchlight;
import rdmflow.io.surface.GiftiFile;
import rdmflow.io.surface.GiftiWriter;
import rdmflow.io.table.Tables;
import rdmflow.tool.buildroirdms.BuildRoiRdms;
import rdmflow.tool.buildsearchlight.BuildSearchlight;
import rdmflow.tool.fitcvregression.FitCvRegression;

/** Every centre against the tools for regions, which take its neighbourhood as a mask. */
class MapSearchlightTest extends SearchlightRuns {
    private static final int[] CENTRES = {1, 17, 44, 46, 61, 88, 118};

    /** r of the region tools by centre, model and time control: the mean over held-out runs. */
    private Map<String, Double> ofRegions(double radius, List<Object> denoising, List<Object> fitting)
            throws IOException {
        int[] mask = IntStream.range(0, SmallRuns.GRID.size())
                .map(k -> k % 7 == 0 ? 0 : 1)
                .toArray();
        int[][] masks = new int[CENTRES.length][SmallRuns.GRID.size()];
        StringBuilder table = new StringBuilder("index\tname\n");
        for (int i = 0; i < CENTRES.length; i++) {
            for (int voxel : PeakRegion.sphere(SmallRuns.GRID, CENTRES[i], radius)) {
                masks[i][voxel] = mask[voxel];
            }
            table.append(i + 1).append("\tc").append(CENTRES[i]).append('\n');
        }
        NiftiWriter.writeMasks(folder.resolve("rois.nii"), NiftiSpace.scanner(SmallRuns.GRID), masks);
        Files.writeString(folder.resolve("rois.tsv"), table);
        List<Object> fit = new ArrayList<>(List.of("--time-control", "both", "--output-dir", "@fits", "--prefix", "p"));
        fit.addAll(fitting);
        fit.add("--roi-rdms");
        for (String run : SmallRuns.RUNS) {
            List<Object> words = new ArrayList<>(List.of(
                    "--bold",
                    "@bold-" + run + ".nii",
                    "--rois",
                    "@rois.nii",
                    "--roi-labels",
                    "@rois.tsv",
                    "--subject",
                    "sub-01",
                    "--run",
                    run,
                    "--output",
                    "@roi-" + run + ".h5"));
            words.addAll(denoising);
            assertEquals(0, runs.call(new BuildRoiRdms(), words).exitCode());
            fit.add("@roi-" + run + ".h5");
        }
        fit.add("--model-rdms");
        SmallRuns.RUNS.forEach(run -> fit.addAll(List.of("@a-" + run + ".h5", "@b-" + run + ".h5")));
        assertEquals(0, runs.call(new FitCvRegression(), fit).exitCode());
        Map<String, List<Double>> scores = new HashMap<>();
        Tables.readTsv(folder.resolve("fits/p_fit.tsv")).rows().forEach(row -> scores.computeIfAbsent(
                        row.get("roi") + " " + row.get("model") + " " + row.get("time_control"), k -> new ArrayList<>())
                .add(Double.parseDouble(row.get("r"))));
        Map<String, Double> means = new HashMap<>();
        scores.forEach((key, values) -> {
            assertEquals(3, values.size());
            means.put(
                    key,
                    values.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
        });
        return means;
    }

    private void compare(Map<String, Double> expected, Weighting weighting) {
        List<Searchlight> lights = SmallRuns.RUNS.stream()
                .map(run -> SearchlightFile.read(folder.resolve("light-" + run + ".h5")))
                .toList();
        int[] centres = lights.get(0).centres();
        for (int m = 0; m < 2; m++) {
            int model = m;
            for (TimeControl control : TimeControl.values()) {
                double[] scores = SearchlightScores.of(
                        lights.stream()
                                .map(light -> light.models().get(model).runs().get(control))
                                .toList(),
                        weighting,
                        2);
                for (int centre : CENTRES) {
                    String key =
                            "c" + centre + " " + lights.get(0).models().get(m).model() + " " + control;
                    assertEquals(expected.get(key), scores[Arrays.binarySearch(centres, centre)], 1e-10, key);
                }
            }
        }
    }

    @Test
    void aCentreIsTheRegionOfItsNeighbourhood() throws IOException {
        for (String run : SmallRuns.RUNS) {
            build(run, "--mask", "@mask.nii", "--radius", "5").requireSuccess();
        }
        compare(ofRegions(5, List.of(), List.of()), Weighting.OLS);
    }

    @Test
    void soItIsWithDenoisingDroppedVolumesPairsAndOtherWeights() throws IOException {
        List<Object> denoising = List.of("--linear-trend", "--zscore-voxels", "--drop-volumes", "3", "--tr", "2");
        List<Object> pairs = List.of("--exclude-lag", "1", "--drop-overlap", "4");
        for (String run : SmallRuns.RUNS) {
            List<Object> words = new ArrayList<>(List.of("--mask", "@mask.nii", "--radius", "7", "--all-runs"));
            words.addAll(SmallRuns.RUNS);
            words.addAll(denoising);
            words.addAll(pairs);
            build(run, words.toArray()).requireSuccess();
        }
        List<Object> fitting = new ArrayList<>(pairs);
        fitting.addAll(List.of("--weights", "nnls"));
        compare(ofRegions(7, denoising, fitting), new Weighting(Weighting.Method.NNLS, 0));
    }

    @Test
    void writesMapsInTheSpaceOfTheScan() throws IOException {
        for (String run : SmallRuns.RUNS) {
            build(run, "--mask", "@mask.nii", "--neighbours", "9", "--threads", "2");
        }
        runs.call(
                        new MapSearchlight(),
                        "--searchlights",
                        lights(),
                        "--time-control",
                        "both",
                        "--output-dir",
                        "@maps",
                        "--model-rdms",
                        models())
                .requireSuccess();
        double[] map = Nifti.readVolume(Nifti.header(folder.resolve("maps/sub-01_model-a_time-lag_r.nii.gz")));
        Searchlight light = SearchlightFile.read(folder.resolve("light-1.h5"));
        assertEquals(
                IntStream.range(0, map.length).filter(k -> k % 7 != 0).boxed().toList(),
                IntStream.range(0, map.length)
                        .filter(k -> !Double.isNaN(map[k]))
                        .boxed()
                        .toList());
        assertEquals(102, light.centres().length);
        assertTrue(Files.exists(folder.resolve("maps/sub-01_model-b_time-none_r.nii.gz")));
        assertTrue(
                Files.readString(folder.resolve("maps/sub-01_searchlight.json")).contains("the nearest 9"));
        byte[] before = Files.readAllBytes(folder.resolve("light-1.h5"));
        build("1", "--mask", "@mask.nii", "--neighbours", "9", "--threads", "1");
        assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(folder.resolve("light-1.h5"))));
    }

    /** fMRIPrep makes a mask for each run: what all of them hold is mapped. */
    @Test
    void centresLieInAllMasks() throws IOException {
        int[] other = IntStream.range(0, SmallRuns.GRID.size())
                .map(k -> k % 5 == 0 ? 0 : 1)
                .toArray();
        NiftiWriter.writeLabels(folder.resolve("other.nii"), NiftiSpace.scanner(SmallRuns.GRID), other);
        build("1", "--mask", "@mask.nii", "@other.nii", "--radius", "5").requireSuccess();
        assertArrayEquals(
                IntStream.range(0, other.length)
                        .filter(k -> k % 7 != 0 && k % 5 != 0)
                        .toArray(),
                SearchlightFile.read(folder.resolve("light-1.h5")).centres());
    }

    private static final int WIDE = 6;
    private static final int VERTICES = 30;

    private static String array(String intent, String type, int rows, int columns, String data) {
        return "<DataArray Intent=\"NIFTI_INTENT_" + intent + "\" DataType=\"NIFTI_TYPE_" + type
                + "\" Dimensionality=\"2\" Dim0=\"" + rows + "\" Dim1=\"" + columns
                + "\" Encoding=\"ASCII\"><Data>" + data + "</Data></DataArray></GIFTI>";
    }

    /** A sheet of 6 x 5 vertices, 3 mm apart, and runs on it. */
    private void writeSurface() throws IOException {
        String start = "<GIFTI><MetaData><MD><Name>AnatomicalStructurePrimary</Name><Value>CortexLeft</Value></MD>"
                + "</MetaData>";
        String points = IntStream.range(0, VERTICES)
                .mapToObj(v -> 3 * (v % WIDE) + " " + 3 * (v / WIDE) + " 0")
                .collect(Collectors.joining(" "));
        String faces = IntStream.range(0, VERTICES - WIDE)
                .filter(v -> v % WIDE < WIDE - 1)
                .mapToObj(v ->
                        v + " " + (v + 1) + " " + (v + WIDE) + " " + (v + 1) + " " + (v + WIDE + 1) + " " + (v + WIDE))
                .collect(Collectors.joining(" "));
        Files.writeString(
                folder.resolve("L.surf.gii"),
                start
                        + array("POINTSET", "FLOAT32", VERTICES, 3, points).replace("</GIFTI>", "")
                        + array("TRIANGLE", "INT32", 40, 3, faces));
        // Vertex 14, those beside it, above and below; a diagonal is longer than 3.5 mm.
        String labels = IntStream.range(0, VERTICES)
                .mapToObj(v -> List.of(8, 13, 14, 15, 20).contains(v) ? "1" : "0")
                .collect(Collectors.joining(" "));
        Files.writeString(
                folder.resolve("L.label.gii"),
                start + "<LabelTable><Label Key=\"1\">c14</Label></LabelTable>"
                        + array("LABEL", "INT32", VERTICES, 1, labels));
        for (String run : SmallRuns.RUNS) {
            double[][] series = Nifti.readAll(Nifti.header(folder.resolve("bold-" + run + ".nii")));
            GiftiWriter.writeMaps(
                    folder.resolve("bold-" + run + ".func.gii"),
                    "CORTEX_LEFT",
                    java.util.Collections.nCopies(series.length, ""),
                    Arrays.stream(series).map(t -> Arrays.copyOf(t, VERTICES)).toArray(double[][]::new));
        }
    }

    @Test
    void neighboursOnASurfaceLieAlongItsEdges() throws IOException {
        writeSurface();
        List<Object> fit = new ArrayList<>(List.of("--output-dir", "@fits", "--prefix", "p", "--roi-rdms"));
        for (String run : SmallRuns.RUNS) {
            String bold = "@bold-" + run + ".func.gii";
            List<String> names = List.of("--subject", "sub-01", "--run", run, "--tr", "2");
            runs.call(
                            new BuildSearchlight(),
                            "--bold",
                            bold,
                            "--surfaces",
                            "@L.surf.gii",
                            "--radius",
                            "3.5",
                            "--model-rdms",
                            "@a-" + run + ".h5",
                            "--output",
                            "@light-" + run + ".h5",
                            names)
                    .requireSuccess();
            runs.call(
                            new BuildRoiRdms(),
                            "--bold",
                            bold,
                            "--rois",
                            "@L.label.gii",
                            "--output",
                            "@roi-" + run + ".h5",
                            names)
                    .requireSuccess();
            fit.add("@roi-" + run + ".h5");
        }
        fit.add("--model-rdms");
        SmallRuns.RUNS.forEach(run -> fit.add("@a-" + run + ".h5"));
        runs.call(new FitCvRegression(), fit).requireSuccess();
        runs.call(new MapSearchlight(), "--searchlights", lights(), "--output-dir", "@maps")
                .requireSuccess();
        GiftiFile map = GiftiFile.open(folder.resolve("maps/sub-01_model-a_time-none_r_hemi-L.func.gii"));
        double expected = Tables.readTsv(folder.resolve("fits/p_fit.tsv")).rows().stream()
                .mapToDouble(row -> Double.parseDouble(row.get("r")))
                .average()
                .orElseThrow();
        // The map holds float32.
        assertEquals((float) expected, map.readColumns()[0][14], 1e-7);
        refuses(
                "bold-1.func.gii: expected the surface of CORTEX_LEFT among --surfaces, found none",
                runs.call(
                        new BuildSearchlight(),
                        "--bold",
                        "@bold-1.func.gii",
                        "--model-rdms",
                        "@a-1.h5",
                        "--subject",
                        "s",
                        "--run",
                        "1",
                        "--tr",
                        "2",
                        "--output",
                        "@x.h5"));
    }
}
