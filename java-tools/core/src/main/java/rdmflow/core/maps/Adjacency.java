package rdmflow.core.maps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import rdmflow.core.brain.Grid;

/**
 * Which places of a map touch: clusters are made of neighbours.
 *
 * @param neighbours of each place, ascending; both ways
 */
public record Adjacency(int[][] neighbours) {
    /** Voxels that share a face. */
    public static Adjacency ofFaces(Grid grid, int[] places) {
        int[] number = numbers(places, grid.size());
        int[][] neighbours = new int[places.length][];
        for (int k = 0; k < places.length; k++) {
            int x = grid.x(places[k]);
            int y = grid.y(places[k]);
            int z = grid.z(places[k]);
            List<Integer> found = new ArrayList<>();
            for (int[] step : new int[][] {{-1, 0, 0}, {1, 0, 0}, {0, -1, 0}, {0, 1, 0}, {0, 0, -1}, {0, 0, 1}}) {
                int u = x + step[0];
                int v = y + step[1];
                int w = z + step[2];
                boolean inside = u >= 0 && v >= 0 && w >= 0 && u < grid.nx() && v < grid.ny() && w < grid.nz();
                if (inside && number[grid.index(u, v, w)] >= 0) {
                    found.add(number[grid.index(u, v, w)]);
                }
            }
            neighbours[k] = found.stream().mapToInt(Integer::intValue).sorted().toArray();
        }
        return new Adjacency(neighbours);
    }

    /**
     * Places that an edge joins.
     *
     * @param edges pairs of the places' indices in a larger set
     * @param size of that set
     */
    public static Adjacency ofEdges(List<int[]> edges, int[] places, int size) {
        int[] number = numbers(places, size);
        List<TreeSet<Integer>> found = new ArrayList<>();
        for (int k = 0; k < places.length; k++) {
            found.add(new TreeSet<>());
        }
        for (int[] edge : edges) {
            int a = number[edge[0]];
            int b = number[edge[1]];
            if (a >= 0 && b >= 0 && a != b) {
                found.get(a).add(b);
                found.get(b).add(a);
            }
        }
        return new Adjacency(found.stream()
                .map(set -> set.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new));
    }

    private static int[] numbers(int[] places, int size) {
        int[] number = new int[size];
        Arrays.fill(number, -1);
        for (int k = 0; k < places.length; k++) {
            number[places[k]] = k;
        }
        return number;
    }
}
