package rdmflow.tool.buildsearchlight;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rdmflow.core.DataException;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.UndefinedPairs;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.rdmfile.RdmFiles;
import rdmflow.io.tool.Findings;

/**
 * The RDMs of the networks that a run is compared with.
 *
 * @param run join key
 * @param image the run
 * @param trSeconds that of the run where seconds matter
 */
record ModelsOfRun(String run, BrainImage image, Optional<Double> trSeconds) {
    /** Sorted by model; problems join the findings. */
    List<RdmSet> read(List<Path> files, Findings findings) {
        RdmFiles heads = RdmFiles.of(files, RdmSet.Kind.MODEL, findings);
        List<RdmSet> models = new ArrayList<>();
        for (RdmFile.Head head : heads.heads()) {
            String name = String.valueOf(head.file().getFileName());
            if (!head.run().equals(run)) {
                findings.problem(name + ": expected RDMs of run " + run + ", found run " + head.run());
            } else if (head.volumes() != image.volumes()) {
                findings.problem(name + ": expected the " + image.volumes() + " volumes of " + image.name() + ", found "
                        + head.volumes());
            } else {
                trSeconds
                        .flatMap(seconds -> RdmFiles.spacingProblem(head, seconds, image.name()))
                        .ifPresent(findings::problem);
                findings.attempt(() -> RdmFile.read(head.file())).ifPresent(models::add);
            }
        }
        return models;
    }

    /** Refuses layers that lose more than 10 % of the pairs. */
    static void requireDefined(List<RdmSet> models, int[] positions) {
        List<String> problems = models.stream()
                .flatMap(model -> UndefinedPairs.problems(model, positions).stream())
                .toList();
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }
}
