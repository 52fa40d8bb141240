package rdmflow.core;

import java.util.List;

/**
 * Data or a design that a user can repair: each problem is one line that names the file, what was expected, what was
 * found and, where there is one, the remedy. The tool runner prints every problem and ends with exit code 65.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Serializable as every field of a Throwable must be. */
    private final String[] problems;

    public DataException(String problem) {
        this(List.of(problem));
    }

    public DataException(String problem, Throwable cause) {
        super(problem, cause);
        problems = new String[] {problem};
    }

    /** All problems found, at least one, in the order in which the user should read them. */
    public DataException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = problems.toArray(String[]::new);
    }

    public List<String> problems() {
        return List.of(problems);
    }
}
