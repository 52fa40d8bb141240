package rdmflow.io.tool;

import java.util.List;
import picocli.CommandLine.Option;
import rdmflow.io.brain.RegionChoice;

/** Which regions of the label files a tool takes. */
public final class RegionOptions {
    @Option(
            names = "--regions",
            arity = "1..*",
            paramLabel = "NAME",
            description = "Regions to take, * for anything: V1v 'FFA*' (default: all).")
    private List<String> regions = List.of();

    @Option(
            names = "--keep-hemispheres",
            description = "Keep a label of both hemispheres apart, as L_NAME and R_NAME (default: one region).")
    private boolean keepHemispheres;

    /** As given. */
    public RegionChoice choice() {
        return new RegionChoice(regions, keepHemispheres);
    }
}
