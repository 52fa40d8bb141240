package rdmflow.io.tool;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that every tool has; used as a picocli {@code @Mixin}. */
public final class CommonOptions {
    private int threads;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--threads",
            defaultValue = "1",
            paramLabel = "N",
            description = "Threads to use (default: ${DEFAULT-VALUE}); results do not depend on it.")
    void setThreads(int count) {
        new Usage(spec)
                .require(count >= 1, "--threads: expected 1 or more, found " + count)
                .throwProblems();
        threads = count;
    }

    public int threads() {
        return threads;
    }
}
