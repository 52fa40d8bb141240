package rdmflow.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.brain.Grid;
import rdmflow.core.brain.SurfaceMesh;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.SurfaceImage;
import rdmflow.io.brain.VolumeImage;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.surface.GiftiWriter;

class BrainPicturesTest {
    private static final int YELLOW = 0xfde725;

    @TempDir
    private Path folder;

    private static int[] across(BufferedImage image, int rgb) {
        return IntStream.range(0, image.getWidth() * (image.getHeight() - MapScale.HEIGHT))
                .filter(k -> (image.getRGB(k % image.getWidth(), k / image.getWidth()) & 0xffffff) == rgb)
                .map(k -> k % image.getWidth())
                .toArray();
    }

    private BufferedImage slices(double xStep, double yStep) throws IOException {
        // millimetres of -10 to 10 and -8 to 8, whichever way the axes run
        Grid grid = Grid.aligned(11, 9, 2, new double[] {xStep, yStep, 2}, new double[] {-5 * xStep, -4 * yStep, 0});
        double[] map = new double[grid.size()];
        boolean[] significant = new boolean[grid.size()];
        Arrays.setAll(map, k -> grid.world(k)[0] == -8 && grid.world(k)[1] == 6 ? 0.2 : Double.NaN);
        Path file = folder.resolve("map" + xStep + yStep + ".nii");
        NiftiWriter.writeMap(file, NiftiSpace.scanner(grid), map);
        VolumeImage image = (VolumeImage) BrainImage.open(List.of(file));
        BrainMap shown = new BrainMap(map, significant);
        return VolumePicture.draw(image, new double[map.length], shown, MapScale.of("r", "", List.of(shown)));
    }

    @Test
    void theLeftIsAtTheLeftAndTheFrontAboveWhicheverWayTheAxesRun() throws IOException {
        BufferedImage expected = slices(2, 2);
        for (double[] steps : new double[][] {{-2, 2}, {2, -2}, {-2, -2}}) {
            BufferedImage found = slices(steps[0], steps[1]);
            for (int k = 0; k < expected.getWidth() * expected.getHeight(); k++) {
                int x = k % expected.getWidth();
                int y = k / expected.getWidth();
                assertEquals(expected.getRGB(x, y), found.getRGB(x, y), Arrays.toString(steps) + " " + x + " " + y);
            }
        }
        int slice = expected.getWidth() / 4;
        // of eleven columns the second
        assertTrue(Arrays.stream(across(expected, YELLOW)).allMatch(x -> x % slice / (slice / 11) == 1));
    }

    /** A slab of two voxels across is narrower than the scale's numbers. */
    @Test
    void aThinGridLeavesRoomForTheScale() throws IOException {
        Grid grid = Grid.aligned(2, 64, 2, new double[] {2, 2, 2}, new double[3]);
        double[] map = new double[grid.size()];
        Arrays.fill(map, 0.2);
        Path file = folder.resolve("thin.nii");
        NiftiWriter.writeMap(file, NiftiSpace.scanner(grid), map);
        BrainMap shown = new BrainMap(map, new boolean[grid.size()]);
        VolumeImage image = (VolumeImage) BrainImage.open(List.of(file));
        BufferedImage picture =
                VolumePicture.draw(image, new double[map.length], shown, MapScale.of("r", "", List.of(shown)));
        assertEquals(MapScale.LEAST_WIDTH, picture.getWidth());
    }

    /** A square of two triangles in front of each hemisphere's side: the vertices' colours are seen from there alone. */
    @Test
    void aHemisphereIsSeenFromItsSideAndFromTheMiddle() throws IOException {
        for (String side : List.of("LEFT", "RIGHT")) {
            double out = side.equals("LEFT") ? -10 : 10;
            double[][] points = {
                {out, -5, -5}, {out, 5, -5}, {out, 5, 5}, {out, -5, 5}, {0, -5, -5}, {0, 5, -5}, {0, 5, 5}, {0, -5, 5}
            };
            int[][] triangles = {{0, 1, 2}, {0, 2, 3}, {4, 5, 6}, {4, 6, 7}};
            Path file = folder.resolve(side + ".func.gii");
            GiftiWriter.writeMaps(file, "CORTEX_" + side, List.of("r"), new double[1][8]);
            SurfaceImage space = (SurfaceImage) BrainImage.open(List.of(file));
            boolean[] all = new boolean[8];
            Arrays.fill(all, true);
            BrainMap map = new BrainMap(new double[] {0.2, 0.2, 0.2, 0.2, -1, -1, -1, -1}, all);
            BufferedImage image = SurfacePicture.draw(
                    space,
                    List.of(Optional.of(new SurfaceMesh(points, triangles))),
                    map,
                    MapScale.of("r", "p < .05", List.of(map)));
            int[] yellow = across(image, YELLOW);
            assertTrue(yellow.length > 10_000, side + " " + yellow.length);
            assertTrue(Arrays.stream(yellow).allMatch(x -> x < 320), side);
        }
    }
}
