package rdmflow.vision;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.time.Hrf;
import rdmflow.core.time.VolumeGrid;
import rdmflow.core.time.VolumeSampler;
import rdmflow.vision.frames.InputBatches;
import rdmflow.vision.frames.TestMovie;
import rdmflow.vision.frames.VideoReader;
import rdmflow.vision.network.Layouts;
import rdmflow.vision.network.Network;
import rdmflow.vision.network.NetworkCard;
import rdmflow.vision.network.NetworkCards;
import rdmflow.vision.network.Networks;
import rdmflow.vision.weights.RandomWeights;
import rdmflow.vision.weights.Safetensors;

/**
 * What each stage of an extraction costs, on a movie of 1280 x 720 with ResNet18 at full size: prints the table of
 * docs/performance.md. Seconds of movie by -Drdmflow.movie.seconds (60).
 */
@Tag("slow")
class MovieCostTest {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;
    private static final int BATCH = 8;
    private static final int TIMED_BATCHES = 3;
    private static final int TEXTURE = 2048;

    @TempDir
    Path folder;

    @Test
    void nothingButTheNetworkCostsMoreThanFifteenPercent() throws IOException {
        int seconds = Integer.getInteger("rdmflow.movie.seconds", 60);
        Path movie = movie(seconds);
        NetworkCard card = NetworkCards.preset("resnet18-imagenet");
        Path weights = folder.resolve("resnet18.safetensors");
        Safetensors.write(weights, RandomWeights.of(Layouts.resnet18(64, 1000), 1));
        VolumeGrid grid = new VolumeGrid(seconds / 2, 2, 0.5, 5);
        ExtractionSettings settings = new ExtractionSettings(grid, Hrf.named("spm", 5), 4, BATCH, 1);
        Map<String, Double> stages = new LinkedHashMap<>();
        try (Network network = Networks.load(card, weights, Optional.empty(), "cpu", 1)) {
            stages.put("decode", cpuSeconds(() -> decode(movie)));
            stages.put("decode, convert, resize, normalise", cpuSeconds(() -> prepare(movie, card, grid)));
            warmUp(network);
            List<NDList> outputs = new ArrayList<>();
            try (NDManager manager = network.manager().newSubManager()) {
                double networkSeconds = cpuSeconds(() -> {
                    for (int i = 0; i < TIMED_BATCHES; i++) {
                        outputs.add(run(network, manager));
                    }
                });
                stages.put("network", networkSeconds / TIMED_BATCHES / BATCH * grid.samples());
                stages.put("HRF", cpuSeconds(() -> sample(network, outputs.get(0), settings)));
            }
            stages.put("Gram", gram(network, grid.volumes()));
            stages.put(
                    "all together, decoding ahead",
                    cpuSeconds(() -> LayerGrams.of(movie, network, settings, folder.resolve("scratch"), line -> {})));
        }
        double prepared = stages.get("decode, convert, resize, normalise");
        double all = stages.get("network") + prepared + stages.get("HRF") + stages.get("Gram");
        stages.forEach((stage, cost) -> System.out.printf(
                Locale.ROOT, "%-36s %8.1f CPU s %6.1f %% of the sum%n", stage, cost, 100 * cost / all));
        assertTrue(stages.get("HRF") < 0.15 * all && stages.get("Gram") < 0.15 * all, stages.toString());
        assertTrue(prepared - stages.get("decode") < 0.15 * all, stages.toString());
    }

    /** A texture that moves under the camera, so that the decoder has work to do. */
    private Path movie(int seconds) {
        byte[] texture = new byte[TEXTURE * TEXTURE];
        Random random = new Random(1);
        for (int i = 0; i < texture.length; i++) {
            int x = i % TEXTURE;
            int y = i / TEXTURE;
            double waves = 60 * Math.sin(x / 37.0) + 50 * Math.cos(y / 23.0 + x / 90.0);
            texture[i] = (byte) (128 + waves + 6 * random.nextGaussian());
        }
        return TestMovie.mpeg4(folder.resolve("movie.mp4"), WIDTH, HEIGHT, 25, seconds * 25, (t, x, y) -> {
            int left = (int) (300 + 280 * Math.sin(t / 60.0));
            int value = texture[(y + t % 800) % TEXTURE * TEXTURE + x + left] & 255;
            return value << 16 | (255 - value) << 8 | value / 2;
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Of all threads: unlike wall time, hardly changed by other work on the machine. */
    private static double cpuSeconds(Work work) throws IOException {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long start = process.getProcessCpuTime();
        work.run();
        return (process.getProcessCpuTime() - start) / 1e9;
    }

    private static void decode(Path movie) {
        try (VideoReader reader = VideoReader.open(movie)) {
            while (reader.next()) {
                // Frames are only counted.
            }
        }
    }

    private static void prepare(Path movie, NetworkCard card, VolumeGrid grid) {
        try (VideoReader reader = VideoReader.open(movie);
                InputBatches inputs = new InputBatches(reader, card.input(), grid)) {
            while (inputs.hasNext()) {
                inputs.next(BATCH);
            }
        }
    }

    private static void warmUp(Network network) {
        for (int i = 0; i < 3; i++) {
            try (NDManager manager = network.manager().newSubManager()) {
                run(network, manager);
            }
        }
    }

    private static NDList run(Network network, NDManager manager) {
        NDList outputs = network.run(
                manager.create(FloatBuffer.wrap(new float[BATCH * 3 * 224 * 224]), new Shape(BATCH, 3, 224, 224)));
        outputs.get(outputs.size() - 1).toFloatArray();
        return outputs;
    }

    private static void sample(Network network, NDList outputs, ExtractionSettings settings) {
        ForkJoinPool pool = new ForkJoinPool(1);
        for (int layer = 0; layer < outputs.size(); layer++) {
            int features = (int) network.layers().get(layer).features();
            FloatBuffer values = outputs.get(layer).toByteBuffer(true).asFloatBuffer();
            List<FloatBuffer> samples = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                samples.add(values.slice(i * features, features));
            }
            VolumeSampler sampler =
                    new VolumeSampler(settings.grid(), settings.hrf(), features, pool, (volume, row) -> {});
            for (int n = 0; n < settings.grid().samples(); n += BATCH) {
                sampler.accept(samples);
            }
        }
        pool.shutdown();
    }

    private double gram(Network network, int volumes) throws IOException {
        double total = 0;
        for (Network.Layer layer : network.layers()) {
            int features = (int) layer.features();
            try (ScratchMatrix matrix =
                    ScratchMatrix.temporary(folder.resolve("gram-" + layer.name()), volumes, features)) {
                IntToLongFunction hash = i -> i * 0x9E3779B97F4A7C15L;
                for (int k = 0; k < volumes; k++) {
                    float[] row = new float[features];
                    for (int p = 0; p < features; p++) {
                        row[p] = hash.applyAsLong(k * features + p) >>> 40;
                    }
                    matrix.write(k, row);
                }
                total += cpuSeconds(() -> PatternGram.of(matrix));
            }
        }
        return total;
    }
}
