package rdmflow.core.brain;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The voxels near a voxel, in mm, inside of a mask. */
public final class VolumeNeighbours {
    private final Grid grid;
    private final boolean[] inside;

    /** x, y and z steps with their distance, nearest first; equal ones by their order in the grid. */
    private final int[][] steps;

    private final double[] distances;

    /**
     * Prepares the neighbourhoods.
     *
     * @param inside which voxels may be part of one
     * @param reachMillimetres the largest distance that will be asked for
     */
    public VolumeNeighbours(Grid grid, boolean[] inside, double reachMillimetres) {
        this.grid = grid;
        this.inside = inside;
        double limit = reachMillimetres + Grid.TOLERANCE;
        int[] reach = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            int length = axis == 0 ? grid.nx() : axis == 1 ? grid.ny() : grid.nz();
            // Of a sheared grid a step along an axis covers less than its length.
            double smallest = grid.voxelMillimetres(axis) * sine(axis);
            reach[axis] = (int) Math.min(length - 1, Math.floor(limit / smallest));
        }
        int[][] found = IntStream.rangeClosed(-reach[2], reach[2])
                .boxed()
                .flatMap(z -> IntStream.rangeClosed(-reach[1], reach[1])
                        .boxed()
                        .flatMap(y -> IntStream.rangeClosed(-reach[0], reach[0]).mapToObj(x -> new int[] {x, y, z})))
                .filter(step -> distance(step) <= limit)
                .sorted(Comparator.comparingDouble(this::distance))
                .toArray(int[][]::new);
        steps = found;
        distances = Arrays.stream(found).mapToDouble(this::distance).toArray();
    }

    /** Of the angle between an axis and the plane of the others. */
    private double sine(int axis) {
        double[][] a = grid.affine();
        int u = (axis + 1) % 3;
        int v = (axis + 2) % 3;
        double[] normal = {
            a[1][u] * a[2][v] - a[2][u] * a[1][v],
            a[2][u] * a[0][v] - a[0][u] * a[2][v],
            a[0][u] * a[1][v] - a[1][u] * a[0][v]
        };
        double length = Math.sqrt(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
        double along = a[0][axis] * normal[0] + a[1][axis] * normal[1] + a[2][axis] * normal[2];
        return Math.abs(along) / length / grid.voxelMillimetres(axis);
    }

    private double distance(int[] step) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double along = 0;
            for (int axis = 0; axis < 3; axis++) {
                along += grid.affine()[i][axis] * step[axis];
            }
            sum += along * along;
        }
        return Math.sqrt(sum);
    }

    /** Voxels of the mask at most this far away, as many as {@code most} of the nearest; ascending. */
    public int[] around(int centre, double millimetres, int most) {
        int[] found = new int[Math.min(steps.length, most)];
        int size = 0;
        int x = grid.x(centre);
        int y = grid.y(centre);
        int z = grid.z(centre);
        for (int k = 0; k < steps.length && size < most && distances[k] <= millimetres + Grid.TOLERANCE; k++) {
            int u = x + steps[k][0];
            int v = y + steps[k][1];
            int w = z + steps[k][2];
            if (u >= 0 && v >= 0 && w >= 0 && u < grid.nx() && v < grid.ny() && w < grid.nz()) {
                int voxel = grid.index(u, v, w);
                if (inside[voxel]) {
                    found[size++] = voxel;
                }
            }
        }
        int[] voxels = Arrays.copyOf(found, size);
        Arrays.sort(voxels);
        return voxels;
    }

    /** The largest distance between two voxels of a grid, which holds every neighbourhood. */
    public static double diameter(Grid grid) {
        double sum = 0;
        for (int axis = 0; axis < 3; axis++) {
            int length = axis == 0 ? grid.nx() : axis == 1 ? grid.ny() : grid.nz();
            sum += grid.voxelMillimetres(axis) * (length - 1);
        }
        return sum;
    }
}
