package rdmflow.tool.renderreport;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.io.tool.RegionOptions;
import rdmflow.tool.renderreport.study.RegionPlaces;
import rdmflow.tool.renderreport.study.Study;

/** The files that say where the regions lie, for the map of a study of many; a picocli mixin. */
final class RegionFiles {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--rois",
            arity = "1..*",
            paramLabel = "F",
            description = "Regions of one participant, as build-roi-rdms took them: a study of more than "
                    + Study.MOST_PANELS + " is shown as a map.")
    private List<Path> rois = List.of();

    @Option(names = "--roi-labels", arity = "1..*", paramLabel = "F", description = "Tables of --rois, if any.")
    private List<Path> roiLabels = List.of();

    @Mixin
    private RegionOptions regionOptions;

    @Option(
            names = "--bold",
            arity = "1..*",
            paramLabel = "F",
            description = "A run on whose places --rois lie; of volumes its mean is the ground of the map.")
    private List<Path> bold = List.of();

    @Option(
            names = "--surfaces",
            arity = "1..*",
            paramLabel = "F",
            description = "Surfaces (.surf.gii) of the hemispheres, for regions on surfaces.")
    private List<Path> surfaces = List.of();

    /** Those that are read for a study: none where no map is drawn. */
    List<Path> of(Study study) {
        if (rois.isEmpty() != bold.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--rois and --bold: expected both or neither, found --" + (rois.isEmpty() ? "bold" : "rois")
                            + " alone");
        }
        List<Path> files = new ArrayList<>();
        if (study.hasManyRegions()) {
            List.of(rois, roiLabels, bold, surfaces).forEach(files::addAll);
        }
        return files;
    }

    Optional<RegionPlaces> places(Study study) {
        return of(study).isEmpty()
                ? Optional.empty()
                : Optional.of(RegionPlaces.read(bold, rois, roiLabels, regionOptions.choice(), surfaces));
    }
}
