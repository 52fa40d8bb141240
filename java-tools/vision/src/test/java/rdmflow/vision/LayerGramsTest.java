package rdmflow.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.time.ClipWindow;
import rdmflow.core.time.VolumeGrid;
import rdmflow.vision.frames.ChannelOrder;
import rdmflow.vision.frames.TestMovie;
import rdmflow.vision.network.Network;

class LayerGramsTest {
    private static final int SIDE = 8;
    private static final VolumeGrid GRID = new VolumeGrid(5, 2, 0.5, 5);

    @TempDir
    Path folder;

    private Path movie;

    @BeforeEach
    void encode() {
        // The first 2.4 s are one grey, so that volume 0 is a constant pattern.
        movie = TestMovie.lossless(
                folder.resolve("movie.mkv"),
                SIDE,
                SIDE,
                25,
                250,
                (t, x, y) -> t < 60 ? 0x7b7b7b : (t * x & 255) << 16 | (8 * x + y) << 8 | t);
    }

    private static PlainNetwork network() {
        return new PlainNetwork(
                PlainNetwork.card(SIDE, 1, 1, ClipWindow.CENTRE, ChannelOrder.RGB),
                List.of(new Network.Layer("pixels", 192), new Network.Layer("wide", 19_200)),
                List.of(
                        x -> x.reshape(-1, 192),
                        x -> x.div(255).reshape(-1, 192).repeat(1, 100).add(0.3f)));
    }

    @Test
    void areThoseOfTheCentredRowsInDouble() throws IOException {
        try (PlainNetwork network = network()) {
            ExtractionSettings settings = ExtractionTest.settings(GRID, "spm", 4, 2);
            List<float[][]> rows = Extraction.inMemory(movie, network, settings);
            LayerGrams grams = LayerGrams.of(movie, network, settings, folder.resolve("scratch"), line -> {});
            for (int layer = 0; layer < 2; layer++) {
                float[][] x = rows.get(layer);
                PatternGram gram = grams.grams().get(layer);
                assertEquals(x[0].length, gram.features());
                for (int i = 0; i < 5; i++) {
                    for (int j = 0; j < 5; j++) {
                        double expected = covariance(x[i], x[j]);
                        double size = Math.sqrt(covariance(x[i], x[i]) * covariance(x[j], x[j]));
                        assertEquals(expected, gram.gram()[i][j], 1e-12 * size + 1e-300);
                    }
                }
                assertArrayEquals(new double[5], gram.gram()[0], "a constant pattern has an exact zero row");
                assertTrue(gram.gram()[1][1] > 0);
            }
        }
    }

    @Test
    void leaveNothingInScratchAndAnnounceTheirSizeInAdvance() throws IOException {
        Path scratch = folder.resolve("scratch");
        List<String> lines = new ArrayList<>();
        try (PlainNetwork network = network()) {
            LayerGrams.of(movie, network, ExtractionTest.settings(GRID, "spm", 4, 1), scratch, lines::add);
        }
        try (Stream<Path> files = Files.list(scratch)) {
            assertEquals(List.of(), files.toList());
        }
        assertEquals("layer pixels: 5 volumes x 192 features, 3840 bytes", lines.get(0));
        assertEquals("layer wide: 5 volumes x 19200 features, 384000 bytes", lines.get(1));
        assertTrue(lines.get(2).startsWith("scratch 1 MB ("), lines.get(2));
        assertTrue(lines.contains("46 of 46 inputs"), lines.toString());
    }

    @Test
    void canKeepTheRowsBehindAHeader() throws IOException {
        try (PlainNetwork network = network()) {
            ExtractionSettings settings = ExtractionTest.settings(GRID, "spm", 4, 1);
            LayerGrams.Keeper keeper = new LayerGrams.Keeper() {
                @Override
                public Path file(Network.Layer layer) {
                    return folder.resolve(layer.name() + ".bin");
                }

                @Override
                public byte[] header(int rows, long columns) {
                    return (rows + " x " + columns + "\n").getBytes();
                }
            };
            LayerGrams kept = LayerGrams.keeping(movie, network, settings, folder, keeper, line -> {});
            LayerGrams plain = LayerGrams.of(movie, network, settings, folder.resolve("scratch"), line -> {});
            assertArrayEquals(plain.grams().get(1).gram(), kept.grams().get(1).gram());
            byte[] bytes = Files.readAllBytes(folder.resolve("pixels.bin"));
            assertEquals("5 x 192\n", new String(bytes, 0, 8));
            assertEquals(8 + 5 * 192 * 4, bytes.length);
            float[] last = Extraction.inMemory(movie, network, settings).get(0)[4];
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(last[191], buffer.getFloat(bytes.length - 4));
        }
    }

    @Test
    void refuseADiskOrAHeapThatIsTooSmallBeforeTheyStart() {
        try (PlainNetwork network = network()) {
            ExtractionSettings settings = ExtractionTest.settings(new VolumeGrid(542, 2, 0.5, 5), "spm", 8, 1);
            List<Network.Layer> video = new ArrayList<>();
            for (int block = 0; block < 12; block++) {
                video.add(new Network.Layer("blocks." + block, 1_204_224));
            }
            Footprint footprint = Footprint.of(network.card().input(), video, settings);
            assertEquals(542L * 12 * 1_204_224 * 4, footprint.scratchBytes());
            assertTrue(footprint.heapBytes() > 17L * 12 * 1_204_224 * 4);
            assertTrue(footprint.heapBytes() < 1_200_000_000L, "17 open rows of 12 layers are 983 MB");
            String message = assertThrows(DataException.class, () -> footprint.requireRoom(folder, 20L << 30, 4L << 30))
                    .getMessage();
            assertTrue(message.startsWith("scratch: expected 29878 MB free in "), message);
            assertTrue(message.endsWith("found 20480 MB; name another folder by --scratch"), message);
            assertThrows(OutOfMemoryError.class, () -> footprint.requireRoom(folder, 40L << 30, 900L << 20));
            footprint.requireRoom(folder, 40L << 30, 2L << 30);
        }
    }

    private static double covariance(float[] a, float[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double sum = 0;
        for (int p = 0; p < a.length; p++) {
            sum += (a[p] - meanA) * (b[p] - meanB);
        }
        return sum;
    }

    private static double mean(float[] a) {
        double sum = 0;
        for (float value : a) {
            sum += value;
        }
        return sum / a.length;
    }
}
