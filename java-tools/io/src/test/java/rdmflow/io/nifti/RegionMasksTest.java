package rdmflow.io.nifti;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;
import rdmflow.core.brain.Grid;
import rdmflow.io.nifti.RegionMasks.Region;

/** Tables and images as other programs write them; every name must come with its own voxels. */
class RegionMasksTest {
    private static final Grid GRID = Grid.aligned(3, 2, 2, new double[] {3, 3, 3}, new double[] {0, 0, 0});

    @TempDir
    private Path folder;

    private List<Region> read(String image, String table) throws IOException {
        Path labels = Files.writeString(folder.resolve("rois.tsv"), table);
        Path file = folder.resolve(image);
        return RegionMasks.read(file, labels, Nifti.header(file));
    }

    private String refusal(String image, String table) {
        return assertThrows(DataException.class, () -> read(image, table)).getMessage();
    }

    /** Region k of a mask holds voxel k alone. */
    private void masks(int count) throws IOException {
        int[][] masks = new int[count][GRID.size()];
        IntStream.range(0, count).forEach(k -> masks[k][k] = 1);
        NiftiWriter.writeMasks(folder.resolve("masks.nii"), NiftiSpace.scanner(GRID), masks);
    }

    private void labels(double... values) throws IOException {
        double[] map = new double[GRID.size()];
        System.arraycopy(values, 0, map, 0, values.length);
        NiftiWriter.writeMap(folder.resolve("labels.nii"), NiftiSpace.scanner(GRID), map);
    }

    @Test
    void aVolumeBelongsToTheRowOfItsIndexWhereverThatStands() throws IOException {
        masks(3);
        List<Region> regions = read("masks.nii", "index\tname\n3\tc\n0\tUnknown\n1.0\ta\n2.0004\tb\n");
        assertEquals(List.of("c", "a", "b"), regions.stream().map(Region::name).toList());
        assertArrayEquals(new int[] {2}, regions.get(0).voxels());
        assertArrayEquals(new int[] {0}, regions.get(1).voxels());
        assertArrayEquals(new int[] {1}, regions.get(2).voxels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0\tUnknown\n", "0.0\tBackground\n", "0\t???\n", "0\tV1\n"})
    void aRowOfIndexZeroIsNeverARegion(String row) throws IOException {
        labels(2, 1, 0, 2);
        List<Region> regions = read("labels.nii", "index\tname\n" + row + "2\tb\n1\ta\n");
        assertEquals(List.of("b", "a"), regions.stream().map(Region::name).toList());
        assertArrayEquals(new int[] {0, 3}, regions.get(0).voxels());
    }

    @Test
    void aLabelImageOfFourDimensionsIsALabelImage() throws IOException {
        labels(7, 0, 4.0005, 7);
        byte[] bytes = Files.readAllBytes(folder.resolve("labels.nii"));
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort(40, (short) 4);
        header.putShort(48, (short) 1);
        Files.write(folder.resolve("labels.nii"), bytes);
        assertEquals(4, Nifti.header(folder.resolve("labels.nii")).dims().length);
        List<Region> regions = read("labels.nii", "index\tname\n7\tFFA\n4\tPPA\n9\tgone\n");
        assertArrayEquals(new int[] {0, 3}, regions.get(0).voxels());
        assertArrayEquals(new int[] {2}, regions.get(1).voxels());
        assertEquals(0, regions.get(2).voxels().length);
    }

    @Test
    void aMaskOfOneVolumeIsTheLabelOne() throws IOException {
        masks(1);
        assertArrayEquals(
                new int[] {0}, read("masks.nii", "index\tname\n1\ta\n").get(0).voxels());
        assertEquals(
                "masks.nii: expected labels that rois.tsv names (3), found 1; give the table of this image",
                refusal("masks.nii", "index\tname\n3\ta\n"));
    }

    @Test
    void tablesThatCountVolumesFromZeroAreRefused() throws IOException {
        masks(3);
        String problem = refusal("masks.nii", "index\tname\n0\ta\n1\tb\n2\tc\n");
        assertEquals(
                "masks.nii: expected one volume for each of the 2 regions of rois.tsv, found 3; give every volume one"
                        + " row with an index of its own, in the order of the volumes (0 is the background)",
                problem);
    }

    /** Masks made from an atlas keep its labels in their table. */
    @Test
    void volumesLieInTheOrderOfTheIndices() throws IOException {
        masks(3);
        List<Region> regions = read("masks.nii", "index\tname\n11\tb\n120\tc\n4\ta\n");
        assertEquals(List.of("b", "c", "a"), regions.stream().map(Region::name).toList());
        assertArrayEquals(new int[] {1}, regions.get(0).voxels());
        assertArrayEquals(new int[] {2}, regions.get(1).voxels());
        assertArrayEquals(new int[] {0}, regions.get(2).voxels());
    }

    @Test
    void everyBadRowIsNamedAtOnce() throws IOException {
        labels(1, 2);
        String problems = refusal(
                "labels.nii",
                "index\tname\nx\ta\n1.002\tb\n-1\tc\nn/a\td\n\te\n1e12\tf\n2\tg\n2.0\th\n0\tbg\n0\tbg\n3\ti j\n4\tg\n");
        for (String part : List.of(
                "line 2: expected a whole number from 0 (background) as index, found \"x\"",
                "line 3: expected a whole number from 0 (background) as index, found \"1.002\"",
                "line 4: expected a whole number from 0 (background) as index, found \"-1\"",
                "line 5: expected a whole number from 0 (background) as index, found \"n/a\"",
                "line 6: expected a whole number from 0 (background) as index, found \"\"",
                "line 7: expected a whole number from 0 (background) as index, found \"1e12\"",
                "line 9: expected every index once, found 2 again",
                "line 11: expected every index once, found 0 again",
                "line 12: expected a name of letters, digits, dot, minus and underscore, found \"i j\"",
                "line 13: expected every name once, found g again")) {
            assertTrue(problems.contains(part), problems);
        }
    }

    @Test
    void countsTheEmptyLinesOfTheTable() throws IOException {
        labels(1);
        assertEquals(
                "rois.tsv line 5: expected a whole number from 0 (background) as index, found \"x\"",
                refusal("labels.nii", "index\tname\n\n1\ta\n\nx\tb\n"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, 1.4, -2, Double.POSITIVE_INFINITY})
    void labelsThatAreNoWholeNumbersAreNamedByVoxel(double value) throws IOException {
        labels(1, 1, 1, value);
        String problem = refusal("labels.nii", "index\tname\n1\ta\n");
        assertTrue(
                problem.startsWith("labels.nii: expected labels, whole numbers from 0, found " + (float) value
                        + " at voxel (0, 1, 0)"),
                problem);
    }

    @Test
    void aTableOfAnotherImageIsRefused() throws IOException {
        labels(101, 102, 103, 104, 105, 106);
        assertEquals(
                "labels.nii: expected labels that rois.tsv names (1, 2), found 101, 102, 103, 104, 105, ...; give the"
                        + " table of this image",
                refusal("labels.nii", "index\tname\n1\ta\n2\tb\n"));
    }
}
