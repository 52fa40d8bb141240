package rdmflow.core.brain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;

/** Against distances of all pairs by Floyd and Warshall's three loops. */
class GeodesicTest {
    /** A bumpy sheet of side x side vertices with a hole, and one vertex that no triangle has. */
    private static SurfaceMesh sheet(int side, Random random) {
        double[][] points = new double[side * side + 1][3];
        for (int v = 0; v < points.length; v++) {
            points[v] = new double[] {v % side + 0.3 * random.nextDouble(), v / side, 2 * random.nextDouble()};
        }
        int[][] triangles = IntStream.range(0, side * side)
                .filter(v -> v % side < side - 1 && v / side < side - 1 && v != side + 1)
                .mapToObj(v -> new int[][] {{v, v + 1, v + side}, {v + 1, v + side + 1, v + side}})
                .flatMap(Arrays::stream)
                .toArray(int[][]::new);
        return new SurfaceMesh(points, triangles);
    }

    private static double[][] allDistances(SurfaceMesh mesh) {
        int n = mesh.vertices();
        double[][] d = new double[n][n];
        for (int i = 0; i < n; i++) {
            Arrays.fill(d[i], Double.POSITIVE_INFINITY);
            d[i][i] = 0;
        }
        for (int[] triangle : mesh.triangles()) {
            for (int i = 0; i < 3; i++) {
                int a = triangle[i];
                int b = triangle[(i + 1) % 3];
                double[] p = mesh.points()[a];
                double[] q = mesh.points()[b];
                d[a][b] = Math.sqrt(IntStream.range(0, 3)
                        .mapToDouble(k -> (p[k] - q[k]) * (p[k] - q[k]))
                        .sum());
                d[b][a] = d[a][b];
            }
        }
        for (int k = 0; k < n; k++) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    d[i][j] = Math.min(d[i][j], d[i][k] + d[k][j]);
                }
            }
        }
        return d;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void neighbourhoodsAreThoseOfTheShortestPaths(long seed) {
        Random random = new Random(seed);
        SurfaceMesh mesh = sheet(9, random);
        double[][] d = allDistances(mesh);
        Geodesic geodesic = new Geodesic(mesh);
        boolean[] wanted = new boolean[mesh.vertices()];
        for (int v = 0; v < wanted.length; v++) {
            wanted[v] = random.nextInt(4) > 0;
        }
        for (int centre = 0; centre < mesh.vertices(); centre++) {
            double[] of = d[centre];
            double radius = 4 * random.nextDouble();
            assertArrayEquals(
                    IntStream.range(0, of.length)
                            .filter(v -> of[v] <= radius + Grid.TOLERANCE)
                            .toArray(),
                    geodesic.within(centre, radius));
            int count = 1 + random.nextInt(20);
            assertArrayEquals(
                    IntStream.range(0, of.length)
                            .filter(v -> wanted[v] && Double.isFinite(of[v]))
                            .boxed()
                            .sorted((a, b) -> Double.compare(of[a], of[b]))
                            .limit(count)
                            .mapToInt(Integer::intValue)
                            .sorted()
                            .toArray(),
                    geodesic.nearest(centre, count, wanted));
        }
    }

    @Test
    void refusesTrianglesBeyondTheVertices() {
        assertThrows(DataException.class, () -> new SurfaceMesh(new double[3][3], new int[][] {{0, 1, 3}}));
        assertThrows(DataException.class, () -> new SurfaceMesh(new double[][] {{0, 0, Double.NaN}}, new int[0][]));
    }
}
