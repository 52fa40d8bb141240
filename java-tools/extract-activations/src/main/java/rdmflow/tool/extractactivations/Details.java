package rdmflow.tool.extractactivations;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.time.VolumeGrid;
import rdmflow.io.tool.JsonFile;
import rdmflow.vision.Extraction;
import rdmflow.vision.ExtractionSettings;
import rdmflow.vision.LayerGrams;
import rdmflow.vision.frames.VideoInfo;
import rdmflow.vision.network.Network;
import rdmflow.vision.network.NetworkCards;

/** What the sidecar of a grams file says beyond parameters and inputs. */
final class Details {
    private Details() {}

    /** @param warnings what a user should know of the movie */
    static Map<String, Object> of(
            Network network, LayerGrams grams, ExtractionSettings settings, List<String> warnings) {
        Extraction.Outcome outcome = grams.outcome();
        Map<String, Object> movie = shown(outcome.movie());
        movie.put("frames_decoded", outcome.framesDecoded());
        movie.put("frames_lost", outcome.framesLost());
        movie.put("padding_seconds", outcome.paddingSeconds());
        List<Map<String, Object>> layers = new ArrayList<>();
        for (int index = 0; index < grams.grams().size(); index++) {
            PatternGram gram = grams.grams().get(index);
            Map<String, Object> layer = new LinkedHashMap<>();
            layer.put("layer", network.layers().get(index).name());
            layer.put("n_features", gram.features());
            layer.put("constant_volumes", constantRows(gram));
            layers.add(layer);
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("card", JsonFile.MAPPER.convertValue(NetworkCards.json(network.card()), Map.class));
        details.put("unused_tensors", network.unusedTensors());
        details.put("movie", movie);
        details.put("inputs_run", outcome.inputs());
        details.put("hrf_taps", settings.hrf().taps());
        details.put("layers", layers);
        details.put("warnings", warnings);
        return details;
    }

    /** What was done, in sentences for the methods of a paper. */
    static List<String> methods(LayerGrams grams, ExtractionSettings settings) {
        VolumeGrid grid = settings.grid();
        List<String> sentences = new ArrayList<>();
        sentences.add("Frames were picked from each movie at " + grid.featureRate()
                + " Hz, resized as each network expects, and passed through the network.");
        sentences.add("All features of a layer were "
                + (settings.hrf().name().equals("none")
                        ? ""
                        : "convolved with a haemodynamic response function ("
                                + settings.hrf().name() + "; causal, zeros before the run) and ")
                + "sampled once per volume (TR " + grid.trSeconds() + " s) at " + grid.sliceTimeRef()
                + " of its duration.");
        if (grams.outcome().paddingSeconds() > 0) {
            sentences.add("Movies that ended before their scan (by at most " + settings.maxPadSeconds()
                    + " s) repeated their last frame.");
        }
        return sentences;
    }

    /** The movie as it is shown, and what of its file made it so. */
    private static Map<String, Object> shown(VideoInfo info) {
        Map<String, Object> movie = new LinkedHashMap<>();
        movie.put("width", info.width());
        movie.put("height", info.height());
        movie.put("stored_width", info.display().storedWidth());
        movie.put("stored_height", info.display().storedHeight());
        movie.put(
                "sample_aspect_ratio",
                info.display().aspectNumerator() + ":" + info.display().aspectDenominator());
        movie.put("mirrored", info.display().turn().mirrored());
        movie.put("turned_degrees", info.display().turn().degrees());
        movie.put("colour_matrix", info.colours().matrix().map(Object::toString).orElse("none"));
        movie.put("colour_matrix_declared", info.colours().declaredMatrix().orElse("none"));
        movie.put("colour_range", info.colours().fullRange() ? "full" : "limited");
        movie.put("frames", info.frames());
        movie.put("frames_per_second", info.framesPerSecond());
        movie.put("frame_rate", info.rate());
        movie.put("delay_seconds", info.delaySeconds());
        movie.put("start_seconds", info.startSeconds());
        return movie;
    }

    private static int constantRows(PatternGram gram) {
        int constant = 0;
        for (int i = 0; i < gram.gram().length; i++) {
            constant += gram.gram()[i][i] == 0 ? 1 : 0;
        }
        return constant;
    }
}
