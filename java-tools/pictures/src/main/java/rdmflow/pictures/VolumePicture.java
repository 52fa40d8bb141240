package rdmflow.pictures;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import rdmflow.core.brain.Grid;
import rdmflow.io.brain.VolumeImage;
import rdmflow.io.nifti.Nifti;

/**
 * Axial slices of a volume: the map on a grey ground, the voxels that hold ringed in white. The participant's left is at the
 * left and the front above, where the file tells how its axes lie.
 */
public final class VolumePicture {
    private static final int SLICES = 12;
    private static final int ACROSS = 4;
    private static final int WIDEST = 640;
    private static final double TEXT = 14;
    private static final int WHITE = 0xffffff;

    private final VolumeImage space;
    /** Whether the first and the second axis run from right to left and from front to back. */
    private final boolean[] turned;

    private VolumePicture(VolumeImage space) {
        this.space = space;
        this.turned = new boolean[] {direction(space, 0) < 0, direction(space, 1) < 0};
    }

    /**
     * Draws.
     *
     * @param space whose voxels the map's places are
     * @param background one value for each voxel, non-finite for none
     */
    public static BufferedImage draw(VolumeImage space, double[] background, BrainMap map, MapScale scale) {
        return new VolumePicture(space).draw(background, map, scale);
    }

    /** The mean volume of a run, the ground of pictures on its grid. */
    public static double[] meanOf(VolumeImage run) {
        double[] mean = new double[run.places()];
        Nifti.forEachVolume(run.header(), Nifti.allVoxels(run.header()), (volume, values) -> {
            for (int k = 0; k < mean.length; k++) {
                mean[k] += values[k] / run.volumes();
            }
        });
        return mean;
    }

    private BufferedImage draw(double[] background, BrainMap map, MapScale scale) {
        int nx = space.header().nx();
        int ny = space.header().ny();
        int[] slices = slices(map.values());
        int dots = Math.max(1, WIDEST / ACROSS / Math.max(nx, ny) + 1);
        int wide = nx * dots;
        int high = ny * dots;
        int rows = (slices.length + ACROSS - 1) / ACROSS;
        BufferedImage image = new BufferedImage(
                Math.max(wide * ACROSS, MapScale.LEAST_WIDTH),
                high * rows + MapScale.HEIGHT,
                BufferedImage.TYPE_INT_RGB);
        double[] range = range(background);
        for (int s = 0; s < slices.length; s++) {
            int left = s % ACROSS * wide;
            int top = s / ACROSS * high;
            for (int down = 0; down < high; down++) {
                for (int right = 0; right < wide; right++) {
                    int rgb = dot(background, range, map, scale.colours(), slices[s], right, down, dots);
                    image.setRGB(left + right, top + down, rgb);
                }
            }
            name(image, slices[s], left, top, wide);
        }
        scale.draw(image, high * rows, map, MapScale.Marking.RINGS);
        return image;
    }

    private int dot(
            double[] background,
            double[] range,
            BrainMap map,
            MapColours colours,
            int slice,
            int right,
            int down,
            int dots) {
        int voxel = voxel(right / dots, down / dots, slice);
        if (map.significant()[voxel] && isEdge(map.significant(), slice, right, down, dots)) {
            return WHITE;
        }
        if (MapColours.shows(map.values()[voxel])) {
            return colours.of(map.values()[voxel]);
        }
        double light = Double.isFinite(background[voxel]) ? (background[voxel] - range[0]) / (range[1] - range[0]) : 0;
        return MapColours.grey(0.8 * light);
    }

    /** Whether the next dot in some direction belongs to a voxel that does not hold. */
    private boolean isEdge(boolean[] significant, int slice, int right, int down, int dots) {
        int[][] neighbours = {{right - 1, down}, {right + 1, down}, {right, down - 1}, {right, down + 1}};
        return Arrays.stream(neighbours).anyMatch(next -> {
            int voxel = voxel(Math.floorDiv(next[0], dots), Math.floorDiv(next[1], dots), slice);
            return voxel < 0 || !significant[voxel];
        });
    }

    /** The voxel at a column and a row of a drawn slice, -1 outside. */
    private int voxel(int column, int row, int slice) {
        int nx = space.header().nx();
        int ny = space.header().ny();
        if (column < 0 || row < 0 || column >= nx || row >= ny) {
            return -1;
        }
        int x = turned[0] ? nx - 1 - column : column;
        int y = turned[1] ? row : ny - 1 - row;
        return x + nx * (y + ny * slice);
    }

    /** Which side is the left, and the height of the slice, where they are known. */
    private void name(BufferedImage image, int slice, int left, int top, int wide) {
        if (left == 0 && direction(space, 0) != 0) {
            Lettering.write(image, "L", TEXT, left + 4, top + 14, 0, WHITE);
        }
        if (direction(space, 2) != 0) {
            Grid grid = space.header().grid();
            double height = grid.world(grid.index(grid.nx() / 2, grid.ny() / 2, slice))[2];
            String words = "z "
                    + String.format(Locale.ROOT, "%.0f", height)
                            .replace("-0", "0")
                            .replace('-', '−') + " mm";
            Lettering.write(image, words, TEXT, left + wide - 4, top + 14, 1, WHITE);
        }
    }

    /** 1 where an axis of the file runs mostly to the right, to the front or up, -1 the other way, 0 where it runs elsewhere. */
    private static int direction(VolumeImage space, int axis) {
        if (!space.header().hasOrientation()) {
            return 0;
        }
        double[][] affine = space.header().grid().affine();
        double along = affine[axis][axis];
        double across = Math.max(Math.abs(affine[(axis + 1) % 3][axis]), Math.abs(affine[(axis + 2) % 3][axis]));
        return Math.abs(along) <= across ? 0 : along > 0 ? 1 : -1;
    }

    /** Evenly spread over the slices that hold a score. */
    private int[] slices(double[] map) {
        int size = space.header().nx() * space.header().ny();
        int[] used = IntStream.range(0, space.header().nz())
                .filter(z -> IntStream.range(0, size).anyMatch(k -> !Double.isNaN(map[k + size * z])))
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
