package rdmflow.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.time.VolumeGrid;
import rdmflow.test.Fixture;
import rdmflow.test.Python;
import rdmflow.vision.frames.TestMovie;
import rdmflow.vision.network.Network;
import rdmflow.vision.network.NetworkCards;
import rdmflow.vision.network.Networks;

/**
 * VideoMAE at full size through the whole loop: a movie is decoded, resized and cut into 8 clips of 16 frames, which go
 * through 12 blocks in batches of 3, 3 and 2, become 4 volumes of 1,204,224 features per block in scratch, and Gram
 * matrices. These equal PyTorch's: {@code clips.py DIR}, run here by python3; skipped where that has no torch or Pillow.
 * Prints what it took.
 */
@Tag("slow")
class VideoTransformerBatchesTest {
    private static final String NAME = "videomae-vitb16";
    private static final int VOLUMES = 4;
    private static final int FRAMES = 200;

    /** Networks compute in float32: relative to the lengths of both rows. */
    private static final double TOLERANCE = 1e-5;

    @TempDir
    Path folder;

    @Test
    void batchesBecomeTheGramMatricesThatPyTorchMakes() throws IOException, InterruptedException {
        Python.assumeModules("PIL", "torch");
        Python.Run made = Python.run(Fixture.file(Networks.class, "clips.py"), folder);
        assertEquals(0, made.exitCode(), made.output());
        JsonNode reference =
                new ObjectMapper().readTree(folder.resolve("grams.json").toFile());
        Path movie = TestMovie.lossless(
                folder.resolve("movie.mkv"), 320, 240, 25, FRAMES, VideoTransformerBatchesTest::colour);
        VolumeGrid grid = new VolumeGrid(VOLUMES, 2, 0.5, 1);
        ExtractionSettings settings = ExtractionTest.settings(grid, "spm", 3, 2);
        Path scratch = folder.resolve("scratch");
        List<String> lines = new ArrayList<>();
        long start = System.nanoTime();
        List<PatternGram> grams;
        try (Network network =
                Networks.load(NetworkCards.preset(NAME), folder.resolve(NAME + ".pth"), Optional.empty(), "cpu", 2)) {
            grams = LayerGrams.of(movie, network, settings, scratch, line -> {
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
        double worst = 0;
        assertEquals(12, grams.size());
        for (int block = 0; block < 12; block++) {
            JsonNode expected = reference.get("blocks." + block);
            worst = Math.max(worst, error(expected, grams.get(block)));
            assertTrue(worst <= TOLERANCE, "blocks." + block + " differs by " + worst);
        }
        System.out.println("largest difference of a Gram or a mean, relative to the rows' lengths: " + worst);
        assertEquals("layer blocks.11: 4 volumes x 1204224 features, 19267584 bytes", lines.get(11));
        assertTrue(lines.get(12).startsWith("scratch 221 MB ("), lines.get(12));
        try (Stream<Path> files = Files.list(scratch)) {
            assertEquals(List.of(), files.toList(), "scratch is empty again");
        }
        assertTrue(ProcessMemory.megabytes("VmHWM") < 6000, "a quarter of a machine of 24 GiB");
    }

    /** As clips.py draws it. */
    private static int colour(int t, int x, int y) {
        int red = (x + 3 * t) % 256;
        int green = (2 * y + x * t / 40) % 256;
        int blue = (x * y / 64 + 5 * t) % 256;
        return red << 16 | green << 8 | blue;
    }

    private static double error(JsonNode expected, PatternGram found) {
        double worst = 0;
        for (int i = 0; i < VOLUMES; i++) {
            double length = Math.sqrt(found.gram()[i][i]);
            double mean = expected.get("row_mean").get(i).asDouble();
            worst = Math.max(worst, Math.abs(mean - found.rowMean()[i]) / length * Math.sqrt(found.features()));
            for (int j = 0; j < VOLUMES; j++) {
                double size = length * Math.sqrt(found.gram()[j][j]);
                double product = expected.get("gram").get(i).get(j).asDouble();
                worst = Math.max(worst, Math.abs(product - found.gram()[i][j]) / size);
            }
        }
        return worst;
    }
}
