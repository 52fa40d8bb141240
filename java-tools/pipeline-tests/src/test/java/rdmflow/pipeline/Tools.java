package rdmflow.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The built tools of the repository under test, called by hand. */
final class Tools {
    private Tools() {}

    /** Runs a tool of bin/ to its end; throws with what it said when it fails. */
    static void run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Nextflow.repository().resolve("bin").resolve(tool).toString()));
        command.addAll(Arrays.asList(arguments));
        Path log = Files.createTempFile(tool, ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(30, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroy();
            throw new IllegalStateException(Files.readString(log));
        }
        Files.delete(log);
    }
}
