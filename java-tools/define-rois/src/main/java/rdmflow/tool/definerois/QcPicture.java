package rdmflow.tool.definerois;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import rdmflow.core.brain.Grid;

/**
 * Slices of the mean image with the outlines of all regions, 1 pixel per mm: a row each of sagittal, coronal and axial
 * slices, evenly spaced over the regions' extent. Axes are turned to the nearest right, anterior and superior; left of
 * the picture is left (or posterior). Plain pixels and no text, because a headless machine may have no font.
 */
final class QcPicture {
    private static final int SLICES = 6;
    private static final int GAP = 4;

    /** Share of voxels that may be brighter than white or darker than black. */
    private static final double CLIPPED = 0.01;

    private final Grid grid;
    private final double[] mean;
    private final List<DefinedRegion> regions;
    private final List<Color> colours;
    private final List<boolean[]> members = new ArrayList<>();
    private final int[] axes = new int[3];
    private final boolean[] flipped = new boolean[3];
    private final double black;
    private final double white;

    private QcPicture(Grid grid, double[] mean, List<DefinedRegion> regions) {
        this.grid = grid;
        this.mean = mean;
        this.regions = regions;
        this.colours = colours(regions.size());
        for (DefinedRegion region : regions) {
            boolean[] inside = new boolean[grid.size()];
            Arrays.stream(region.voxels()).forEach(k -> inside[k] = true);
            members.add(inside);
        }
        orient();
        double[] sorted = Arrays.stream(mean).filter(Double::isFinite).sorted().toArray();
        black = sorted.length == 0 ? 0 : sorted[(int) (CLIPPED * (sorted.length - 1))];
        white = sorted.length == 0 ? 1 : sorted[(int) ((1 - CLIPPED) * (sorted.length - 1))];
    }

    /** Writes the picture; returns the colour of each region as in HTML. */
    static List<String> write(Path file, Grid grid, double[] mean, List<DefinedRegion> regions) throws IOException {
        System.setProperty("java.awt.headless", "true");
        ImageIO.setUseCache(false);
        QcPicture picture = new QcPicture(grid, mean, regions);
        ImageIO.write(picture.draw(), "png", file.toFile());
        return picture.colours.stream()
                .map(colour -> String.format(Locale.ROOT, "#%06x", colour.getRGB() & 0xffffff))
                .toList();
    }

    /** Hues a golden ratio apart stay distinct for any number of regions. */
    private static List<Color> colours(int count) {
        List<Color> colours = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            colours.add(Color.getHSBColor((float) (i * 0.6180339887498949 % 1), 0.85f, 1f));
        }
        return colours;
    }

    /** Which voxel axis lies nearest to each axis of space, and whether it runs against it. */
    private void orient() {
        boolean[] taken = new boolean[3];
        for (int world = 0; world < 3; world++) {
            int best = -1;
            for (int axis = 0; axis < 3; axis++) {
                if (!taken[axis] && (best < 0 || share(world, axis) > share(world, best))) {
                    best = axis;
                }
            }
            taken[best] = true;
            axes[world] = best;
            flipped[world] = grid.affine()[world][best] < 0;
        }
    }

    private double share(int world, int axis) {
        return Math.abs(grid.affine()[world][axis]) / grid.voxelMillimetres(axis);
    }

    private BufferedImage draw() {
        int[][] planes = {{1, 2, 0}, {0, 2, 1}, {0, 1, 2}};
        int width = 0;
        int height = GAP;
        for (int[] plane : planes) {
            width = Math.max(width, GAP + SLICES * (extent(plane[0]) + GAP));
            height += extent(plane[1]) + GAP;
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int top = GAP;
        for (int[] plane : planes) {
            int[] positions = positions(plane[2]);
            for (int s = 0; s < SLICES; s++) {
                slice(image, GAP + s * (extent(plane[0]) + GAP), top, plane, positions[s]);
            }
            top += extent(plane[1]) + GAP;
        }
        return image;
    }

    private int length(int world) {
        return new int[] {grid.nx(), grid.ny(), grid.nz()}[axes[world]];
    }

    /** Pixels along an axis of space, one per mm. */
    private int extent(int world) {
        return Math.max(1, (int) Math.round(length(world) * grid.voxelMillimetres(axes[world])));
    }

    /** Slices evenly spaced from the first to the last that holds a region; all of the image without any. */
    private int[] positions(int world) {
        int first = length(world) - 1;
        int last = 0;
        for (DefinedRegion region : regions) {
            for (int k : region.voxels()) {
                int raw = new int[] {grid.x(k), grid.y(k), grid.z(k)}[axes[world]];
                int position = flipped[world] ? length(world) - 1 - raw : raw;
                first = Math.min(first, position);
                last = Math.max(last, position);
            }
        }
        if (first > last) {
            first = 0;
            last = length(world) - 1;
        }
        int[] positions = new int[SLICES];
        for (int s = 0; s < SLICES; s++) {
            positions[s] = (int) Math.round(first + (last - first) * (s + 0.5) / SLICES);
        }
        return positions;
    }

    private void slice(BufferedImage image, int left, int top, int[] plane, int position) {
        int columns = extent(plane[0]);
        int rows = extent(plane[1]);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int k = voxel(plane, column, rows - 1 - row, position);
                int rgb = grey(mean[k]);
                for (int r = 0; r < members.size(); r++) {
                    boolean[] inside = members.get(r);
                    if (inside[k] && isEdge(inside, plane, column, rows - 1 - row, position)) {
                        rgb = colours.get(r).getRGB();
                    }
                }
                image.setRGB(left + column, top + row, rgb);
            }
        }
    }

    private boolean isEdge(boolean[] inside, int[] plane, int column, int row, int position) {
        int[][] neighbours = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
        for (int[] step : neighbours) {
            int c = column + step[0];
            int r = row + step[1];
            boolean within = c >= 0 && c < extent(plane[0]) && r >= 0 && r < extent(plane[1]);
            if (!within || !inside[voxel(plane, c, r, position)]) {
                return true;
            }
        }
        return false;
    }

    /** The voxel shown at a pixel; rows count upwards. */
    private int voxel(int[] plane, int column, int row, int position) {
        int[] index = new int[3];
        index[axes[plane[0]]] = along(plane[0], column);
        index[axes[plane[1]]] = along(plane[1], row);
        index[axes[plane[2]]] = flipped[plane[2]] ? length(plane[2]) - 1 - position : position;
        return grid.index(index[0], index[1], index[2]);
    }

    private int along(int world, int pixel) {
        int position = Math.min(length(world) - 1, (int) ((pixel + 0.5) * length(world) / extent(world)));
        return flipped[world] ? length(world) - 1 - position : position;
    }

    private int grey(double value) {
        double share = white > black ? (value - black) / (white - black) : 0;
        int level = (int) Math.round(255 * Math.max(0, Math.min(1, Double.isFinite(share) ? share : 0)));
        return level << 16 | level << 8 | level;
    }
}
