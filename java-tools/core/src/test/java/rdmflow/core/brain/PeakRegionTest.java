package rdmflow.core.brain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeakRegionTest {
    private static final Grid GRID = Grid.aligned(30, 20, 20, new double[] {-3, 3, 3}, new double[] {40, -20, -20});

    private static boolean[] everywhere() {
        boolean[] inside = new boolean[GRID.size()];
        Arrays.fill(inside, true);
        return inside;
    }

    /** The counts of docs/method.md section 2. */
    @Test
    void spheresOfNineMillimetresHoldTheKnownNumbersOfVoxels() {
        assertEquals(123, PeakRegion.sphere(GRID, GRID.index(10, 10, 10), 9).length);
        Grid flat = Grid.aligned(20, 20, 20, new double[] {3, 3, (float) 3.3}, new double[3]);
        assertEquals(97, PeakRegion.sphere(flat, flat.index(10, 10, 10), 9).length);
    }

    /** The image of a rotated scan: distances are in mm of space, not along the axes of the file. */
    @Test
    void sphereKeepsItsCountOnARotatedGrid() {
        double c = Math.cos(0.3);
        double s = Math.sin(0.3);
        double[][] affine = {
            {(float) (3 * c), (float) (-3 * s), 0, 5},
            {(float) (3 * s), (float) (3 * c), 0, -7},
            {0, 0, 3, 1},
            {0, 0, 0, 1}
        };
        Grid rotated = new Grid(20, 20, 20, affine);
        assertEquals(123, PeakRegion.sphere(rotated, rotated.index(10, 10, 10), 9).length);
    }

    @Test
    void unitesTheSpheresOfBothPeaksAndKeepsTheHighestT() {
        Random random = new Random(4);
        double[] t = random.doubles(GRID.size(), -3, 3).toArray();
        int left = GRID.index(8, 10, 10);
        int right = GRID.index(20, 10, 10);
        t[left] = 9;
        t[right] = 8;
        int[] leftArea = {left - 1, left, left + 1};
        int[] rightArea = {right};
        PeakRegion region = PeakRegion.of(GRID, t, List.of(leftArea, rightArea), everywhere(), 9, 80);
        assertEquals(List.of(OptionalInt.of(left), OptionalInt.of(right)), region.peaks());
        assertEquals(246, region.candidates());
        int[] expected = IntStream.concat(
                        Arrays.stream(PeakRegion.sphere(GRID, left, 9)),
                        Arrays.stream(PeakRegion.sphere(GRID, right, 9)))
                .boxed()
                .sorted((a, b) -> Double.compare(t[b], t[a]))
                .limit(80)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        assertArrayEquals(expected, region.voxels());
    }

    @Test
    void countsSharedVoxelsOnceAndBreaksTiesByTheLowerIndex() {
        double[] t = new double[GRID.size()];
        int a = GRID.index(10, 10, 10);
        int b = GRID.index(11, 10, 10);
        PeakRegion region = PeakRegion.of(GRID, t, List.of(new int[] {a, b}, new int[] {b}), everywhere(), 9, 1000);
        assertEquals(OptionalInt.of(a), region.peaks().get(0));
        int[] united = IntStream.concat(
                        Arrays.stream(PeakRegion.sphere(GRID, a, 9)), Arrays.stream(PeakRegion.sphere(GRID, b, 9)))
                .distinct()
                .sorted()
                .toArray();
        assertArrayEquals(united, region.voxels());
        assertArrayEquals(
                Arrays.copyOf(united, 5),
                PeakRegion.of(GRID, t, List.of(new int[] {a}, new int[] {b}), everywhere(), 9, 5)
                        .voxels());
    }

    @Test
    void undefinedVoxelsAndVoxelsOutsideTheBrainAreNoCandidates() {
        double[] t = new double[GRID.size()];
        Arrays.fill(t, Double.NaN);
        int peak = GRID.index(10, 10, 10);
        t[peak] = 5;
        t[peak + 1] = Double.POSITIVE_INFINITY;
        t[peak - 1] = 4;
        t[peak + 2] = 3;
        boolean[] inside = everywhere();
        inside[peak + 2] = false;
        PeakRegion region = PeakRegion.of(GRID, t, List.of(new int[] {peak}, new int[0]), inside, 9, 80);
        assertArrayEquals(new int[] {peak - 1, peak}, region.voxels());
        assertEquals(OptionalInt.empty(), region.peaks().get(1));
    }
}
