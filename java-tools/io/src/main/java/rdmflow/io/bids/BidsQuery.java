package rdmflow.io.bids;

import java.util.List;
import java.util.Optional;
import rdmflow.core.RunKey;

/**
 * Which scans of a BIDS folder a study takes.
 *
 * @param task value of {@code task-}
 * @param space value of {@code space-}, or {@code native} for names without one
 * @param session value of {@code ses-}, with or without the key; empty = any, if there is one only
 * @param subjects participants with or without {@code sub-}; empty = all
 * @param runs join keys; empty = all
 */
public record BidsQuery(String task, String space, Optional<String> session, List<String> subjects, List<String> runs) {
    public static final String NATIVE = "native";

    public BidsQuery {
        session = session.map(value -> value.replaceFirst("^ses-", ""));
        subjects = subjects.stream()
                .map(value -> value.replaceFirst("^sub-", ""))
                .distinct()
                .toList();
        runs = runs.stream().map(RunKey::of).distinct().toList();
    }

    boolean isPreprocessedBold(BidsName name) {
        return name.isImage()
                && name.suffix().equals("bold")
                && name.value("desc").equals(Optional.of("preproc"))
                && name.value("task").equals(Optional.of(task))
                && name.value("space").equals(space.equals(NATIVE) ? Optional.empty() : Optional.of(space))
                && name.value("hemi").isEmpty();
    }

    boolean wants(BidsName name) {
        return (session.isEmpty() || session.equals(name.value("ses")))
                && (subjects.isEmpty() || subjects.contains(name.value("sub").orElse("")))
                && (runs.isEmpty() || runs.contains(runOf(name)));
    }

    /** A name without {@code run-} is the only run: 1. */
    static String runOf(BidsName name) {
        return RunKey.of(name.value("run").orElse("1"));
    }
}
