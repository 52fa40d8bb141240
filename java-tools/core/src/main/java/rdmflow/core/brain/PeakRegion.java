package rdmflow.core.brain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A category region (paper A.5; docs/method.md section 2): around the highest t of each search area lies a sphere; the
 * spheres are united and the voxels of the highest t are kept.
 *
 * @param voxels linear indices in ascending order
 * @param peaks one per search area: its voxel of the highest t (ties: the lower linear index), empty where the area
 *     holds no finite t
 * @param candidates voxels of the united spheres with a finite t, inside the brain where a mask says so
 */
public record PeakRegion(int[] voxels, List<OptionalInt> peaks, int candidates) {
    public PeakRegion {
        peaks = List.copyOf(peaks);
    }

    /**
     * Finds a region.
     *
     * @param t one value per voxel of the grid; NaN = no candidate
     * @param searchAreas linear indices, one array per hemisphere
     * @param inside whether a voxel may be chosen, one per voxel of the grid
     * @param radiusMillimetres of the spheres
     * @param count how many voxels to keep; fewer where there are fewer candidates
     */
    public static PeakRegion of(
            Grid grid, double[] t, List<int[]> searchAreas, boolean[] inside, double radiusMillimetres, int count) {
        return of(t, searchAreas, inside, centre -> sphere(grid, centre, radiusMillimetres), count);
    }

    /**
     * The same on any places.
     *
     * @param around the places near a place, itself among them
     */
    public static PeakRegion of(
            double[] t, List<int[]> searchAreas, boolean[] inside, IntFunction<int[]> around, int count) {
        Comparator<Integer> best =
                Comparator.comparingDouble((Integer k) -> -t[k]).thenComparing(Comparator.naturalOrder());
        List<OptionalInt> peaks = new ArrayList<>();
        TreeSet<Integer> candidates = new TreeSet<>(best);
        for (int[] area : searchAreas) {
            OptionalInt peak = Arrays.stream(area)
                    .filter(k -> inside[k] && Double.isFinite(t[k]))
                    .boxed()
                    .min(best)
                    .map(OptionalInt::of)
                    .orElse(OptionalInt.empty());
            peaks.add(peak);
            peak.ifPresent(centre -> Arrays.stream(around.apply(centre))
                    .filter(k -> inside[k] && Double.isFinite(t[k]))
                    .forEach(candidates::add));
        }
        int[] voxels = candidates.stream()
                .limit(count)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        return new PeakRegion(voxels, peaks, candidates.size());
    }

    /** Voxels whose centre is at most the radius away from the centre of a voxel, in mm; ascending linear indices. */
    public static int[] sphere(Grid grid, int centre, double radiusMillimetres) {
        double[] middle = grid.world(centre);
        // Rounding of float32 headers must not decide about voxels at exactly the radius.
        double limit = radiusMillimetres + Grid.TOLERANCE;
        return IntStream.range(0, grid.size())
                .filter(k -> {
                    double[] world = grid.world(k);
                    double dx = world[0] - middle[0];
                    double dy = world[1] - middle[1];
                    double dz = world[2] - middle[2];
                    return dx * dx + dy * dy + dz * dz <= limit * limit;
                })
                .toArray();
    }
}
