package rdmflow.io.rdmfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;
import rdmflow.core.rdm.RdmSet;
import rdmflow.test.Fixture;

class GramsFileTest {
    @TempDir
    private Path folder;

    @Test
    void givesBackWhatWasWrittenInNetworkOrder() {
        Path file = folder.resolve("g.h5");
        GramsFile.write(file, grams());
        GramsFile.Grams read = GramsFile.read(file);
        assertEquals("vit", read.owner());
        assertEquals(RdmSet.Kind.MODEL, read.kind());
        assertArrayEquals(new double[] {1, 3}, read.times());
        assertEquals("1", read.run());
        assertEquals("vit-image", read.network());
        assertEquals(2, read.trSeconds());
        assertEquals(0.5, read.sliceTimeRef());
        assertEquals("spm", read.hrf());
        assertEquals(5, read.featureRate());
        assertEquals(
                List.of("blocks.2", "blocks.10"),
                read.layers().stream().map(GramsFile.Layer::name).toList());
        assertArrayEquals(
                new double[][] {{4, -1}, {-1, 2}}, read.layers().get(1).gram());
        assertArrayEquals(new double[] {0.5, -3}, read.layers().get(1).rowMean(), 0);
        assertEquals(1_204_224, read.layers().get(1).features());
    }

    /** Those of regions: a volume without a pattern, and a region that is undefined. */
    @Test
    void keepsRegionsOfASubject() {
        double[][] gram = {{2, Double.NaN}, {Double.NaN, Double.NaN}};
        double[] mean = {1, Double.NaN};
        GramsFile.write(
                folder.resolve("r.h5"),
                GramsFile.Grams.ofRegions(
                        "sub-01",
                        "3",
                        1.5,
                        0,
                        List.of(
                                new GramsFile.Layer("V1", 0, gram, mean, 80),
                                new GramsFile.Layer("A", 1, gram, mean, 1, "1 usable voxel"))));
        GramsFile.Grams read = GramsFile.read(folder.resolve("r.h5"));
        assertEquals(RdmSet.Kind.SUBJECT, read.kind());
        assertEquals("sub-01", read.owner());
        assertArrayEquals(new double[] {0, 1.5}, read.times());
        assertEquals("V1", read.layers().get(0).name());
        assertEquals("", read.layers().get(0).reason());
        assertEquals("1 usable voxel", read.layers().get(1).reason());
        assertArrayEquals(gram, read.layers().get(0).gram());
    }

    @Test
    void writesTheSameBytesAgain() throws IOException {
        GramsFile.write(folder.resolve("a.h5"), grams());
        GramsFile.write(folder.resolve("b.h5"), grams());
        assertEquals(-1, Files.mismatch(folder.resolve("a.h5"), folder.resolve("b.h5")));
    }

    @Test
    void refusesAFileCutShortAtAnyLength() throws IOException {
        GramsFile.write(folder.resolve("whole.h5"), grams());
        byte[] bytes = Files.readAllBytes(folder.resolve("whole.h5"));
        for (int length = 0; length < bytes.length; length += length < 100 ? 9 : 397) {
            Path cut = Files.write(folder.resolve("cut.h5"), Arrays.copyOf(bytes, length));
            DataException refused = assertThrows(DataException.class, () -> GramsFile.read(cut));
            assertTrue(refused.getMessage().startsWith("cut.h5: expected "), refused.getMessage());
        }
    }

    @Test
    void refusesAnRdmFile() throws IOException {
        Path file = Fixture.file(GramsFileTest.class, "rsatoolbox.h5");
        DataException refused = assertThrows(DataException.class, () -> GramsFile.read(file));
        assertTrue(refused.getMessage().startsWith("rsatoolbox.h5: expected a grams file"), refused.getMessage());
    }

    private static GramsFile.Grams grams() {
        GramsFile.Layer late = new GramsFile.Layer(
                "blocks.10", 10, new double[][] {{4, -1}, {-1, 2}}, new double[] {0.5, -3}, 1_204_224);
        GramsFile.Layer early =
                new GramsFile.Layer("blocks.2", 2, new double[][] {{1, 0}, {0, 1}}, new double[] {0, 0}, 7);
        return new GramsFile.Grams("vit", "1", "vit-image", 2, 0.5, "spm", 5, List.of(late, early));
    }
}
