package rdmflow.vision;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the process holds, as Linux counts it. */
final class ProcessMemory {
    private ProcessMemory() {}

    /** Heap in use by the JVM, resident memory without mapped files (which the system may drop), and with them. */
    static String now() {
        return "heap " + (Runtime.getRuntime().totalMemory() >> 20) + " MB, resident " + megabytes("RssAnon")
                + " MB and mapped " + megabytes("RssFile") + " MB, most so far " + megabytes("VmHWM") + " MB";
    }

    /** A field of /proc/self/status in MB. */
    static long megabytes(String field) {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
            return lines.stream()
                            .filter(line -> line.startsWith(field + ":"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    >> 10;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
