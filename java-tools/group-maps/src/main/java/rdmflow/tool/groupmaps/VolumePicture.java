package rdmflow.tool.groupmaps;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.stream.IntStream;
import rdmflow.core.brain.Grid;

/** Axial slices of a volume: the map on a grey ground, the voxels below the threshold of p ringed in white. */
final class VolumePicture {
    private static final int SLICES = 12;
    private static final int ACROSS = 4;
    private static final int BAR = 10;
    private static final int WHITE = 0xffffff;

    private VolumePicture() {}

    /**
     * Draws.
     *
     * @param background one value for each voxel, non-finite for none
     * @param map NaN outside
     * @param significant voxels below the threshold
     */
    static BufferedImage draw(Grid grid, double[] background, double[] map, boolean[] significant, MapColours colours) {
        int[] slices = slices(grid, map);
        int dots = Math.max(1, 480 / ACROSS / Math.max(grid.nx(), grid.ny()) + 1);
        int wide = grid.nx() * dots;
        int high = grid.ny() * dots;
        int rows = (slices.length + ACROSS - 1) / ACROSS;
        BufferedImage image = new BufferedImage(wide * ACROSS, high * rows + 2 * BAR, BufferedImage.TYPE_INT_RGB);
        double[] range = range(background);
        for (int s = 0; s < slices.length; s++) {
            for (int y = 0; y < grid.ny(); y++) {
                for (int x = 0; x < grid.nx(); x++) {
                    int voxel = grid.index(x, y, slices[s]);
                    double light = Double.isFinite(background[voxel])
                            ? (background[voxel] - range[0]) / (range[1] - range[0])
                            : 0;
                    int rgb = colours.shows(map[voxel]) ? colours.of(map[voxel]) : MapColours.grey(0.8 * light);
                    int left = s % ACROSS * wide + x * dots;
                    // Front of the head above.
                    int top = s / ACROSS * high + (grid.ny() - 1 - y) * dots;
                    for (int v = 0; v < dots; v++) {
                        for (int u = 0; u < dots; u++) {
                            boolean edge = significant[voxel]
                                    && (u == 0 && !at(significant, grid, x - 1, y, slices[s])
                                            || u == dots - 1 && !at(significant, grid, x + 1, y, slices[s])
                                            || v == 0 && !at(significant, grid, x, y + 1, slices[s])
                                            || v == dots - 1 && !at(significant, grid, x, y - 1, slices[s]));
                            image.setRGB(left + u, top + v, edge ? WHITE : rgb);
                        }
                    }
                }
            }
        }
        drawScale(image, BAR);
        return image;
    }

    private static boolean at(boolean[] significant, Grid grid, int x, int y, int z) {
        return x >= 0 && y >= 0 && x < grid.nx() && y < grid.ny() && significant[grid.index(x, y, z)];
    }

    /** The scale along the lower edge. */
    static void drawScale(BufferedImage image, int height) {
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = image.getHeight() - height; y < image.getHeight(); y++) {
                image.setRGB(x, y, MapColours.at(x, image.getWidth()));
            }
        }
    }

    /** Evenly spread over the slices that hold a score. */
    private static int[] slices(Grid grid, double[] map) {
        int[] used = IntStream.range(0, grid.nz())
                .filter(z -> IntStream.range(0, grid.nx() * grid.ny())
                        .anyMatch(k -> !Double.isNaN(map[k + grid.nx() * grid.ny() * z])))
                .toArray();
        int count = Math.min(SLICES, used.length);
        return IntStream.range(0, count)
                .map(s -> used[(int) Math.round((used.length - 1) * (count == 1 ? 0.5 : (double) s / (count - 1)))])
                .toArray();
    }

    /** From the 2nd to the 98th of 100 parts. */
    private static double[] range(double[] background) {
        double[] sorted =
                Arrays.stream(background).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0 || sorted[0] == sorted[sorted.length - 1]) {
            return new double[] {0, 1};
        }
        double low = sorted[(int) (0.02 * (sorted.length - 1))];
        double high = sorted[(int) (0.98 * (sorted.length - 1))];
        return high > low ? new double[] {low, high} : new double[] {sorted[0], sorted[sorted.length - 1]};
    }
}
