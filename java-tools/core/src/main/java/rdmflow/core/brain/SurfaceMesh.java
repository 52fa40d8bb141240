package rdmflow.core.brain;

import rdmflow.core.DataException;

/**
 * A surface of triangles.
 *
 * @param points vertices x 3, in mm; not copied
 * @param triangles faces x 3 vertices; not copied
 */
public record SurfaceMesh(double[][] points, int[][] triangles) {
    public SurfaceMesh {
        for (int[] triangle : triangles) {
            for (int vertex : triangle) {
                if (vertex < 0 || vertex >= points.length) {
                    throw new DataException(
                            "expected triangles of vertices 0 to " + (points.length - 1) + ", found " + vertex);
                }
            }
        }
        for (double[] point : points) {
            for (double value : point) {
                if (!Double.isFinite(value)) {
                    throw new DataException("expected finite coordinates, found " + value);
                }
            }
        }
    }

    public int vertices() {
        return points.length;
    }
}
