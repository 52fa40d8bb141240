package rdmflow.tool.renderreport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import rdmflow.core.brain.Grid;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.surface.GiftiWriter;
import rdmflow.io.table.Tables;

/** Where the regions of a {@link SyntheticStudy} lie: on two spheres, half of them on each, or in boxes of a volume. */
final class SyntheticParcels {
    static final Grid GRID = Grid.aligned(30, 36, 24, new double[] {-6, 6, 6}, new double[] {90, -108, -60});
    private static final int SIDE = 3;

    private final Path folder;
    private final int regions;

    SyntheticParcels(Path folder, int regions) {
        this.folder = folder;
        this.regions = regions;
    }

    /** Arguments of render-report: labels, surfaces and a run of two volumes, one file for each hemisphere. */
    List<String> onSurfaces() throws IOException {
        List<double[]> points = new ArrayList<>(List.of(
                point(1, 0, 0), point(-1, 0, 0), point(0, 1, 0), point(0, -1, 0), point(0, 0, 1), point(0, 0, -1)));
        List<int[]> triangles = new ArrayList<>();
        for (int x : new int[] {0, 1}) {
            for (int y : new int[] {2, 3}) {
                for (int z : new int[] {4, 5}) {
                    triangles.add(new int[] {x, y, z});
                }
            }
        }
        for (int level = 0; level < 5; level++) {
            triangles = divided(points, triangles);
        }
        for (String side : List.of("L", "R")) {
            surface(side, points, triangles);
            labels(side, points);
            GiftiWriter.writeMaps(
                    folder.resolve("hemi-" + side + "_bold.func.gii"),
                    side.equals("L") ? "CORTEX_LEFT" : "CORTEX_RIGHT",
                    List.of("1", "2"),
                    new double[2][points.size()]);
        }
        return List.of(
                "--rois",
                path("L.label.gii"),
                path("R.label.gii"),
                "--bold",
                path("hemi-L_bold.func.gii"),
                path("hemi-R_bold.func.gii"),
                "--surfaces",
                path("L.surf.gii"),
                path("R.surf.gii"));
    }

