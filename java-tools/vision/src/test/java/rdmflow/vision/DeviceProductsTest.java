package rdmflow.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.rdm.Patterns;
import rdmflow.test.Matrices;

/** The route of the GPU on DJL's CPU device. */
class DeviceProductsTest {
    private static class Rows implements Patterns {
        private final double[][] rows;

        Rows(double[][] rows) {
            this.rows = rows;
        }

        @Override
        public int rows() {
            return rows.length;
        }

        @Override
        public long columns() {
            return rows[0].length;
        }

        @Override
        public void panel(long first, int count, double[] panel) {
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(rows[i], (int) first, panel, i * count, count);
            }
        }
    }

    /** Three panels, the last not full. Digits of numpy 2.4.6, device_products.py of this package. */
    @Test
    void agreeWithNumpy() {
        double[][] x = new double[3][20_001];
        for (int i = 0; i < 3; i++) {
            for (int p = 0; p < x[i].length; p++) {
                x[i][p] = (i * 31 + p * (i + 17)) % 101 / 8.0 + 50 * i;
            }
        }
        double[] upper = {
            265658.50796835165,
            1260.9841429803603,
            -350.3209323908759,
            265608.6093679692,
            2508.9845929578573,
            265654.7588683065
        };
        double[] means = {6.249381280935953, 56.24998125093745, 106.25058122093895};
        try (NDManager manager = NDManager.newBaseManager()) {
            PatternGram gram = DeviceProducts.gram(new Rows(x), manager, line -> {});
            assertArrayEquals(means, gram.rowMean(), 1e-12);
            int place = 0;
            for (int i = 0; i < 3; i++) {
                for (int j = i; j < 3; j++) {
                    assertEquals(upper[place++], gram.gram()[i][j], 1e-12 * upper[0], "rows " + i + " and " + j);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agreeWithOpenBlasAndAreSymmetricAndLeaveNothingOnTheDevice(long seed) {
        double[][] x = random(seed);
        Arrays.fill(x[1], 7.1);
        PatternGram expected = PatternGram.of(new Rows(x));
        try (NDManager manager = NDManager.newBaseManager()) {
            PatternGram found = DeviceProducts.gram(new Rows(x), manager, line -> {});
            assertEquals(0, manager.getManagedArrays().size());
            requireEqual(expected, found);
            assertArrayEquals(new double[x.length], found.gram()[1], "a constant pattern has an exact zero row");
        }
    }

    @Test
    void areMadeOnTheCpuWhereTheDevicesMemoryIsTooSmall() {
        double[][] x = random(5);
        List<String> lines = new ArrayList<>();
        Rows failing = new Rows(x) {
            private int reads;

            @Override
            public void panel(long first, int count, double[] panel) {
                reads++;
                if (reads == 5) {
                    throw new EngineException("CUDA out of memory. Tried to allocate 36.00 MiB");
                }
                super.panel(first, count, panel);
            }
        };
        try (NDManager manager = NDManager.newBaseManager()) {
            requireEqual(PatternGram.of(new Rows(x)), DeviceProducts.gram(failing, manager, lines::add));
            assertEquals(0, manager.getManagedArrays().size());
        }
        assertEquals(List.of("out of memory on cpu(): making this Gram on the CPU"), lines);
    }

    private static double[][] random(long seed) {
        Random random = new Random(seed);
        int rows = 20 + random.nextInt(20);
        int columns = 17_000 + random.nextInt(9000);
        return Matrices.rounded(Matrices.gaussian(random, rows, columns, 10 * random.nextGaussian(), 1));
    }

    /** Sums of the same products in another order: 1e-12 of the rows' lengths. */
    private static void requireEqual(PatternGram expected, PatternGram found) {
        assertArrayEquals(expected.rowMean(), found.rowMean());
        assertEquals(expected.features(), found.features());
        for (int i = 0; i < expected.gram().length; i++) {
            for (int j = 0; j < expected.gram().length; j++) {
                double size = Math.sqrt(expected.gram()[i][i] * expected.gram()[j][j]);
                assertEquals(expected.gram()[i][j], found.gram()[i][j], 1e-12 * size, "rows " + i + " and " + j);
                assertTrue(found.gram()[i][j] == found.gram()[j][i], "rows " + i + " and " + j + " differ by order");
            }
        }
    }
}
