package rdmflow.tool.simulatestudy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import rdmflow.core.algebra.InOrder;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.rdm.Patterns;
import rdmflow.core.time.Hrf;
import rdmflow.core.time.VolumeGrid;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.Sidecar;
import rdmflow.vision.Extraction;
import rdmflow.vision.ExtractionSettings;
import rdmflow.vision.network.Network;
import rdmflow.vision.network.NetworkCard;
import rdmflow.vision.network.NetworkCards;
import rdmflow.vision.network.Networks;
import rdmflow.vision.weights.Safetensors;

/** Writes movies and networks, and finds by the real extraction what the networks make of the movies. */
final class ModelSide {
    static final double FEATURE_RATE = 5;
    static final String HRF = "spm";

    private static final int BATCH = 16;

    private final Path folder;
    private final Outputs outputs;
    private final StudySize size;
    private final Randomness randomness;
    private final int threads;

    ModelSide(Path folder, Outputs outputs, StudySize size, Randomness randomness, int threads) {
        this.folder = folder;
        this.outputs = outputs;
        this.size = size;
        this.randomness = randomness;
        this.threads = threads;
    }

    /** The Grams of a network's layers. */
    record LayerGram(String layer, PatternGram gram) {}

    /**
     * Writes the movie of every run; returns their names within the study's folder.
     *
     * @param subfolder where they go
     * @param title another one is another movie of the same things
     */
    List<String> movies(String subfolder, String title) throws IOException {
        MovieEncoder.Codec codec = MovieEncoder.Codec.probe();
        Scenery scenery = new Scenery(randomness);
        List<String> names = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (int run = 0; run < size.runs(); run++) {
            names.add(subfolder + "/run-" + size.runName(run) + codec.ending());
            files.add(outputs.file(folder.resolve(names.get(run))));
        }
        InOrder.map(size.runs(), threads, run -> {
            Random random = randomness.of(title + " of run " + size.runName(run));
            int frames = (int) Math.ceil(size.volumesOf(run) * StudySize.TR_SECONDS * Scenery.FRAMES_PER_SECOND);
            try (MovieEncoder encoder =
                    new MovieEncoder(files.get(run), codec, Scenery.WIDTH, Scenery.HEIGHT, Scenery.FRAMES_PER_SECOND)) {
                scenery.draw(random, frames, encoder::add);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return frames;
        });
        return names;
    }

    /** Writes card and weights of each network. */
    void write(List<SmallNetwork> networks) throws IOException {
        for (SmallNetwork network : networks) {
            Path card = outputs.file(folder.resolve(network.cardFile()));
            Sidecar.writeJson(card, network.card());
            Safetensors.write(
                    outputs.file(folder.resolve(network.weightsFile())),
                    network.weights().apply(NetworkCards.resolve(network.architecture(), Optional.of(card))));
        }
    }

    /** Runs each network, as written, over every movie: by network and run the Grams of its layers. */
    List<List<List<LayerGram>>> grams(List<SmallNetwork> networks, List<String> movies) throws IOException {
        List<List<List<LayerGram>>> grams = new ArrayList<>();
        for (SmallNetwork network : networks) {
            System.err.println("simulate-study: " + network.label() + " over " + movies.size() + " movies");
            grams.add(grams(network, movies));
        }
        return grams;
    }

    private List<List<LayerGram>> grams(SmallNetwork small, List<String> movies) throws IOException {
        Path card = outputs.file(folder.resolve(small.cardFile()));
        NetworkCard resolved = NetworkCards.resolve(small.architecture(), Optional.of(card));
        Path weights = outputs.file(folder.resolve(small.weightsFile()));
        List<List<LayerGram>> runs = new ArrayList<>();
        // One thread: the operations of a small network are shorter than a hand-over between threads.
        try (Network network = Networks.load(resolved, weights, Optional.empty(), "cpu", 1)) {
            for (int run = 0; run < size.runs(); run++) {
                VolumeGrid grid = new VolumeGrid(
                        size.volumesOf(run), StudySize.TR_SECONDS, StudySize.SLICE_TIME_REF, FEATURE_RATE);
                ExtractionSettings settings =
                        new ExtractionSettings(grid, Hrf.named(HRF, FEATURE_RATE), 0, BATCH, threads);
                Path movie = outputs.file(folder.resolve(movies.get(run)));
                List<float[][]> layers = Extraction.inMemory(movie, network, settings);
                List<LayerGram> grams = new ArrayList<>();
                for (int layer = 0; layer < layers.size(); layer++) {
                    grams.add(new LayerGram(
                            network.layers().get(layer).name(), PatternGram.of(new InMemory(layers.get(layer)))));
                }
                runs.add(grams);
            }
        }
        return runs;
    }

    /** Rows of the sheet models.csv. */
    static List<Map<String, String>> rows(List<SmallNetwork> networks) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (SmallNetwork network : networks) {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("model", network.model());
            row.put("label", network.label());
            row.put("network", network.architecture());
            row.put("weights", network.weightsFile());
            row.put("card", network.cardFile());
            row.put("family", network.family());
            rows.add(row);
        }
        return rows;
    }

    /** Activations that fit into memory. */
    private record InMemory(float[][] x) implements Patterns {
        @Override
        public int rows() {
            return x.length;
        }

        @Override
        public long columns() {
            return x[0].length;
        }

        @Override
        public void panel(long first, int count, double[] panel) {
            for (int i = 0; i < x.length; i++) {
                for (int p = 0; p < count; p++) {
                    panel[i * count + p] = x[i][Math.toIntExact(first) + p];
                }
            }
        }
    }
}
