package rdmflow.io.rdmfile;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The runs of a study that a subject or model has no file of, in the words of every tool.
 *
 * @param owner with its kind: {@code subject sub-01}
 * @param files what is missing: {@code RDM file}
 * @param all the runs of the study, in order
 * @param found those that the owner has, in order
 */
public record MissingRuns(String owner, String files, Collection<String> all, Collection<String> found) {
    /** What a tool with {@code --allow-missing-runs} says to a subject who lacks runs. */
    public static final String REMEDY = "; with --allow-missing-runs it is fitted with those it has";

    private List<String> missing() {
        return all.stream().filter(run -> !found.contains(run)).toList();
    }

    /** Where they may not be missing. */
    public Optional<String> problem(String remedy) {
        return missing().isEmpty()
                ? Optional.empty()
                : Optional.of(owner + ": expected " + files + "s of all runs (" + String.join(", ", all)
                        + "), found none of run " + String.join(", ", missing()) + remedy);
    }

    /** Where they may. */
    public Optional<String> warning() {
        return missing().isEmpty()
                ? Optional.empty()
                : Optional.of(owner + ": no " + files + " of run " + String.join(", ", missing()) + "; fitted with run "
                        + String.join(", ", found));
    }
}
