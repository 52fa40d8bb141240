package rdmflow.io.tool;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import rdmflow.core.DataException;

/**
 * What is wrong with the inputs of a tool, and what is worth knowing; each line once, in the order found. One bad file
 * does not hide the others: all problems are thrown together.
 */
public final class Findings {
    private final Set<String> problems;
    private final Set<String> warnings;
    private final String prefix;

    public Findings() {
        this(new LinkedHashSet<>(), new LinkedHashSet<>(), "");
    }

    private Findings(Set<String> problems, Set<String> warnings, String prefix) {
        this.problems = problems;
        this.warnings = warnings;
        this.prefix = prefix;
    }

    /** The same lists, for findings about one scan or participant: files of several may share a name. */
    public Findings about(String owner) {
        return new Findings(problems, warnings, prefix + owner + ": ");
    }

    /** Notes a problem that ends the tool. */
    public void problem(String line) {
        problems.add(prefix + line);
    }

    /** Notes several. */
    public void problems(Collection<String> lines) {
        lines.forEach(this::problem);
    }

    /** Notes what a user should know though the tool goes on. */
    public void warning(String line) {
        warnings.add(prefix + line);
    }

    /** Notes several. */
    public void warnings(Collection<String> lines) {
        warnings.addAll(lines);
    }

    /** The value, or nothing and its problems: one bad file does not hide the others. */
    public <T> Optional<T> attempt(Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (DataException e) {
            problems(e.problems());
            return Optional.empty();
        }
    }

    /** The same for a check that has no value. */
    public void check(Runnable check) {
        attempt(() -> {
            check.run();
            return true;
        });
    }

    /** All warnings so far. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Throws all problems together, if there is one. */
    public void throwProblems() {
        if (!problems.isEmpty()) {
            throw new DataException(List.copyOf(problems));
        }
    }
}
