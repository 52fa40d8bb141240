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

    private ModelSide() {}

    /** The Grams of a network's layers. */
    record LayerGram(String layer, PatternGram gram) {}

    /** Writes the movie of every run; returns their names within the study's folder. */
    static List<String> movies(Path folder, Outputs outputs, StudySize size, Randomness randomness, int threads)
            throws IOException {
        MovieEncoder.Codec codec = MovieEncoder.Codec.probe();
        Scenery scenery = new Scenery(randomness);
        List<String> names = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (int run = 0; run < size.runs(); run++) {
            names.add("movies/run-" + size.runName(run) + codec.ending());
            files.add(outputs.file(folder.resolve(names.get(run))));
        }
        InOrder.map(size.runs(), threads, run -> {
            Random random = randomness.of("movie of run " + size.runName(run));
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

    /** Writes card and weights of a network and runs it over every movie: for each run the Grams of its layers. */
    static List<List<LayerGram>> grams(
            Path folder, Outputs outputs, StudySize size, SmallNetwork small, List<String> movies, int threads)
            throws IOException {
        Path card = outputs.file(folder.resolve(small.cardFile()));
        Sidecar.writeJson(card, small.card());
        NetworkCard resolved = NetworkCards.resolve(small.architecture(), Optional.of(card));
        Path weights = outputs.file(folder.resolve(small.weightsFile()));
        Safetensors.write(weights, small.weights().apply(resolved));
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
