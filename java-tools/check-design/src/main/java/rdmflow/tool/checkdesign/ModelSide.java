package rdmflow.tool.checkdesign;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.core.rdm.Metric;
import rdmflow.io.design.Model;
import rdmflow.io.design.Stimulus;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.TimingOptions;
import rdmflow.vision.frames.ViewingOptions;

/** The movies and the networks of a study: their sheets, and the files that these name. */
final class ModelSide {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--stimuli",
            paramLabel = "F",
            description =
                    "Sheet of the movies, stimuli.csv; without it and --models the study is its brain half alone.")
    private Path stimuli;

    @Option(names = "--models", paramLabel = "F", description = "Sheet of the networks, models.csv.")
    private Path models;

    @Option(
            names = "--max-pad-seconds",
            defaultValue = "4",
            paramLabel = "S",
            description = "How many seconds before the end of its scan a movie may end (default: ${DEFAULT-VALUE}).")
    private double maxPadSeconds;

    @Option(
            names = "--metric",
            defaultValue = "correlation",
            description = "Distance of models whose card names none: ${COMPLETION-CANDIDATES} (default:"
                    + " ${DEFAULT-VALUE}).")
    private Metric metric;

    @Option(
            names = "--partition",
            description = "Want families that explained variance can be divided between: 2 to 5, every model in one.")
    private boolean partition;

    @Mixin
    private ViewingOptions viewing;

    /** Refuses what is wrong with the options. */
    void check() {
        if ((stimuli == null) != (models == null)) {
            throw usage("expected --stimuli and --models together, found one of them");
        }
        if (!(maxPadSeconds >= 0)) {
            throw usage("--max-pad-seconds: expected 0 or more, found " + maxPadSeconds);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Null without a model side. */
    Path stimuli() {
        return stimuli;
    }

    /** Null without a model side. */
    Path models() {
        return models;
    }

    Metric metric() {
        return metric;
    }

    /** The name of the sheet of movies, for messages. */
    String stimuliName() {
        return stimuli == null ? "" : stimuli.getFileName().toString();
    }

    /** What the sheets must agree on. */
    void checkSheets(List<Model> networks, List<Stimulus> movies, Findings findings) {
        DesignChecks.models(stimuliName(), networks, movies, findings);
        OwnModelChecks.sheets(networks, movies, findings);
        if (partition && !networks.isEmpty()) {
            DesignChecks.families(models.getFileName().toString(), networks, findings);
        }
    }

    /** Opens the movies; what the design says of each. */
    List<Map<String, Object>> checkMovies(
            List<Stimulus> movies, StudyFiles files, TimingOptions timing, Findings findings) {
        return new MovieChecks(files, findings, timing, maxPadSeconds, viewing.viewing()).check(movies);
    }

    /** Opens cards, weights, features and RDMs; what the pipeline must know of own models, by model. */
    Map<String, OwnModel> checkModels(
            List<Model> networks, List<Stimulus> movies, StudyFiles files, TimingOptions timing, Findings findings) {
        new ModelChecks(files, findings).check(networks);
        return new OwnModelChecks(files, findings, timing, maxPadSeconds, metric).check(networks, movies);
    }
}
