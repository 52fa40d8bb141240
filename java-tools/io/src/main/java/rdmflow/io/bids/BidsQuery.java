package rdmflow.io.bids;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import rdmflow.core.RunKey;

/**
 * Which scans of a BIDS folder a study takes. Digits compare as numbers: who passes a query on may lose leading zeros.
 *
 * @param task value of {@code task-}
 * @param space value of {@code space-}, or {@code native} for names without one; with {@code _den-} or {@code _res-} and
 *     its value where several lie beside each other
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
                && (name.value("desc").equals(Optional.of("preproc"))
                        || name.isSurface() && name.value("desc").isEmpty())
                && same(name.value("task"), Optional.of(task))
                && isInSpace(name)
                // A hemisphere is a surface, and surfaces are hemispheres or grayordinates of both.
                && name.value("hemi").isPresent() == name.extension().equals(".func.gii");
    }

    private boolean isInSpace(BidsName name) {
        String[] parts = space.split("_");
        for (int i = 1; i < parts.length; i++) {
            int dash = parts[i].indexOf('-');
            if (dash < 0
                    || !name.value(parts[i].substring(0, dash)).equals(Optional.of(parts[i].substring(dash + 1)))) {
                return false;
            }
        }
        return same(name.value("space"), space.equals(NATIVE) ? Optional.empty() : Optional.of(parts[0]));
    }

    boolean wants(BidsName name) {
        return (session.isEmpty() || same(session, name.value("ses")))
                && (subjects.isEmpty() || subjects.contains(name.value("sub").orElse("")))
                && (runs.isEmpty() || runs.contains(runOf(name)));
    }

    /** The query with participants as some names spell them: 1 is sub-01 where there is no sub-1 and no sub-001. */
    BidsQuery spelledAs(List<BidsName> names) {
        Set<String> labels = names.stream()
                .flatMap(name -> name.value("sub").stream())
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> spelled = subjects.stream()
                .map(wanted -> {
                    List<String> equal = labels.stream()
                            .filter(label -> same(Optional.of(label), Optional.of(wanted)))
                            .toList();
                    return labels.contains(wanted) || equal.size() != 1 ? wanted : equal.get(0);
                })
                .toList();
        return new BidsQuery(task, space, session, spelled, runs);
    }

    private static boolean same(Optional<String> one, Optional<String> other) {
        return one.map(RunKey::of).equals(other.map(RunKey::of));
    }

    /** A name without {@code run-} is the only run: 1. */
    static String runOf(BidsName name) {
        return RunKey.of(name.value("run").orElse("1"));
    }
}
