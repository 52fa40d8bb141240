package rdmflow.io.rdmfile;

import java.util.List;
import rdmflow.core.DataException;
import rdmflow.io.table.Identifiers;

/** Names of null files: {@code P_null.h5}, or {@code P_SUBJECT_null.h5} for each of several subjects. */
public final class NullNames {
    private final String prefix;
    private final boolean several;

    /**
     * Names for these subjects.
     *
     * @param wanted whether there will be null files: only then must subjects be fit for their names
     */
    public NullNames(String prefix, List<String> subjects, boolean wanted) {
        this.prefix = prefix;
        several = subjects.size() > 1;
        if (wanted && several) {
            requireFileNames("subject", subjects);
        }
    }

    public String of(String subject) {
        return prefix + "_" + (several ? subject + "_" : "") + "null.h5";
    }

    /** Refuses names that cannot stand in the name of a file. */
    public static void requireFileNames(String what, List<String> names) {
        List<String> problems = names.stream()
                .filter(name -> !Identifiers.isValid(name))
                .map(name ->
                        what + " \"" + name + "\": expected letters, digits, '.', '_' or '-' for the name of its file,"
                                + " found others; rename it in its RDM files")
                .toList();
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }
}
