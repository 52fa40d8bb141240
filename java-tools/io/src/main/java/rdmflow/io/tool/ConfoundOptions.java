package rdmflow.io.tool;

import java.util.List;
import picocli.CommandLine.Option;

/** What build-roi-rdms takes of a confounds table, and check-design therefore asks of every table; a picocli mixin. */
public final class ConfoundOptions {
    @Option(
            names = "--compcor",
            defaultValue = "5",
            paramLabel = "N",
            description = "Number of CompCor components to regress out; 0 for none (default: ${DEFAULT-VALUE}).")
    private int compcor;

    @Option(
            names = "--assume-combined",
            description = "Without a JSON, take a_comp_cor_00 and the following as components of the combined mask.")
    private boolean assumeCombined;

    @Option(
            names = "--confound-columns",
            arity = "1..*",
            paramLabel = "NAME",
            description = "More columns of the confounds to regress out. A name with * stands for those that are there,"
                    + " perhaps none.")
    private List<String> columns = List.of();

    @Option(
            names = "--drop-volumes",
            arity = "1..*",
            paramLabel = "I",
            description = "Volumes, from 0, to leave out of all means and fits; their pairs become undefined.")
    private List<Integer> dropVolumes = List.of();

    /** Number of CompCor components. */
    public int compcor() {
        return compcor;
    }

    /** Whether components count as those of the combined mask where no JSON says so. */
    public boolean assumeCombined() {
        return assumeCombined;
    }

    /** Names of further columns; with * a pattern. */
    public List<String> columns() {
        return columns;
    }

    /** Volumes to leave out, from 0. */
    public List<Integer> dropVolumes() {
        return dropVolumes;
    }
}
