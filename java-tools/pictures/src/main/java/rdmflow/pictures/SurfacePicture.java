package rdmflow.pictures;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import rdmflow.core.brain.BrainModel;
import rdmflow.core.brain.SurfaceMesh;
import rdmflow.io.brain.SurfaceImage;

/**
 * The hemispheres, shaded, each from the side and from the middle: the map in colours, places at or above the threshold of
 * p paler.
 */
public final class SurfacePicture {
    private static final int WIDE = 320;
    private static final int HIGH = 240;
    private static final double MARGIN = 0.95;
    private static final double TEXT = 15;
    private static final int LETTERS = 0x5b5f69;

    private final BufferedImage image;
    private final double[] depth;

    private SurfacePicture(int views) {
        int rows = Math.max(1, views / 2);
        image = new BufferedImage(2 * WIDE, rows * HIGH + MapScale.HEIGHT, BufferedImage.TYPE_INT_RGB);
        depth = new double[image.getWidth() * image.getHeight()];
        Arrays.fill(depth, Double.POSITIVE_INFINITY);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, 0xffffff);
            }
        }
    }

    /**
     * Draws lateral views in the left column, medial ones in the right, and the scale; voxels of grayordinates are not shown.
     *
     * @param space whose places the map's are
     * @param meshes one for each model of the space, empty for voxels
     */
    public static BufferedImage draw(
            SurfaceImage space, List<Optional<SurfaceMesh>> meshes, BrainMap map, MapScale scale) {
        int surfaces = (int) meshes.stream().filter(Optional::isPresent).count();
        SurfacePicture picture = new SurfacePicture(2 * surfaces);
        int row = 0;
        for (int m = 0; m < meshes.size(); m++) {
            if (meshes.get(m).isEmpty()) {
                continue;
            }
            BrainModel model = space.grayordinates().models().get(m);
            SurfaceMesh mesh = meshes.get(m).get();
            int[] colour = colours(mesh, model, space.grayordinates().offset(m), map, scale);
            // Seen from the left, the camera looks along x.
            boolean left = model.structure().equals(BrainModel.LEFT);
            double lateral = left ? 1 : -1;
            picture.view(mesh, colour, lateral, 0, row * HIGH);
            picture.view(mesh, colour, -lateral, WIDE, row * HIGH);
            picture.name((left ? "left" : "right") + ", lateral", 0, row * HIGH);
            picture.name((left ? "left" : "right") + ", medial", WIDE, row * HIGH);
            row++;
        }
        scale.draw(picture.image, picture.image.getHeight() - MapScale.HEIGHT, map, MapScale.Marking.FULL_COLOURS);
        return picture.image;
    }

    private void name(String view, int left, int top) {
        Lettering.write(image, view, TEXT, left + 6, top + 16, 0, LETTERS);
    }

    private static int[] colours(SurfaceMesh mesh, BrainModel model, int offset, BrainMap map, MapScale scale) {
        MapColours colours = scale.colours();
        int[] colour = new int[mesh.vertices()];
        Arrays.fill(colour, MapColours.ground());
        for (int k = 0; k < model.size(); k++) {
            double value = map.values()[offset + k];
            if (MapColours.shows(value)) {
                int full = colours.of(value);
                boolean held = map.significant()[offset + k] || !scale.isTested();
                colour[model.indices()[k]] = held ? full : MapColours.paler(full);
            }
        }
        return colour;
    }

    /** @param look direction of the camera along x: 1 from the left */
    private void view(SurfaceMesh mesh, int[] colour, double look, int left, int top) {
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (double[] point : mesh.points()) {
            for (int i = 0; i < 2; i++) {
                low[i] = Math.min(low[i], point[1 + i]);
                high[i] = Math.max(high[i], point[1 + i]);
            }
        }
        double scale =
                MARGIN * Math.min(WIDE / Math.max(1e-9, high[0] - low[0]), HIGH / Math.max(1e-9, high[1] - low[1]));
        double[][] screen = new double[mesh.vertices()][];
        for (int v = 0; v < screen.length; v++) {
            double[] point = mesh.points()[v];
            screen[v] = new double[] {
                left + WIDE / 2.0 - look * scale * (point[1] - (low[0] + high[0]) / 2),
                top + HIGH / 2.0 - scale * (point[2] - (low[1] + high[1]) / 2),
                look * point[0]
            };
        }
        for (int[] triangle : mesh.triangles()) {
            fill(screen, triangle, colour, light(mesh.points(), triangle), left, top);
        }
    }

    /** How directly a triangle faces the camera, 0.35 to 1. */
    private static double light(double[][] points, int[] triangle) {
        double[] a = points[triangle[0]];
        double[] b = points[triangle[1]];
        double[] c = points[triangle[2]];
        double[] u = {b[0] - a[0], b[1] - a[1], b[2] - a[2]};
        double[] v = {c[0] - a[0], c[1] - a[1], c[2] - a[2]};
        double x = u[1] * v[2] - u[2] * v[1];
        double y = u[2] * v[0] - u[0] * v[2];
        double z = u[0] * v[1] - u[1] * v[0];
        double length = Math.sqrt(x * x + y * y + z * z);
        return 0.35 + 0.65 * (length > 0 ? Math.abs(x) / length : 0);
    }

    private void fill(double[][] screen, int[] triangle, int[] colour, double light, int left, int top) {
        double[] a = screen[triangle[0]];
        double[] b = screen[triangle[1]];
        double[] c = screen[triangle[2]];
        double area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
        if (area == 0) {
            return;
        }
        int fromX = (int) Math.max(left, Math.floor(min(a[0], b[0], c[0])));
        int toX = (int) Math.min(left + WIDE - 1, Math.ceil(-min(-a[0], -b[0], -c[0])));
        int fromY = (int) Math.max(top, Math.floor(min(a[1], b[1], c[1])));
        int toY = (int) Math.min(top + HIGH - 1, Math.ceil(-min(-a[1], -b[1], -c[1])));
        for (int y = fromY; y <= toY; y++) {
            for (int x = fromX; x <= toX; x++) {
                double wb = ((x - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (y - a[1])) / area;
                double wc = ((b[0] - a[0]) * (y - a[1]) - (x - a[0]) * (b[1] - a[1])) / area;
                double wa = 1 - wb - wc;
                if (wa < -1e-9 || wb < -1e-9 || wc < -1e-9) {
                    continue;
                }
                double at = wa * a[2] + wb * b[2] + wc * c[2];
                int dot = y * image.getWidth() + x;
                if (at < depth[dot]) {
                    depth[dot] = at;
                    int nearest = wa >= wb && wa >= wc ? 0 : wb >= wc ? 1 : 2;
                    image.setRGB(x, y, MapColours.shaded(colour[triangle[nearest]], light));
                }
            }
        }
    }

    private static double min(double a, double b, double c) {
        return Math.min(a, Math.min(b, c));
    }
}