    /** Arguments of render-report: an atlas of boxes with its table, and a run of two volumes whose first axis runs left. */
    List<String> inAVolume() throws IOException {
        int[] labels = new int[GRID.size()];
        double[] bold = new double[GRID.size()];
        int across = GRID.nx() / SIDE - 2;
        int deep = GRID.ny() / SIDE - 2;
        for (int k = 0; k < labels.length; k++) {
            int x = GRID.x(k) / SIDE - 1;
            int y = GRID.y(k) / SIDE - 1;
            int z = GRID.z(k) / SIDE - 1;
            int region = x + across * (y + deep * z);
            boolean inside = x >= 0 && x < across && y >= 0 && y < deep && z >= 0 && region < regions;
            labels[k] = inside ? 1 + region : 0;
            double[] mm = GRID.world(k);
            bold[k] = Math.hypot(Math.hypot(mm[0] / 80, mm[1] / 100), mm[2] / 70) < 1 ? 800 + 3 * mm[1] : 20;
        }
        NiftiSpace space = NiftiSpace.scanner(GRID);
        NiftiWriter.writeLabels(folder.resolve("atlas.nii.gz"), space, labels);
        NiftiWriter.writeBold(folder.resolve("bold.nii.gz"), space, 2, new double[][] {bold, bold});
        Tables.writeTsv(
                folder.resolve("atlas.tsv"),
                List.of("index", "name"),
                IntStream.range(0, regions)
                        .mapToObj(i -> List.<Object>of(i + 1, SyntheticStudy.roi(i)))
                        .toList());
        return List.of(
                "--rois", path("atlas.nii.gz"), "--roi-labels", path("atlas.tsv"), "--bold", path("bold.nii.gz"));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static double[] point(double x, double y, double z) {
        double length = Math.sqrt(x * x + y * y + z * z);
        return new double[] {x / length, y / length, z / length};
    }

    /** Each triangle in four, the new points on the sphere. */
    private static List<int[]> divided(List<double[]> points, List<int[]> triangles) {
        Map<Long, Integer> middles = new HashMap<>();
        List<int[]> smaller = new ArrayList<>();
        for (int[] t : triangles) {
            int[] middle = new int[3];
            for (int i = 0; i < 3; i++) {
                int a = Math.min(t[i], t[(i + 1) % 3]);
                int b = Math.max(t[i], t[(i + 1) % 3]);
                middle[i] = middles.computeIfAbsent((long) a << 32 | b, key -> {
                    double[] p = points.get(a);
                    double[] q = points.get(b);
                    points.add(point(p[0] + q[0], p[1] + q[1], p[2] + q[2]));
                    return points.size() - 1;
                });
            }
            smaller.add(new int[] {t[0], middle[0], middle[2]});
            smaller.add(new int[] {t[1], middle[1], middle[0]});
            smaller.add(new int[] {t[2], middle[2], middle[1]});
            smaller.add(middle);
        }
        return smaller;
    }

    /** As wide, long and high as half a brain. */
    private void surface(String side, List<double[]> points, List<int[]> triangles) throws IOException {
        double middle = side.equals("L") ? -34 : 34;
        String xyz = points.stream()
                .map(p -> (middle + 32 * p[0]) + " " + 85 * p[1] + " " + 58 * p[2])
                .collect(Collectors.joining("\n"));
        String corners =
                triangles.stream().map(t -> t[0] + " " + t[1] + " " + t[2]).collect(Collectors.joining("\n"));
        String name = side.equals("L") ? "CortexLeft" : "CortexRight";
        write(
                side + ".surf.gii",
                name,
                "",
                array("POINTSET", "FLOAT32", points.size(), 3, xyz)
                        + array("TRIANGLE", "INT32", triangles.size(), 3, corners));
    }

    /** Every vertex belongs to the nearest of points that a spiral spreads over the sphere. */
    private void labels(String side, List<double[]> points) throws IOException {
        int first = side.equals("L") ? 0 : regions / 2;
        int count = side.equals("L") ? regions / 2 : regions - regions / 2;
        double[][] centres = new double[count][];
        Arrays.setAll(centres, k -> {
            double z = 1 - (2.0 * k + 1) / count;
            double turn = k * Math.PI * (3 - Math.sqrt(5));
            return new double[] {Math.sqrt(1 - z * z) * Math.cos(turn), Math.sqrt(1 - z * z) * Math.sin(turn), z};
        });
        String values =
                points.stream().map(p -> "" + (1 + first + nearest(centres, p))).collect(Collectors.joining(" "));
        String table = IntStream.range(first, first + count)
                .mapToObj(i -> "<Label Key=\"" + (i + 1) + "\">" + SyntheticStudy.roi(i) + "</Label>")
                .collect(Collectors.joining("", "<LabelTable><Label Key=\"0\">???</Label>", "</LabelTable>"));
        String name = side.equals("L") ? "CortexLeft" : "CortexRight";
        write(side + ".label.gii", name, table, array("LABEL", "INT32", points.size(), 0, values));
    }

    private static int nearest(double[][] centres, double[] point) {
        int best = 0;
        double most = -2;
        for (int k = 0; k < centres.length; k++) {
            double cosine = centres[k][0] * point[0] + centres[k][1] * point[1] + centres[k][2] * point[2];
            if (cosine > most) {
                most = cosine;
                best = k;
            }
        }
        return best;
    }

    private static String array(String intent, String type, int rows, int columns, String values) {
        return "<DataArray Intent=\"NIFTI_INTENT_" + intent + "\" DataType=\"NIFTI_TYPE_" + type
                + "\" Dimensionality=\""
                + (columns > 0 ? 2 : 1) + "\" Dim0=\"" + rows + "\"" + (columns > 0 ? " Dim1=\"" + columns + "\"" : "")
                + " Encoding=\"ASCII\"><Data>" + values + "</Data></DataArray>";
    }

    private void write(String file, String structure, String table, String arrays) throws IOException {
        Files.writeString(
                folder.resolve(file),
                "<GIFTI><MetaData><MD><Name>AnatomicalStructurePrimary</Name><Value>" + structure
                        + "</Value></MD></MetaData>" + table + arrays + "</GIFTI>");
    }
}
