package rdmflow.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.time.VolumeGrid;
import rdmflow.vision.frames.InputBatches;
import rdmflow.vision.frames.InputBatches.Pending;
import rdmflow.vision.frames.TestMovie;
import rdmflow.vision.frames.VideoReader;
import rdmflow.vision.network.NetworkCard;
import rdmflow.vision.network.NetworkCards;

/**
 * What the input side gives a network that costs nothing, 1280 x 720, with one thread and with two: the figures of
 * docs/performance.md. Another movie by -Drdmflow.movie=FILE, its seconds by -Drdmflow.movie.seconds.
 */
@Tag("slow")
class InputSpeedTest {
    private static final int BATCH = 8;
    private static final int ROUNDS = 3;

    @TempDir
    Path folder;

    /** CPU seconds: of the thread that decodes, of all threads; and the inputs. */
    private record Cost(double decoding, double all, double wall, List<float[]> inputs) {}

    /**
     * By CPU seconds, since wall time is other work's as well: two cores need at least half of all that is to be done, and
     * at least what the decoding thread does alone.
     */
    @Test
    void twoThreadsFeedAtLeastOnePointEightTimesWhatOneFeeds() {
        int seconds = Integer.getInteger("rdmflow.movie.seconds", 8);
        String given = System.getProperty("rdmflow.movie");
        Path movie = given == null ? movie(seconds) : Path.of(given);
        for (String network : List.of("resnet18-imagenet", "videomae-vitb16")) {
            NetworkCard card = NetworkCards.preset(network);
            VolumeGrid grid = new VolumeGrid(seconds / 2, 2, 0.5, 5);
            List<Double> ratios = new ArrayList<>();
            for (int round = -1; round < ROUNDS; round++) {
                Cost one = cost(movie, card, grid, Runnable::run);
                ExecutorService pool = Executors.newFixedThreadPool(2);
                Cost two = cost(movie, card, grid, pool);
                pool.shutdown();
                for (int i = 0; i < one.inputs().size(); i++) {
                    assertArrayEquals(one.inputs().get(i), two.inputs().get(i));
                }
                if (round >= 0) {
                    double ratio = one.all() / Math.max(two.decoding(), two.all() / 2);
                    ratios.add(ratio);
                    System.out.printf(
                            Locale.ROOT,
                            "%s: one thread %.2f CPU s (%.2f s); two threads %.2f CPU s, of which decoding %.2f (%.2f s);"
                                    + " %d inputs; two cores %.2f times as fast by CPU seconds%n",
                            network,
                            one.all(),
                            one.wall(),
                            two.all(),
                            two.decoding(),
                            two.wall(),
                            grid.samples(),
                            ratio);
                }
            }
            ratios.sort(null);
            assertTrue(ratios.get(ROUNDS / 2) >= 1.8, network + ": " + ratios);
        }
    }

    private static Cost cost(Path movie, NetworkCard card, VolumeGrid grid, Executor executor) {
        List<float[]> values = new ArrayList<>();
        try (VideoReader reader = VideoReader.open(movie);
                InputBatches inputs = new InputBatches(reader, card.input(), grid, executor, 6)) {
            long wall = System.nanoTime();
            double all = processSeconds();
            double mine = threadSeconds();
            Deque<Pending> ahead = new ArrayDeque<>();
            while (inputs.hasNext() || !ahead.isEmpty()) {
                while (inputs.hasNext() && ahead.size() < 3) {
                    ahead.add(inputs.prepare(BATCH));
                }
                float[] batch = ahead.remove().complete().values();
                values.add(batch.length > 1 << 20 ? new float[] {batch[0], batch[batch.length - 1]} : batch);
            }
            return new Cost(threadSeconds() - mine, processSeconds() - all, (System.nanoTime() - wall) * 1e-9, values);
        }
    }

    private static double threadSeconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() * 1e-9;
    }

    private static double processSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                * 1e-9;
    }

    private Path movie(int seconds) {
        return TestMovie.mpeg4(
                folder.resolve("movie.mp4"),
                1280,
                720,
                25,
                seconds * 25,
                (t, x, y) -> ((x + 3 * t) % 256) << 16 | ((y + x / 3 + t) % 256) << 8 | (x * y / 64 % 256));
    }
}
