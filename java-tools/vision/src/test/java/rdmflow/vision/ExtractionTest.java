package rdmflow.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.DataException;
import rdmflow.core.time.ClipWindow;
import rdmflow.core.time.Hrf;
import rdmflow.core.time.VolumeGrid;
import rdmflow.vision.frames.ChannelOrder;
import rdmflow.vision.frames.TestMovie;
import rdmflow.vision.network.Network;

/** The loop around a network, on movies whose frames carry their number, with networks that return what they see. */
class ExtractionTest {
    private static final int SIDE = 8;

    /** Red counts frames, green and blue tell places apart. */
    private static final TestMovie.Painter NUMBERED = (t, x, y) -> t << 16 | (8 * x + y) << 8 | (100 + t / 2);

    @TempDir
    Path folder;

    @Test
    void sendsThePickedFramesAloneThroughTheNetwork() {
        VolumeGrid grid = new VolumeGrid(4, 2, 0.5, 5);
        try (PlainNetwork network =
                PlainNetwork.pixels(PlainNetwork.card(SIDE, 1, 1, ClipWindow.CENTRE, ChannelOrder.RGB))) {
            float[] x = extract(network, movie(200), grid, "none", 4, 1)[3];
            assertEquals(
                    grid.samples(), network.batches.stream().mapToLong(n -> n).sum());
            assertEquals(9, network.batches.size());
            for (int i = 0; i < SIDE * SIDE; i++) {
                assertEquals(175, x[i], "red of frame 175, shown at 7 s");
                assertEquals(8 * (i % SIDE) + i / SIDE, x[SIDE * SIDE + i], "green, row by row");
                assertEquals(187, x[2 * SIDE * SIDE + i]);
            }
        }
    }

    @Test
    void givesBlueFirstWhereTheCardSaysSo() {
        VolumeGrid grid = new VolumeGrid(2, 2, 0.5, 5);
        try (PlainNetwork network =
                PlainNetwork.pixels(PlainNetwork.card(SIDE, 1, 1, ClipWindow.CENTRE, ChannelOrder.BGR))) {
            float[] x = extract(network, movie(100), grid, "none", 4, 1)[1];
            assertEquals(137, x[0]);
            assertEquals(75, x[2 * SIDE * SIDE]);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CENTRE, 5, 1, 0, '0 0 0 1 2'", "CENTRE, 5, 1, 3, '13 14 15 16 17'", "START, 4, 2, 3, '15 17 19 21'",
        "END, 4, 3, 3, '6 9 12 15'", "START, 4, 4, 9, '45 49 49 49'", "CENTRE, 4, 1, 10, '48 49 49 49'"
    })
    void assemblesClipsInEveryWindowAndRepeatsBorders(
            ClipWindow window, int frames, int stride, int sample, String expected) {
        VolumeGrid grid = new VolumeGrid(11, 0.2, 0, 5);
        try (PlainNetwork network =
                PlainNetwork.pixels(PlainNetwork.card(SIDE, frames, stride, window, ChannelOrder.RGB))) {
            float[] x = extract(network, movie(50), grid, "none", 3, 1)[sample];
            String found = IntStream.range(0, frames)
                    .mapToObj(j -> String.valueOf((int) x[j * SIDE * SIDE]))
                    .reduce((a, b) -> a + " " + b)
                    .orElseThrow();
            assertEquals(expected, found);
        }
    }

    @Test
    void writesTheSameBitsForAnyBatchSizeAndNumberOfThreads() {
        VolumeGrid grid = new VolumeGrid(6, 2, 0.5, 5);
        Path movie = movie(250);
        try (PlainNetwork network =
                PlainNetwork.pixels(PlainNetwork.card(SIDE, 3, 1, ClipWindow.CENTRE, ChannelOrder.RGB))) {
            float[][] one = extract(network, movie, grid, "spm", 1, 1);
            assertArrayEquals(one, extract(network, movie, grid, "spm", 8, 1));
            assertArrayEquals(one, extract(network, movie, grid, "spm", 64, 2));
        }
    }

    @Test
    void repeatsTheLastFrameOfAMovieThatEndsEarlyAndRefusesMoreThanAllowed() {
        VolumeGrid grid = new VolumeGrid(4, 2, 0.5, 5);
        try (PlainNetwork network =
                PlainNetwork.pixels(PlainNetwork.card(SIDE, 1, 1, ClipWindow.CENTRE, ChannelOrder.RGB))) {
            Path movie = movie(130);
            List<float[]> rows = new ArrayList<>();
            Extraction.Outcome outcome = Extraction.run(
                    movie, network, settings(grid, "none", 4, 1), List.of((k, row) -> rows.add(row.clone())), s -> {});
            assertEquals(125, rows.get(2)[0]);
            assertEquals(129, rows.get(3)[0]);
            assertEquals(2.8, outcome.paddingSeconds(), 1e-9);
            assertEquals(130, outcome.framesDecoded());
            String message = assertThrows(DataException.class, () -> extract(network, movie(90), grid, "none", 4, 1))
                    .getMessage();
            assertTrue(message.endsWith("it ends 4.4 s early, more than max-pad-seconds 4"), message);
        }
    }

