package rdmflow.tool.extractactivations;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rdmflow.core.DataException;
import rdmflow.core.time.Hrf;
import rdmflow.core.time.VolumeGrid;
import rdmflow.io.table.HrfTaps;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.InputFile;
import rdmflow.vision.frames.VideoInfo;
import rdmflow.vision.frames.VideoProbe;
import rdmflow.vision.frames.Viewing;
import rdmflow.vision.network.NetworkCard;
import rdmflow.vision.network.NetworkCards;
import rdmflow.vision.network.Networks;
import rdmflow.vision.weights.WeightFile;

/**
 * What the options name, after every check that needs no network to run: all problems are found together.
 *
 * @param inputs files that the result depends on
 * @param warnings what a user should know of the movie
 */
record Checked(NetworkCard card, Hrf hrf, VolumeGrid grid, List<Path> inputs, List<String> warnings) {
    static Checked of(
            Path video,
            String network,
            List<Path> weights,
            Optional<Path> flowWeights,
            Optional<Path> cardFile,
            VolumeGrid grid,
            String hrfName,
            double maxPadSeconds,
            Viewing viewing) {
        Findings findings = new Findings();
        List<Path> inputs = new ArrayList<>(List.of(video));
        inputs.addAll(weights);
        flowWeights.ifPresent(inputs::add);
        cardFile.ifPresent(inputs::add);
        if (!Hrf.NAMES.contains(hrfName)) {
            inputs.add(Path.of(hrfName));
        }
        Optional<NetworkCard> card = findings.attempt(() -> NetworkCards.resolve(network, cardFile));
        Optional<Hrf> hrf = findings.attempt(() -> HrfTaps.hrf(hrfName, grid.featureRate()));
        Optional<VideoInfo> movie = findings.attempt(() -> {
            VideoInfo info = VideoProbe.exact(InputFile.require(video), viewing);
            info.timing().problem(grid, maxPadSeconds).ifPresent(problem -> {
                throw new DataException(info.file() + ": " + problem);
            });
            return info;
        });
        findings.attempt(() -> {
            weights.forEach(InputFile::require);
            flowWeights.ifPresent(InputFile::require);
            WeightFile.files(weights).stream()
                    .filter(file -> !inputs.contains(file))
                    .forEach(inputs::add);
            if (card.isPresent()) {
                findings.problems(
                        Networks.check(card.get(), WeightFile.header(weights), flowWeights.map(WeightFile::header)));
            }
            return weights;
        });
        findings.throwProblems();
        return new Checked(
                card.orElseThrow(),
                hrf.orElseThrow(),
                grid,
                inputs,
                movie.orElseThrow().warnings());
    }
}
