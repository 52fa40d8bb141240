package rdmflow.training.shards;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;

/** Frames per second that the loader feeds: LoaderSpeed SHARDS FRAMES BATCHES THREADS; a clip of several frames counts each. */
final class LoaderSpeed {
    private static final int BATCH = 32;

    private LoaderSpeed() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        int frames = Integer.parseInt(arguments[1]);
        int batches = Integer.parseInt(arguments[2]);
        int threads = Integer.parseInt(arguments[3]);
        Samples samples = new Samples(ShardSet.open(folder).of("train"), frames, 1, Samples.Which.ALL, 1);
        PictureInput input = new PictureInput(PictureInput.Cropping.CENTRE, 256, 224);
        try (Loader loader = new Loader(folder, Optional.empty(), input, 1, threads)) {
            Iterator<Loader.Batch> epoch = loader.shuffled(samples, 0, BATCH, 0, true);
            for (int k = 0; k < 10; k++) {
                epoch.next();
            }
            long start = System.nanoTime();
            for (int k = 0; k < batches; k++) {
                epoch.next();
            }
            double seconds = (System.nanoTime() - start) * 1e-9;
            System.out.printf(
                    Locale.ROOT,
                    "%d threads: %.0f frames, %.1f samples of %d frames per second%n",
                    threads,
                    BATCH * batches * frames / seconds,
                    BATCH * batches / seconds,
                    frames);
        }
    }
}
