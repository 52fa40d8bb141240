package rdmflow.tool.checkdesign;

import java.util.List;
import picocli.CommandLine.Option;

/** What build-roi-rdms will take of every confounds table, by the options of the same names. */
final class ConfoundOptions {
    @Option(
            names = "--compcor",
            defaultValue = "5",
            paramLabel = "N",
            description =
                    "Combined CompCor components that every confounds table must have (default: ${DEFAULT-VALUE}).")
    private int compcor;

    @Option(names = "--assume-combined", description = "Without a JSON, a_comp_cor_00 and the following count as such.")
    private boolean assumeCombined;

    @Option(
            names = "--confound-columns",
            arity = "1..*",
            paramLabel = "NAME",
            description = "More columns that every confounds table must have; with * where present.")
    private List<String> columns = List.of();

    @Option(
            names = "--drop-volumes",
            arity = "1..*",
            paramLabel = "I",
            description = "Volumes of every run, from 0, that will be left out, beside those of drop_volumes.")
    private List<Integer> dropVolumes = List.of();

    int compcor() {
        return compcor;
    }

    boolean assumeCombined() {
        return assumeCombined;
    }

    List<String> columns() {
        return columns;
    }

    List<Integer> dropVolumes() {
        return dropVolumes;
    }
}
