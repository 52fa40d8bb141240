package rdmflow.tool.groupmaps;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.brain.Grid;
import rdmflow.core.maps.Adjacency;
import rdmflow.core.maps.GroupMap;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.surface.GiftiFile;
import rdmflow.io.surface.GiftiWriter;
import rdmflow.io.tool.Sidecar;
import rdmflow.test.ToolRun;

/** The numbers are GroupMapTest's matter; here are files, places and refusals. */
class GroupMapsTest {
    private static final Grid GRID = Grid.aligned(5, 4, 3, new double[] {2, 2, 2}, new double[] {0, 0, 0});

    @TempDir
    private Path folder;

    private double[] map(long seed) {
        Random random = new Random(seed);
        double[] map = new double[GRID.size()];
        Arrays.setAll(map, k -> k % 6 == 5 ? Double.NaN : 0.05 * random.nextGaussian() + (k < 10 ? 0.2 : 0));
        return map;
    }

    private void volume(String name, Grid grid, double[] map) throws IOException {
        NiftiWriter.writeMap(folder.resolve(name), NiftiSpace.scanner(grid), map);
    }

    private ToolRun run(String... words) throws IOException {
        List<String> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.map(Path::toString)
                    .filter(name -> name.contains("_r"))
                    .sorted()
                    .toList();
        }
        List<String> arguments =
                new ArrayList<>(List.of("--output-dir", folder.resolve("out").toString()));
        Arrays.stream(words).map(word -> word.replace("@", folder + "/")).forEach(arguments::add);
        arguments.add("--maps");
        arguments.addAll(files);
        return ToolRun.of(GroupMaps::run, arguments);
    }

    @Test
    void writesFiveMapsForEachModelWhereAllParticipantsHaveAScore() throws IOException {
        for (int s = 1; s <= 6; s++) {
            double[] map = map(s);
            map[12] = s == 3 ? Double.NaN : map[12];
            volume("sub-0" + s + "_model-vit_time-lag_r.nii.gz", GRID, map);
            volume("sub-0" + s + "_model-a_model-b_time-none_r.nii.gz", GRID, map(10 + s));
        }
        ToolRun run = run("--threads", "2");
        assertEquals(0, run.exitCode(), run.stderr());
        assertEquals(2, run.warnings().size(), run.stderr());
        assertTrue(run.warnings().get(1).contains("read the maps within lag"), run.stderr());
        int[] places = IntStream.range(0, GRID.size())
                .filter(k -> k % 6 != 5 && k != 12)
                .toArray();
        double[][] scores = IntStream.rangeClosed(1, 6)
                .mapToObj(s -> Arrays.stream(places)
                        .mapToDouble(k -> (float) map(s)[k])
                        .toArray())
                .toArray(double[][]::new);
        GroupMap expected = GroupMap.of(scores, Adjacency.ofFaces(GRID, places), 5000, 1, false, 1);
        for (String statistic : List.of("mean", "t", "tfce", "p", "q")) {
            double[] found = Nifti.readVolume(
                    Nifti.header(folder.resolve("out/group_model-vit_time-lag_" + statistic + ".nii.gz")));
            assertTrue(Double.isNaN(found[12]) && Double.isNaN(found[5]));
            double[] values =
                    switch (statistic) {
                        case "mean" -> expected.mean();
                        case "t" -> expected.t();
                        case "tfce" -> expected.tfce();
                        case "p" -> expected.familyWise();
                        default -> expected.fdr();
                    };
            for (int k = 0; k < places.length; k++) {
                assertEquals((float) values[k], found[places[k]], statistic);
            }
            assertTrue(Files.exists(folder.resolve("out/group_model-a_model-b_time-none_" + statistic + ".nii.gz")));
        }
        BufferedImage picture =
                ImageIO.read(folder.resolve("out/group_model-vit_time-lag.png").toFile());
        assertTrue(dots(picture, 0xfde725) > 400, "the largest mean, and the end of the scale");
        byte[] first = Files.readAllBytes(folder.resolve("out/group_maps.json"));
        run("--threads", "1");
        assertArrayEquals(first, Files.readAllBytes(folder.resolve("out/group_maps.json")));
    }

    private static long dots(BufferedImage picture, int rgb) {
        return IntStream.range(0, picture.getWidth() * picture.getHeight())
                .filter(k -> (picture.getRGB(k % picture.getWidth(), k / picture.getWidth()) & 0xffffff) == rgb)
                .count();
    }

    /** Significant places are ringed in white, on the mean of a run. */
    @Test
    void picturesLieOnTheMeanOfARun() throws IOException {
        double[][] bold = new double[3][GRID.size()];
        Arrays.stream(bold).forEach(volume -> Arrays.setAll(volume, k -> 100 + k));
        NiftiWriter.writeBold(folder.resolve("bold.nii"), NiftiSpace.scanner(GRID), 2, bold);
        for (int s = 1; s <= 8; s++) {
            volume("sub-0" + s + "_model-vit_time-lag_r.nii.gz", GRID, map(s));
        }
        run("--background", "@bold.nii").requireSuccess();
        Path file = folder.resolve("out/group_model-vit_time-lag.png");
        BufferedImage with = ImageIO.read(file.toFile());
        assertTrue(dots(with, 0xffffff) > 20);
        run().requireSuccess();
        BufferedImage without = ImageIO.read(file.toFile());
        assertTrue(dots(without, 0) > dots(with, 0));
        NiftiWriter.writeBold(
                folder.resolve("bold.nii"),
                NiftiSpace.scanner(Grid.aligned(5, 4, 3, new double[] {3, 2, 2}, new double[3])),
                2,
                bold);
        assertEquals(65, run("--background", "@bold.nii").exitCode());
    }

    /** Networks of one time control end at the largest mean of all: half of it is in the middle of the scale. */
    @Test
    void networksOfATimeControlShareAScale() throws IOException {
        for (int s = 1; s <= 8; s++) {
            double[] map = map(s);
            volume("sub-0" + s + "_model-vit_time-lag_r.nii.gz", GRID, map);
            volume(
                    "sub-0" + s + "_model-half_time-lag_r.nii.gz",
                    GRID,
                    Arrays.stream(map).map(r -> r / 2).toArray());
            volume("sub-0" + s + "_model-half_time-none_r.nii.gz", GRID, map);
        }
        run().requireSuccess();
        int middle = 0x21918c;
        // voxels of 33 x 33 dots, in a scale of one row of 18
        assertTrue(dots(picture("half_time-lag"), middle) > 600);
        assertTrue(dots(picture("half_time-lag"), 0xfde725) < 100);
        assertTrue(dots(picture("vit_time-lag"), 0xfde725) > 600);
        assertTrue(dots(picture("half_time-none"), 0xfde725) > 600);
        JsonNode details = Sidecar.JSON
                .readTree(Files.readString(folder.resolve("out/group_maps.json")))
                .path("details")
                .path("maps")
                .path("model-vit_time-lag");
        double[] mean = Nifti.readVolume(Nifti.header(folder.resolve("out/group_model-vit_time-lag_mean.nii.gz")));
        double[] p = Nifti.readVolume(Nifti.header(folder.resolve("out/group_model-vit_time-lag_p.nii.gz")));
        double lowest = IntStream.range(0, mean.length)
                .filter(k -> p[k] < 0.05)
                .mapToDouble(k -> mean[k])
                .min()
                .orElseThrow();
        assertEquals(lowest, details.path("lowest_mean_below_05").asDouble(), 1e-7);
    }

    private BufferedImage picture(String map) throws IOException {
        return ImageIO.read(folder.resolve("out/group_model-" + map + ".png").toFile());
    }

    private void hemisphere(String name, String structure, double... values) throws IOException {
        GiftiWriter.writeMaps(folder.resolve(name), structure, List.of("r"), new double[][] {values});
    }

    @Test
    void hemispheresAreOneMapWhoseClustersLieAlongTheirSurfaces() throws IOException {
        for (int s = 1; s <= 5; s++) {
            hemisphere("sub-" + s + "_model-m_time-lag_r_hemi-L.func.gii", "CORTEX_LEFT", 0.1 * s, 0.11 * s, 0.02);
            hemisphere("sub-" + s + "_model-m_time-lag_r_hemi-R.func.gii", "CORTEX_RIGHT", 0.1 * s, -0.1, 0.03 / s);
        }
        for (String side : List.of("Left", "Right")) {
            Files.writeString(
                    folder.resolve(side + ".surf.gii"),
                    "<GIFTI><MetaData><MD><Name>AnatomicalStructurePrimary</Name><Value>Cortex" + side
                            + "</Value></MD></MetaData><DataArray Intent=\"NIFTI_INTENT_POINTSET\""
                            + " DataType=\"NIFTI_TYPE_FLOAT32\" Dimensionality=\"2\" Dim0=\"3\" Dim1=\"3\""
                            + " Encoding=\"ASCII\"><Data>0 0 0 1 0 0 0 1 0</Data></DataArray><DataArray"
                            + " Intent=\"NIFTI_INTENT_TRIANGLE\" DataType=\"NIFTI_TYPE_INT32\" Dimensionality=\"2\""
                            + " Dim0=\"1\" Dim1=\"3\" Encoding=\"ASCII\"><Data>0 1 2</Data></DataArray></GIFTI>");
        }
        run("--surfaces", "@Left.surf.gii", "@Right.surf.gii").requireSuccess();
        double[] left = GiftiFile.open(folder.resolve("out/group_model-m_time-lag_mean_hemi-L.func.gii"))
                .readColumns()[0];
        assertEquals(0.3, left[0], 1e-6);
        assertTrue(Files.exists(folder.resolve("out/group_model-m_time-lag_p_hemi-R.func.gii")));
        BufferedImage picture =
                ImageIO.read(folder.resolve("out/group_model-m_time-lag.png").toFile());
        // Two views of each of two hemispheres of one triangle, which the side views see from its edge.
        assertEquals(640, picture.getWidth());
        assertEquals(480 + 98, picture.getHeight());
        ToolRun without = run();
        assertEquals(65, without.exitCode());
        assertTrue(
                without.problems()
                        .get(0)
                        .endsWith("expected the surface of CORTEX_LEFT among --surfaces, because clusters"
                                + " lie along it, found none"),
                without.stderr());
    }

    private void refuses(String problem) throws IOException {
        ToolRun run = run();
        assertEquals(65, run.exitCode(), run.stderr());
        assertEquals(List.of(problem), run.problems());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void refusesWhatCannotBeAGroup() throws IOException {
        volume("sub-1_model-m_time-lag_r.nii.gz", GRID, map(1));
        refuses("model-m_time-lag: expected maps of at least two participants, found sub-1 alone");
        volume("sub-2_model-m_time-lag_r.nii.gz", Grid.aligned(3, 4, 5, new double[] {2, 2, 2}, new double[3]), map(2));
        refuses(
                "sub-2_model-m_time-lag_r.nii.gz: grid differs from sub-1_model-m_time-lag_r.nii.gz: shape is 3 x 4 x 5,"
                        + " expected 5 x 4 x 3; nothing is resampled");
        double[] map = map(2);
        map[7] = 3;
        volume("sub-2_model-m_time-lag_r.nii.gz", GRID, map);
        refuses("sub-2_model-m_time-lag_r.nii.gz: expected correlations of -1 to 1, found 3.0 at voxel (2, 1, 0)");
        volume("sub-2_rest.nii.gz", GRID, map);
        refuses("sub-2_rest.nii.gz: expected the name of a map of map-searchlight,"
                + " SUBJECT_model-MODEL_time-CONTROL_r.nii.gz, found another");
    }
}
