package rdmflow.tool.checkdesign;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import rdmflow.core.DataException;
import rdmflow.io.design.Model;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.InputFile;
import rdmflow.vision.network.NetworkCard;
import rdmflow.vision.network.NetworkCards;
import rdmflow.vision.network.Networks;
import rdmflow.vision.weights.ProblemLines;
import rdmflow.vision.weights.WeightFile;
import rdmflow.vision.weights.WeightHeader;

/** Whether each network is known, its card makes sense and its weights fit: names and shapes, no numbers. */
final class ModelChecks {
    private final StudyFiles files;
    private final Findings findings;

    ModelChecks(StudyFiles files, Findings findings) {
        this.files = files;
        this.findings = findings;
    }

    void check(List<Model> models) {
        for (Model model : models.stream().filter(model -> !model.isOwn()).toList()) {
            Findings own = findings.about("model " + model.model());
            Optional<NetworkCard> card = own.attempt(
                    () -> NetworkCards.resolve(model.network(), model.card().map(files::resolve)));
            Optional<WeightHeader> weights = header(model.weights(), own);
            Optional<WeightHeader> flowWeights = model.flowWeights().flatMap(cell -> header(cell, own));
            if (card.isPresent()
                    && weights.isPresent()
                    && flowWeights.isPresent() == model.flowWeights().isPresent()) {
                own.check(() -> requireFit(card.get(), weights.get(), flowWeights));
            }
        }
    }

    /** The files that a cell of models.csv lists. */
    static Stream<String> cells(String cell) {
        return Arrays.stream(cell.split(";")).map(String::strip).filter(file -> !file.isEmpty());
    }

    private Optional<WeightHeader> header(String cell, Findings own) {
        return own.attempt(() -> {
            requireDifferentNames(cells(cell).toList());
            List<Path> listed = cells(cell)
                    .map(file -> InputFile.require(files.resolve(file)))
                    .toList();
            WeightHeader header = WeightFile.header(listed);
            requireListed(listed, WeightFile.files(listed));
            return header;
        });
    }

    /** A task sees the files of its cell side by side, whatever folders they come from. */
    private static void requireDifferentNames(List<String> cells) {
        Map<String, String> byName = new TreeMap<>();
        for (String cell : cells) {
            String other = byName.putIfAbsent(StudyFiles.fileName(cell), cell);
            if (other != null) {
                throw new DataException(
                        "weights: expected files of different names, which lie side by side where they are"
                                + " read, found " + other + " and " + cell);
            }
        }
    }

    /** A task sees the files of its cell only, and not those beside them. */
    private static void requireListed(List<Path> listed, List<Path> read) {
        List<String> others = read.stream()
                .filter(file -> !listed.contains(file))
                .map(file -> file.getFileName().toString())
                .toList();
        if (!others.isEmpty()) {
            throw new DataException(listed.get(0).getFileName()
                    + ": expected all files of the weights in the cell, separated by ;, found none named "
                    + ProblemLines.names(others));
        }
    }

    private static void requireFit(NetworkCard card, WeightHeader weights, Optional<WeightHeader> flowWeights) {
        List<String> misfits = Networks.check(card, weights, flowWeights);
        if (!misfits.isEmpty()) {
            throw new DataException(misfits);
        }
    }
}
