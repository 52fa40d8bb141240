package rdmflow.core.brain;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * Distances along the edges of a surface (Dijkstra), and the neighbourhoods that they make (docs/method.md section 10).
 * A path may use all vertices, also those that are no places, such as the medial wall. Edges overestimate the distance on
 * the surface between them by up to 15 %. One object serves one thread.
 */
public final class Geodesic {
    private final int[] firstEdge;
    private final int[] to;
    private final double[] length;
    private final double[] distance;
    private int[] touched = new int[64];
    private int touchedCount;

    private record Entry(int vertex, double distance) {}

    /** Prepares the edges of a surface. */
    public Geodesic(SurfaceMesh mesh) {
        int vertices = mesh.vertices();
        @SuppressWarnings({"unchecked", "rawtypes"})
        TreeSet<Integer>[] neighbours = new TreeSet[vertices];
        Arrays.setAll(neighbours, v -> new TreeSet<Integer>());
        for (int[] triangle : mesh.triangles()) {
            for (int i = 0; i < 3; i++) {
                int a = triangle[i];
                int b = triangle[(i + 1) % 3];
                if (a != b) {
                    neighbours[a].add(b);
                    neighbours[b].add(a);
                }
            }
        }
        firstEdge = new int[vertices + 1];
        for (int v = 0; v < vertices; v++) {
            firstEdge[v + 1] = firstEdge[v] + neighbours[v].size();
        }
        to = new int[firstEdge[vertices]];
        length = new double[to.length];
        for (int v = 0; v < vertices; v++) {
            int e = firstEdge[v];
            for (int other : neighbours[v]) {
                to[e] = other;
                length[e++] = distance(mesh.points()[v], mesh.points()[other]);
            }
        }
        distance = new double[vertices];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
    }

    private Geodesic(Geodesic other) {
        firstEdge = other.firstEdge;
        to = other.to;
        length = other.length;
        distance = new double[other.distance.length];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
    }

    /** The same surface for another thread. */
    public Geodesic copy() {
        return new Geodesic(this);
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    /** Vertices at most this far from a centre, itself among them; ascending. */
    public int[] within(int centre, double millimetres) {
        return reached(centre, millimetres + Grid.TOLERANCE, Integer.MAX_VALUE, new boolean[0], true);
    }

    /**
     * The nearest vertices of a set, the centre's own first; of equal distances the lower vertex.
     *
     * @param wanted whether a vertex may be taken, one for each
     * @return up to count vertices, ascending
     */
    public int[] nearest(int centre, int count, boolean[] wanted) {
        return reached(centre, Double.POSITIVE_INFINITY, count, wanted, false);
    }

    private int[] reached(int centre, double limit, int count, boolean[] wanted, boolean everything) {
        PriorityQueue<Entry> queue = new PriorityQueue<>((a, b) -> a.distance != b.distance
                ? Double.compare(a.distance, b.distance)
                : Integer.compare(a.vertex, b.vertex));
        int[] found = new int[16];
        int size = 0;
        touch(centre, 0);
        queue.add(new Entry(centre, 0));
        while (!queue.isEmpty() && size < count) {
            Entry next = queue.poll();
            if (next.distance > distance[next.vertex]) {
                continue;
            }
            if (everything || wanted[next.vertex]) {
                found = size == found.length ? Arrays.copyOf(found, 2 * size) : found;
                found[size++] = next.vertex;
            }
            for (int e = firstEdge[next.vertex]; e < firstEdge[next.vertex + 1]; e++) {
                double through = next.distance + length[e];
                if (through <= limit && through < distance[to[e]]) {
                    touch(to[e], through);
                    queue.add(new Entry(to[e], through));
                }
            }
        }
        for (int k = 0; k < touchedCount; k++) {
            distance[touched[k]] = Double.POSITIVE_INFINITY;
        }
        touchedCount = 0;
        int[] vertices = Arrays.copyOf(found, size);
        Arrays.sort(vertices);
        return vertices;
    }

    private void touch(int vertex, double value) {
        if (Double.isInfinite(distance[vertex])) {
            touched = touchedCount == touched.length ? Arrays.copyOf(touched, 2 * touchedCount) : touched;
            touched[touchedCount++] = vertex;
        }
        distance[vertex] = value;
    }
}
