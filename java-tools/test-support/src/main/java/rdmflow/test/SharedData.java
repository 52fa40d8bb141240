package rdmflow.test;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Reference data that lie beside a checkout: {@code -Drdmflow.shared=FOLDER}, or a folder {@code shared} above. */
public final class SharedData {
    private SharedData() {}

    /** A folder of {@code shared/data}; the test is skipped where it is absent. */
    public static Path folder(String name) {
        Path folder = shared().resolve("data").resolve(name);
        Assumptions.assumeTrue(
                Files.isDirectory(folder), "no reference data " + name + " (set -Drdmflow.shared=FOLDER)");
        return folder;
    }

    private static Path shared() {
        String given = System.getProperty("rdmflow.shared", "");
        // surefire hands on an unset property as its name in braces
        if (!given.isEmpty() && !given.startsWith("$")) {
            return Path.of(given).toAbsolutePath();
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("shared/data"))) {
                return folder.resolve("shared");
            }
        }
        return Path.of("shared").toAbsolutePath();
    }
}
