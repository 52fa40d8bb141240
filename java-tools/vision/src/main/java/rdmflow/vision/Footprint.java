package rdmflow.vision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import rdmflow.core.DataException;
import rdmflow.core.time.VolumeSampler;
import rdmflow.vision.network.Network;
import rdmflow.vision.network.NetworkCard;

/**
 * What an extraction will need, known before it starts.
 *
 * @param scratchBytes float32 rows of all layers
 * @param heapBytes open rows of all layers and batches being prepared, or the panels of the Grams, whichever is more
 * @param outputBytes what two batches of all layers take outside of the heap, next to the network's own needs
 */
record Footprint(long scratchBytes, long heapBytes, long outputBytes) {
    /** One batch is run while two are prepared; the engine copies the first. */
    private static final int BATCHES_AT_A_TIME = 4;

    /** The outputs of one batch are sampled while the next runs. */
    private static final int OUTPUTS_AT_A_TIME = 2;

    private static final int PANEL_COLUMNS = 8192;

    /** Decoded pictures, buffers, the tool itself. */
    private static final long BASE_BYTES = 64L << 20;

    static Footprint of(NetworkCard.Input input, List<Network.Layer> layers, ExtractionSettings settings) {
        int volumes = settings.grid().volumes();
        long features = layers.stream().mapToLong(Network.Layer::features).sum();
        long widest = layers.stream().mapToLong(Network.Layer::features).max().orElse(0);
        long openRows = VolumeSampler.openRows(settings.grid(), settings.hrf());
        long batches = BATCHES_AT_A_TIME * settings.batchSize() * input.values() * Float.BYTES;
        long sampling = openRows * features * Float.BYTES + batches;
        long square = (long) volumes * volumes * Double.BYTES;
        long panel = volumes * Math.min(PANEL_COLUMNS, widest) * Double.BYTES;
        long grams = settings.threads() * (panel + square) + layers.size() * square;
        return new Footprint(
                ScratchMatrix.bytes(volumes, features),
                BASE_BYTES + Math.max(sampling, grams),
                OUTPUTS_AT_A_TIME * settings.batchSize() * features * Float.BYTES);
    }

    /** One line per layer, then the sums. */
    List<String> lines(List<Network.Layer> layers, ExtractionSettings settings, long freeBytes) {
        int volumes = settings.grid().volumes();
        List<String> lines = new ArrayList<>();
        for (Network.Layer layer : layers) {
            lines.add(String.format(
                    Locale.ROOT,
                    "layer %s: %d volumes x %d features, %d bytes",
                    layer.name(),
                    volumes,
                    layer.features(),
                    ScratchMatrix.bytes(volumes, layer.features())));
        }
        lines.add(String.format(
                Locale.ROOT,
                "scratch %s (%s free); heap %s; outputs of two batches %s",
                megabytes(scratchBytes),
                megabytes(freeBytes),
                megabytes(heapBytes),
                megabytes(outputBytes)));
        return lines;
    }

    /**
     * Refuses what cannot end well.
     *
     * @throws DataException if the folder's disk is too small
     * @throws OutOfMemoryError if the heap is, so that the task can be tried again with more
     */
    void requireRoom(Path folder, long freeBytes, long maximumHeap) {
        if (scratchBytes > freeBytes) {
            throw new DataException("scratch: expected " + megabytes(scratchBytes) + " free in " + folder.getFileName()
                    + ", found " + megabytes(freeBytes) + "; name another folder by --scratch");
        }
        if (heapBytes > maximumHeap) {
            throw new OutOfMemoryError("extraction needs a heap of " + megabytes(heapBytes) + ", by --batch-size "
                    + "and the sizes of the layers");
        }
    }

    static long freeBytes(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    private static String megabytes(long bytes) {
        return (bytes + (1 << 20) - 1 >> 20) + " MB";
    }
}
