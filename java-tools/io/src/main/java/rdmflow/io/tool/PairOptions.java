package rdmflow.io.tool;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.core.rdm.PairSelection;

/** The options of fit-cv-regression, unique-variance, noise-ceiling and pca that choose pairs; a picocli mixin. */
public final class PairOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--exclude-lag",
            defaultValue = "0",
            paramLabel = "K",
            description = "Leave out pairs of volumes at most K apart (default: ${DEFAULT-VALUE}, none).")
    private int excludeLag;

    @Option(
            names = "--drop-overlap",
            defaultValue = "0",
            paramLabel = "S",
            description = "Leave out S seconds at both ends of every run, except the start of the first and the end of"
                    + " the last (default: ${DEFAULT-VALUE}).")
    private double dropOverlap;

    /** What was left out, in sentences for the methods of a paper; none where nothing was. */
    public List<String> methods() {
        List<String> sentences = new ArrayList<>();
        if (excludeLag > 0) {
            sentences.add("Pairs of volumes up to " + excludeLag + (excludeLag == 1 ? " volume" : " volumes")
                    + " apart were left out of all comparisons.");
        }
        if (dropOverlap > 0) {
            sentences.add("Volumes within " + dropOverlap + " s of the edges where runs meet were left out of all"
                    + " comparisons (the first run keeps its start, the last its end).");
        }
        return sentences;
    }

    public PairSelection selection() {
        if (excludeLag < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--exclude-lag: expected 0 or more volumes, found " + excludeLag);
        }
        if (!(dropOverlap >= 0) || Double.isInfinite(dropOverlap)) {
            throw new ParameterException(
                    spec.commandLine(), "--drop-overlap: expected 0 or more seconds, found " + dropOverlap);
        }
        return new PairSelection(excludeLag, dropOverlap);
    }
}