    @Test
    void showsTheFrameBeforeALostOne() {
        Path movie = TestMovie.atMicroseconds(
                folder.resolve("gap.mkv"), SIDE, SIDE, 25, 95, NUMBERED, t -> 40_000 * (t < 23 ? t : t + 5));
        VolumeGrid grid = new VolumeGrid(2, 2, 0.5, 5);
        try (PlainNetwork network =
                PlainNetwork.pixels(PlainNetwork.card(SIDE, 1, 1, ClipWindow.CENTRE, ChannelOrder.RGB))) {
            List<float[]> rows = new ArrayList<>();
            Extraction.Outcome outcome = Extraction.run(
                    movie, network, settings(grid, "none", 4, 1), List.of((k, row) -> rows.add(row.clone())), s -> {});
            assertEquals(22, rows.get(0)[0], "frame 25 was lost, 22 is the last one before");
            assertEquals(70, rows.get(1)[0], "frame 75 is the 71st of those left");
            assertEquals(5, outcome.framesLost());
            assertEquals(71, outcome.framesDecoded(), "nothing after the last frame needed");
        }
    }

    @Test
    void halvesABatchThatDoesNotFitTheDeviceAndGoesOn() {
        VolumeGrid grid = new VolumeGrid(3, 2, 0.5, 5);
        Path movie = movie(150);
        try (PlainNetwork network =
                PlainNetwork.pixels(PlainNetwork.card(SIDE, 1, 1, ClipWindow.CENTRE, ChannelOrder.RGB))) {
            float[][] expected = extract(network, movie, grid, "spm", 8, 1);
            network.batches.clear();
            network.memory = 3;
            List<String> progress = new ArrayList<>();
            float[][] x = new float[3][];
            Extraction.run(
                    movie,
                    network,
                    settings(grid, "spm", 8, 1),
                    List.of((k, row) -> x[k] = row.clone()),
                    progress::add);
            assertArrayEquals(expected, x);
            assertTrue(network.batches.stream().allMatch(n -> n <= 2), network.batches.toString());
            assertEquals("out of memory with 8 inputs at a time; going on with 4", progress.get(0));
            assertEquals("out of memory with 4 inputs at a time; going on with 2", progress.get(1));
            network.memory = 0;
            assertThrows(ai.djl.engine.EngineException.class, () -> extract(network, movie, grid, "spm", 8, 1));
        }
    }

    @Test
    void namesLayerAndVolumeOfActivationsThatAreNotFinite() {
        VolumeGrid grid = new VolumeGrid(3, 2, 0.5, 5);
        try (PlainNetwork network = new PlainNetwork(
                PlainNetwork.card(SIDE, 1, 1, ClipWindow.CENTRE, ChannelOrder.RGB),
                List.of(new Network.Layer("fine", 192), new Network.Layer("log", 192)),
                List.of(x -> x.reshape(-1, 192), x -> x.sub(70).log().reshape(-1, 192)))) {
            String message = assertThrows(
                            DataException.class,
                            () -> Extraction.inMemory(movie(150), network, settings(grid, "none", 4, 1)))
                    .getMessage();
            assertTrue(
                    message.startsWith("plain layer log: expected finite activations, found NaN in volume 0"), message);
        }
    }

    @Test
    void refusesANetworkWhoseOutputIsNotWhatItPromised() {
        VolumeGrid grid = new VolumeGrid(3, 2, 0.5, 5);
        try (PlainNetwork network = new PlainNetwork(
                PlainNetwork.card(SIDE, 1, 1, ClipWindow.CENTRE, ChannelOrder.RGB),
                List.of(new Network.Layer("half", 96)),
                List.of(x -> x))) {
            String message = assertThrows(DataException.class, () -> extract(network, movie(150), grid, "none", 4, 1))
                    .getMessage();
            assertTrue(message.startsWith("plain layer half: expected 96 features, found an output of"), message);
        }
    }

    private Path movie(int frames) {
        return TestMovie.lossless(folder.resolve("movie-" + frames + ".mkv"), SIDE, SIDE, 25, frames, NUMBERED);
    }

    static ExtractionSettings settings(VolumeGrid grid, String hrf, int batch, int threads) {
        return new ExtractionSettings(grid, Hrf.named(hrf, grid.featureRate()), 4, batch, threads);
    }

    private static float[][] extract(Network network, Path movie, VolumeGrid grid, String hrf, int batch, int threads) {
        return Extraction.inMemory(movie, network, settings(grid, hrf, batch, threads))
                .get(0);
    }
}
