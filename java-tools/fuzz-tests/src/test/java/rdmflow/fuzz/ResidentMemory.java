package rdmflow.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The most resident memory of this process since a moment, as Linux counts it: what native code takes shows only here. */
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");

    private final long before;

    private ResidentMemory(long before) {
        this.before = before;
    }

    static ResidentMemory start(boolean measured) {
        if (!measured || !Files.isWritable(RESET)) {
            return new ResidentMemory(-1);
        }
        try {
            // 5 sets the peak to what is resident now.
            Files.writeString(RESET, "5");
        } catch (IOException e) {
            return new ResidentMemory(-1);
        }
        return new ResidentMemory(kilobytes("VmRSS:"));
    }

    /** A fault if the peak lies more than the bound above the start. */
    Optional<Outcome> exceeded(long bound) {
        if (before < 0) {
            return Optional.empty();
        }
        long taken = (kilobytes("VmHWM:") - before) * 1024;
        return taken > bound
                ? Optional.of(Outcome.fault(
                        "native memory", "", "took " + taken + " bytes of native memory, the bound is " + bound))
                : Optional.empty();
    }

    private static long kilobytes(String key) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
