package rdmflow.tool.checkdesign;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import rdmflow.io.design.ContrastTable;
import rdmflow.io.tool.Findings;

/** The sheets of regions that are to be defined; each may be absent, which is null. */
final class RegionSheets {
    @Option(names = "--rois", paramLabel = "F", description = "Sheet of the regions to define, rois.csv.")
    private Path rois;

    @Option(names = "--localizers", paramLabel = "F", description = "Sheet of the localizer runs, localizers.csv.")
    private Path localizers;

    @Option(
            names = "--contrasts",
            paramLabel = "F",
            description = "Sheet of the contrasts, contrasts.csv, or paper or all (default: paper).")
    private Path contrasts;

    @Option(
            names = "--transforms",
            paramLabel = "F",
            description = "Sheet of the transforms that warp probability maps, transforms.csv.")
    private Path transforms;

    Path rois() {
        return rois;
    }

    Path localizers() {
        return localizers;
    }

    Path transforms() {
        return transforms;
    }

    /** Whether there is a sheet that needs participants. */
    boolean areGiven() {
        return Stream.of(rois, localizers, transforms).anyMatch(Objects::nonNull);
    }

    /** The contrasts to choose from; empty where their sheet has problems. */
    Optional<ContrastTable> contrasts(Findings findings) {
        return contrasts == null
                ? Optional.of(ContrastTable.paper())
                : findings.attempt(() -> ContrastTable.of(contrasts));
    }

    /** The files that were given. */
    Stream<Path> inputs() {
        Path sheetOfContrasts = contrasts == null || !ContrastTable.isFile(contrasts) ? null : contrasts;
        return Stream.of(rois, localizers, sheetOfContrasts, transforms).filter(Objects::nonNull);
    }
}
