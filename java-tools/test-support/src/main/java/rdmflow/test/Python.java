package rdmflow.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The Python that RDMFLOW_PYTHON names, or the python3 of the PATH. */
public final class Python {
    private Python() {}

    public static String command() {
        return Optional.ofNullable(System.getenv("RDMFLOW_PYTHON")).orElse("python3");
    }

    /** Skips the test where Python lacks one of the modules. */
    public static void assumeModules(String... modules) {
        String wanted = String.join(", ", modules);
        Run run;
        try {
            run = run("-c", "import " + wanted);
        } catch (IOException e) {
            run = new Run(-1, e.toString());
        }
        Assumptions.assumeTrue(run.exitCode() == 0, command() + " has not all of " + wanted + " (set RDMFLOW_PYTHON)");
    }

    /** Runs Python to its end. */
    public static Run run(Object... arguments) throws IOException {
        String[] command = Stream.concat(
                        Stream.of(command(), "-B"), Arrays.stream(arguments).map(String::valueOf))
                .toArray(String[]::new);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Run(process.waitFor(), output);
        } catch (InterruptedException e) {
            process.destroy();
            throw new IllegalStateException(e);
        }
    }

    /** What came of it, its standard error among its output. */
    public record Run(int exitCode, String output) {}
}
