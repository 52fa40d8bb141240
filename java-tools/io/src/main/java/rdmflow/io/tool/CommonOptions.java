package rdmflow.io.tool;

import picocli.CommandLine.Option;

/** Options that every tool has; used as a picocli {@code @Mixin}. */
public final class CommonOptions {
    @Option(
            names = "--threads",
            defaultValue = "1",
            paramLabel = "N",
            description = "Threads to use (default: ${DEFAULT-VALUE}); results do not depend on it.")
    private int threads;

    public int threads() {
        return Math.max(1, threads);
    }
}
