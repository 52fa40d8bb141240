package rdmflow.io.tool;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What is wrong with a command line, all of it in one line: exit code 64, see {@link ToolRunner}. */
public final class Usage {
    private final CommandSpec spec;
    private final List<String> problems = new ArrayList<>();

    public Usage(CommandSpec spec) {
        this.spec = spec;
    }

    /** Notes a problem, such as {@code --voxels: expected at least 1, found 0}, unless the condition holds. */
    public Usage require(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
        return this;
    }

    public Usage addAll(List<String> more) {
        problems.addAll(more);
        return this;
    }

    /** @throws ParameterException with every problem, if there is one */
    public void throwProblems() {
        if (!problems.isEmpty()) {
            throw new ParameterException(spec.commandLine(), String.join("; ", problems));
        }
    }
}
