package rdmflow.core.brain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;
import rdmflow.test.Fixture;

/** Cleaned time courses against numpy's pseudo-inverse, see brain_fixtures.py; and what must hold for any data. */
class NuisanceRegressionTest {
    private static final int MASK = 60;
    private static final int CONFOUNDS = 3;
    private static final int REGION = 6;

    private static void compare(CompCor.Preparation preparation, int firstColumn) {
        double[][] input = Fixture.columns(NuisanceRegressionTest.class, "denoising_input.tsv");
        double[][] expected = Fixture.columns(NuisanceRegressionTest.class, "denoising_output.tsv");
        double[][] mask = Arrays.copyOf(input, MASK);
        List<Regressor> columns =
                new ArrayList<>(CompCor.of(mask, 5, new int[0], preparation).components());
        for (int c = 0; c < CONFOUNDS; c++) {
            columns.add(new Regressor("confound" + c, input[MASK + c]));
        }
        NuisanceRegression regression = new NuisanceRegression(48, columns, new int[0]);
        assertEquals(8, regression.used().size());
        for (int v = 0; v < REGION; v++) {
            double[] residual = regression.clean(input[MASK + CONFOUNDS + v]).residual();
            // Values of about 100: 1e-9 is 1e-11 relative.
            assertArrayEquals(expected[firstColumn + v], residual, 1e-9);
        }
    }

    @Test
    void compCorAgreesWithNumpy() {
        compare(CompCor.Preparation.DEFAULT, 0);
    }

    @Test
    void compCorWithoutScalingAndDetrendingAgreesWithNumpy() {
        compare(new CompCor.Preparation(false, false), REGION);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void leavesNothingOfTheColumnsAndAMeanOfZero(long seed) {
        Random random = new Random(seed);
        int volumes = 20 + random.nextInt(30);
        List<Regressor> columns = IntStream.range(0, 5)
                .mapToObj(c -> new Regressor("c" + c, gaussian(random, volumes, Math.pow(10, 3 * c))))
                .toList();
        NuisanceRegression regression = new NuisanceRegression(volumes, columns, new int[0]);
        NuisanceRegression.Cleaned cleaned = regression.clean(gaussian(random, volumes, 1));
        assertEquals(0, Arrays.stream(cleaned.residual()).sum(), 1e-12);
        for (Regressor column : columns) {
            double length = Math.sqrt(dot(column.values(), column.values()));
            assertEquals(0, dot(cleaned.residual(), column.values()) / length, 1e-12);
        }
        assertTrue(cleaned.squaresAfter() <= cleaned.squaresBefore());
        assertArrayEquals(
                cleaned.residual(), regression.clean(cleaned.residual()).residual(), 1e-12);
    }

    @Test
    void leavesOutConstantAndDependentColumns() {
        Random random = new Random(7);
        double[] a = gaussian(random, 30, 1);
        double[] b = gaussian(random, 30, 1e6);
        double[] sum =
                IntStream.range(0, 30).mapToDouble(t -> 2 * a[t] - b[t] + 5).toArray();
        double[] constant = new double[30];
        Arrays.fill(constant, 0.1);
        NuisanceRegression regression = new NuisanceRegression(
                30,
                List.of(
                        new Regressor("a", a),
                        new Regressor("b", b),
                        new Regressor("sum", sum),
                        new Regressor("constant", constant)),
                new int[0]);
        assertEquals(List.of("a", "b"), regression.used());
        assertEquals(List.of("sum", "constant"), regression.redundant());
    }

    /** A spike explains its volume: what is left there would be rounding, in every voxel. */
    @Test
    void censorsVolumesThatAColumnSinglesOut() {
        double[] spike = new double[30];
        spike[11] = 1;
        NuisanceRegression regression =
                new NuisanceRegression(30, List.of(new Regressor("motion_outlier00", spike)), new int[] {4});
        assertArrayEquals(new int[] {4, 11}, regression.censored());
        double[] residual = regression.clean(gaussian(new Random(3), 30, 1)).residual();
        assertEquals(0, residual[4]);
        assertEquals(0, residual[11]);
    }

    @Test
    void dropsVolumesAsIfTheyWereNeverScanned() {
        Random random = new Random(9);
        double[] column = gaussian(random, 30, 1);
        double[] voxel = gaussian(random, 30, 1);
        int[] kept = IntStream.range(2, 30).toArray();
        double[] expected = new NuisanceRegression(
                        28,
                        List.of(new Regressor(
                                "c",
                                Arrays.stream(kept).mapToDouble(t -> column[t]).toArray())),
                        new int[0])
                .clean(Arrays.stream(kept).mapToDouble(t -> voxel[t]).toArray())
                .residual();
        double[] found = new NuisanceRegression(30, List.of(new Regressor("c", column)), new int[] {1, 0})
                .clean(voxel)
                .residual();
        assertArrayEquals(expected, Arrays.copyOfRange(found, 2, 30), 1e-14);
    }

    @Test
    void refusesAsManyColumnsAsVolumesAllow() {
        Random random = new Random(1);
        List<Regressor> columns = IntStream.range(0, 8)
                .mapToObj(c -> new Regressor("c" + c, gaussian(random, 10, 1)))
                .toList();
        assertThrows(DataException.class, () -> new NuisanceRegression(10, columns, new int[0]));
    }

    @Test
    void refusesTooFewVoxelsForTheComponentsAndSaysWhy() {
        double[][] mask = new double[7][12];
        Random random = new Random(2);
        for (double[] voxel : mask) {
            Arrays.setAll(voxel, t -> random.nextGaussian());
        }
        Arrays.fill(mask[2], 7.5);
        Arrays.setAll(mask[4], t -> 3 * t + 0.1);
        CompCor found = CompCor.of(mask, 4, new int[0], CompCor.Preparation.DEFAULT);
        assertEquals(5, found.usedVoxels());
        assertEquals(2, found.constantVoxels());
        DataException e =
                assertThrows(DataException.class, () -> CompCor.of(mask, 5, new int[0], CompCor.Preparation.DEFAULT));
        assertTrue(e.getMessage().contains("found 5 of 7 (0 not finite, 2 constant)"), e.getMessage());
    }

    private static double[] gaussian(Random random, int count, double scale) {
        return IntStream.range(0, count)
                .mapToDouble(i -> scale * random.nextGaussian())
                .toArray();
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }
}
