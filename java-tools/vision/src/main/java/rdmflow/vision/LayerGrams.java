package rdmflow.vision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import rdmflow.core.Futures;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.time.VolumeSampler;
import rdmflow.vision.network.Network;

/**
 * The Gram matrices of a network's layers over a run: rows in scratch as float32, centred and multiplied in double by
 * OpenBLAS, or on the GPU where the network ran on one. Layers are worked on side by side, each by one thread, so that
 * the number of threads changes no bit.
 *
 * @param outcome what was read of the movie
 * @param grams one per layer, in network order
 */
public record LayerGrams(Extraction.Outcome outcome, List<PatternGram> grams) {
    /** Where the rows of a layer are stored. */
    @FunctionalInterface
    interface Store {
        ScratchMatrix open(int layer, Network.Layer of) throws IOException;
    }

    /** Files that stay: where the rows of a layer go, and what stands before them. */
    public interface Keeper {
        Path file(Network.Layer layer) throws IOException;

        byte[] header(int rows, long columns);
    }

    /** Rows in a folder for temporary files; they are gone afterwards. */
    public static LayerGrams of(
            Path video, Network network, ExtractionSettings settings, Path scratch, Consumer<String> progress)
            throws IOException {
        Files.createDirectories(scratch);
        int volumes = settings.grid().volumes();
        return of(video, network, settings, scratch, progress, (layer, of) -> {
            Path file = Files.createTempFile(scratch, "activations-", ".f32");
            return ScratchMatrix.temporary(file, volumes, Math.toIntExact(of.features()));
        });
    }

    /** Rows in files that stay. */
    public static LayerGrams keeping(
            Path video,
            Network network,
            ExtractionSettings settings,
            Path folder,
            Keeper keeper,
            Consumer<String> progress)
            throws IOException {
        Files.createDirectories(folder);
        int volumes = settings.grid().volumes();
        return of(
                video,
                network,
                settings,
                folder,
                progress,
                (layer, of) -> ScratchMatrix.kept(
                        keeper.file(of),
                        keeper.header(volumes, of.features()),
                        volumes,
                        Math.toIntExact(of.features())));
    }

    private static LayerGrams of(
            Path video,
            Network network,
            ExtractionSettings settings,
            Path folder,
            Consumer<String> progress,
            Store store)
            throws IOException {
        List<Network.Layer> layers = network.layers();
        Footprint footprint = Footprint.of(network.card().input(), layers, settings);
        long free = Footprint.freeBytes(folder);
        footprint.lines(layers, settings, free).forEach(progress);
        footprint.requireRoom(folder, free, Runtime.getRuntime().maxMemory());
        List<ScratchMatrix> matrices = new ArrayList<>();
        try {
            List<VolumeSampler.Rows> rows = new ArrayList<>();
            for (int layer = 0; layer < layers.size(); layer++) {
                ScratchMatrix matrix = store.open(layer, layers.get(layer));
                matrices.add(matrix);
                rows.add(matrix::write);
            }
            Extraction.Outcome outcome = Extraction.run(video, network, settings, rows, progress);
            return new LayerGrams(outcome, grams(network, matrices, settings.threads(), progress));
        } finally {
            for (ScratchMatrix matrix : matrices) {
                matrix.close();
            }
        }
    }

    private static List<PatternGram> grams(
            Network network, List<ScratchMatrix> matrices, int threads, Consumer<String> progress) {
        boolean onGpu = network.manager().getDevice().isGpu();
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return Futures.await(pool.submit(() -> IntStream.range(0, matrices.size())
                    .parallel()
                    .mapToObj(layer -> {
                        ScratchMatrix matrix = matrices.get(layer);
                        PatternGram gram = onGpu
                                ? DeviceProducts.gram(matrix, network.manager(), progress)
                                : PatternGram.of(matrix);
                        progress.accept("layer " + network.layers().get(layer).name() + ": Gram done");
                        return gram;
                    })
                    .toList()));
        } finally {
            pool.shutdown();
        }
    }
}
