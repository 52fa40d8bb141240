package rdmflow.io;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Reference data that lie beside the checkout and are never part of it. */
public final class SharedData {
    private SharedData() {}

    /** A folder of {@code shared/data}; the test is skipped where it is absent. */
    public static Path folder(String name) {
        String given = System.getProperty("rdmflow.shared", "");
        Path found = given.isEmpty() || given.startsWith("$") ? beside() : Path.of(given);
        Path folder = found.resolve("data").resolve(name);
        Assumptions.assumeTrue(
                Files.isDirectory(folder), "skipped: no reference data " + name + " (set -Drdmflow.shared=FOLDER)");
        return folder;
    }

    private static Path beside() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("shared/data"))) {
                return folder.resolve("shared");
            }
        }
        return Path.of("shared");
    }
}
