package rdmflow.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.time.ClipWindow;
import rdmflow.core.time.VolumeGrid;
import rdmflow.vision.frames.ChannelOrder;
import rdmflow.vision.frames.TestMovie;
import rdmflow.vision.network.Network;

/**
 * Sampling, scratch and Gram at the size of VideoMAE, 542 volumes of 1,204,224 features per layer, with the network
 * replaced by one that repeats its 192 input values 6,272 times, so that the Gram is known. Layers by
 * -Drdmflow.scale.layers (2): each takes 2.6 GB of scratch.
 */
@Tag("slow")
class VideoTransformerScaleTest {
    private static final int SIDE = 8;
    private static final int REPEATS = 6272;
    private static final int FEATURES = 3 * SIDE * SIDE * REPEATS;
    private static final int VOLUMES = 542;

    @TempDir
    Path folder;

    @Test
    void streamsEveryLayerInBoundedMemoryToItsKnownGram() throws IOException {
        int count = Integer.getInteger("rdmflow.scale.layers", 2);
        Path movie = TestMovie.lossless(
                folder.resolve("movie.mkv"),
                SIDE,
                SIDE,
                25,
                VOLUMES * 50,
                (t, x, y) -> (t * (x + 1) / 3 & 255) << 16 | (37 * x + t * y / 7 & 255) << 8 | (t / 11 + 20 * y & 255));
        VolumeGrid grid = new VolumeGrid(VOLUMES, 2, 0.5, 5);
        ExtractionSettings settings = ExtractionTest.settings(grid, "spm", 8, 2);
        List<Network.Layer> layers = new ArrayList<>();
        List<UnaryOperator<NDArray>> functions = new ArrayList<>();
        for (int layer = 0; layer < count; layer++) {
            layers.add(new Network.Layer("blocks." + layer, FEATURES));
            functions.add(x -> x.reshape(-1, 192).repeat(1, REPEATS));
        }
        float[][] small;
        try (PlainNetwork pixels =
                PlainNetwork.pixels(PlainNetwork.card(SIDE, 1, 1, ClipWindow.CENTRE, ChannelOrder.RGB))) {
            small = Extraction.inMemory(movie, pixels, settings).get(0);
        }
        long start = System.nanoTime();
        List<String> lines = new ArrayList<>();
        List<PatternGram> grams;
        try (PlainNetwork network = new PlainNetwork(
                PlainNetwork.card(SIDE, 1, 1, ClipWindow.CENTRE, ChannelOrder.RGB), layers, functions)) {
            grams = LayerGrams.of(movie, network, settings, folder.resolve("scratch"), line -> {
                        lines.add(line);
                        System.out.printf(
                                Locale.ROOT,
                                "%s (%.0f s; %s)%n",
                                line,
                                (System.nanoTime() - start) / 1e9,
                                ProcessMemory.now());
                    })
                    .grams();
        }
        assertEquals(count, grams.size());
        for (PatternGram gram : grams) {
            for (int i = 0; i < VOLUMES; i += 7) {
                for (int j = i; j < VOLUMES; j += 11) {
                    double expected = REPEATS * covariance(small[i], small[j]);
                    double size = REPEATS * Math.sqrt(covariance(small[i], small[i]) * covariance(small[j], small[j]));
                    assertEquals(expected, gram.gram()[i][j], 1e-9 * size + 1e-9, "rows " + i + " and " + j);
                }
            }
        }
        assertTrue(lines.get(0).startsWith("layer blocks.0: 542 volumes x 1204224 features, 2610757632 bytes"));
    }

    private static double covariance(float[] a, float[] b) {
        double sumA = 0;
        double sumB = 0;
        double product = 0;
        for (int p = 0; p < a.length; p++) {
            sumA += a[p];
            sumB += b[p];
        }
        for (int p = 0; p < a.length; p++) {
            product += (a[p] - sumA / a.length) * (b[p] - sumB / b.length);
        }
        return product;
    }
}
