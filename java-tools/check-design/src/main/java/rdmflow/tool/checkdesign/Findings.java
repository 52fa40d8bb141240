package rdmflow.tool.checkdesign;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import rdmflow.core.DataException;

/** What is wrong with a study, and what is worth knowing; each line once, in the order found. */
final class Findings {
    private final Set<String> problems;
    private final Set<String> warnings;
    private final String prefix;

    Findings() {
        this(new LinkedHashSet<>(), new LinkedHashSet<>(), "");
    }

    private Findings(Set<String> problems, Set<String> warnings, String prefix) {
        this.problems = problems;
        this.warnings = warnings;
        this.prefix = prefix;
    }

    /** The same lists, for findings about one scan or participant: files of several may share a name. */
    Findings about(String owner) {
        return new Findings(problems, warnings, owner + ": ");
    }

    void problem(String line) {
        problems.add(prefix + line);
    }

    void warning(String line) {
        warnings.add(prefix + line);
    }

    void warnings(Collection<String> lines) {
        warnings.addAll(lines);
    }

    /** The value, or nothing and its problems: one bad file does not hide the others. */
    <T> Optional<T> attempt(Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (DataException e) {
            e.problems().forEach(this::problem);
            return Optional.empty();
        }
    }

    void check(Runnable check) {
        attempt(() -> {
            check.run();
            return true;
        });
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Throws all problems together, if there is one. */
    void throwProblems() {
        if (!problems.isEmpty()) {
            throw new DataException(List.copyOf(problems));
        }
    }
}
