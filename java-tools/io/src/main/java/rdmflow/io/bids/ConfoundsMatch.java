package rdmflow.io.bids;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The confounds table of a run, among the files of its folder. Confounds are of a run and not of one rendering of it, so
 * what tells renderings apart never stands in their names.
 *
 * <p>A table whose name lacks another entity that the image has (such as {@code acq}) is taken, with a warning, where it
 * can belong to no other run of the folder; else it is not, and what was found is said: a run must not go undenoised
 * because of a name.
 *
 * @param table the run's confounds
 * @param warning where the table was taken although its name lacks something
 * @param found names of the tables that might have been meant, where none was taken
 */
record ConfoundsMatch(Optional<Path> table, Optional<String> warning, List<String> found) {
    /** What a rendering of a run may add to the run's name; several echoes are combined before they are rendered. */
    private static final Set<String> OF_A_RENDERING =
            Set.of("space", "res", "den", "cohort", "desc", "label", "hemi", "echo", "part", "from", "to", "mode");

    private static final Set<String> SUFFIXES = Set.of("timeseries", "regressors");

    /**
     * Finds the table.
     *
     * @param folder the files beside the image, with their names
     */
    static ConfoundsMatch of(BidsScans.Named bold, Collection<BidsScans.Named> folder) {
        List<BidsScans.Named> tables =
                folder.stream().filter(file -> isConfounds(file.name())).toList();
        List<BidsScans.Named> within = tables.stream()
                .filter(table -> isOf(table.name(), bold.name()))
                // the fullest name first; of the old and the new suffix the new one
                .sorted(Comparator.comparing((BidsScans.Named table) ->
                                -table.name().entities().size())
                        .thenComparing(table -> table.name().suffix(), Comparator.reverseOrder()))
                .toList();
        for (BidsScans.Named table : within) {
            Set<String> lacking = lacking(table.name(), bold.name());
            if (lacking.isEmpty()) {
                return new ConfoundsMatch(Optional.of(table.file()), Optional.empty(), List.of());
            }
            boolean ofOthers = folder.stream()
                    .map(BidsScans.Named::name)
                    .filter(name -> name.isImage() && name.suffix().equals("bold"))
                    .anyMatch(name -> isOf(table.name(), name) && !sameRun(name, bold.name()));
            if (!ofOthers) {
                return new ConfoundsMatch(
                        Optional.of(table.file()),
                        Optional.of(bold.file().getFileName() + ": its confounds are taken from "
                                + table.file().getFileName() + ", whose name lacks "
                                + lacking.stream()
                                        .map(key -> key + "-"
                                                + bold.name().entities().get(key))
                                        .collect(Collectors.joining(", "))),
                        List.of());
            }
        }
        return new ConfoundsMatch(
                Optional.empty(),
                Optional.empty(),
                tables.stream()
                        .map(table -> table.file().getFileName().toString())
                        .toList());
    }

    private static boolean isConfounds(BidsName name) {
        return name.extension().equals(".tsv")
                && name.value("desc").equals(Optional.of("confounds"))
                && SUFFIXES.contains(name.suffix());
    }

    /** Whether everything the table's name says holds for the image. */
    private static boolean isOf(BidsName table, BidsName image) {
        return table.entities().keySet().stream()
                .filter(key -> !key.equals("desc"))
                .allMatch(key -> table.value(key).equals(image.value(key)));
    }

    private static Set<String> lacking(BidsName table, BidsName image) {
        Set<String> lacking = new TreeSet<>(image.entities().keySet());
        lacking.removeAll(OF_A_RENDERING);
        lacking.removeAll(table.entities().keySet());
        return lacking;
    }

    private static boolean sameRun(BidsName one, BidsName other) {
        return one.agreesWith(other, OF_A_RENDERING);
    }
}
