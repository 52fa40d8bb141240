package rdmflow.io.nifti;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.brain.Grid;

class NiftiWriterTest {
    @TempDir
    private Path folder;

    private static final Grid GRID = Grid.aligned(4, 5, 3, new double[] {-3, 3, 3.3}, new double[] {90, -120, -70.5});

    /** The rounding error is at most half a step, and the step is the range in 64000 parts. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void readsBackBoldToHalfAStep(long seed) throws IOException {
        Random random = new Random(seed);
        double[][] bold = new double[7][GRID.size()];
        for (double[] volume : bold) {
            Arrays.setAll(volume, k -> 10000 + 300 * random.nextGaussian());
        }
        Path file = folder.resolve("bold.nii.gz");
        NiftiWriter.writeBold(file, NiftiSpace.scanner(GRID), 2.5, bold);
        NiftiHeader header = Nifti.header(file);
        assertArrayEquals(new int[] {4, 5, 3, 7}, header.dims());
        assertEquals(NiftiType.INT16, header.type());
        assertEquals(2.5, header.trSeconds());
        assertEquals("", header.grid().differenceFrom(GRID).orElse(""));
        double[][] read = Nifti.readAll(header);
        for (int t = 0; t < bold.length; t++) {
            // The intercept and slope are floats, so that 2^-53 effects come on top.
            assertArrayEquals(bold[t], read[t], header.slope() * 0.5000001);
        }
        int[] wanted = {59, 0, 17};
        double[][] series = Nifti.readSeries(header, wanted);
        for (int k = 0; k < wanted.length; k++) {
            int voxel = wanted[k];
            assertArrayEquals(Arrays.stream(read).mapToDouble(v -> v[voxel]).toArray(), series[k]);
        }
    }

    @Test
    void readsBackLabelsMasksAndMaps() throws IOException {
        int[] labels = IntStream.range(0, GRID.size()).map(k -> k % 7 - 1).toArray();
        double[] map = Arrays.stream(labels)
                .mapToDouble(k -> k == 3 ? Double.NaN : k * 0.25)
                .toArray();
        NiftiSpace space = new NiftiSpace(GRID, 0, 4);
        NiftiWriter.writeLabels(folder.resolve("labels.nii"), space, labels);
        NiftiWriter.writeMasks(folder.resolve("masks.nii.gz"), space, new int[][] {labels});
        NiftiWriter.writeMap(folder.resolve("map.nii.gz"), space, map);
        NiftiHeader header = Nifti.header(folder.resolve("labels.nii"));
        assertEquals(0, header.qformCode());
        assertEquals(4, header.sformCode());
        assertArrayEquals(new int[] {4, 5, 3}, header.dims());
        assertArrayEquals(Arrays.stream(labels).asDoubleStream().toArray(), Nifti.readVolume(header));
        assertArrayEquals(
                new int[] {4, 5, 3, 1},
                Nifti.header(folder.resolve("masks.nii.gz")).dims());
        assertArrayEquals(map, Nifti.readVolume(Nifti.header(folder.resolve("map.nii.gz"))));
    }

    /** With the sform's code set to 0, the quaternion alone must give the same affine. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void quaternionAndAffineFormAgree(long seed) throws IOException {
        Random random = new Random(seed);
        double[][] affine = rotation(random);
        for (int j = 0; j < 3; j++) {
            double size = (1 + 3 * random.nextDouble()) * (random.nextBoolean() ? -1 : 1);
            for (int i = 0; i < 3; i++) {
                affine[i][j] *= size;
                affine[i][3] = 100 * random.nextGaussian();
            }
        }
        Grid grid = new Grid(3, 2, 2, affine);
        Path file = folder.resolve("rotated.nii");
        NiftiWriter.writeLabels(file, NiftiSpace.scanner(grid), new int[12]);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(254, (short) 0);
        Files.write(file, bytes);
        NiftiHeader header = Nifti.header(file);
        assertEquals(NiftiHeader.Orientation.QFORM, header.orientation());
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(affine[i], header.affine()[i], 2e-5);
        }
    }

    @Test
    void writesAShearedGridWithItsAffineAlone() throws IOException {
        double[][] affine = {{3, 1, 0, 0}, {0, 3, 0, 0}, {0, 0, 3, 0}, {0, 0, 0, 1}};
        Path file = folder.resolve("sheared.nii");
        NiftiWriter.writeLabels(file, new NiftiSpace(new Grid(1, 1, 1, affine), 1, 0), new int[1]);
        NiftiHeader header = Nifti.header(file);
        assertEquals(0, header.qformCode());
        assertEquals(1, header.sformCode());
        assertEquals(1, header.affine()[0][1]);
    }

    @Test
    void refusesLabelsBeyondSixteenBits() {
        Grid grid = new Grid(1, 1, 1, GRID.affine());
        assertThrows(
                IllegalArgumentException.class,
                () -> NiftiWriter.writeLabels(folder.resolve("a.nii"), NiftiSpace.scanner(grid), new int[] {40000}));
    }

    private static double[][] rotation(Random random) {
        double[] q = random.doubles(4, -1, 1).toArray();
        double length = Math.sqrt(Arrays.stream(q).map(v -> v * v).sum());
        double a = q[0] / length;
        double b = q[1] / length;
        double c = q[2] / length;
        double d = q[3] / length;
        return new double[][] {
            {1 - 2 * (c * c + d * d), 2 * (b * c - a * d), 2 * (b * d + a * c), 0},
            {2 * (b * c + a * d), 1 - 2 * (b * b + d * d), 2 * (c * d - a * b), 0},
            {2 * (b * d - a * c), 2 * (c * d + a * b), 1 - 2 * (b * b + c * c), 0},
            {0, 0, 0, 1}
        };
    }
}
